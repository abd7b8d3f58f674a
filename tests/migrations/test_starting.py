"""Every process of a service refuses data of a later version; in production also those of an earlier one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.stack.children import free_port
from deploy.stack.processes import PROCESSES, Process
from services.gateway.migrations import MIGRATIONS
from tests.installations import real_folder
from tests.migrations.loading import Dump

PATIENCE = 60
Environment = Callable[..., dict[str, str]]
EACH = [pytest.param(process, id=process.name) for process in PROCESSES]
GATEWAYS = [pytest.param(process, id=process.name) for process in PROCESSES if process.service == "gateway"]
PRODUCTION = {
    "YAOCHENG_ENVIRONMENT": "production",
    "YAOCHENG_CLOCK_FILE": "",
    "YAOCHENG_PUBLIC_URL": "https://yaocheng.example",
}


@contextmanager
def later(databases: Any, service: str) -> Iterator[Any]:
    """The database of a service, migrated by a later version."""
    with databases.opened(service) as database:
        database["migrations"].insert_one({"_id": "of_the_future", "number": 7, "by": "9.1.0"})
        yield database


@pytest.fixture
def earlier(databases: Any) -> Iterator[Any]:
    """The gateway's database as version 0.1 left it."""
    with databases.opened("gateway") as database:
        for name in database.list_collection_names():
            database.drop_collection(name)
        Dump("v0.1/city").load("gateway", database)
        yield database


def run(command: tuple[str, ...], environ: dict[str, str]) -> tuple[int, str]:
    """Status and output of a program that ends by itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
    done = subprocess.run(
        command,
        env={**kept, **environ, "WEB_CONCURRENCY": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout


def start(process: Process, environ: dict[str, str]) -> tuple[int, str]:
    return run(process.command(python=sys.executable, host="127.0.0.1", port=free_port()), environ)


@pytest.mark.parametrize("process", EACH)
def test_a_process_refuses_data_of_a_later_version(
    process: Process, databases: Any, environment_of: Environment
) -> None:
    with later(databases, process.service) as database:
        status, said = start(process, environment_of(process.service))

    assert status != 0
    assert f"数据库 {database.name} 由较新的程序写成：数据结构为第 7 版" in said
    assert "of_the_future，程序版本 9.1.0" in said
    assert "请改用较新的程序" in said


def test_the_command_refuses_them_too_in_one_sentence(databases: Any, environment_of: Environment) -> None:
    with later(databases, "ratings") as database:
        status, said = run((sys.executable, "-m", "deploy.cli", "migrate"), environment_of("ratings"))

    assert status == 1
    assert said.startswith(f"数据库 {database.name} 由较新的程序写成")
    assert said.count("\n") == 1


@pytest.mark.parametrize("process", EACH)
def test_a_process_in_production_refuses_the_sample_city(
    process: Process, databases: Any, environment_of: Environment
) -> None:
    status, said = start(process, environment_of(process.service, **PRODUCTION))

    assert status != 0
    assert "issuers.yaml is that of the sample city" in said


@pytest.mark.parametrize("process", GATEWAYS)
def test_a_process_in_production_refuses_data_of_an_earlier_version(
    process: Process, earlier: Any, environment_of: Environment, tmp_path: Path
) -> None:
    folder = str(real_folder(tmp_path))

    status, said = start(process, environment_of("gateway", **PRODUCTION, YAOCHENG_INSTALLATION=folder))

    assert status != 0
    assert f"数据库 {earlier.name} 的数据结构为第 0 版" in said
    assert "运行 yaocheng migrate" in said
    assert earlier["papers"].count_documents({"schema": 1}) == 1


def test_production_starts_once_a_person_has_migrated(
    earlier: Any, environment_of: Environment, tmp_path: Path
) -> None:
    environ = environment_of("gateway", **PRODUCTION, YAOCHENG_INSTALLATION=str(real_folder(tmp_path)))
    creation = "from services.gateway.app import create_app; create_app(); print('started')"

    migrated = run((sys.executable, "-m", "deploy.cli", "migrate"), environ)
    again = run((sys.executable, "-m", "deploy.cli", "migrate", "gateway"), environ)
    started = run((sys.executable, "-c", creation), environ)

    assert migrated[0] == 0
    assert f"gateway：数据结构由第 0 版升至第 {len(MIGRATIONS)} 版：let_papers_stand_alone（1 份）" in migrated[1]
    assert "papers.case_id_1" in migrated[1]
    assert again == (0, f"gateway：数据结构已是第 {len(MIGRATIONS)} 版，无需迁移。\n")
    assert started == (0, "started\n")
    assert "case_id_1" not in earlier["papers"].index_information()

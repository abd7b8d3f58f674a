"""The command lines that README and handbook show are run, as whoever reads them would, beside the sample city."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.claims import DOCUMENTS, read, run_elsewhere, shown_commands
from tests.architecture.sources import ROOT
from tests.installations import real_folder
from tests.journeys.city import City

#: What is too long to be run in here: what make would run for it. The fixture `sample_city` stands for `make run`, it
#: starts `yaocheng run`; of `make test` this test is a part.
BY_MAKE = {
    "make run": ("sh deploy/setup.sh run", "exec .venv/bin/yaocheng run"),
    "make test": (
        "sh deploy/setup.sh test",
        ".venv/bin/python -m pytest --numprocesses auto --dist loadgroup",
    ),
}

#: In the place of the image, which can be made only where there is a docker: what it is to run, with settings mounted.
DOCKER = """#!/bin/sh
while [ "$1" != yaocheng ]; do shift; done
YAOCHENG_INSTALLATION={settings} exec "$@"
"""


def _run(command: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


def test_what_is_left_to_make_is_shown_and_nothing_else_is() -> None:
    assert set(BY_MAKE) == {line for each in DOCUMENTS for line in shown_commands(each) if line.startswith("make ")}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_block_is_one_of_commands_and_what_another_test_runs_is_run_by_it(document: str) -> None:
    fences = re.findall(r"^```(.*)$", read(document), re.MULTILINE)

    assert set(fences[::2]) == {"sh"}
    assert set(fences[1::2]) == {""}
    for each in run_elsewhere(document):
        assert f"{Path(each).name} runs this block -->" in (ROOT / each).read_text(encoding="utf-8")


@pytest.mark.parametrize("line", BY_MAKE)
def test_make_would_set_up_and_run_what_we_say(line: str) -> None:
    told = _run(line.replace("make", "make -n", 1), ROOT, PATH=os.environ["PATH"])

    assert (told.returncode, tuple(told.stdout.splitlines())) == (0, BY_MAKE[line]), told.stderr
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"yaocheng": "deploy.cli:main"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_other_command_does_what_it_should(document: str, sample_city: City, tmp_path: Path) -> None:
    """In the order in which they stand there, in a folder where `.venv` is, and where `yaocheng` is found."""
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "docker").write_text(DOCKER.format(settings=real_folder(tmp_path / "settings")), encoding="utf-8")
    (tmp_path / "docker").chmod(0o755)
    environ = {**sample_city.environ, "PATH": f"{tmp_path}:{ROOT}/.venv/bin:{os.environ['PATH']}"}
    lines = [line for line in shown_commands(document) if line not in BY_MAKE]

    done = {line: _run(line, tmp_path, **environ) for line in lines}

    assert lines
    assert {line: each.stdout + each.stderr for line, each in done.items() if each.returncode} == {}

"""What follows the first start of an installation, as docs/operate.md tells it: its table holds, its commands work."""

import itertools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pymongo

from common import clock, mongo
from common.rules.installation import BROUGHT
from deploy.demo.city.codes import identity_number
from deploy.stack.children import wait_until
from deploy.stack.hand import Hand
from tests import invariants
from tests.architecture.sources import ROOT
from tests.stacks import RunningStack

PAGE = (ROOT / "docs/operate.md").read_text("utf-8")
PASSWORDS = ("a long enough Password 2026", "another long Password 2026")
#: In the place of the container: what follows the name of the command goes to the command line of the sources.
DOCKER = f"""#!/bin/sh
while [ "$1" != yaocheng ]; do shift; done
shift
cd {ROOT} && exec {sys.executable} -m deploy.cli "$@"
"""


def test_the_table_of_files_is_the_one_that_is_checked() -> None:
    rows = re.findall(r"^\| `(\w+)\.yaml` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)

    assert rows == [(each.name, each.holds, ", ".join(each.readers)) for each in BROUGHT]


def test_the_commands_after_the_first_start_work_and_a_copy_of_the_running_system_goes_on(tmp_path: Path) -> None:
    stack, copy = RunningStack(tmp_path / "first", "--no-sample-city").wait_ready(), tmp_path / "copy"
    try:
        _try_commands(stack, tmp_path)
        with _working(stack) as acknowledged:
            wait_until(lambda: len(acknowledged) > 5, seconds=60, what="work before the copy")
            _copy_running(stack, copy)
            before = len(acknowledged)
            wait_until(lambda: len(acknowledged) > before + 5, seconds=60, what="work after the copy")
    finally:
        stack.stop()
    again = RunningStack(tmp_path / "second", "--no-sample-city", environ=stack.environ | {"YAOCHENG_DATA": str(copy)})
    try:
        verified = again.wait_ready().yaocheng("verify-journal")
        refused = again.yaocheng(
            *("account", "create-administrator", "--username", "admin", "--person-name", "钱守正"),
            YAOCHENG_ADMINISTRATOR_PASSWORD=PASSWORDS[0],
        )
        with invariants.opened(again.layout.mongo_uri):
            wait_until(invariants.is_settled, seconds=60, what="the restored system to settle")
            persons = mongo.database("gateway")["persons"].distinct("_id")
            broken = invariants.problems(today=clock.today(), anchor_dir=copy / "anchors" / "gateway")
    finally:
        again.stop()
    assert (verified.returncode, verified.stdout.count("完整无误")) == (0, 3), verified.stdout + verified.stderr
    assert "accounts_exist" in refused.stderr
    assert broken == []
    kept = [each in persons for each in acknowledged]
    assert kept == sorted(kept, reverse=True), "what was acknowledged before one that is there is there as well"
    assert kept.count(True) > 5
    assert not all(kept)


@contextmanager
def _working(stack: RunningStack) -> Iterator[list[str]]:
    """Somebody registers one person after another; the ids of those that were acknowledged so far."""
    acknowledged: list[str] = []
    is_over = threading.Event()

    def work() -> None:
        with httpx2.Client(base_url=stack.address, timeout=60, trust_env=False) as client:
            hand = Hand(client, username="admin", password=PASSWORDS[0], series="copy")
            for number in itertools.count(100):
                if is_over.is_set():
                    return
                body = {"name": "张三", "identity_number": identity_number(number)}
                acknowledged.append(str(hand.do("/persons", body, step=f"{number}")["id"]))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield acknowledged
    finally:
        is_over.set()
        thread.join(120)


def _copy_running(stack: RunningStack, copy: Path) -> None:
    """The steps of the page: the anchors, then what the member of the replica set has while it is locked."""
    data = stack.layout.data
    shutil.copytree(data / "anchors", copy / "anchors")
    shutil.copy(data / "secrets.json", copy)
    with pymongo.MongoClient(stack.layout.mongo_uri, directConnection=True) as client:
        client.admin.command("fsync", lock=True)
        try:
            shutil.copytree(data / "mongo", copy / "mongo")
        finally:
            client.admin.command("fsyncUnlock")


def _try_commands(stack: RunningStack, tmp_path: Path) -> None:
    """Run the block of the page as it stands there, against another address."""
    block = PAGE.partition("test_new_installation.py runs this block -->")[2].split("```sh\n")[1].split("```")[0]
    assert "https://yaocheng.example.gov.cn" in block
    docker = tmp_path / "docker"
    docker.write_text(DOCKER, "utf-8")
    docker.chmod(0o755)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
    environ = {**inherited, **stack.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", block.replace("https://yaocheng.example.gov.cn", stack.address)],
        env=environ | {"YAOCHENG_ADMINISTRATOR_PASSWORD": PASSWORDS[0]},
        input=f"{PASSWORDS[0]}\n{identity_number(1)}\n{PASSWORDS[1]}\n",
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "已开立管理员账号 admin" in done.stdout
    assert '"username":"admin"' in done.stdout.replace(" ", "")
    assert '"username":"reviewer-1"' in done.stdout.replace(" ", "")
    assert '"areas":["3603"]' in done.stdout.replace(" ", "")

"""What follows the first start of an installation, as docs/operate.md tells it: its table holds, its commands work."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from common.rules.installation import BROUGHT
from deploy.demo.city.codes import identity_number
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


def test_the_commands_after_the_first_start_work_and_a_cold_copy_goes_on(tmp_path: Path) -> None:
    stack = RunningStack(tmp_path / "first", "--no-sample-city").wait_ready()
    try:
        _try_commands(stack, tmp_path)
    finally:
        stack.stop()
    copy = tmp_path / "copy"
    shutil.copytree(stack.layout.data, copy)
    again = RunningStack(tmp_path / "second", "--no-sample-city", environ=stack.environ | {"YAOCHENG_DATA": str(copy)})
    try:
        verified = again.wait_ready().yaocheng("verify-journal")
        refused = again.yaocheng(
            *("account", "create-administrator", "--username", "admin", "--person-name", "钱守正"),
            YAOCHENG_ADMINISTRATOR_PASSWORD=PASSWORDS[0],
        )
    finally:
        again.stop()
    assert (verified.returncode, verified.stdout.count("完整无误")) == (0, 3), verified.stdout + verified.stderr
    assert "accounts_exist" in refused.stderr


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

"""A test that leaves something behind fails itself, instead of one that happens to come after it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_CONFTEST = """
import os
os.environ["YAOCHENG_CLOCK_FILE"] = {clock!r}
os.environ["YAOCHENG_ENVIRONMENT"] = "test"
from tests.traces import no_traces
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("clock.advance(days=6)", "the test moves the clock"),
        ("os.environ['YAOCHENG_SERVICE'] = 'gateway'", "the test changes the environment"),
        ("clock.advance(days=6); clock.reset()", ""),
    ],
    ids=["clock", "environment", "nothing"],
)
def test_what_a_test_leaves_behind_is_told_of_it(body: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text(_CONFTEST.format(clock=str(tmp_path / "clock.json")))
    (tmp_path / "test_it.py").write_text(f"import os\nfrom common import clock\ndef test_it():\n    {body}\n")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )

    assert (done.returncode, told in done.stdout) == (1 if told else 0, True), done.stdout + done.stderr

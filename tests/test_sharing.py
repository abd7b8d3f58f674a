"""Workers share the tests as `tests.sharing` says: what is dear is made once, by one worker, and ended after use."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_CONFTEST = """
import os
import pytest
from tests.sharing import *

@pytest.fixture(scope="session")
def sample_city():
    with open("made.txt", "a") as made:
        made.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
    yield
    with open("ended.txt", "a") as ended:
        ended.write("ended\\n")
"""
_OF_THE_CITY = "def test_one(sample_city): pass\ndef test_two(sample_city): pass\n"
_PLAIN = "def test_one(): pass\ndef test_two(): pass\n"


def test_what_asks_for_a_city_is_run_by_one_worker_which_makes_it_once(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text(_CONFTEST)
    for name in ("a", "b", "c"):
        (tmp_path / f"test_city_{name}.py").write_text(_OF_THE_CITY)
        (tmp_path / f"test_plain_{name}.py").write_text(_PLAIN)

    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )

    assert "12 passed" in done.stdout, done.stdout + done.stderr
    assert len((tmp_path / "made.txt").read_text().splitlines()) == 1
    assert (tmp_path / "ended.txt").read_text().splitlines() == ["ended"]


def test_contents_of_files_name_no_test_so_that_workers_collect_the_same(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text("from tests.sharing import *\n")
    (tmp_path / "test_made.py").write_text(
        "import os, pytest\n"
        "@pytest.mark.parametrize('content', [os.urandom(9), os.urandom(9)])\n"
        "def test_one(content): pass\n"
    )

    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )

    assert "2 passed" in done.stdout, done.stdout + done.stderr

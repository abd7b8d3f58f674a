"""`deploy/setup.sh`: installs what is missing where it may, else names the command; nothing when all is there."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = (
    *("sh", "dirname", "cat", "sha256sum", "cut", "grep", "mktemp", "rm", "tail", "env", "ls", "true", "touch", "awk"),
    "chmod",
)


class Machine:
    """A checkout and a search path of its own, on which tools can be taken away and what is called is written down."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tools, self.calls = folder / "checkout", folder / "tools", folder / "calls"
        self.bin = self.folder / ".venv" / "bin"
        for each in (self.folder / "deploy", self.tools, self.bin):
            each.mkdir(parents=True)
        for name in ("deploy/setup.sh", "deploy/development.lock", "requirements.lock", "pyproject.toml"):
            (self.folder / name).write_bytes((ROOT / name).read_bytes())
        (self.folder / "deploy/fonts.sh").write_text(': >"$(dirname "$0")/fonts-are-there"\n', encoding="utf-8")
        for name in TOOLS:
            (self.tools / name).symlink_to(f"/usr/bin/{name}")
        for name in ("chromium", "pdftotext", "python3.11", "apt-get"):
            self.put(self.tools / name)
        for name in ("python", "uv"):
            self.put(self.bin / name)
        self.put(self.tools / "id", "echo 1000")

    def put(self, file: Path, script: str = "") -> None:
        """A program that writes down how it was called, and does what the script says."""
        file.write_text(f'#!/bin/sh\necho "{file.name} $*" >>"{self.calls}"\n{script}\n', encoding="utf-8")
        file.chmod(0o755)

    def set_up(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "deploy/setup.sh", "test"],
            cwd=self.folder,
            env={"PATH": str(self.tools), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self, program: str) -> list[str]:
        """How a program was called since the last time that anybody asked for it."""
        lines = self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return [line for line in lines if line.startswith(f"{program} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


INSTALLED = "apt-get install --yes --no-install-recommends chromium"


def test_the_locked_libraries_are_installed_with_their_hashes_and_not_again(machine: Machine) -> None:
    first = machine.set_up()
    installed = machine.called("uv")
    again = machine.set_up()

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert installed[0] == "uv pip sync --quiet --require-hashes deploy/development.lock"
    assert (machine.called("uv"), again.stdout) == ([], "")
    assert (machine.folder / "deploy/fonts-are-there").exists()


def test_a_missing_package_is_installed_by_root(machine: Machine) -> None:
    machine.put(machine.tools / "id", "echo 0")
    (machine.tools / "chromium").unlink()

    done = machine.set_up()

    assert done.returncode == 0, done.stderr
    assert machine.called("apt-get") == [INSTALLED]


def test_a_missing_package_is_installed_by_who_may_become_root_without_a_password(machine: Machine) -> None:
    machine.put(machine.tools / "sudo", 'shift; exec "$@"')
    (machine.tools / "chromium").unlink()

    done = machine.set_up()
    called = machine.calls.read_text(encoding="utf-8").splitlines()

    assert done.returncode == 0, done.stderr
    assert f"sudo -n env DEBIAN_FRONTEND=noninteractive {INSTALLED}" in called
    assert INSTALLED in called


def test_who_may_not_install_is_told_the_command(machine: Machine) -> None:
    (machine.tools / "chromium").unlink()

    done = machine.set_up()

    assert done.returncode == 1
    assert f"sudo apt-get update && sudo {INSTALLED}" in done.stderr
    assert machine.called("apt-get") == []


def test_where_there_is_no_apt_get_the_packages_are_named(machine: Machine) -> None:
    for name in ("chromium", "pdftotext", "apt-get"):
        (machine.tools / name).unlink()

    done = machine.set_up()

    assert done.returncode == 1
    assert "chromium poppler-utils" in done.stderr


def test_without_a_python_that_fits_nothing_is_tried(machine: Machine) -> None:
    machine.put(machine.tools / "python3.11", "exit 1")

    done = machine.set_up()

    assert done.returncode == 1
    assert "Python 3.11 或 3.12" in done.stderr
    assert machine.called("uv") == []

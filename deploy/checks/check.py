"""`make check`: the one definition of "clean", called by pre-commit and CI too; `make fix` mends what a tool can mend.

Each step is a program of its own; all run even when one fails, so that one call shows everything that is wrong.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from common.settings import SERVICES

_BIN = Path(sys.executable).parent
_LOCKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("requirements.lock", ()),
    ("deploy/development.lock", ("--extra", "embedded", "--extra", "dev", "-c", "requirements.lock")),
)
Step = Callable[[], str]


def checks() -> dict[str, Step]:
    """Of each step its name and what runs it: an empty text when clean, else what is wrong."""
    return {
        "format": lambda: _program("ruff", "format", "--check", "--quiet", "."),
        "lint": lambda: _program("ruff", "check", "--quiet", "."),
        "types": lambda: _program("mypy", "--no-error-summary"),
        "imports": lambda: _program("lint-imports", "--no-logo"),
        "locks": _stale_locks,
        "diagrams": lambda: _module("deploy.checks.diagrams", "--check"),
        "openapi": lambda: _documents("--check"),
        "words": lambda: _module("deploy.checks.words", "--check"),
    }


def fixes() -> dict[str, Step]:
    """Of each thing that a tool can mend its name and what mends it."""
    return {
        "lint": lambda: _program("ruff", "check", "--fix", "--quiet", "."),
        "format": lambda: _program("ruff", "format", "--quiet", "."),
        "diagrams": lambda: _module("deploy.checks.diagrams"),
        "openapi": _documents,
        "words": lambda: _module("deploy.checks.words"),
    }


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _program(name: str, *arguments: str) -> str:
    done = _run([str(_BIN / name), *arguments])
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"{name} failed"


def _module(name: str, *arguments: str) -> str:
    return _program("python", "-m", name, *arguments)


def _stale_locks() -> str:
    return "\n".join(complaint for lock, options in _LOCKS if (complaint := _stale_lock(lock, options)))


def _stale_lock(lock: str, options: tuple[str, ...]) -> str:
    """Resolve again with the locked versions preferred: a fresh lock comes out unchanged."""
    committed = Path(lock).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "again.lock"
        again.write_text(committed, encoding="utf-8")
        command = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
        problem = _program(*command, *options, "pyproject.toml", "--output-file", str(again))
        if problem:
            return f"{lock}: {problem}"
        if again.read_text(encoding="utf-8") == committed:
            return ""
    remedy = " ".join([*command, *options, "pyproject.toml", "--output-file", lock])
    return f"{lock} does not fit pyproject.toml; write it anew with: {remedy}"


def _documents(*arguments: str) -> str:
    """Write the OpenAPI document of every service, or with `--check` compare the committed ones."""
    complaints = []
    for service in SERVICES:
        if problem := _module(f"services.{service}.openapi", *arguments):
            complaints.append(f"services/{service}/openapi.json is not what the code says: {problem}")
    return "\n".join(complaints)


@click.command()
@click.option("--fix", is_flag=True, help="mend instead of only looking")
@click.argument("only", nargs=-1)
def main(*, fix: bool, only: tuple[str, ...]) -> None:
    """Run every step, or those named, and say which are clean."""
    failed = False
    for name, step in (fixes() if fix else checks()).items():
        if only and name not in only:
            continue
        started = time.monotonic()
        problem = step()
        failed = failed or bool(problem)
        click.echo(f"{'FAILED' if problem else 'ok':<7}{name} ({time.monotonic() - started:.1f} s)")
        if problem:
            click.echo(problem)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

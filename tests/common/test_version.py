import tomllib

from common.version import VERSION
from tests.architecture.sources import ROOT


def test_the_program_and_its_package_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == VERSION

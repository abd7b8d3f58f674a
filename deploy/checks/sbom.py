"""The bill of materials of a deployment (SBOM), in CycloneDX 1.6: `python -m deploy.checks.sbom FILE`.

It names what our image holds (locked libraries with their licences, packages of Debian, the image below) and the images
beside it. Tools and embedded servers are no part of a deployment.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import click
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Component = dict[str, Any]

_LOCKED = re.compile(r"^([^\s#-][^\\\n]*)", re.MULTILINE)
_IMAGE = re.compile(r"^\s*(?:FROM|image:) ([a-z/]+:[\w.-]+)", re.MULTILINE)
_INSTALLED = re.compile(r"apt-get install [a-z -]*--no-install-recommends ((?:[a-z0-9.-]+ ?)+)")
_FONTS = re.compile(r"^take (\S+)", re.MULTILINE)


def bill(root: Path) -> dict[str, Any]:
    """The document. Raises `ClickException` when a locked library is not installed beside this interpreter."""
    wanted = _locked(root / "requirements.lock")
    _require(wanted, (each.name for each in distributions()))
    document = _installed(root)
    libraries = [each for each in document["components"] if canonicalize_name(each["name"]) in wanted]
    _require(wanted, (each["name"] for each in libraries))
    document["components"] = [*libraries, *_around(root)]
    named = {each["bom-ref"] for each in (document["metadata"]["component"], *document["components"])}
    document["dependencies"] = [
        {**each, "dependsOn": [other for other in each.get("dependsOn", ()) if other in named]}
        for each in document["dependencies"]
        if each["ref"] in named
    ]
    return document


def _installed(root: Path) -> dict[str, Any]:
    """Everything installed beside this interpreter, with its licence, as the tool of CycloneDX finds it."""
    program = [str(Path(sys.executable).parent / "cyclonedx-py"), "environment", "--pyproject", "pyproject.toml"]
    options = ["--spec-version", "1.6", "--output-format", "JSON", sys.executable]
    done = subprocess.run([*program, *options], cwd=root, capture_output=True, check=True)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def _require(wanted: set[str], found: Iterable[str]) -> None:
    if missing := wanted - {canonicalize_name(each) for each in found}:
        raise click.ClickException(f"尚未安装：{'、'.join(sorted(missing))}。请先运行 make setup。")


def _locked(lock: Path) -> set[str]:
    """The names of what a lock installs on this machine."""
    requirements = [Requirement(line) for line in _LOCKED.findall(lock.read_text(encoding="utf-8"))]
    return {canonicalize_name(each.name) for each in requirements if each.marker is None or each.marker.evaluate()}


def _around(root: Path) -> Iterator[Component]:
    """The images of the installation, ours below included, and what is installed from Debian."""
    dockerfile, compose, fonts = (
        (root / name).read_text(encoding="utf-8")
        for name in ("deploy/Dockerfile", "docker-compose.yml", "deploy/fonts.sh")
    )
    for image in sorted(set(_IMAGE.findall(dockerfile + compose))):
        name, version = image.split(":")
        yield {"type": "container", "name": name, "version": version, "bom-ref": f"pkg:docker/{name}@{version}"}
    for package in sorted({*" ".join(_INSTALLED.findall(dockerfile)).split(), *_FONTS.findall(fonts)}):
        yield {"type": "library", "name": package, "bom-ref": f"pkg:deb/debian/{package}?distro=bookworm"}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def main(file: Path) -> None:
    """Write the bill of materials into FILE."""
    document = bill(Path(__file__).parents[2])
    for each in document["components"]:
        each.setdefault("purl", each["bom-ref"])
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    click.echo(f"已写入 {file}：{len(document['components'])} 个组成部分。")


if __name__ == "__main__":
    main()

"""The texts of the standard agreement as files: those that an installation brings, and the packaged ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from common.rules.installation import TEXTS
from services.agreements.domain.texts import title_of

FOLDER = Path(__file__).parent / "signing" / "texts"


def text_paths(installed: Path) -> Mapping[str, Path]:
    """The file of each text by its name; one of the settings folder takes the place of the packaged one."""
    found = (*FOLDER.glob("*.md"), *(installed / TEXTS).glob("*.md"))
    return MappingProxyType({path.stem: path for path in found})


def read_titles(installed: Path) -> Mapping[str, str]:
    """What people call each text, by its name."""
    paths = text_paths(installed)
    return MappingProxyType({name: title_of(path.read_text("utf-8")) for name, path in paths.items()})

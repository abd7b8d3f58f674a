"""The areas of the country as files beside this one, written once by `write.py`; decision 0042 says from what.

`areas.txt` has the present ones, `former.txt` the codes that are no longer given, `townships.txt.xz` the names of
townships (乡镇、街道) of each district, which are unpacked when somebody asks for the first time.
"""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from services.agreements.domain.areas import Area
from services.agreements.domain.country import Country

_FOLDER = Path(__file__).parent


def read_country() -> Country:
    """All areas of the country."""
    present = dict(_split(line) for line in _lines("areas.txt"))
    former = (line.split("\t") for line in _lines("former.txt"))
    return Country(present, {code: Area(code, name, city) for code, name, city, _ in former})


def townships(code: str) -> tuple[str, ...]:
    """The names of an area's townships, of a city those that lie in no district; empty where none is known."""
    return tuple(_townships().get(code, "").split())


@cache
def _townships() -> Mapping[str, str]:
    text = lzma.decompress((_FOLDER / "townships.txt.xz").read_bytes()).decode()
    return dict(_split(line) for line in text.splitlines())


def _lines(name: str) -> list[str]:
    return (_FOLDER / name).read_text("utf-8").splitlines()


def _split(line: str) -> tuple[str, str]:
    code, _, rest = line.partition("\t")
    return code, rest

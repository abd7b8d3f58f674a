"""Reads the stores of a paper's annex, as they were named when the paper was ordered."""

from __future__ import annotations

import orjson

from common import files
from services.gateway import ALIAS
from services.gateway.domain.party import Annexed


def read_annex(sha256: str | None) -> tuple[Annexed, ...]:
    """The stores; none of a paper without an annex. Raises `FileMissing`."""
    return tuple(Annexed(**party) for party in orjson.loads(files.get(ALIAS, sha256))) if sha256 else ()

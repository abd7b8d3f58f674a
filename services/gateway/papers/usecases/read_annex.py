"""Reads the stores of a paper's annex, as they were named when the paper was ordered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from common import files
from services.gateway import ALIAS
from services.gateway.domain.party import Annexed, Fate


def read_annex(sha256: str | None) -> tuple[Annexed, ...]:
    """The stores; none of a paper without an annex. Raises `FileMissing`."""
    return tuple(_annexed(party) for party in orjson.loads(files.get(ALIAS, sha256))) if sha256 else ()


def _annexed(party: Mapping[str, Any]) -> Annexed:
    fate = party.get("fate")
    known = Fate(**{**fate, "closed": tuple(fate["closed"])}) if fate else None
    return Annexed(**{**party, "fate": known})

"""Stores as a table shows them: the row of the list, with what is coming in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.gateway.dossiers.usecases.list_stores import StoreRow
from services.gateway.portal.records.standing_words import coming_of


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the list and what is decided to come, in a few words each."""

    row: StoreRow
    coming: list[str]


def store_rows(rows: Iterable[StoreRow]) -> list[ShownRow]:
    """The rows in their order."""
    return [ShownRow(each, coming_of({"coming": each.coming})) for each in rows]

"""Answers which rows of a roster describe a store that is in the register already: by its code, or name and address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.agreements.rosters.domain.roster import Columns, RowProblem
from services.agreements.rosters.domain.roster_known import already_known
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.stores.usecases.search_register import find_registered_stores


def find_registered(
    rows: Sequence[RosterRow], columns: Columns, *, areas: tuple[str, ...], besides: str | None = None
) -> Iterator[tuple[RosterRow, RowProblem]]:
    """Rows whose store or code is registered, each with its error; stores of the import `besides` do not count.

    `areas` are the leading digits of the areas whose stores the uploader may see.
    """
    known = find_registered_stores([row.particulars for row in rows], areas=areas, besides=besides)
    for row, store in zip(rows, known, strict=True):
        if store is not None:
            yield row, already_known(row, columns, store)

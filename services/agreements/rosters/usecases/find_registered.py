"""Answers which rows of a roster describe a store that is in the register already: by its code, or name and address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.agreements.rosters.domain.roster import Columns, RowProblem
from services.agreements.rosters.domain.roster_check import already_registered
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.stores.storage import stores


def find_registered(
    rows: Sequence[RosterRow], columns: Columns, *, besides: str | None = None
) -> Iterator[tuple[RosterRow, RowProblem]]:
    """Rows whose very store is registered, each with its error; stores of the import `besides` do not count."""
    if not rows:
        return
    prints = [stores.digest(row.fingerprint) for row in rows]
    codes = [row.particulars.code for row in rows if row.particulars.code]
    known_codes, known_prints = stores.registered(codes=codes, fingerprints=prints, besides=besides)
    for row, fingerprint in zip(rows, prints, strict=True):
        if row.particulars.code in known_codes:
            yield row, already_registered(row, columns, by_code=True)
        elif fingerprint in known_prints:
            yield row, already_registered(row, columns, by_code=False)

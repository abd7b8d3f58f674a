"""Answers which rows of a roster carry the 统一社会信用代码 of a store that is in the register already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from services.agreements.rosters.domain.roster import Columns, RowProblem
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.rosters.domain.roster_uscc import problem_with_register
from services.agreements.stores.usecases.list_chains import find_chain_ids
from services.agreements.stores.usecases.search_register import find_carriers, find_names_of_carriers

#: Of each code that was looked up, the chains of each registered store that has it.
Known = dict[str, set[frozenset[str]]]


def find_shared_uscc(
    rows: Sequence[RosterRow],
    columns: Columns,
    *,
    day: date,
    known: Known,
    areas: tuple[str, ...],
    besides: str | None = None,
) -> Iterator[tuple[RosterRow, RowProblem]]:
    """Rows with their warning or error; stores of the import `besides` do not count.

    `areas` are the leading digits of the areas whose stores the uploader may see: others are not named.
    `known` is filled, so that the code of a headquarters, which thousands of rows carry, is looked up once.
    """
    unknown = {row.particulars.uscc for row in rows if row.particulars.uscc} - known.keys()
    known.update({each: set() for each in unknown})
    known.update(find_carriers(unknown, day=day, besides=besides))
    carrying = [row for row in rows if known.get(row.particulars.uscc or "")]
    found = find_chain_ids([row.chain for row in carrying if row.chain])
    if not carrying:
        return
    names = find_names_of_carriers({row.particulars.uscc or "" for row in carrying}, areas=areas, besides=besides)
    for row in carrying:
        chain_id = found.get(row.chain or "")
        uscc = row.particulars.uscc or ""
        holders, name = known[uscc], names.get(uscc)
        problem = problem_with_register(row, columns, chain_id=chain_id, holders=holders, name=name)
        if problem is not None:
            yield row, problem

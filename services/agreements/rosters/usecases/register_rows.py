"""Registers rows of a committed roster: each once, a 统一社会信用代码 (USCC) within one chain only. Pattern: bulk.

The first store ever to carry a USCC is marked with it under a unique index, so of two imports at one moment only one
can place it. Every other row with the USCC is compared with the register after that. Source: docs/decisions/0009.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from common.faults import point
from common.folding import fold
from common.ids import AgreementId, ChainId, ImportId
from common.people.commands import derived_id
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.membership import Membership
from services.agreements.domain.store import CodeConfirmation
from services.agreements.domain.terms import Term
from services.agreements.rosters.domain.roster import Columns, RowProblem
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.rosters.usecases.find_registered import find_registered
from services.agreements.rosters.usecases.find_shared_uscc import Known, find_shared_uscc
from services.agreements.stores.domain.registration import KnownBy, NewStore
from services.agreements.stores.usecases.register_stores import find_rows_present, register_stores
from services.agreements.stores.usecases.search_register import find_first_carriers


@dataclass(frozen=True, slots=True)
class Committed:
    """What the rows of a committed import have in common; `chain_ids` has each brand's chain by the key of its name.

    `areas` are the leading digits of the areas whose stores the uploader could see; `confirmed` are the
    统一社会信用代码 that `by` compared with the licences when committing.
    """

    import_id: ImportId
    columns: Columns
    chain_ids: Mapping[str, ChainId]
    at: datetime
    areas: tuple[str, ...]
    by: str = ""
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Round:
    """Rows that can be inserted now, by number those of them that are the first with their code, and the others."""

    ready: list[RosterRow] = field(default_factory=list)
    firsts: set[int] = field(default_factory=set)
    later: list[RosterRow] = field(default_factory=list)


def register_rows(rows: Sequence[RosterRow], committed: Committed, *, known: Known) -> list[RowProblem]:
    """Insert the stores of some rows that are not there yet; why the others cannot be registered, by row.

    `known` is handed on from chunk to chunk: of codes that stores of other imports carry, the chains of these.
    A row waits for the next round until the first one with its code stands in the register.
    """
    present = find_rows_present(committed.import_id, [row.row for row in rows])
    waiting = [row for row in rows if row.row not in present]
    problems: list[RowProblem] = []
    while waiting:
        found, taken = _next_round(waiting, committed, known=known)
        if not found.ready and not taken:
            raise RuntimeError(
                f"first carriers without their USCC, at row {found.later[0].row} of {committed.import_id}"
            )
        point("before_rows")
        refused = _insert(found, committed)
        point("after_rows")
        outrun = [row for row, known_by in refused if known_by is KnownBy.FIRST_OF_USCC]
        problems += taken
        beaten = [row for row, known_by in refused if known_by is not KnownBy.FIRST_OF_USCC]
        problems += [problem for _, problem in _registered(beaten, committed)]
        waiting = [*outrun, *found.later]
    return sorted(problems, key=lambda each: each.row)


def _next_round(rows: Sequence[RosterRow], committed: Committed, *, known: Known) -> tuple[_Round, list[RowProblem]]:
    """What can be done with each row now, and the problems of those whose code a store of another chain has.

    Where that store is the row's very own, registered by another import, it is told so: its chain is not the problem.
    The first carriers are read before the register: a code that is free there, but has a first carrier already, waits.
    Within an import whose row is the first carrier all rows with the code are of one chain: its file was checked.
    """
    first_in = find_first_carriers({row.particulars.uscc for row in rows if row.particulars.uscc})
    others = [row for row in rows if first_in.get(row.particulars.uscc or "") != committed.import_id]
    shared = find_shared_uscc(
        others,
        committed.columns,
        day=day_of(committed.at),
        known=known,
        areas=committed.areas,
        besides=committed.import_id,
    )
    refused = [(row, problem) for row, problem in shared if not problem.is_warning]
    same = _registered([row for row, _ in refused], committed)
    taken = {row.row: problem for row, problem in (*refused, *same)}
    for free in [each for each, chains in known.items() if not chains]:
        del known[free]
    found, begun = _Round(), set[str]()
    for row in rows:
        uscc = row.particulars.uscc
        if row.row in taken:
            continue
        if uscc is None or uscc in known or first_in.get(uscc) == committed.import_id:
            found.ready.append(row)
        elif uscc not in first_in and uscc not in begun:
            begun.add(uscc)
            found.ready.append(row)
            found.firsts.add(row.row)
        else:
            found.later.append(row)
    return found, list(taken.values())


def _registered(rows: Sequence[RosterRow], committed: Committed) -> Iterator[tuple[RosterRow, RowProblem]]:
    return find_registered(rows, committed.columns, areas=committed.areas, besides=committed.import_id)


def _insert(found: _Round, committed: Committed) -> list[tuple[RosterRow, KnownBy]]:
    stores = [
        NewStore(
            row.row,
            row.particulars,
            _membership(row, committed),
            is_first=row.row in found.firsts,
            confirmation=_confirmation(row, committed),
            term=_term(row, committed),
        )
        for row in found.ready
    ]
    by_number = {row.row: row for row in found.ready}
    refused = register_stores(stores, import_id=committed.import_id, at=committed.at)
    return [(by_number[number], known_by) for number, known_by in refused]


def _confirmation(row: RosterRow, committed: Committed) -> CodeConfirmation | None:
    return CodeConfirmation(committed.by, committed.at) if row.particulars.uscc in committed.confirmed else None


def _term(row: RosterRow, committed: Committed) -> Term | None:
    """The agreement that a store runs under already; the catalogue is annexed to each text of ours."""
    signed = row.term
    if signed is None:
        return None
    return Term(
        agreement_id=AgreementId(derived_id("agr", committed.import_id, row.row)),
        from_on=signed.from_on,
        until_on=signed.until_on,
        catalogue=signed.text is not None,
        recorded_at=committed.at,
        text=signed.text,
        clauses=policies.current().texts_on(day_of(committed.at)).clauses_of(signed.text),
    )


def _membership(row: RosterRow, committed: Committed) -> Membership | None:
    """A store belongs to its brand from the day on which the import was committed."""
    if row.chain is None:
        return None
    return Membership(committed.chain_ids[fold(row.chain)], row.kind, day_of(committed.at), None, committed.at)

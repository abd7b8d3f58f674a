"""Which stores may carry one unified social credit code (统一社会信用代码): only those of one chain.

A branch has a code of its own, but some chains give the code of their headquarters for all their branches. So within
one chain the same code is a warning, between any other two stores an error. Source: GB 32100-2015; docs/decisions/0009.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from common.folding import fold
from common.phrases import N_, Param, Phrase
from services.agreements.rosters.domain.roster import Columns, RosterField, RowProblem
from services.agreements.rosters.domain.roster_rows import RosterRow

#: Whether the code is shared within one chain → what is said of it, in this file and against the register.
_WITH_ROW: Mapping[bool, Phrase] = MappingProxyType(
    {
        True: N_("与%(sheet)s第 %(first)s 行的%(column)s相同，同属连锁“%(chain)s”。"),
        False: N_("与%(sheet)s第 %(first)s 行的%(column)s相同，但不属于同一连锁。"),
    }
)
_WITH_REGISTER: Mapping[bool, Phrase] = MappingProxyType(
    {
        True: N_("与在册药店的%(column)s相同，同属连锁“%(chain)s”。"),
        False: N_("与在册药店的%(column)s相同，但不属于同一连锁。"),
    }
)
_WITH_NAMED: Mapping[bool, Phrase] = MappingProxyType(
    {
        True: N_("与在册药店“%(name)s”的%(column)s相同，同属连锁“%(chain)s”。"),
        False: N_("与在册药店“%(name)s”的%(column)s相同，但不属于同一连锁。"),
    }
)
_CODE_AND_REMEDY: Mapping[bool, tuple[str, Phrase]] = MappingProxyType(
    {
        True: ("uscc_shared", N_("如为总部的代码可以保留；门店有自己的营业执照时，请改填门店自己的代码。")),
        False: (
            "duplicate_uscc",
            N_("请对照营业执照改正；确属同一连锁时，请填写相同的连锁名称；已经在册的药店请从名册中删去。"),
        ),
    }
)


class UsccsOfFile:
    """Which row of a file was the first with a code; every later row with it is compared with that one."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._first: dict[str, tuple[int, str]] = {}

    def problem(self, row: RosterRow) -> RowProblem | None:
        """The warning or the error of a row whose code an earlier row has."""
        uscc, chain = row.particulars.uscc, fold(row.chain or "")
        if uscc is None:
            return None
        first, chain_of_first = self._first.setdefault(uscc, (row.row, chain))
        if first == row.row:
            return None
        is_shared = bool(chain) and chain == chain_of_first
        return _problem(row, self._columns, _WITH_ROW[is_shared], is_shared=is_shared, first=first, sheet="")


def problem_with_register(
    row: RosterRow,
    columns: Columns,
    *,
    chain_id: str | None,
    holders: Collection[frozenset[str]],
    name: str | None = None,
) -> RowProblem | None:
    """The warning or the error of a row whose code registered stores have; of each of them, `holders` has the chains.

    `chain_id` is the chain of the row, None for a single store and for a chain that is not registered yet; `name` is
    that of one of these stores, None if the uploader may see none of them.
    """
    if not holders:
        return None
    is_shared = all(chain_id in chains for chains in holders)
    if name is None:
        return _problem(row, columns, _WITH_REGISTER[is_shared], is_shared=is_shared)
    return _problem(row, columns, _WITH_NAMED[is_shared], is_shared=is_shared, name=name)


def _problem(row: RosterRow, columns: Columns, phrase: Phrase, *, is_shared: bool, **params: Param) -> RowProblem:
    column = columns.heading(RosterField.USCC)
    code, remedy = _CODE_AND_REMEDY[is_shared]
    return RowProblem(row.row, column, code, phrase, remedy, {"column": column, "chain": row.chain or "", **params})

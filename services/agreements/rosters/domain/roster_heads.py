"""Who stands on a store's licence, as a row says: one of four columns has the name, and its heading the title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.phrases import N_
from services.agreements.domain.heads import Head, HeadTitle
from services.agreements.rosters.domain.roster import Columns, RosterField, RowProblem

#: The column of each title.
HEADS: Mapping[RosterField, HeadTitle] = {RosterField(each.value): each for each in HeadTitle}


@dataclass(frozen=True, slots=True)
class Headed:
    """The person of a row, None where it names nobody, with what is wrong with it."""

    head: Head | None
    problems: tuple[RowProblem, ...] = ()


def headed_by(found: Mapping[RosterField, str], *, row: int, columns: Columns) -> Headed:
    """The person that a row names; a licence names one, so two are never chosen from."""
    named = [name for name in HEADS if found[name]]
    if not named:
        return Headed(None)
    if len(named) == 1:
        return Headed(Head(HEADS[named[0]], found[named[0]]))
    phrase = N_("同一家药店填写了%(columns)s，营业执照上只有其中一项。")
    remedy = N_("请对照营业执照只填一项，其余留空。")
    params = {"columns": "、".join(map(columns.heading, named))}
    problem = RowProblem(row, columns.heading(named[1]), "several_heads", phrase, remedy, params)
    return Headed(None, (problem,))

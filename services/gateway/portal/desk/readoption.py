"""What the page of a case says of a new adoption (重新采纳): how it differs from the one before, and the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.cases.domain.case import Case
from services.gateway.cases.usecases.find_readoption import Reached, Readoption
from services.gateway.domain.party import Party
from services.gateway.portal.desk.case_record import adoption_facts
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.posted import Change

_NONE = "—"
#: The figures of a chain, as ratings names them, at an adoption and later.
_COUNTED = (
    ("stores", _l("计入统计的门店")),
    ("graded_c", _l("其中C级门店")),
    ("penalised", _l("本年度被中止或者解除的门店")),
)
#: The same in a proposal and today.
_FIGURES = (
    ("stores", _l("计入统计的门店（提出建议时、今天）")),
    ("graded_c", _l("其中C级门店（提出建议时、今天）")),
    ("penalised", _l("本年度被中止或者解除的门店（提出建议时、今天）")),
)


def told_readoption(case: Case, found: Readoption | None, assessment: Mapping[str, Any] | None) -> list[Change] | None:
    """Each thing that is another one now: days, text, stores, figures; None where the case was never adopted before."""
    if found is None:
        return None
    today = assessment["tally"] if assessment else None
    before, now = found.tallies
    return [
        *(_particulars(found) if found.now else ()),
        *(_stores(found.reached) if found.reached else ()),
        *_figures(_COUNTED, before, now if found.now else today),
        *_figures(_FIGURES, case.snapshot.get("tally"), today),
    ]


def _particulars(found: Readoption) -> list[Change]:
    before, now = ({each.name: each for each in adoption_facts(said)} for said in (found.before, found.now))
    return [
        Change(str(label.label), _text(before.get(name)), _text(now.get(name)))
        for name, label in (before | now).items()
        if _compared(before.get(name)) != _compared(now.get(name))
    ]


def _compared(fact: Fact | None) -> str | None:
    return fact.compared if fact else None


def _text(fact: Fact | None) -> str:
    return str(fact.text) if fact else _NONE


def _stores(found: Reached) -> list[Change]:
    counts = [_n("%(count)d家", each) for each in (found.before, found.now)]
    told = (
        (_("决定所及门店"), *counts),
        (_("新增的门店"), _NONE, _names(found.drift.joined)),
        (_("减少的门店"), _names(found.drift.left), _NONE),
        (_("恢复情况有变的门店"), _NONE, _names(found.drift.altered)),
    )
    return [Change(label, before, now) for label, before, now in told if before != now]


def _names(parties: Iterable[Party]) -> str:
    return "\n".join(each.name for each in parties) or _NONE


def _figures(
    labels: Sequence[tuple[str, Words]], before: Mapping[str, Any] | None, now: Mapping[str, Any] | None
) -> list[Change]:
    if before is None or now is None:
        return []
    return [
        Change(str(label), str(before[name]), str(now[name]))
        for name, label in labels
        if name in before and before[name] != now[name]
    ]

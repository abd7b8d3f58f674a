"""What a case against a chain is told of the stores that join or leave later: whom its decision will name, or not."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from services.gateway.cases.domain.case import Case
from services.gateway.cases.usecases.find_coming import find_coming
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.speaking import joined
from services.gateway.subjects.domain.moves import Move


def move_facts(case: Case) -> tuple[Fact, ...]:
    """Who joins later and who leaves later, each with what follows, before the number; nothing where nobody does."""
    moves = find_coming(case, today=clock.today())
    joining, leaving = ([each for each in moves if bool(each.joins_on) is joins] for joins in (True, False))
    told = "\n".join(tell(found) for tell, found in ((_joining, joining), (_leaving, leaving)) if found)
    return (Fact("moves", _l("以后的加入和退出"), told),) if told else ()


def _joining(moves: Sequence[Move]) -> str:
    told = (
        _("已登记、以后才加入的门店：%(stores)s。", stores=_stores(moves)),
        _("决定编号之前加入的，本案须重新核对；编号之后加入的，决定书不列明，须向该店单独送达后才适用。"),
        _("送达总部之后才加入的，在送达该店之前加入不生效。"),
    )
    return joined(told)


def _leaving(moves: Sequence[Move]) -> str:
    told = (
        _("已登记、以后才退出的门店：%(stores)s。", stores=_stores(moves)),
        _("在决定载明的起始日或者之前退出的，决定书注明不适用；此后退出的，决定书列明，退出之后仍然适用。"),
    )
    return joined(told)


def _stores(moves: Sequence[Move]) -> str:
    return _("、").join(
        _("%(store)s（自%(day)s起）", store=each.name, day=full_day(each.joins_on or each.leaves_on)) for each in moves
    )

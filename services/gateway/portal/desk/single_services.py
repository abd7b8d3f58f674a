"""What the page of a case says of stores that were served themselves (单独送达): who, when, how, closed since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.cases.usecases.find_single_services import SingleService
from services.gateway.clients.together import Answer
from services.gateway.portal.records.history import Event
from services.gateway.portal.shell.instants import full_day


@dataclass(frozen=True, slots=True)
class Row:
    """A store as the page lists it."""

    store_id: str
    name: str
    served: str
    how: str
    recorded_by: str
    closed: str


def single_rows(found: Sequence[SingleService], first_days: Answer) -> list[Row]:
    """Each service in words."""
    return [
        Row(
            store_id=each.service.store_id,
            name=each.name,
            served=full_day(each.service.served_on),
            how=_(
                "%(manner)s，签收人：%(receiver)s", manner=_(each.service.manner.label), receiver=each.service.receiver
            ),
            recorded_by=each.recorded_by or "—",
            closed=_closed(first_days.value, each.service.store_id),
        )
        for each in found
    ]


def told_reach(found: Sequence[SingleService], first_days: Answer, *, named: int) -> str:
    """How many stores the decision reaches: those of its annex, and those that were served besides and are bound.

    Who was served and is not bound (it signed no clause on chains, or does not join) is told apart; where agreements is
    silent nobody is.
    """
    beside = [each.service.store_id for each in found if not each.is_named]
    bound = [each for each in beside if first_days.value is None or each in first_days.value]
    told = _("决定所及共%(named)d家，均为附件列明。", named=named)
    if bound:
        told = _(
            "决定所及共%(all)d家：附件列明%(named)d家，附件以外单独送达%(beside)d家。",
            all=named + len(bound),
            named=named,
            beside=len(bound),
        )
    unbound = len(beside) - len(bound)
    return told + (_("另有%(count)d家已单独送达，未在该店执行。", count=unbound) if unbound else "")


def single_events(found: Sequence[SingleService]) -> list[Event]:
    """Each service as something that happened to the case."""
    return [
        Event(each.service.served_on, _l("向门店单独送达"), by=each.recorded_by, detail=each.name) for each in found
    ]


def _closed(first_days: Mapping[str, date] | None, store_id: str) -> str:
    if first_days is None:
        return _("暂时无法读取")
    day = first_days.get(store_id)
    return _("自%(day)s起", day=full_day(day)) if day else _("未在该店执行")

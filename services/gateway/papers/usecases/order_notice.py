"""Orders the notices of points (违规记分告知书) that ratings asks for.

Pattern: follow. The entry in ratings is the first write. Nobody is asked on its way: the paper is withheld until the
clerk has addressed it (`address_notices`), since who stands on a licence is in no journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from common.messages import PointsNoticeOrdered
from common.messages.words import POINTS_NOTICE, Scope
from common.people.commands import Command, derived_id
from services.gateway.domain.party import Party
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.papers import UNKNOWN_ADDRESSEE
from services.gateway.papers.kinds.points_facts import PointsFacts
from services.gateway.papers.usecases.order_paper import Order, order_papers
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_subjects import find_subjects


def notice_id_of(violation_id: str) -> str:
    """The id of an entry's notice: it is told once."""
    return derived_id("pap", POINTS_NOTICE, violation_id)


def order_notices(told: Sequence[tuple[PointsNoticeOrdered, datetime, Command]], *, policy: GatewayPolicy) -> None:
    """Order the notices of entries, each as of when it was asked for, by its command. Raises `FactsMissing`."""
    known = find_subjects([ordered.store_id for ordered, _, _ in told])
    orders = [
        (_order(each, known.get(each.store_id), ordered_at=at, policy=policy), command) for each, at, command in told
    ]
    order_papers(orders, policy=policy)


def _order(
    ordered: PointsNoticeOrdered, known: Subject | None, *, ordered_at: datetime, policy: GatewayPolicy
) -> Order:
    return Order(
        paper_id=notice_id_of(ordered.violation_id),
        kind=POINTS_NOTICE,
        about=ordered.violation_id,
        scope=Scope.STORE,
        party=Party(ordered.store_id, known.name if known else "", known.code if known else None),
        area=known.area if known else "",
        facts=PointsFacts.of(ordered, policy=policy).stored(),
        dated_on=date.fromisoformat(ordered.confirmed_on),
        ordered_at=ordered_at,
        withheld=(UNKNOWN_ADDRESSEE,),
    )

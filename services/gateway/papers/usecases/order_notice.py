"""Orders the notice of points (违规记分告知书) that ratings asks for, addressed as the gateway knows the store.

Pattern: follow, and re-check. The entry in ratings is the first write. The store comes from another journal: while the
gateway has not heard of it, the paper is withheld, and whichever comes later addresses it (`place_papers`).
"""

from __future__ import annotations

from datetime import date, datetime

from common.messages import PointsNoticeOrdered
from common.messages.words import POINTS_NOTICE, Scope
from common.people.commands import Command, derived_id
from services.gateway.domain.party import Party
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.papers import UNKNOWN_ADDRESSEE
from services.gateway.papers.kinds.points_notice import PointsFacts
from services.gateway.papers.usecases.order_paper import Order, order_paper
from services.gateway.papers.usecases.place_papers import place_papers
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_subjects import find_subject


def notice_id_of(violation_id: str) -> str:
    """The id of an entry's notice: it is told once."""
    return derived_id("pap", POINTS_NOTICE, violation_id)


def order_notice(
    ordered: PointsNoticeOrdered, *, ordered_at: datetime, policy: GatewayPolicy, command: Command
) -> bool:
    """Order the notice of an entry; False when it is there already. Raises `FactsMissing`."""
    known = find_subject(ordered.store_id)
    is_new = order_paper(_order(ordered, known, ordered_at=ordered_at), policy=policy, command=command)
    if known is None:
        place_papers([ordered.store_id])
    return is_new


def _order(ordered: PointsNoticeOrdered, known: Subject | None, *, ordered_at: datetime) -> Order:
    return Order(
        paper_id=notice_id_of(ordered.violation_id),
        kind=POINTS_NOTICE,
        about=ordered.violation_id,
        scope=Scope.STORE,
        party=known.party if known else Party(ordered.store_id, ""),
        area=known.area if known else "",
        facts=PointsFacts.of(ordered).stored(),
        dated_on=date.fromisoformat(ordered.confirmed_on),
        ordered_at=ordered_at,
        withheld=() if known else (UNKNOWN_ADDRESSEE,),
    )

"""Writes the notice of points of an entry as it would be ordered today, before the entry is confirmed.

What its confirmer reads is what the paper will say, but for its number and day. A read.
"""

from __future__ import annotations

from datetime import date

from common.messages import PointsNoticeOrdered
from services.gateway.domain.party import Party
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.kinds.points_notice import KIND, PointsFacts


def preview_notice(ordered: PointsNoticeOrdered, *, addressee: Party, policy: GatewayPolicy, today: date) -> PaperView:
    """The notice that such an order would lead to. Raises `FactsMissing`."""
    printing = Printing(
        number="", dated_on=today, issuer=policy.issuer_on(today), addressee=addressee, annex=(), is_specimen=True
    )
    return KIND.write(PointsFacts.of(ordered, policy=policy), printing)

"""Finds what called for rectifications, and why the rounds before them were not accepted.

A read.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.ratings.measures.usecases.find_grounds import find_grounds
from services.ratings.rectifications.domain.rectification import Rectification, SeenRectification, id_of_round
from services.ratings.rectifications.storage import rectifications


def see_rectifications(orders: Sequence[Rectification]) -> tuple[SeenRectification, ...]:
    """The same rectifications with what measures and earlier rounds know of them."""
    grounds = find_grounds(each.proposal_id for each in orders if each.proposal_id and each.case_id is None)
    reasons = rectifications.find_reasons(_before(each) for each in orders if each.round > 1)
    return tuple(
        SeenRectification(
            order,
            called_for=grounds.get(order.proposal_id or "") if order.case_id is None else None,
            refused_for=reasons.get(_before(order)),
        )
        for order in orders
    )


def _before(order: Rectification) -> str:
    return id_of_round(order.round - 1, case_id=order.case_id, proposal_id=order.proposal_id)

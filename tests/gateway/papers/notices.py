"""A notice of points as ratings orders it."""

from __future__ import annotations

from typing import Any

from common.messages import PointsNoticeOrdered


def ordered(violation_id: str, *, store_id: str = "sto_told", **different: Any) -> PointsNoticeOrdered:
    """Six points more for a store of a chain, which falls to C by them."""
    fields: dict[str, Any] = {
        "violation_id": violation_id,
        "store_id": store_id,
        "item": "G1",
        "act": "以其他医保药品名称结算",
        "clause": "协议第二十条",
        "catalogue_on": "2025-01-01",
        "occurred_on": "2026-03-02",
        "found_by": "inspection",
        "confirmed_on": "2026-03-09",
        "year": 2026,
        "points": 6,
        "points_before": 3,
        "points_after": 9,
        "grade_before": "A",
        "grade_after": "C",
        "objection_days": 5,
        "chain_id": "cha_told",
        "counted": 6,
        "rules": [],
        "money": "0.00",
        "is_veto": False,
        "is_counted": True,
    }
    return PointsNoticeOrdered(**{**fields, **different})

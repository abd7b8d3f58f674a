"""The order of cases by what is due first: `domain/deadline.py` as an expression, for the database to page by."""

from __future__ import annotations

from common.mongo import Fields
from common.paging import Order, waiting_first
from common.rules.parameters import Dated
from services.gateway.cases.domain.case import WAITING, Status
from services.gateway.cases.domain.deadline import UNDECIDED, UNSERVED

#: Where days begin and end, as `common/clock.py` says.
_ZONE = "Asia/Shanghai"
#: The day of what waits and has none; after every other one.
_NEVER = "9999-12-31"


def due_first(decision_days: Dated[int]) -> Order:
    """What waits for a person first, what is due first at the head; then the rest, the latest first."""
    days = {"$min": [_while(UNDECIDED, _decision(decision_days)), _while(UNSERVED, _service())]}
    return waiting_first(_stands_in(WAITING), time="opened_at", due={"$ifNull": [days, _NEVER]})


def _stands_in(statuses: tuple[Status, ...]) -> Fields:
    return {"$in": ["$status", [each.value for each in statuses]]}


def _while(statuses: tuple[Status, ...], day: Fields) -> Fields:
    return {"$cond": [_stands_in(statuses), day, None]}


def _decision(decision_days: Dated[int]) -> Fields:
    """The last day to decide: so many days after the opening as the policy of that day gives."""
    newest_first = [each for each in reversed(decision_days.values) if each.value is not None]
    branches = [
        {"case": {"$gte": [_day("$opened_at"), each.from_on.isoformat()]}, "then": each.value} for each in newest_first
    ]
    amount = {"$switch": {"branches": branches, "default": newest_first[-1].value}}
    return _day({"$dateAdd": {"startDate": "$opened_at", "unit": "day", "amount": amount, "timezone": _ZONE}})


def _service() -> Fields:
    """The day before the printed first one; null without particulars."""
    first = {"$dateFromString": {"dateString": "$particulars.first_on", "timezone": _ZONE}}
    return _day({"$dateSubtract": {"startDate": first, "unit": "day", "amount": 1, "timezone": _ZONE}})


def _day(instant: Fields | str) -> Fields:
    return {"$dateToString": {"date": instant, "format": "%Y-%m-%d", "timezone": _ZONE}}

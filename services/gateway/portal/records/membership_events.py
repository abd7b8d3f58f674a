"""To which chains a store belonged, and belongs (加入、退出连锁), as its history tells it; decision 0032."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext as _

from common import clock
from common.scope import SEEN_KIND
from services.gateway.clients.agreements import Membership
from services.gateway.portal.records.history import Event
from services.gateway.portal.shell.instants import full_day


def membership_events(memberships: Iterable[Membership]) -> list[Event]:
    """When each joining and each leaving was registered, for which day, and that day itself once it has come.

    A joining that waits says for what. A headquarters is told of its own chain alone, by agreements.
    """
    return [event for each in memberships for event in _events(each)]


def _events(found: Membership) -> list[Event]:
    chain = found["chain_name"] or found["chain_id"]
    day = full_day(found["registered_on"])
    is_run = found["kind"] == SEEN_KIND
    joined = _("登记自%(day)s起加入连锁", day=day) if is_run else _("登记自%(day)s起以加盟方式加入连锁", day=day)
    moved = _moved(found)
    detail = f"{chain}\n{moved}" if moved else chain
    events = [Event(datetime.fromisoformat(found["recorded_at"]), joined, detail=detail)]
    if found["end_recorded_at"]:
        events.append(Event(datetime.fromisoformat(found["end_recorded_at"]), _ending(found), detail=chain))
    return [*events, *_days(found, chain)]


def _moved(found: Membership) -> str | None:
    """Why the joining did not begin on the day for which it was registered."""
    if found["waits_for"]:
        return _("该连锁此前已有处理决定，等待向本店单独送达；送达前不属于该连锁。")
    if _begins(found) and found["from_on"] != found["registered_on"]:
        return _("等待连锁处理决定向本店单独送达，自%(day)s起才属于该连锁。", day=full_day(found["from_on"]))
    return None


def _ending(found: Membership) -> str:
    if not found["until_on"]:
        return _("登记不再加入连锁")
    return _("登记自%(day)s起退出连锁", day=full_day(found["until_on"]))


def _begins(found: Membership) -> bool:
    first, until = found["from_on"], found["until_on"]
    return first is not None and (until is None or first < until)


def _days(found: Membership, chain: str) -> list[Event]:
    """The first day and the first one after the last, where they have come and are not told with the registration."""
    today = clock.today().isoformat()
    recorded_on = clock.local_day(datetime.fromisoformat(found["recorded_at"])).isoformat()
    return [
        Event(date.fromisoformat(day), text, detail=chain, is_beginning=True)
        for day, text in ((found["from_on"], _("加入连锁")), (found["until_on"], _("退出连锁")))
        if _begins(found) and day and recorded_on < day <= today
    ]

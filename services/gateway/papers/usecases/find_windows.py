"""Finds how far the windows to object to entries are, by the notices that told of them (违规记分告知书)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from common.rules.calendars import state_council_calendar
from common.rules.working_days import add_working_days
from services.gateway.papers.kinds.points_facts import read
from services.gateway.papers.kinds.points_notice import title_of
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.order_notice import notice_id_of


@dataclass(frozen=True, slots=True)
class Window:
    """The window to object to an entry: its last day, with number and service of the notice; None while not served.

    `name` is what another paper calls the notice.
    """

    entry_id: str
    name: str
    last_day: date | None
    number: str | None = None
    served_on: date | None = None


def find_windows(entry_ids: Iterable[str]) -> tuple[Window, ...]:
    """The window of each entry that has a notice; entries of the time before notices have none."""
    wanted = {notice_id_of(each): each for each in entry_ids}
    calendar, windows = state_council_calendar(), []
    for paper in papers.find_many(wanted):
        facts = read(paper.facts)
        service = paper.service
        last = add_working_days(service.served_on, facts.objection_days, calendar=calendar).day if service else None
        served_on = service.served_on if service else None
        windows.append(Window(wanted[paper.paper_id], title_of(facts.counted), last, paper.number, served_on))
    return tuple(windows)

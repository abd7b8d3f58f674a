"""What has happened to a record (经过), for the page that shows it: in its order, each with its day or instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from common import clock
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.instants import full_day, full_instant


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `at` is an instant, or a day where no instant is known.

    `by` is who did it, `detail` what they wrote, `filed` the names of the files that they added; all stand as written.
    `replaced` are the facts that an act wrote and a later one wrote anew, `target` is the address of its record.
    Of a day, `is_beginning` says that it was at its first instant, `noted_at` when it was recorded.
    """

    at: datetime | date
    text: Words
    by: str | None = None
    detail: str | None = None
    is_beginning: bool = False
    noted_at: datetime | None = None
    filed: tuple[str, ...] = ()
    target: str | None = None
    replaced: tuple[Fact, ...] = ()

    @property
    def when(self) -> str:
        """The instant or day, as pages tell it."""
        return full_instant(self.at) if isinstance(self.at, datetime) else full_day(self.at)


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events by their day; of one day what began with it, then by their instants, then what has none as given."""
    return sorted(events, key=_place)


def _place(event: Event) -> tuple[date, int, float]:
    instant = event.at if isinstance(event.at, datetime) else event.noted_at
    day = clock.local_day(event.at) if isinstance(event.at, datetime) else event.at
    if event.is_beginning:
        return day, 0, 0
    return (day, 1, instant.timestamp()) if instant else (day, 2, 0)

"""How the values of ratings lie in documents: its forms (`common/mapping.py`), and days where no form reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from common.mapping import Forms
from common.people.commands import Command, derived_id
from services.ratings.domain.catalogue import Range
from services.ratings.domain.explanation import Step
from services.ratings.domain.spans import OPEN, Span
from services.ratings.domain.violation import Hand

FORMS = Forms(
    {
        Range: (lambda months: [months.least, months.most], lambda pair: Range(*pair)),
        Step: (Step.to_plain, Step.from_plain),
    }
)
HAND = FORMS.of(Hand)


def day_text(day: date | None) -> str | None:
    """A day as text; None stays None."""
    return None if day is None else day.isoformat()


def open_day(text: str | None) -> date:
    """The end of a span from its text; None is `OPEN`."""
    return OPEN if text is None else date.fromisoformat(text)


def span_of(fields: Mapping[str, Any]) -> Span:
    """The span of a mapping with `from_on` and `until_on`."""
    return Span(date.fromisoformat(fields["from_on"]), open_day(fields.get("until_on")))


def keyed(command: Command, identifier: str) -> Command:
    """The command of an effect whose document is keyed by its cause: so are its messages, whoever brings it about."""
    return replace(command, command_id=derived_id("cmd", identifier))

"""How small values lie in documents: days as ISO text, `OPEN` as None, hands as mappings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from common.people.commands import Command, derived_id
from services.ratings.domain.spans import OPEN, Span
from services.ratings.domain.violation import Hand


def day_text(day: date | None) -> str | None:
    """A day as text; None stays None."""
    return None if day is None else day.isoformat()


def day_of(text: str | None) -> date | None:
    """A day from its text; None stays None."""
    return None if text is None else date.fromisoformat(text)


def open_day(text: str | None) -> date:
    """The end of a span from its text; None is `OPEN`."""
    return OPEN if text is None else date.fromisoformat(text)


def span_of(fields: Mapping[str, Any]) -> Span:
    """The span of a mapping with `from_on` and `until_on`."""
    return Span(date.fromisoformat(fields["from_on"]), open_day(fields.get("until_on")))


def hand_fields(hand: Hand | None) -> dict[str, Any] | None:
    """A hand as stored."""
    return None if hand is None else {"account": hand.account, "persons": list(hand.persons)}


def hand_of(fields: Mapping[str, Any] | None) -> Hand | None:
    """A hand from its stored form."""
    return None if not fields else Hand(fields["account"], tuple(fields["persons"]))


def keyed(command: Command, identifier: str) -> Command:
    """The command of an effect whose document is keyed by its cause: so are its messages, whoever brings it about."""
    return replace(command, command_id=derived_id("cmd", identifier))

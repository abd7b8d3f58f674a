"""How one collection goes round: its store module reads a document, and the same module writes the value again.

Most values go through the module's own insert into an empty database; where documents are only ever written in parts,
or in bulk from a file, the parts are put together by the module's own mapping. Both are compared with what was stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from common import mongo
from common.people.commands import Command, service_actor

Fields = dict[str, Any]
COMMAND = Command(service_actor("test"), "cmd_again", datetime(2026, 1, 1, tzinfo=UTC))
#: How every insert is told by whom.
BY_COMMAND: Mapping[str, Any] = {"command": COMMAND, "messages": ()}


@dataclass(frozen=True, slots=True)
class Round:
    """`read` makes a value of a stored document; `write` inserts the value, or returns the fields that it stands as.

    `aside` names what no value carries, beside the fields of the mechanism; a comment says why.
    """

    read: Callable[[Fields], Any]
    write: Callable[[Any, Fields], object]
    aside: frozenset[str] = frozenset()


def by(function: Callable[..., Any], *names: str) -> Callable[[Fields], Any]:
    """A reader that finds its value by these fields of the document."""
    return lambda stored: function(*(stored[name] for name in names))


def as_it_is(stored: Fields) -> Fields:
    """The reading of a document of which nothing makes a value."""
    return stored


def text_of(day: date | None) -> str | None:
    """A day as documents hold it."""
    return None if day is None else day.isoformat()


def add(service: str, collection: str, stored: Fields, fields: Fields) -> None:
    """Write what later acts wrote, from the value, beside what the insert wrote."""
    mongo.database(service)[collection].update_one({"_id": stored["_id"]}, {"$set": fields})

"""What a kind of paper (文书种类) is: from which facts it is written, in which series, and what its service causes.

Each module of `papers/kinds/` holds one; `papers/kinds/registry.py` lists them. A paper knows its kind and what it is
about, never whose step it is: the room that orders it reacts to what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from common.errors import Invalid
from common.messages import Message
from common.phrases import Phrase
from services.gateway.domain.party import Party
from services.gateway.domain.periods import Effect
from services.gateway.domain.policy import GatewayPolicy, Issuer
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.domain.papers import Paper

Facts = TypeVar("Facts")


def tell_nobody(*_: object) -> tuple[Message, ...]:
    """No message: what becomes of the paper concerns its own service alone."""
    return ()


class About(StrEnum):
    """What a paper is about, by the name that its record and the page of it have everywhere."""

    CASE = "case"
    VIOLATION = "violation"


class FactsMissing(Invalid):
    """Raised when a paper is ordered without what it has to say; it takes no number then."""

    code = "paper_facts_missing"


class AnnexMissing(FactsMissing):
    """Raised when a decision on a chain comes without the list of its stores."""

    code = "annex_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What a letter says beside its facts: number, day, issuer, whom it addresses, and the stores of its annex."""

    number: str
    dated_on: date
    issuer: Issuer
    addressee: Party
    annex: tuple[Party, ...]
    is_specimen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Facts]):
    """One kind of paper; `about` says of which kind the record is whose id a paper of it has as its own `about`.

    `has_annex` says that it cannot do without a list of stores, `has_remedies` that review and suit are open against
    it; `read` makes the facts out of what is stored, and raises `FactsMissing`; `series` is the 机关代字 of a day;
    `write` makes the letter; `effect` says from when until when a paper served on a day has effect, None for one that
    has none; `on_number` and `on_service` give the messages that tell others of it, beside `PaperNumbered` and
    `PaperServed`; `matter` is what it is about in a few words, out of its stored facts, empty where its label says it;
    `titled` is what a paper is called where its facts decide that, None where each bears the label.
    """

    name: str
    label: Phrase
    about: About
    has_annex: bool
    has_remedies: bool
    read: Callable[[Mapping[str, Any]], Facts]
    series: Callable[[GatewayPolicy, date], str]
    write: Callable[[Facts, Printing], PaperView]
    effect: Callable[[Facts, date], Effect | None]
    on_number: Callable[[Paper], tuple[Message, ...]]
    on_service: Callable[[Paper, Facts], tuple[Message, ...]]
    matter: Callable[[Mapping[str, Any]], str]
    titled: Callable[[Mapping[str, Any]], Phrase] | None = None

    def title_of(self, facts: Mapping[str, Any]) -> Phrase:
        """What one paper of the kind is called everywhere, out of its stored facts: as it calls itself."""
        return self.titled(facts) if self.titled else self.label

"""How a store learned of a decision on its chain: by itself, if not by the headquarters that receives for it (送达).

Or that it is none of its matters: whom the annex exempts no service reaches. Source: decision 0067.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from common.ids import CaseId


@dataclass(frozen=True, slots=True)
class OwnService:
    """The decision of a case on a chain was served on the store itself."""

    case_id: CaseId
    served_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Exemption:
    """The annex of the decision of a case lists the store as not reached, as it was in the chain on `decided_on`."""

    case_id: CaseId
    decided_on: date


def is_exempt(exemptions: Iterable[Exemption], case_id: str, *, since: date) -> bool:
    """Whether a decision does not reach a store by a membership that was to begin on `since`, whatever it is served.

    The annex speaks of what had begun by the day of the decision; who joins later is no matter of it.
    """
    return any(each.case_id == case_id and since <= each.decided_on for each in exemptions)


def as_known(services: Iterable[OwnService], *, known_at: datetime) -> tuple[OwnService, ...]:
    """The services that were recorded at `known_at`."""
    return tuple(each for each in services if each.recorded_at <= known_at)


def served_on(services: Iterable[OwnService], case_id: str) -> date | None:
    """The day on which the store itself was served with the decision of a case; None before."""
    return min((each.served_on for each in services if each.case_id == case_id), default=None)

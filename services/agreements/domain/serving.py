"""How a store learned of a decision on its chain: by itself, if not by the headquarters that receives for it (送达)."""

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


def as_known(services: Iterable[OwnService], *, known_at: datetime) -> tuple[OwnService, ...]:
    """The services that were recorded at `known_at`."""
    return tuple(each for each in services if each.recorded_at <= known_at)


def served_on(services: Iterable[OwnService], case_id: str) -> date | None:
    """The day on which the store itself was served with the decision of a case; None before."""
    return min((each.served_on for each in services if each.case_id == case_id), default=None)

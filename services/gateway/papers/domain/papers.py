"""The lifecycle of a numbered paper (文书): approved → numbered → rendered → served, or void; blueprint section 4.

A paper's number is given once and kept even when the paper is void.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from common.commands import Actor, Role
from common.errors import NotAllowed
from services.gateway.domain.measures import Measure
from services.gateway.domain.periods import Effect
from services.gateway.domain.serving import Manner


class PaperStatus(StrEnum):
    """How far a paper has come."""

    APPROVED = "approved"
    NUMBERED = "numbered"
    RENDERED = "rendered"
    SERVED = "served"
    VOID = "void"


class PaperAction(StrEnum):
    """What happens to a paper."""

    NUMBER = "number"
    RENDER = "render"
    SERVE = "serve"
    ANNUL = "annul"


class PaperTransitionNotAllowed(NotAllowed):
    """Raised when a paper's status forbids the act: serving what is not stored, serving twice."""

    code = "paper_transition_not_allowed"


TRANSITIONS: Mapping[tuple[PaperStatus, PaperAction], PaperStatus] = MappingProxyType(
    {
        (PaperStatus.APPROVED, PaperAction.NUMBER): PaperStatus.NUMBERED,
        (PaperStatus.NUMBERED, PaperAction.RENDER): PaperStatus.RENDERED,
        (PaperStatus.RENDERED, PaperAction.SERVE): PaperStatus.SERVED,
        (PaperStatus.APPROVED, PaperAction.ANNUL): PaperStatus.VOID,
        (PaperStatus.NUMBERED, PaperAction.ANNUL): PaperStatus.VOID,
        (PaperStatus.RENDERED, PaperAction.ANNUL): PaperStatus.VOID,
    }
)

LABELS: Mapping[PaperStatus, str] = MappingProxyType(
    {
        PaperStatus.APPROVED: "待编号",
        PaperStatus.NUMBERED: "正在制作",
        PaperStatus.RENDERED: "待送达",
        PaperStatus.SERVED: "已送达",
        PaperStatus.VOID: "已作废",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How a paper was served (送达), as recorded by hand: the receiver, and who recorded it."""

    served_on: date
    manner: Manner
    receiver: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A decision's paper as it stands, with all that its effect needs; what has not happened yet is None."""

    paper_id: str
    version: int
    status: PaperStatus
    case_id: str
    proposal_id: str
    measure: Measure
    subject_id: str
    subject_name: str
    area: str
    chain_ids: tuple[str, ...]
    ends_case_id: str | None
    printed_first_on: date
    months: int | None
    series: str
    approved_on: date
    seq: int | None = None
    number: str | None = None
    sha256: str | None = None
    size: int | None = None
    issued_on: date | None = None
    service: Service | None = None
    effect: Effect | None = None

    @property
    def filename(self) -> str:
        """The name under which the PDF is downloaded: number and addressee."""
        name = "".join(letter for letter in self.subject_name if letter.isalnum())[:40]
        return f"{self.number or self.paper_id}-{self.measure.label}-{name}.pdf"

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether the paper lies in the actor's scope; a party sees it from its service on."""
        is_party = actor.has(Role.PHARMACY, Role.HEADQUARTERS)
        if is_party and self.status is not PaperStatus.SERVED:
            return False
        store_id = None if self.measure.is_of_chain else self.subject_id
        return actor.covers(store_id=store_id, chain_ids=self.chain_ids, area=self.area)


def chain_suspension_of(papers: Iterable[Paper], *, day: date) -> Paper | None:
    """Of a chain's served papers the suspension that on `day` is in effect or still to come; None without one.

    A resumption ends the suspension of the case that it names, from its own first day on.
    """
    served = [each for each in papers if each.effect is not None]
    resumed = {each.ends_case_id for each in served if each.measure.ends_a_hold and _has_begun(each, day)}
    suspensions = (each for each in served if each.measure is Measure.CHAIN_SUSPENSION)
    return next((each for each in suspensions if each.case_id not in resumed and not _is_over(each, day)), None)


def _has_begun(paper: Paper, day: date) -> bool:
    return paper.effect is not None and paper.effect.first_day <= day


def _is_over(paper: Paper, day: date) -> bool:
    return paper.effect is not None and paper.effect.last_day is not None and paper.effect.last_day < day


def next_paper_status(status: PaperStatus, action: PaperAction) -> PaperStatus:
    """The status after `action`. Raises `PaperTransitionNotAllowed` when the present one forbids it."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise PaperTransitionNotAllowed(_REFUSALS[action].format(status=LABELS[status])) from None


_REFUSALS = {
    PaperAction.NUMBER: "该文书{status}，不能再编号。",
    PaperAction.RENDER: "该文书{status}，不能再制作。",
    PaperAction.SERVE: "该文书{status}，不能登记送达：文书须先制作完成并存档，且只能送达一次。请刷新后核对。",
    PaperAction.ANNUL: "该文书{status}，不能作废。",
}

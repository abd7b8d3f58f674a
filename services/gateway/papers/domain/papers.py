"""The lifecycle of a numbered paper (文书): approved → numbered → rendered → served, or void; blueprint section 4.

A paper's number is given once and kept even when the paper is void. A paper is not its case: it knows its kind and
what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from common.errors import NotAllowed
from common.messages.words import Scope
from common.people.commands import PARTIES, Actor
from common.phrases import N_
from common.scope import Member, grants_of
from services.gateway.domain.party import Party
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


class PaperWithheld(NotAllowed):
    """Raised when a paper that is withheld would be served."""

    code = "paper_withheld"


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
        PaperStatus.APPROVED: N_("待编号"),
        PaperStatus.NUMBERED: N_("正在制作"),
        PaperStatus.RENDERED: N_("待送达"),
        PaperStatus.SERVED: N_("已送达"),
        PaperStatus.VOID: N_("已作废"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How a paper was served (送达), as recorded by hand: the receiver, and who recorded it.

    `consent_on` is the day on which the party consented to be served electronically, where it was.
    """

    served_on: date
    manner: Manner
    receiver: str
    recorded_by: str
    consent_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnService(Service):
    """How a decision on a chain, which was served on the headquarters, was served on a store itself."""

    store_id: str


@dataclass(frozen=True, slots=True)
class Withholding:
    """Why a paper takes no number and is not served for the moment: who withholds it, and the reason."""

    by: str
    reason: str


#: Withholds a paper until agreements has told how it addresses its store (`address_notices`).
UNKNOWN_ADDRESSEE = Withholding("subjects", N_("尚未收到该药店的登记信息，收到后自动继续"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as it stands; what has not happened yet is None.

    `kind` is a name of the registry, `about` the id of what it belongs to, `facts` what its kind writes it from;
    `area` and `memberships` are those of its store as last told, none of a chain's paper: by them it is seen;
    `annex_sha256` names the file with the stores of its annex, `annexed` are the ids of those that it reaches,
    `exempted` of those that it lists as not reached (a list of papers leaves both out), `own_services` tell of stores
    that were served themselves: each sees the paper as its own; `dated_on` is the day printed on it (成文日期).
    """

    paper_id: str
    version: int
    status: PaperStatus
    kind: str
    about: str
    scope: Scope
    party: Party
    area: str
    memberships: tuple[Member, ...]
    facts: Mapping[str, Any]
    series: str
    dated_on: date
    annex_sha256: str | None = None
    annexed: tuple[str, ...] = ()
    exempted: tuple[str, ...] = ()
    withheld: tuple[Withholding, ...] = ()
    seq: int | None = None
    number: str | None = None
    sha256: str | None = None
    size: int | None = None
    issued_on: date | None = None
    service: Service | None = None
    own_services: tuple[OwnService, ...] = ()
    effect: Effect | None = None

    @property
    def subject_id(self) -> str:
        """The store or chain that the paper is about."""
        return self.party.party_id

    @property
    def bound(self) -> tuple[str, ...]:
        """The stores that a decision on a chain binds: those that it names, and those served themselves."""
        return (*self.annexed, *(each.store_id for each in self.own_services))

    def is_seen_by(self, actor: Actor, *, day: date) -> bool:
        """Whether the paper lies in the actor's scope on a day; a party sees it from its service on.

        A headquarters keeps what was served while the store was its own, whatever becomes of the store.
        """
        if actor.has(*PARTIES) and self.status is not PaperStatus.SERVED:
            return False
        grants = grants_of(actor)
        if self.scope is Scope.CHAIN:
            return grants.covers_chain(self.subject_id) or grants.is_named(self.bound)
        if grants.covers_store(self.subject_id, area=self.area, memberships=self.memberships, day=day):
            return True
        return self.service is not None and grants.has_member(self.memberships, day=self.service.served_on)

    def filename(self, *, label: str) -> str:
        """The name under which the PDF is downloaded: number, what it is, addressee."""
        name = "".join(letter for letter in self.party.name if letter.isalnum())[:40]
        return f"{self.number or self.paper_id}-{label}-{name}.pdf"


def check_not_withheld(paper: Paper) -> None:
    """Raise `PaperWithheld` while somebody withholds the paper."""
    if paper.withheld:
        raise PaperWithheld(N_("该文书暂缓办理：%(reason)s。事由消除后再办理。"), reason=paper.withheld[0].reason)


def next_paper_status(status: PaperStatus, action: PaperAction) -> PaperStatus:
    """The status after `action`. Raises `PaperTransitionNotAllowed` when the present one forbids it."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise PaperTransitionNotAllowed(_REFUSALS[action], status=LABELS[status]) from None


_REFUSALS = {
    PaperAction.NUMBER: N_("该文书%(status)s，不能再编号。"),
    PaperAction.RENDER: N_("该文书%(status)s，不能再制作。"),
    PaperAction.SERVE: N_("该文书%(status)s，不能登记送达：文书须先制作完成并存档，且只能送达一次。请刷新后核对。"),
    PaperAction.ANNUL: N_("该文书%(status)s，不能作废。"),
}

"""The service agreement (医保服务协议) from offer to end: who signs when, and what exactly each signature binds.

Source: blueprint section 7 (Agreement): offered → signed by the store → signed by the agency → in force* → ended*.
The states with a star are computed from the days of the term and never stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from common.errors import Conflict, Invalid, NotAllowed
from common.ids import AgreementId, ChainId, StoreId
from common.people.commands import Actor, Role
from common.phrases import N_


class AgreementStatus(StrEnum):
    """States; the last three are computed, the others are entered by an act; `terminated` is shown from its day on."""

    OFFERED = "offered"
    SIGNED_BY_STORE = "signed_by_store"
    SIGNED_BY_AGENCY = "signed_by_agency"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    NOT_BEGUN = "not_begun"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


class AgreementAction(StrEnum):
    """What is done to an agreement."""

    SIGN_FOR_STORE = "sign_for_store"
    SIGN_FOR_AGENCY = "sign_for_agency"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"


#: From which state which act leads where; whatever is not in here is refused.
TRANSITIONS: Mapping[tuple[AgreementStatus, AgreementAction], AgreementStatus] = MappingProxyType(
    {
        (AgreementStatus.OFFERED, AgreementAction.SIGN_FOR_STORE): AgreementStatus.SIGNED_BY_STORE,
        (AgreementStatus.SIGNED_BY_STORE, AgreementAction.SIGN_FOR_AGENCY): AgreementStatus.SIGNED_BY_AGENCY,
        (AgreementStatus.OFFERED, AgreementAction.WITHDRAW): AgreementStatus.WITHDRAWN,
        (AgreementStatus.SIGNED_BY_STORE, AgreementAction.WITHDRAW): AgreementStatus.WITHDRAWN,
        (AgreementStatus.SIGNED_BY_AGENCY, AgreementAction.TERMINATE): AgreementStatus.TERMINATED,
    }
)

#: Who may do what; a service does what follows from a served decision.
ACTORS: Mapping[AgreementAction, frozenset[Role]] = MappingProxyType(
    {
        AgreementAction.SIGN_FOR_STORE: frozenset({Role.PHARMACY, Role.HEADQUARTERS}),
        AgreementAction.SIGN_FOR_AGENCY: frozenset({Role.APPROVER}),
        AgreementAction.WITHDRAW: frozenset({Role.REVIEWER, Role.APPROVER}),
        AgreementAction.TERMINATE: frozenset({Role.SERVICE}),
    }
)

#: What the days add to a signed agreement: drawn in the diagram with a star, never stored.
COMPUTED: tuple[tuple[AgreementStatus, str, AgreementStatus], ...] = (
    (AgreementStatus.SIGNED_BY_AGENCY, "before its first day", AgreementStatus.NOT_BEGUN),
    (AgreementStatus.NOT_BEGUN, "first day", AgreementStatus.IN_FORCE),
    (AgreementStatus.IN_FORCE, "after its last day", AgreementStatus.EXPIRED),
    (AgreementStatus.NOT_BEGUN, "first day of the termination", AgreementStatus.TERMINATED),
    (AgreementStatus.IN_FORCE, "first day of the termination", AgreementStatus.TERMINATED),
)

#: An agreement in one of these can still be signed or withdrawn; a store has at most one such.
OPEN_STATUSES = frozenset({AgreementStatus.OFFERED, AgreementStatus.SIGNED_BY_STORE})

_REFUSALS = MappingProxyType(
    {
        AgreementAction.SIGN_FOR_STORE: N_("该协议已由药店签署或不再可签，请刷新后查看当前状态。"),
        AgreementAction.SIGN_FOR_AGENCY: N_("该协议尚未由药店签署，或已经签署完毕，请刷新后查看当前状态。"),
        AgreementAction.WITHDRAW: N_("该协议已签署完毕或已撤回，不能撤回。"),
        AgreementAction.TERMINATE: N_("只有双方已签署的协议才能解除。"),
    }
)


class TransitionNotAllowed(NotAllowed):
    """Raised when the state of an agreement does not allow the act: signing twice, signing what was withdrawn."""

    code = "transition_not_allowed"


class TextMismatch(Conflict):
    """Raised when a signature names another text, or other particulars, than those offered."""

    code = "text_mismatch"


class AnnexChanged(Conflict):
    """Raised when another version of the annex is in force than the one that was offered."""

    code = "annex_changed"


class BeginsBeforeSignature(NotAllowed):
    """Raised when an agreement would be signed after its first day: the last signature concludes it (Art. 42)."""

    code = "begins_before_signature"


class SamePerson(NotAllowed):
    """Raised when one natural person would sign for both sides."""

    code = "same_person"


@dataclass(frozen=True, slots=True)
class AgreementParticulars:
    """What an agreement says beside its text: the parties and the days, as shown to the signers.

    `until_on` is the first day after the term; papers print `last_on`, both days included. `annex_sha256` names what
    the annex says of each item (附件二), in the version in force when both are shown; None in offers of before.
    """

    agency: str
    store_id: StoreId
    store_name: str
    store_code: str | None
    uscc: str | None
    address: str
    area: str
    chain_id: ChainId | None
    from_on: date
    until_on: date
    last_on: date
    catalogue: bool
    annex_sha256: str | None = None

    def sha256(self) -> str:
        """The SHA-256 of their canonical form: keys sorted, days in ISO form, UTF-8; what offers of before said."""
        said = {name: each for name, each in asdict(self).items() if name != "annex_sha256" or each is not None}
        text = json.dumps(said, default=str, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Signature:
    """One side's signature: the account and the natural person, when, and the digests of what was shown.

    `persons` are who had a hand in it: the signer, and whom a deputy stands in for.
    """

    account: str
    person: str
    signer: str
    at: datetime
    text_sha256: str
    particulars_sha256: str
    persons: tuple[str, ...]
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with its signatures; `text_sha256` names the exact text, `particulars` what was filled in.

    `offered_persons` are who had a hand in the offer: who made it, and whom a deputy stands in for.
    `terminated_on` is the first day that a termination takes from it; None with one that took all of them.
    """

    id: AgreementId
    version: int
    status: AgreementStatus
    text_sha256: str
    particulars: AgreementParticulars
    offered_at: datetime
    offered_by: str
    offered_persons: tuple[str, ...]
    store_signature: Signature | None = None
    agency_signature: Signature | None = None
    terminated_on: date | None = None


def after(agreement: Agreement, action: AgreementAction) -> AgreementStatus:
    """The state to which an act leads. Raises `TransitionNotAllowed`."""
    found = TRANSITIONS.get((agreement.status, action))
    if found is None:
        raise TransitionNotAllowed(_REFUSALS[action])
    return found


def may(actor: Actor, agreement: Agreement, action: AgreementAction) -> bool:
    """Whether the role and the state allow the act; whether the agreement is in scope is another question."""
    return actor.has(*ACTORS[action]) and (agreement.status, action) in TRANSITIONS


def status_on(agreement: Agreement, day: date) -> AgreementStatus:
    """The state as shown on a day: that of the record, and for a signed agreement what the day makes of it.

    A termination that is recorded already ends the agreement on its first day, not before.
    """
    ends_later = agreement.terminated_on is not None and day < agreement.terminated_on
    if agreement.status is not AgreementStatus.SIGNED_BY_AGENCY and not ends_later:
        return agreement.status
    if day < agreement.particulars.from_on:
        return AgreementStatus.NOT_BEGUN
    return AgreementStatus.IN_FORCE if day < agreement.particulars.until_on else AgreementStatus.EXPIRED


def check_shown(agreement: Agreement, *, text_sha256: str, particulars_sha256: str) -> None:
    """Raises `TextMismatch` unless the signer was shown exactly what is offered: the text and its particulars."""
    if text_sha256 != agreement.text_sha256 or particulars_sha256 != agreement.particulars.sha256():
        raise TextMismatch(N_("所签内容与当前协议文本或事项不一致，请重新打开协议，核对后再签署。"))


def check_first_day(from_on: date, *, today: date) -> None:
    """Raises `Invalid` (`begins_before_signature`) for an offer of an agreement that begins before it can be signed."""
    if from_on < today:
        told = N_("协议最早今天（%(today)s）签署，不能自%(day)s起始；请把起始日改为今天或者以后。")
        raise Invalid.about("from_on", told, code=BeginsBeforeSignature.code, today=today, day=from_on)


def check_not_begun(agreement: Agreement, *, today: date) -> None:
    """Raises `BeginsBeforeSignature` once the first day of what is to be signed is over."""
    from_on = agreement.particulars.from_on
    if from_on < today:
        raise BeginsBeforeSignature(
            N_("该协议载明自%(day)s起始，今天（%(today)s）签署已晚于起始日。请由经办机构撤回，改起始日后重新发起。"),
            day=from_on,
            today=today,
        )


def check_annex(agreement: Agreement, *, annex_sha256: str | None) -> None:
    """Raises `AnnexChanged` unless the annex that was offered is the one in force at the signing."""
    offered = agreement.particulars.annex_sha256
    if offered is not None and offered != annex_sha256:
        raise AnnexChanged(
            N_("发起签约之后，附件二（违规行为记分目录）已有新的版本施行。请联系经办机构撤回后重新发起，再签署。")
        )


def check_not_offerer(agreement: Agreement, actor: Actor) -> None:
    """Raises `SamePerson` when who signs for the store has offered the agreement for the agency."""
    if actor.persons.intersection(agreement.offered_persons):
        raise SamePerson(
            N_(
                "同一自然人不能既代表经办机构发起协议，又代表药店签署，请由药店的另一位人员签署，"
                "或由另一位经办人员撤回后重新发起。"
            )
        )


def check_other_side(agreement: Agreement, actor: Actor) -> None:
    """Raises `SamePerson` when who signs for the agency has signed for the store."""
    store = agreement.store_signature
    if store is not None and actor.persons.intersection(store.persons):
        raise SamePerson(N_("同一自然人不能同时代表药店和经办机构签署，请由另一位审批人员签署。"))


def check_signer(name: str) -> str:
    """The signer's name without surrounding spaces. Raises `Invalid` (`signer_missing`)."""
    if not name.strip():
        raise Invalid(N_("请填写签署人姓名。"), code="signer_missing")
    return name.strip()

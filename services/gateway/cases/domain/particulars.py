"""What the adopter adds to a proposal, and whether that is all that the paper has to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from common.errors import FieldProblem, Invalid, NotAllowed
from common.folding import fold
from common.ids import UsccInvalid, check_uscc, has_right_check_character
from common.messages.words import Measure
from common.phrases import N_, Phrase


class Cause(StrEnum):
    """What led to a termination: by it no application is taken for some years (不予受理情形)."""

    FRAUD_OR_LAW = "fraud_or_law"
    BREACH = "breach"

    @property
    def label(self) -> Phrase:
        """The cause in words, for who chooses it."""
        return _CAUSES[self]

    @property
    def printed(self) -> str:
        """The cause as a paper names it, beside the ground."""
        return "法律法规规定的情形" if self is Cause.FRAUD_OR_LAW else "违反协议的情形"


_CAUSES = {
    Cause.FRAUD_OR_LAW: N_("以欺诈等不正当手段取得定点，或者法律法规规定的情形"),
    Cause.BREACH: N_("其他违反协议的情形"),
}


class NotWanted(Invalid):
    """Raised when something is said that a decision of the measure does not have."""

    code = "not_wanted"


class AddresseeUnregistered(Invalid):
    """Raised when a headquarters is named otherwise than it is registered, and nobody says why."""

    code = "addressee_unregistered"


class ParticularsMissing(Invalid):
    """Raised when the adopter leaves out what the paper has to say."""

    code = "particulars_missing"


class ReasonsLacking(NotAllowed):
    """Raised when a case was adopted without reasons, as before they were asked for, though there is a choice."""

    code = "reasons_lacking"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the adopter adds to the proposal: the printed first day, the months, and the text of the paper.

    `reasons` (处理理由) say why this measure and why this long, where the deciders have a choice; `cause` (解除原因) is
    that of a termination, `addressee` (with its `addressee_uscc`, and `addressee_head`, its legal representative where
    known) the registered name of a chain's headquarters, `addressee_reason` why that is not the name of the register;
    `facts_found` (查明的事实) what was found, where and when,
    before the list of facts; `measure` which of the offered measures was chosen. None where none are asked for or said,
    and in cases of the time before.
    """

    first_on: date
    months: int | None
    source: str
    statement: str
    demands: str
    reasons: str | None = None
    cause: Cause | None = None
    addressee: str | None = None
    addressee_uscc: str | None = None
    addressee_head: str | None = None
    facts_found: str | None = None
    measure: Measure | None = None
    addressee_reason: str | None = None


class CauseUnfit(Invalid):
    """Raised when the cause of a termination does not follow from the ground for which it was proposed."""

    code = "cause_unfit"


def causes_of(ground: str | None, fitting: Mapping[str, Sequence[str]]) -> tuple[Cause, ...]:
    """The causes that fit the ground of a termination, of `termination_causes`: one that is not listed is a breach.

    All of them where the proposal is of the time before grounds were named.
    """
    if ground is None:
        return tuple(Cause)
    return tuple(Cause(each) for each in fitting.get(ground, (Cause.BREACH,)))


def check_cause(cause: Cause, *, among: tuple[Cause, ...]) -> None:
    """Raise `CauseUnfit` unless the cause is among those that fit the ground."""
    if cause not in among:
        told = N_("解除原因与本案的解除事由不符，应为“%(cause)s”，请改选。")
        raise CauseUnfit.about("cause", told, cause=among[0].label)


def leaves_choice(measure: Measure, snapshot: Mapping[str, Any]) -> bool:
    """Whether the deciders choose (裁量): the measure, or how long it lasts. Not where the text says 应当解除.

    Source: agreement Art. 24, 27, 29 (可以), 31 (应当). The end of a hold is no choice; of several measures one is
    chosen.
    """
    is_bound = measure is Measure.TERMINATION and bool(snapshot.get("must_terminate"))
    return measure.burdens and (not is_bound or bool(snapshot.get("alternatives")))


def follows_on(snapshot: Mapping[str, Any]) -> date | None:
    """The day with which a second suspension may begin at the earliest, if the figures of its proposal name one."""
    found = snapshot.get("follows_on")
    return date.fromisoformat(found) if found else None


def check_complete(measure: Measure, particulars: Particulars, *, has_choice: bool) -> None:
    """Raise `ParticularsMissing`, `NotWanted` unless the paper will say what a decision of this measure says, no more.

    With a choice (`has_choice`) it gives reasons. Raises `UsccInvalid` of a mistyped code.
    Source: practice section 7 (defence and finding, rectification and resumption), 12.2 (reasons of a joint measure);
    papers.md (discretion).
    """
    _check_wanted(measure, particulars, has_choice=has_choice)
    if particulars.cause is None and measure is Measure.TERMINATION:
        raise ParticularsMissing.about(
            "cause", N_("请选择解除原因，决定书据此告知不予受理期限。"), code="cause_missing"
        )
    if measure.is_of_chain and not (particulars.addressee or "").strip():
        told = N_("请填写连锁总部的登记名称，决定书以此为受送达人。")
        raise ParticularsMissing.about("addressee", told, code="addressee_missing")
    if particulars.addressee_uscc:
        _check_code(particulars.addressee_uscc)
    if has_choice and not (particulars.reasons or "").strip():
        raise ParticularsMissing.about("reasons", _REASONS[measure.is_of_chain], code="reasons_missing")
    wanted = (
        ("statement", measure.burdens, N_("请写明陈述申辩情况：何时告知、当事人意见和采纳与否；未提出的也请写明。")),
        ("demands", measure.calls_for_rectification, N_("请写明整改要求；连锁措施还应写明申请恢复的办法。")),
    )
    problems = [
        FieldProblem(name, told, f"{name}_missing")
        for name, is_wanted, told in wanted
        if is_wanted and not getattr(particulars, name).strip()
    ]
    if problems:
        raise ParticularsMissing.of(*problems)


def _check_code(text: str) -> None:
    """Let pass a code that may be a headquarters': its last character follows from the others, nobody mistyped it."""
    code = check_uscc(text)
    if not has_right_check_character(code):
        told = N_(
            "统一社会信用代码%(uscc)s的校验码（末位）不对，至少有一位抄错，不能印在决定书上；请按总部的营业执照改正，"
            "执照上确是如此或者不知道的留空。"
        )
        raise UsccInvalid.about("addressee_uscc", told, uscc=code)


def check_registered_name(particulars: Particulars, *, registered: str) -> None:
    """Let pass the name under which a headquarters is registered, or another one with the reason why it is right.

    Names are compared by their keys. Raises `AddresseeUnregistered`, `NotWanted` (a reason without another name).
    """
    has_reason = bool((particulars.addressee_reason or "").strip())
    is_other = fold(particulars.addressee or "") != fold(registered)
    if is_other and not has_reason:
        told = N_(
            "该连锁登记的名称是“%(name)s”，与所填的不同，请核对。名称以登记为准的，改为登记的名称；登记的是简称或者有误的，"
            "写明与登记名称不同的理由。"
        )
        raise AddresseeUnregistered.about("addressee", told, name=registered)
    if has_reason and not is_other:
        told = N_("所填名称与登记的名称相同，请去掉与登记名称不同的理由。")
        raise NotWanted.of(FieldProblem("addressee_reason", told, "addressee_reason_not_wanted"))


#: What is asked where reasons are missing: of a store, and of a chain.
_REASONS = (
    N_("请写明处理理由：根据违规的性质、情节和后果，为何采取这一措施；有期限的，为何确定这一期限。"),
    N_("请写明采取连锁措施的理由：较轻的措施为何不足以达到目的。"),
)
#: What the decisions of some measures alone say: the fields, of which measures, and what is told of the others.
_OF_SOME: tuple[tuple[tuple[str, ...], Callable[[Measure], bool], Phrase], ...] = (
    (
        ("cause",),
        lambda measure: measure is Measure.TERMINATION,
        N_("“%(measure)s”没有不予受理期限，请去掉解除原因。"),
    ),
    (
        ("addressee", "addressee_uscc", "addressee_head", "addressee_reason"),
        lambda measure: measure.is_of_chain,
        N_("“%(measure)s”的当事人是登记的药店，名称、代码和人员以登记为准，请去掉该项。"),
    ),
    (
        ("facts_found",),
        lambda measure: measure.burdens,
        N_("“%(measure)s”的决定书不写查明的事实，请去掉该项。"),
    ),
)
_UNREASONED = N_("本案的“%(measure)s”没有裁量余地，决定书不写处理理由，请去掉该项。")


def _check_wanted(measure: Measure, particulars: Particulars, *, has_choice: bool) -> None:
    unwanted = [(name, told) for names, has_it, told in _OF_SOME if not has_it(measure) for name in names]
    if not has_choice:
        unwanted.append(("reasons", _UNREASONED))
    problems = [
        FieldProblem(name, told, f"{name}_not_wanted", params={"measure": measure.label})
        for name, told in unwanted
        if getattr(particulars, name)
    ]
    if problems:
        raise NotWanted.of(*problems)

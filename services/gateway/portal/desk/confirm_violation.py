"""Confirming a violation (确认违规): a second person checks the record, files evidence, and says what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from common import clock
from common.errors import DomainError, Invalid, NotAllowed
from common.messages import PointsNoticeOrdered
from common.people.commands import OFFICERS, Receipt
from common.web import Access, current_actor
from services.gateway.clients import agreements, violations
from services.gateway.clients.entry_notes import Twin
from services.gateway.dossiers.usecases.show_violation import ShownViolation
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.usecases.preview_notice import preview_notice
from services.gateway.portal.desk import violation_record
from services.gateway.portal.desk.foreseen_words import foreseen_facts, outcome_text
from services.gateway.portal.shell.fields import Choice, Files, KitForm, TextBlock
from services.gateway.portal.shell.form_page import FormPage, Outgoing, Subject
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page; ratings decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.confirm_violation": Access(OFFICERS)}
#: What the second person says who has found that the record is of another act than its twins.
_ANOTHER = "another"


class ConfirmationForm(KitForm):
    """What the second person found, by the names of ratings' API, and the evidence that they file."""

    is_another_act = Choice(
        _l("与同店、同项、同日已有记录的关系"),
        choices=((_ANOTHER, _l("已逐条核对，本记录是另一行为")),),
        help=_l("同一行为重复登记的不能确认，请驳回本记录。"),
    )
    finding = TextBlock(_l("复核意见"), help=_l("写明核对了哪些证据、认定了什么事实；最多4000个字。"))
    files = Files(_l("证据材料"), help=_l("现场照片、票据、笔录等。"))

    def adapt(self, record: Confirmable) -> None:
        """Only where a twin is in force has it to be declared that this is another act."""
        if not any(each["state"] == "confirmed" for each in record.twins):
            del self.is_another_act


@dataclass(frozen=True, slots=True)
class Confirmable:
    """A violation, and what its confirmation would do; None where it would be refused."""

    shown: ShownViolation
    foreseen: violations.Foreseen | None

    @property
    def twins(self) -> Sequence[Twin]:
        """The other entries of its store, item and day, the same before and after the confirmation."""
        return self.shown.entry.get("twins") or ()


def load(violation_id: str) -> Subject:
    """The violation, with what its confirmation would do by what holds now. Raises `NotFound`."""
    subject = violation_record.load(violation_id)
    if subject.bar is not None:
        return replace(subject, record=Confirmable(subject.record, None))
    try:
        found = violations.foresee_confirmation(wiring().connections["ratings"], violation_id, actor=current_actor())
    except (Invalid, NotAllowed) as bar:
        return replace(subject, record=Confirmable(subject.record, None), bar=bar)
    facts = (*subject.facts, *foreseen_facts(found))
    return replace(subject, facts=facts, record=Confirmable(subject.record, found))


def preview(subject: Subject, form: ConfirmationForm) -> PaperView | None:
    """The notice that the store would get; None while it cannot be written, which bars nobody from going on."""
    store, found = subject.record.shown.store, subject.record.foreseen
    if store is None or found is None:
        return None
    ordered = PointsNoticeOrdered.from_data(found["notice"])
    try:
        return preview_notice(
            ordered, addressee=agreements.addressee_of(store), policy=wiring().policy, today=clock.today()
        )
    except DomainError:
        return None


def outcome(subject: Subject, seen: Mapping[str, str]) -> str:
    """What the confirmation came to; nothing while it is not in the points, or they cannot be read."""
    entry: Any = subject.record.shown.entry
    grade = subject.record.shown.grade
    if entry.get("counted") is None or grade is None:
        return ""
    return outcome_text(
        entry["counted"],
        entry["rules"],
        year=grade["year"],
        total=grade["points"],
        grade=grade["grade"],
        seen=seen,
    )


def send(subject: Subject, form: ConfirmationForm, outgoing: Outgoing) -> Receipt:
    """Confirm the entry at ratings, which then owns the evidence. Raises what it refuses with."""
    return violations.confirm_violation(
        wiring().connections["ratings"],
        subject.record.shown.entry["id"],
        review={**form.answers, "is_another_act": form.answers.get("is_another_act") == _ANOTHER},
        evidence=((each.sha256, each.name, outgoing.read(each)) for each in outgoing.files),
        actor=current_actor(),
        key=outgoing.key,
    )


PAGE = register(
    FormPage(
        endpoint="confirm_violation",
        rule="/violations/<violation_id>/confirm",
        title=_l("确认违规"),
        submit=_l("确认违规"),
        owner="ratings",
        form=ConfirmationForm,
        template="desk/confirm_violation.html",
        load=load,
        preview=preview,
        send=send,
        outcome=outcome,
    )
)

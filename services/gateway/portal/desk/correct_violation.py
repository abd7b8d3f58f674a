"""Noting a correction (补记改正) of a violation that waits for a second person: when the act was corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.errors import Invalid, NotAllowed
from common.people.commands import Receipt, Role
from common.web import Access, allow, current_actor
from services.gateway.clients import violations
from services.gateway.dossiers.usecases.show_violation import ShownViolation
from services.gateway.portal.desk import violation_record
from services.gateway.portal.desk.violation_record import correction_text
from services.gateway.portal.records.points_words import cost_text
from services.gateway.portal.shell.fields import Day, KitForm
from services.gateway.portal.shell.form_page import Fact, FormPage, Outgoing, Subject
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page; ratings decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.correct_violation": allow(Role.REVIEWER)}


@dataclass(frozen=True, slots=True)
class Correctable:
    """A violation, and what a correction would do; None when none can be noted."""

    shown: ShownViolation
    preview: violations.CorrectionPreview | None


class Corrected(Day):
    """The day of a correction, told with whether it is soon enough."""

    last_on: date | None = None

    @property
    def told(self) -> str:
        """The day in full with what it means; what is none, as it was typed."""
        if self.day is None or self.last_on is None:
            return super().told
        return correction_text(self.day.isoformat(), in_time=self.day <= self.last_on)


class CorrectionForm(KitForm):
    """When the act was corrected."""

    corrected_on = Corrected(_l("改正日期"), help=_l("药店实际改正之日，不早于发现日期；补记后不能更改。"))

    def adapt(self, record: Correctable) -> None:
        """From the finding to today; how soon is soon enough is told by ratings."""
        self.corrected_on.within = (date.fromisoformat(record.shown.entry["found_on"]), clock.today())
        if record.preview:
            self.corrected_on.last_on = date.fromisoformat(record.preview["last_on"])


def load(violation_id: str) -> Subject:
    """The violation, with what a correction would do to its points. Raises `NotFound`."""
    subject = violation_record.load(violation_id)
    try:
        preview = violations.preview_correction(wiring().connections["ratings"], violation_id, actor=current_actor())
    except (Invalid, NotAllowed) as bar:
        return replace(subject, record=Correctable(subject.record, None), bar=bar)
    return replace(
        subject, facts=(*subject.facts, *_facts(preview)), record=Correctable(subject.record, preview), bar=None
    )


def send(subject: Subject, form: CorrectionForm, outgoing: Outgoing) -> Receipt:
    """Note the day at ratings. Raises what it refuses with."""
    return violations.note_correction(
        wiring().connections["ratings"],
        subject.record.shown.entry["id"],
        corrected_on=form.corrected_on.data,
        actor=current_actor(),
        key=outgoing.key,
    )


def _facts(preview: violations.CorrectionPreview) -> tuple[Fact, ...]:
    in_time, late = preview["points_in_time"], preview["points_late"]
    last = full_day(preview["last_on"])
    window = _("至%(day)s（含当日，暂定）", day=last) if preview["provisional"] else _("至%(day)s（含当日）", day=last)
    effect = (
        _("补记改正不改变记分：%(cost)s。", cost=cost_text(late, ()))
        if in_time == late
        else _(
            "期限内改正：%(in_time)s；逾期改正：%(late)s。", in_time=cost_text(in_time, ()), late=cost_text(late, ())
        )
    )
    return (
        Fact("window", _l("改正期限"), window, preview["last_on"]),
        Fact("effect", _l("对记分的影响"), effect, f"{in_time} {late}"),
    )


PAGE = register(
    FormPage(
        endpoint="correct_violation",
        rule="/violations/<violation_id>/correction",
        title=_l("补记改正"),
        submit=_l("补记改正日期"),
        owner="ratings",
        form=CorrectionForm,
        template="desk/correct_violation.html",
        load=load,
        send=send,
    )
)

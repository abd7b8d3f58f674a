"""The record page of a list of determined grades (等级评定), and what its forms show of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common.errors import NotAllowed
from common.people.commands import STAFF
from common.phrases import Phrase
from common.web import Access, current_actor
from services.gateway.clients.determinations import Batch, Replaced, Row
from services.gateway.clients.endpoints import Page
from services.gateway.dossiers.usecases.show_determinations import (
    ShownDeterminations,
    show_determinations,
    show_rows,
)
from services.gateway.portal.records.history import Event, in_order
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.form_page import Fact, Subject
from services.gateway.portal.shell.instants import full_day, full_instant
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.receipts import underway_at
from services.gateway.portal.shell.speaking import spoken
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.determination": Access(STAFF)}

_NEXT = {
    "proposed": _l(
        "须由提出人以外的另一名经办或审批人员确认或驳回，两人均不得经手过名单中门店该年度的违规；须在生效日期之前确认，等级自该日起执行。"
    ),
    "confirmed": _l("等级自生效日期起执行；以后年度的下降和评定不受影响。"),
    "rejected": _l("不改变任何等级，留存备查。"),
}
_ACTS = (
    ("confirm", "pages.confirm_determinations", _l("确认等级评定")),
    ("reject", "pages.reject_determinations", _l("驳回")),
)
#: Of each decision what it is called, how its words are called, and where they stand.
_DECIDED = {
    "confirmed": (_l("确认"), _l("复核意见"), "opinion"),
    "rejected": (_l("驳回"), _l("驳回理由"), "reason"),
}


def load(batch_id: str) -> Subject:
    """The list as the actor may see it now, for its page; nothing bars. Raises `NotFound`."""
    shown = show_determinations(batch_id, actor=current_actor(), connection=wiring().connections["ratings"])
    return Subject(
        name=_("%(year)s年度等级评定", year=shown.batch["year"]),
        version=shown.version,
        facts=_facts(shown),
        back=url_for("pages.determination", batch_id=batch_id),
        record=shown,
    )


def load_for(action: str, batch_id: str) -> Subject:
    """The list with its grounds for a form that does this to it; barred where the actor may not. Raises `NotFound`."""
    subject = load(batch_id)
    batch: Batch = subject.record.batch
    rows = show_rows(batch_id, cursor=None, actor=current_actor(), connection=wiring().connections["ratings"])
    subject = replace(subject, facts=(*subject.facts, _grounds(rows)))
    if action in batch["actions"]:
        return subject
    return replace(subject, bar=NotAllowed(Phrase(batch["bar"] or "")))


@pages.get("/determinations/<batch_id>")
def determination(batch_id: str) -> ResponseReturnValue:
    """One list: where it stands, what can be done, its facts, each store with what its grade rests on."""
    subject = load(batch_id)
    batch: Batch = subject.record.batch
    connection, bar = wiring().connections["ratings"], _told_bar(batch)
    cursor = request.args.get("cursor") or None
    rows = show_rows(batch_id, cursor=cursor, actor=current_actor(), connection=connection)
    return render_template(
        "desk/determination.html",
        subject=subject,
        batch=batch,
        label=words.DETERMINATION_STATES[batch["state"]],
        next=_NEXT[batch["state"]],
        offered=[(word, url_for(page, batch_id=batch_id)) for act, page, word in _ACTS if act in batch["actions"]],
        underway=underway_at(request.path),
        bar=_(bar) if bar else None,
        rows=rows,
        cursor=cursor,
        replaced_text=lambda found: _replaced(found, batch),
        problem_text=lambda found: spoken(found["phrase"], found["params"]),
        grades=words.GRADES,
        events=_events(subject.record),
    )


def _told_bar(batch: Batch) -> str | None:
    """Why the list cannot be confirmed, while it waits, for who might."""
    might = may_open("pages.confirm_determinations", current_actor().roles)
    return batch["bar"] if might and batch["state"] == "proposed" else None


def counts_text(counts: Mapping[str, int]) -> str:
    """How many stores have each grade."""
    return _("、").join(
        _n("%(grade)s%(count)d家", counts[grade], grade=words.GRADES[grade]) for grade in sorted(counts)
    )


def _facts(shown: ShownDeterminations) -> tuple[Fact, ...]:
    batch = shown.batch
    return (
        Fact("state", _l("状态"), words.DETERMINATION_STATES[batch["state"]], batch["state"]),
        *_decision(shown),
        Fact("year", _l("评定年度"), _("%(year)s年度", year=batch["year"]), str(batch["year"])),
        Fact("counts", _l("门店和等级"), counts_text(batch["counts"]), str(sorted(batch["counts"].items()))),
        Fact("determined", _l("评定日期"), full_day(batch["determined_on"]), batch["determined_on"]),
        Fact("in_force", _l("生效日期"), full_day(batch["in_force_from"]), batch["in_force_from"]),
        Fact("proposer", _l("提出人"), shown.proposer, is_data=True),
    )


def _grounds(rows: Page[Row]) -> Fact:
    """What the first rows rest on, a line each; they are compared."""
    lines = [
        _n(
            "%(name)s：%(grade)s（现为%(now)s，评定年度记%(count)d分）",
            each["points"],
            name=each["name"],
            grade=words.GRADES[each["grade"]],
            now=words.GRADES[each["now"] or "none"],
        )
        for each in rows["items"]
    ]
    if rows["next"]:
        lines.append(_("其余门店见该批评定的页面。"))
    value = " ".join(f"{each['store_id']}:{each['points']}:{each['now']}" for each in rows["items"])
    return Fact("grounds", _l("逐店依据"), "\n".join(lines), value, is_data=True)


def _decision(shown: ShownDeterminations) -> tuple[Fact, ...]:
    """Who decided, when, and with which words; one of 0.1 has none."""
    batch: Any = shown.batch
    at = batch["confirmed_at"] or batch["rejected_at"]
    if shown.decider is None or at is None:
        return ()
    _act, label, words_of = _DECIDED[batch["state"]]
    return (
        Fact("decider", _l("复核人"), shown.decider, is_data=True),
        Fact("decided", _l("复核时间"), full_instant(at), at),
        Fact("words", label, batch[words_of] or "—", is_data=True),
    )


def _replaced(found: Replaced | None, batch: Batch) -> str:
    """What gives way to a row; a determination of a later year does not."""
    if found is None:
        return "—"
    values = {"year": found["year"], "grade": words.GRADES[found["grade"]], "day": full_day(found["in_force_from"])}
    if found["year"] > batch["year"]:
        return _("%(year)s年度评定为%(grade)s，自%(day)s起；属以后年度，不被替代", **values)
    return _("%(year)s年度评定为%(grade)s，自%(day)s起，被替代", **values)


def _events(shown: ShownDeterminations) -> list[Event]:
    batch: Any = shown.batch
    events = [Event(datetime.fromisoformat(batch["recorded_at"]), _("提出"), by=shown.proposer)]
    at = batch["confirmed_at"] or batch["rejected_at"]
    if at is not None:
        text, _label, words_of = _DECIDED[batch["state"]]
        events.append(Event(datetime.fromisoformat(at), str(text), by=shown.decider, detail=batch[words_of]))
    return in_order(events)

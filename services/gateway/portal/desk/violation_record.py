"""The record page of a violation (违规记录), and what its forms show of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.errors import NotAllowed
from common.people.commands import STAFF
from common.phrases import Phrase
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.show_violation import ShownViolation, get_evidence, show_violation
from services.gateway.papers.kinds.points_notice import title_of
from services.gateway.portal.desk.given_way import given_way
from services.gateway.portal.desk.twin_words import twin_facts
from services.gateway.portal.desk.unproposed_words import unproposed_facts
from services.gateway.portal.desk.wordings import wording_facts
from services.gateway.portal.records.catalogue import item_address
from services.gateway.portal.records.duty_rows import DutyRow, term_of
from services.gateway.portal.records.grade_words import letter_of
from services.gateway.portal.records.history import Event, in_order
from services.gateway.portal.records.points_words import cost_text
from services.gateway.portal.records.store_events import served_events
from services.gateway.portal.records.store_view import paper_rows
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.downloads import download
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import Fact, Subject
from services.gateway.portal.shell.instants import full_day, full_instant
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.receipts import underway_at
from services.gateway.portal.shell.speaking import article_text, joined
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.violation": Access(STAFF),
    "pages.violation_file": Access(STAFF),
}

_SOURCES = {
    "inspection": _l("现场检查"),
    "monitoring": _l("智能监控"),
    "report": _l("举报投诉"),
    "data": _l("数据筛查"),
    "self_report": _l("自查自报"),
}
_NEXT = {
    "recorded": _l("须由记录人以外的另一名经办或审批人员确认或驳回；确认后才记分。"),
    "rejected": _l("不记分，留存备查。"),
}
#: Of each decision what it is called, and where its words stand.
_DECIDED = {"confirmed": (_l("确认"), "finding"), "rejected": (_l("驳回"), "reason")}
_SAID = {"finding": _l("复核意见"), "reason": _l("驳回理由")}
_ACTS = (("confirm", "pages.confirm_violation", _l("确认违规")), ("reject", "pages.reject_violation", _l("驳回")))


def load(violation_id: str) -> Subject:
    """The violation as the actor may see it now. Raises `NotFound`."""
    actor, connections = current_actor(), wiring().connections
    shown = show_violation(violation_id, actor=actor, today=clock.today(), connections=connections)
    return Subject(
        name=f"{shown.store_name} {shown.entry['item']}",
        version=shown.version,
        facts=_facts(shown),
        back=url_for("pages.violation", violation_id=violation_id),
        record=shown,
        bar=NotAllowed(Phrase(shown.entry["bar"])) if shown.entry["bar"] else None,
    )


@pages.get("/violations/<violation_id>")
def violation(violation_id: str) -> ResponseReturnValue:
    """One violation: where it stands, what can be done, its facts, what has happened."""
    subject = load(violation_id)
    entry = subject.record.entry
    bar = entry["bar"] if entry["state"] == "recorded" else None
    acts = [(page, word) for act, page, word in _ACTS if act in entry["actions"]] + _correction(entry)
    return render_template(
        "desk/violation.html",
        subject=subject,
        entry=entry,
        label=words.VIOLATION_STATES[entry["state"]],
        next=_next(entry, today=clock.today()),
        offered=[(word, url_for(page, violation_id=violation_id)) for page, word in acts],
        underway=underway_at(request.path),
        bar=_(bar) if bar else None,
        due=_objection(entry),
        papers=paper_rows(subject.record.papers, resumptions={}),
        events=_events(subject.record),
        gave_way=given_way(violation_id, store_id=entry["store_id"]),
    )


@pages.get("/violations/<violation_id>/files/<sha256>")
def violation_file(violation_id: str, sha256: str) -> Response:
    """A file of evidence, to be saved."""
    found = get_evidence(violation_id, sha256, actor=current_actor(), connections=wiring().connections)
    return download(*found)


def _correction(entry: Any) -> list[tuple[str, Words]]:
    """The page on which a correction is noted, while it can be."""
    is_open = entry["state"] == "recorded" and entry.get("corrected_on") is None
    page = "pages.correct_violation"
    return [(page, _l("补记改正"))] if is_open and may_open(page, current_actor().roles) else []


def _next(entry: Any, *, today: date) -> str:
    """What happens next: the window to object begins with the service of the notice."""
    if entry["state"] != "confirmed":
        return str(_NEXT[entry["state"]])
    return joined((_outcome(entry), _window(entry, today=today)))


def _outcome(entry: Any) -> str:
    """What the confirmation came to; nothing is said while it is not in the year's points yet."""
    said = _("已计入年度记分。") if entry.get("counted") else _("已确认，按记分规则不予记分。")
    return "" if entry.get("counted") is None else said


def _window(entry: Any, *, today: date) -> str:
    last = entry.get("objection_on")
    if last is None:
        return _("%(letter)s待送达，异议期自送达的次日起计算。", letter=_(title_of(entry.get("counted"))))
    if date.fromisoformat(last) < today:
        return _("异议期已于%(day)s届满。", day=full_day(last))
    return _("药店可在%(day)s前（含当日）提出异议。", day=full_day(last))


def _facts(shown: ShownViolation) -> tuple[Fact, ...]:
    entry, grade = shown.entry, shown.grade
    letter = letter_of(grade)
    points = _n("%(year)d年已记%(count)d分", grade["points"], year=grade["year"]) if grade else "—"
    return (
        Fact("state", _l("状态"), words.VIOLATION_STATES[entry["state"]], entry["state"]),
        *_decision(shown),
        Fact("act", _l("违规事项"), f"{entry['item']} {entry['act']}", is_data=True, target=item_address(entry)),
        Fact("clause", _l("依据"), entry["clause"], is_data=True),
        *_version(entry),
        *wording_facts(entry.get("wordings") or ()),
        _base(entry),
        *_cost(entry),
        *unproposed_facts(entry.get("unproposed") or (), [each.facts for each in shown.papers]),
        Fact("occurred", _l("行为日期"), full_day(entry["occurred_on"]), entry["occurred_on"]),
        Fact("found", _l("发现日期"), full_day(entry["found_on"]), entry["found_on"]),
        Fact("source", _l("线索来源"), _SOURCES[entry["source"]], entry["source"]),
        Fact("money", _l("涉及金额"), _("%(yuan)s元", yuan=entry["money"]), entry["money"]),
        *_weighed(entry),
        *twin_facts(entry.get("twins") or ()),
        Fact("evidence", _l("证据说明"), entry["evidence"], is_data=True),
        Fact("note", _l("备注"), entry.get("note") or "—", is_data=True),
        Fact("recorder", _l("记录人"), shown.recorder, is_data=True),
        Fact("year", _l("本年度记分"), points, str(grade["points"]) if grade else ""),
        Fact("grade", _l("现等级"), words.GRADES[letter], letter or ""),
    )


def _version(entry: Any) -> tuple[Fact, ...]:
    """By which version of the catalogue it is judged, and why; of older entries where it is not that of the act."""
    counts, since = entry.get("catalogue_on"), full_day(entry.get("catalogue_since"))
    if entry.get("annexed_on"):
        told = (
            _("自%(day)s起施行的版本，即所签协议所附的版本", day=since)
            if counts == entry["annexed_on"]
            else _(
                "自%(day)s起施行的版本，较所签协议所附的版本（自%(annexed)s起施行）为轻",
                day=since,
                annexed=full_day(entry["annexed_since"]),
            )
        )
        return (Fact("version", _l("适用目录"), told, counts), *_agreement(entry))
    if counts in (None, entry["occurred_on"]):
        return ()
    return (Fact("version", _l("适用目录"), _("自%(day)s起施行的版本，较行为发生时为轻", day=since), counts),)


def _agreement(entry: Any) -> tuple[Fact, ...]:
    """The agreement whose catalogue binds: from when on it runs, and when it was signed, as far as that is known."""
    first, signed = entry.get("agreed_from"), entry.get("signed_on")
    if not first:
        return ()
    how = _("签署日期没有记载，附件按协议起始之前施行的版本认定")
    if signed:
        how = _("%(day)s签署", day=full_day(signed))
        if signed > entry["annexed_on"]:
            how = _("%(day)s签署，在行为之后，附件按行为发生时施行的版本认定", day=full_day(signed))
    told = _("自%(day)s起的协议，%(how)s", day=full_day(first), how=how)
    return (Fact("agreement", _l("所依据的协议"), told, f"{first} {signed}"),)


def _base(entry: Any) -> Fact:
    """The points of the act before any rule; of a range also what the catalogue allows."""
    points, allowed = entry["points"], entry.get("item_points")
    told = _n("%(count)d分", points)
    if allowed and allowed["least"] < allowed["most"]:
        told = _("目录分值%(least)d至%(most)d分，本次认定%(points)d分", **allowed, points=points)
    return Fact("points", _l("事项基本分值"), told, str(points))


def _weighed(entry: Any) -> tuple[Fact, ...]:
    """What else decides the points: whether the act was corrected and refunded, and with which entries it is one."""
    corrected_on, is_refunded = entry.get("corrected_on"), bool(entry.get("is_refunded"))
    in_time, same_act = bool(entry.get("is_corrected_in_time")), entry.get("same_act") or ()
    joined_with = " ".join(f"{each['id']} {each['state']}" for each in same_act)
    return (
        Fact("corrected", _l("改正情况"), correction_text(corrected_on, in_time=in_time), f"{corrected_on} {in_time}"),
        Fact("refunded", _l("退款情况"), _("已退款") if is_refunded else _("未记录退款"), str(is_refunded)),
        Fact("same_act", _l("同一行为"), _one_act(same_act), joined_with),
    )


def _one_act(others: Sequence[Any]) -> str:
    """With which other entries it is one act; a dash for none."""
    if not others:
        return "—"
    named = _("、").join(
        _("%(item)s项（%(state)s）", item=each["item"], state=words.VIOLATION_STATES[each["state"]]) for each in others
    )
    return _("与%(others)s为同一行为，同一记分年度内只按最重一项记分", others=named)


def correction_text(corrected_on: str | None, *, in_time: bool) -> str:
    """When the act was corrected, and whether soon enough; of older entries the day is not known."""
    if not corrected_on:
        return _("已在规定期限内改正") if in_time else _("未记录改正")
    if in_time:
        return _("%(day)s改正，在规定期限内", day=full_day(corrected_on))
    return _("%(day)s改正，已超过规定期限", day=full_day(corrected_on))


def _cost(entry: Any) -> tuple[Fact, ...]:
    """What the act costs in the end, and why that is not what its item says; that its item is a ground to terminate."""
    counted = entry.get("counted")
    found: list[Fact] = []
    if counted is not None:
        found.append(Fact("counted", _l("本次记分"), cost_text(counted, entry["rules"]), str(counted)))
    if entry.get("is_veto"):
        found.append(Fact("veto", _l("一票否决"), _("该项为目录所列解除协议事项，确认后等级记为C级。"), "veto"))
    return (*found, *_termination(entry))


def _termination(entry: Any) -> tuple[Fact, ...]:
    """The ground on which the text that the store signed asks for the end of the agreement, in its words."""
    day = date.fromisoformat(entry.get("annexed_on") or entry["occurred_on"])
    agreed = wiring().policy.agreement_clauses.on(day)
    ground = agreed.termination_grounds.get(entry["item"])
    if ground is None:
        return ()
    article = article_text(agreed.termination)
    told = _("“%(ground)s”，按协议第%(article)s条应当解除协议。", ground=ground, article=article)
    return (Fact("ground", _l("应当解除的情形"), told, ground),)


def _decision(shown: ShownViolation) -> tuple[Fact, ...]:
    """Who decided, when, and with which words."""
    if shown.decider is None:
        return ()
    entry: Any = shown.entry
    at = entry["decided_at"]
    words_of = _DECIDED[entry["state"]][1]
    return (
        Fact("decider", _l("复核人"), shown.decider, is_data=True),
        Fact("decided", _l("复核时间"), full_instant(at), at),
        Fact("words", _SAID[words_of], entry[words_of] or "—", is_data=True),
    )


def _objection(entry: Mapping[str, Any]) -> DutyRow | None:
    """Until when the store may object; None while it was not told, and for what costs nothing."""
    if entry["state"] != "confirmed" or not entry["objection_on"]:
        return None
    left = (date.fromisoformat(entry["objection_on"]) - clock.today()).days
    term = term_of(left) if left >= 0 else _("已届满")
    return DutyRow(what=_("异议期"), subject="", due_on=entry["objection_on"], term=term, is_late=False)


def _events(shown: ShownViolation) -> list[Event]:
    entry: Any = shown.entry
    recorded = datetime.fromisoformat(entry["recorded_at"])
    events = [Event(recorded, _("登记"), by=shown.recorder, detail=entry["evidence"])]
    if shown.corrector is not None:
        corrected = _("改正日期：%(day)s", day=full_day(entry["corrected_on"]))
        events.append(
            Event(datetime.fromisoformat(entry["corrected_at"]), _("补记改正"), by=shown.corrector, detail=corrected)
        )
    if entry["state"] in _DECIDED:
        text, words_of = _DECIDED[entry["state"]]
        decided = datetime.fromisoformat(entry["decided_at"])
        events.append(Event(decided, str(text), by=shown.decider, detail=entry[words_of]))
    return in_order([*events, *served_events(shown.papers)])

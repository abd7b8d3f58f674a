"""What has happened to a store (经过), as far as its reader may know: entries, papers, cases, orders, chains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from common import clock
from common.web import current_actor
from services.gateway.clients import ratings
from services.gateway.domain.periods import early_end
from services.gateway.dossiers.usecases.show_store import ShownStore
from services.gateway.papers.api.views import paper_view
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.usecases.find_resumptions import Resumptions
from services.gateway.portal.records.case_events import events_of
from services.gateway.portal.records.catalogue import item_address
from services.gateway.portal.records.history import Event, in_order
from services.gateway.portal.records.known_sentences import retold
from services.gateway.portal.records.membership_events import membership_events
from services.gateway.portal.records.points_words import occurrence
from services.gateway.portal.shell import words
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.written import written

Body = Mapping[str, Any]


def store_events(shown: ShownStore) -> list[Event]:
    """What has happened, as far as the reader may know: a party sees no cases, and only confirmed violations."""
    entries = shown.entries.value
    found = [event for each in (entries["items"] if entries else ()) for event in _entry_events(each)]
    found += served_events(shown.papers)
    found += events_of(shown.cases)
    found += membership_events(shown.store["memberships"])
    found += _rectification_events(shown)
    found += [event for paper in shown.papers for event in _effect_events(paper, shown.resumptions)]
    found += [_determined(each) for each in (shown.grade.value["determinations"] if shown.grade.value else ())]
    return in_order(found)


def _rectification_events(shown: ShownStore) -> list[Event]:
    """Every step of what had to be put right, each with what called for it; the latest round comes first in answers."""
    numbers = {paper.about: paper.number for paper in shown.papers}
    found = shown.rectifications.value
    return [event for each in reversed(found["items"] if found else []) for event in _round_events(each, numbers)]


def _round_events(order: ratings.Rectification, numbers: Mapping[str, str | None]) -> list[Event]:
    """The demand, which stands before what was handed in on its day, what was handed in, and what came of it."""
    why = numbers.get(order["case_id"] or "") or retold(order["called_for"] or "")
    opens_case = order["case_id"] and may_open("pages.case", current_actor().roles)
    target = url_for("pages.case", case_id=order["case_id"]) if opens_case else None
    handed_in = [(datetime.fromisoformat(each["at"]), each["text"]) for each in order["evidence"]]
    round, noted_at = order["round"], handed_in[0][0] if handed_in else None
    demand = _("要求限期整改") if round == 1 else _("要求限期整改（第%(round)d轮）", round=round)
    untold = "" if order["due_on"] else _("（告知书待送达；整改期限自送达的次日起算）")
    found = [
        Event(
            date.fromisoformat(order["ordered_on"]), f"{demand}{untold}", detail=why, target=target, noted_at=noted_at
        )
    ]
    found += [Event(at, _("提交整改材料"), detail=_lines(why, text)) for at, text in handed_in]
    if order["decided_at"]:
        outcome = _("整改材料验收合格") if order["status"] == "passed" else _("整改材料未通过验收")
        decided_at = datetime.fromisoformat(order["decided_at"])
        found.append(Event(decided_at, outcome, detail=_lines(why, order["reason"] or "")))
    return found


def _lines(why: str, said: str) -> str:
    """What called for a rectification, and below it what somebody wrote."""
    return Markup("\n").join(written(each) for each in (why, said) if each)


def _effect_events(paper: Paper, resumptions: Resumptions) -> list[Event]:
    """Since when a served decision has effect, and its last day once that is over without another decision."""
    effect, today = paper.effect, clock.today()
    if effect is None or effect.first_day > today:
        return []
    measure = _(str(paper_view(paper, resumptions={})["kind_label"]))
    begins = _("%(measure)s自本日零时起生效", measure=measure)
    found = [Event(effect.first_day, begins, detail=paper.number, is_beginning=True)]
    last = effect.last_day
    early = early_end(effect, resumptions.get((paper.about, paper.subject_id)))
    if last is not None and last < today and early is None:
        found.append(Event(last, _("%(measure)s期限届满", measure=measure), detail=paper.number))
    return found


def _determined(determination: Body) -> Event:
    """A determination with its first day, and from when another is in force in its place."""
    first, until = determination["in_force_from"], determination["replaced_from"]
    values = {"year": determination["year"], "grade": words.GRADES[determination["grade"]], "first": full_day(first)}
    if until is None:
        told = _("%(year)d年度等级评定为%(grade)s，自%(first)s起执行", **values)
    elif until == first:
        told = _("%(year)d年度等级评定为%(grade)s，原定自%(first)s起执行，已由其他评定替代", **values)
    else:
        day = full_day(until)
        told = _("%(year)d年度等级评定为%(grade)s，自%(first)s起执行，自%(until)s起由其他评定替代", **values, until=day)
    return Event(date.fromisoformat(determination["determined_on"]), told)


def _paper_label(paper: Paper) -> str:
    """What was served; a decision is called by its measure, and is not the measure itself."""
    label = _(str(paper_view(paper, resumptions={})["kind_label"]))
    return _("%(measure)s决定书", measure=label) if "measure" in paper.facts else label


def _entry_events(entry: Body) -> list[Event]:
    item, recorded = entry["item"], datetime.fromisoformat(entry["recorded_at"])
    which = occurrence(entry["occurred_on"], entry.get("counted"))
    found = [] if "recorded_by" not in entry else [Event(recorded, _("登记%(item)s违规记录", item=item))]
    decided_at = entry["decided_at"]
    if entry["state"] == "confirmed":
        last = entry["objection_on"]
        untold = _("（告知书待送达；异议期自送达的次日起算）") if last is None else ""
        confirmed = _("确认%(item)s违规", item=item)
        text = f"{confirmed}{which}{untold}"
        at = datetime.fromisoformat(decided_at)
        found.append(Event(at, text, detail=entry["act"], target=_entry_page(entry)))
        if last and date.fromisoformat(last) < clock.today():
            ended = _("%(item)s记分的异议期届满", item=item)
            found.append(Event(date.fromisoformat(last), f"{ended}{which}"))
    elif entry["state"] == "rejected":
        found.append(Event(datetime.fromisoformat(decided_at), _("驳回%(item)s违规记录", item=item)))
    return found


def _entry_page(entry: Body) -> str:
    """The page of an entry; for a party, for whom that does not open, the line of its item in the catalogue."""
    if may_open("pages.violation", current_actor().roles):
        return url_for("pages.violation", violation_id=entry["id"])
    return item_address(entry)


def served_events(papers: Iterable[Paper]) -> list[Event]:
    """The service of each paper that was served, for the page of what it is about; papers come the latest first."""
    return [
        Event(paper.service.served_on, _("送达%(label)s", label=_paper_label(paper)), detail=paper.number)
        for paper in reversed([*papers])
        if paper.service is not None
    ]

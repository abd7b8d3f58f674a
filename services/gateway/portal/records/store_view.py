"""One store as pages show it: words for its standing and grade, what is due, and what has happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from common import clock
from common.people.commands import Actor, Role
from common.scope import grants_of
from common.web import current_actor
from services.gateway.clients import agreements, ratings
from services.gateway.domain.party import HEADS
from services.gateway.dossiers.usecases.show_store import ShownStore
from services.gateway.papers.api.views import paper_view
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.usecases.find_resumptions import Resumptions
from services.gateway.papers.usecases.read_orders import Orders, read_orders
from services.gateway.portal.records.beside_duties import of_chains, of_remedies, of_renewals, remedies_text, renewal_of
from services.gateway.portal.records.duty_rows import Beside, shown_duties
from services.gateway.portal.records.grade_words import explained, letter_of
from services.gateway.portal.records.standing_words import coming_in_full, joining_told, last_day, reasons_of, text_of
from services.gateway.portal.records.store_events import store_events
from services.gateway.portal.records.unpaged import acts_without_page
from services.gateway.portal.shell import words
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.menu import may_open
from services.gateway.wiring import wiring

Body = Mapping[str, Any]


def store_view(shown: ShownStore, *, actor: Actor) -> dict[str, Any]:
    """What the store's panel and page need."""
    standing: agreements.Standing | None = shown.store.get("standing")
    grade: ratings.Grade | None = shown.grade.value
    term = _term(shown.store["terms"])
    return {
        "store": shown.store,
        "head": head_of(shown.store),
        "signed_text": _signed_text(term) if term else None,
        "agreement_last": _agreement_end(shown.store["agreement_until_on"]),
        "renewal": renewal.text if (renewal := renewal_of(shown.store)) else None,
        "standing": standing["standing"] if standing else None,
        "standing_word": words.STANDINGS[standing["standing"]] if standing else _("结算状态暂时无法读取"),
        "reasons": reasons_of(standing),
        "orders": _orders(shown),
        "coming": [*_moves(shown.store["memberships"]), *coming_in_full(standing)],
        "services": _services(standing),
        "grade": letter_of(grade),
        "grade_word": _grade_word(shown, grade),
        "points": grade["points"] if grade else None,
        "year": grade["year"] if grade else None,
        "explanation": explained(grade["explanation"]) if grade and grade["designated"] else None,
        "duties": shown_duties(shown.duties.value, actor=actor, beside=_beside(shown)),
        "violations": _violations(shown.store["id"], actor=actor),
        "offered": _offered(shown, actor=actor),
        "unpaged": acts_without_page(actor),
        "papers": paper_rows(shown.papers, resumptions=shown.resumptions, is_of_one=True),
        "events": store_events(shown),
    }


def _orders(shown: ShownStore) -> tuple[Orders, ...]:
    """What the decisions on the store itself order that it is under, or soon will be; not those on its chain."""
    standing = shown.store.get("standing")
    told = (*standing["reasons"], *standing.get("coming", ())) if standing else ()
    own = (paper for paper in shown.papers if paper.subject_id == shown.store["id"])
    return read_orders(own, case_ids={each["case_id"] for each in told if each["case_id"]}, policy=wiring().policy)


def _beside(shown: ShownStore) -> Beside:
    standing = shown.store.get("standing")
    told = (*standing["reasons"], *standing.get("coming", ())) if standing else ()
    standings = {shown.store["id"]: standing} if standing else {}
    renewals = of_renewals([shown.store], standings=standings)
    return of_chains(told, shown.papers, store_ids=[shown.store["id"]]) + of_remedies(shown.papers) + renewals


def head_of(store: agreements.StoreDetail) -> str | None:
    """Who stands on the store's licence, with the title there; None where nobody has said."""
    title, name = store["head_title"], store["head_name"]
    return _("%(title)s：%(name)s", title=_(HEADS[title]), name=name) if title and name else None


def _moves(memberships: Iterable[agreements.Membership]) -> list[str]:
    """Of each joining that is to come when it begins, of each that is held back, why; of each leaving to come, when."""
    today, found = clock.today().isoformat(), []
    for each in memberships:
        chain = each["chain_name"] or ""
        if each["waits_for"] or _begins_later(each, today):
            day = each["from_on"] or each["registered_on"]
            found.append(joining_told(day, chain=chain, waits=not each["from_on"]))
        if _ends_later(each, today):
            found.append(_("自%(day)s起退出%(chain)s", day=full_day(each["until_on"]), chain=chain))
    return found


def _begins_later(membership: agreements.Membership, today: str) -> bool:
    """Whether a store will belong to the chain; not where the joining was given up before its first day."""
    from_on, until_on = membership["from_on"], membership["until_on"]
    return from_on is not None and from_on > today and (until_on is None or until_on > from_on)


def _ends_later(membership: agreements.Membership, today: str) -> bool:
    """Whether a store will leave the chain; not where the joining was given up before its first day."""
    from_on, until_on = membership["from_on"], membership["until_on"]
    return from_on is not None and until_on is not None and max(today, from_on) < until_on


def paper_rows(
    papers: Iterable[Paper], *, resumptions: Resumptions, is_of_one: bool = False, unread: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Papers as the table of papers shows them: what they are about, and the day that they print (印发) once made.

    A decision on a chain is shown as the reader's stores have it: that one was not served is told where it is the only.
    """
    actor = current_actor()
    unserved = _("未单独送达") if is_of_one or len(grants_of(actor).stores) == 1 else _("见各店页面")
    return [
        {
            **paper_view(paper, resumptions=resumptions, unread=unread),
            "matter": get_kind(paper.kind).matter(paper.facts),
            "printed_on": paper.dated_on if paper.sha256 else None,
            "unserved": unserved if paper.status is PaperStatus.SERVED and paper.service is None else None,
            "remedies": remedies_text(paper),
            "about_page": _about_page(paper, roles=actor.roles),
        }
        for paper in papers
    ]


def _about_page(paper: Paper, *, roles: Iterable[Role]) -> str | None:
    """The page of the record that a paper is about; None for whom it does not open, and on that page."""
    about = get_kind(paper.kind).about
    endpoint = f"pages.{about}"
    values: dict[str, Any] = {f"{about}_id": paper.about}
    target = url_for(endpoint, **values)
    return target if may_open(endpoint, roles) and target != request.path else None


def _agreement_end(until_on: str | None) -> str | None:
    """The last day of an agreement from the first day after it; both days of a period are shown as included."""
    return last_day(f"{until_on}T00:00:00+08:00") if until_on else None


def _term(terms: Iterable[agreements.Term]) -> agreements.Term | None:
    """The agreement in force today."""
    today = clock.today().isoformat()
    return next((each for each in terms if each["from_on"] <= today < each["until_on"]), None)


def _signed_text(term: agreements.Term) -> str:
    """Which text was signed; where somebody recorded that later, with what showed it."""
    name = text_of(term) or _("不明")
    return _("%(text)s（登记依据：%(remark)s）", text=name, remark=term["text_remark"]) if term["text_remark"] else name


def _services(standing: agreements.Standing | None) -> list[tuple[Any, bool]]:
    if standing is None:
        return []
    return [(words.SERVICES[each["service"]], bool(each["open"])) for each in standing["services"]]


def _grade_word(shown: ShownStore, grade: ratings.Grade | None) -> Any:
    if grade is not None:
        return words.GRADES[letter_of(grade)]
    return _("尚未纳入等级管理") if shown.grade.is_missing else _("诚信等级暂时无法读取")


def _violations(store_id: str, *, actor: Actor) -> str | None:
    """The address of all violations of the store; None for a party, which finds the confirmed ones in what happened."""
    is_open = may_open("pages.violations", actor.roles)
    return url_for("pages.violations", store_id=store_id, status="all") if is_open else None


def _offered(shown: ShownStore, *, actor: Actor) -> list[tuple[str, str]]:
    """What the reader can do here."""
    return [
        *_texts_to_record(shown, actor=actor),
        *_head_to_record(shown, actor=actor),
        *_to_confirm(shown, actor=actor),
    ]


def _head_to_record(shown: ShownStore, *, actor: Actor) -> list[tuple[str, str]]:
    if not may_open("pages.record_head", actor.roles):
        return []
    return [(_("登记执照所载人员"), url_for("pages.record_head", store_id=shown.store["id"]))]


def _texts_to_record(shown: ShownStore, *, actor: Actor) -> list[tuple[str, str]]:
    """The forms for agreements that run today or will, and of which nobody knows which text was signed."""
    if not may_open("pages.record_text", actor.roles):
        return []
    today, store_id = clock.today().isoformat(), shown.store["id"]
    return [
        (_("登记所签协议文本"), url_for("pages.record_text", store_id=store_id, agreement_id=each["agreement_id"]))
        for each in shown.store["terms"]
        if each["possible_texts"] and today < each["until_on"]
    ]


def _to_confirm(shown: ShownStore, *, actor: Actor) -> list[tuple[str, str]]:
    """What waits for the reader as the second person; where not all of it is known, the list of all."""
    if not may_open("pages.confirm_violation", actor.roles):
        return []
    entries: ratings.Page[ratings.Violation] | None = shown.entries.value
    found = [
        (_("复核%(item)s违规记录", item=each["item"]), url_for("pages.violation", violation_id=each["id"]))
        for each in (entries["items"] if entries else [])
        if each["actions"]
    ]
    if entries is None or entries["next"]:
        target = url_for("pages.violations", status="mine", store_id=shown.store["id"])
        found.append((_("本店待我确认的全部违规"), target))
    return found

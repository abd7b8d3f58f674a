"""What a party is told beside the duties of ratings (期限): what closes its store and is its headquarters' to mend,
until when a decision may be challenged, and when its agreement is renewed.

All of it follows from papers, standings and agreements; the words of the remedies are those that the paper prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from common import clock
from common.messages.words import HoldKind
from common.paging import Page
from common.people.commands import Actor
from common.rules.calendars import state_council_calendar
from common.rules.laws import RenewalClause
from common.rules.working_days import Deadline
from services.gateway.clients import agreements
from services.gateway.domain.periods import Period
from services.gateway.domain.remedies import remedies_of
from services.gateway.domain.renewal import renewal_window
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.kinds.registry import KINDS, get_kind
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.portal.records.duty_rows import Beside, DutyRow, term_of
from services.gateway.portal.records.standing_words import whole_suspensions
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.speaking import article_text
from services.gateway.subjects.usecases.find_subjects import find_subjects
from services.gateway.wiring import wiring

Body = Mapping[str, Any]
#: How many of an account's latest decisions are looked through; a remedy is open for half a year.
_DECISIONS = 50
_RESUMED = "resumed"
_CHALLENGED = tuple(name for name, kind in KINDS.items() if kind.has_remedies)


@dataclass(frozen=True, slots=True)
class _Remedy:
    """One way to challenge a decision: what, to whom, and its last day."""

    what: str
    to_whom: str
    last: Deadline


@dataclass(frozen=True, slots=True)
class Renewal:
    """When the renewal of the agreement in force is asked for, and by which clause of the text that was signed."""

    window: Period
    clause: RenewalClause
    agreement_last: date

    @property
    def text(self) -> str:
        """The same in words, both days included."""
        return _(
            "%(first)s至%(last)s（含当日）提出（协议第%(article)s条）",
            first=full_day(self.window.first_day),
            last=full_day(self.window.last_day),
            article=article_text(self.clause.article),
        )


def list_decisions(actor: Actor) -> list[Paper]:
    """The latest served decisions that the actor may see, as the paper has them."""
    wanted = PaperFilter(status=PaperStatus.SERVED, kinds=_CHALLENGED)
    return list(list_papers(wanted, page=Page(_DECISIONS), actor=actor, day=clock.today()).items)


def of_chains(told: Iterable[Body], papers: Iterable[Paper], *, store_ids: Sequence[str]) -> Beside:
    """What closes stores, or will, and is for their headquarters to put right: a row a decision, which leads to it.

    `told` are the reasons and the changes to come of the standings of these stores. What a store that has left is still
    held by is its own to ask about (Art. 25); who joins later has not left.
    """
    today = clock.today()
    chains = {chain_id for each in find_subjects(store_ids).values() for chain_id in each.chains_from(today)}
    held = {each["case_id"]: each for each in told if each["kind"] == HoldKind.CHAIN and each.get("change") != _RESUMED}
    by_case = {paper.about: paper for paper in papers}
    own: list[tuple[Body, Paper | None]] = []
    left: list[tuple[Body, Paper | None]] = []
    for case_id, each in held.items():
        paper = by_case.get(case_id)
        has_left = paper is not None and paper.subject_id not in chains
        (left if has_left else own).append((each, paper))
    of_members = _("连锁的整改由总部办理，材料由总部提交；本店可以阅读决定书，有疑问的，向经办机构咨询。")
    of_leavers = _(
        "已退出连锁的门店不因退出而恢复结算，须经经办机构另行作出恢复决定（协议第%(article)s条）；"
        "原总部不再代为办理，请本店直接向经办机构书面提出。",
        article=article_text(wiring().policy.agreement_clauses.on(today).chain_leaving),
    )
    return Beside(
        (*(_of_chain(*each) for each in own), *(_of_chain_left(*each) for each in left)),
        (*((of_members,) if own else ()), *((of_leavers,) if left else ())),
    )


def _of_chain(held: Body, paper: Paper | None) -> DutyRow:
    return DutyRow(
        what=_("所属连锁限期整改，自%(day)s起暂停医保结算", day=full_day(held["from_at"])),
        subject=paper.party.name if paper else "",
        due_on=None,
        term=_resuming(held["until"]),
        is_late=False,
        target=_pdf(paper) if paper else None,
        number=held["number"],
        kind="chain",
    )


def _of_chain_left(held: Body, paper: Paper | None) -> DutyRow:
    term = _resuming(held["until"]) if held["until"] else _("由本店直接向经办机构提出；另行作出恢复决定后恢复")
    return replace(_of_chain(held, paper), what=_("原所属连锁限期整改，退出后仍暂停医保结算"), term=term, kind="left")


def _resuming(until: str | None) -> str:
    if until:
        return _("已决定自%(day)s起恢复", day=full_day(until))
    return _("由连锁总部办理；验收合格、另行作出恢复决定后恢复")


def of_remedies(papers: Iterable[Paper]) -> Beside:
    """Until when review and suit are open, a row each; nothing of a decision whose service is not told, or long ago."""
    rows = tuple(_of_remedy(paper, each) for paper in papers for each in _open(paper))
    how = _(
        "不服决定的，也可以与经办机构协商，或者请求医疗保障行政部门协调处理，协商不影响复议、诉讼的期限；"
        "期间不停止执行，法律另有规定的除外。"
    )
    return Beside(rows, (how,) if rows else ())


def remedies_text(paper: Paper) -> str:
    """The same for a table of papers, in a few words; empty where nothing is open any more."""
    return _("；").join(
        _("%(what)s至%(day)s（暂定）", what=each.what, day=full_day(each.last.day))
        if each.last.provisional
        else _("%(what)s至%(day)s", what=each.what, day=full_day(each.last.day))
        for each in _open(paper)
    )


def _open(paper: Paper) -> list[_Remedy]:
    """Those of the remedies that its paper names which are open still, for who has it as it is given."""
    if paper.service is None or not get_kind(paper.kind).has_remedies:
        return []
    found = remedies_of(paper.service.served_on, calendar=state_council_calendar())
    issuer, today = wiring().policy.issuer_on(paper.dated_on), clock.today()
    online = f"（{issuer.review_online}）" if issuer.review_online else ""
    named = (
        _Remedy(_("可以申请行政复议"), f"{issuer.review_authority}{online}", found.review),
        _Remedy(_("可以提起行政诉讼"), issuer.court, found.suit),
    )
    return [each for each in named if not each.last.is_over(today)]


def _of_remedy(paper: Paper, remedy: _Remedy) -> DutyRow:
    return DutyRow(
        what=remedy.what,
        subject=paper.party.name,
        due_on=remedy.last.day,
        term=term_of((remedy.last.day - clock.today()).days),
        is_late=False,
        is_provisional=remedy.last.provisional,
        target=_pdf(paper),
        number=paper.number,
        about=remedy.to_whom,
        kind="remedy",
    )


def _pdf(paper: Paper) -> str:
    return url_for("pages.paper_pdf", paper_id=paper.paper_id)


def renewal_of(store: agreements.Store) -> Renewal | None:
    """When the agreement in force is to be renewed; None where agreements says that it is not, or its text nothing."""
    from_on, until_on = store["agreement_from_on"], store["agreement_until_on"]
    if not store["awaits_renewal"] or from_on is None or until_on is None:
        return None
    clause = wiring().policy.agreement_clauses.on(date.fromisoformat(from_on)).renewal
    if clause is None:
        return None
    until = date.fromisoformat(until_on)
    return Renewal(renewal_window(until, clause=clause), clause, until - timedelta(days=1))


def of_renewals(stores: Iterable[agreements.Store], *, standings: Mapping[str, Body]) -> Beside:
    """The renewal of each store while it can be asked for, and after that as late until the agreement ends.

    No row before. `standings` are those of the stores by id, as far as they are known.
    """
    rows = tuple(row for each in stores if (row := _of_renewal(each, standings.get(each["id"]))) is not None)
    return Beside(rows, (_("续签请向经办机构书面提出，目前不能在网上提出。"),) if rows else ())


def _after(suspensions: Iterable[Body], *, last: date) -> str | None:
    """From which day a suspended store can ask for it, or that it is too late by then; None where nothing is told."""
    ends = [each["until"] for each in suspensions]
    if not ends or None in ends:
        return None
    first = max(clock.local_day(datetime.fromisoformat(each)) for each in ends)
    if first > last:
        return _("中止期满时，提出续签的期限已过")
    return _("中止期满后可以提出，自%(day)s起", day=full_day(first))


def _expiry(renewal: Renewal) -> str:
    """What follows where it was not asked for in time."""
    return _(
        "协议期满未续签的，于%(day)s终止（协议第%(article)s条）；需要继续定点的，请尽快向经办机构咨询。",
        day=full_day(renewal.agreement_last),
        article=article_text(renewal.clause.expiry),
    )


def _of_renewal(store: agreements.Store, standing: Body | None) -> DutyRow | None:
    renewal, today = renewal_of(store), clock.today()
    if renewal is None or today < renewal.window.first_day:
        return None
    days = (renewal.window.last_day - today).days
    suspensions = whole_suspensions(standing)
    is_late = days < 0
    return DutyRow(
        what=_("提出续签协议"),
        subject=store["name"],
        due_on=renewal.window.last_day,
        term=_("中止期间不得续签") if suspensions else term_of(days),
        is_late=is_late and not suspensions,
        about=_expiry(renewal) if is_late else _after(suspensions, last=renewal.window.last_day),
        kind="renewal",
    )

"""What the forms about a case (处理案件) show of it, and what its own page offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.errors import NotAllowed
from common.people.commands import STAFF, Actor
from common.phrases import N_
from common.web import Access, current_actor
from services.gateway.accounts.usecases.find_person_names import find_person_names
from services.gateway.cases.domain.alternatives import measures_of
from services.gateway.cases.domain.case import (
    ACTION_LABELS,
    LABELS,
    Action,
    Case,
    Status,
    Step,
    allowed_actions,
    find_bar,
    next_status,
)
from services.gateway.cases.domain.drift import Drift
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.cases.usecases.check_facts import decided_before
from services.gateway.cases.usecases.check_reasons import find_lack
from services.gateway.cases.usecases.find_evidence import told_evidence
from services.gateway.cases.usecases.get_case import annex_of, get_attachment, get_case
from services.gateway.clients.together import Answer
from services.gateway.domain.party import Party, head_text
from services.gateway.papers.kinds.findings import told_before
from services.gateway.portal.desk.annex_notes import unreached_fact
from services.gateway.portal.desk.case_hints import hint_facts
from services.gateway.portal.desk.cases_beside import beside_facts
from services.gateway.portal.desk.coming_moves import move_facts
from services.gateway.portal.records.case_events import STEPS, opening
from services.gateway.portal.records.duty_rows import DutyRow
from services.gateway.portal.records.history import Event, in_order
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.downloads import download
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import Fact, Subject
from services.gateway.portal.shell.instants import full_day, full_instant
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.speaking import article_text, joined, told, without_page
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.case_file": Access(STAFF)}

#: The acts that have a page; the others go over the API until they get theirs.
_PAGES = ((Action.ADOPT, "pages.adopt_case", _l("采纳")), (Action.RETURN, "pages.return_case", _l("退回")))
#: Who has to act next.
NEXT: Mapping[Status, Words] = {
    Status.PROPOSED: _l("由经办人员采纳建议，填写起始日和文书内容。"),
    Status.RETURNED: _l("由经办人员按退回理由修改后重新采纳。"),
    Status.ADOPTED: _l("由另一名审批人员审批，或退回经办人员。"),
    Status.APPROVED: _l("系统正在编号和制作文书。"),
    Status.ISSUED: _l("由经办人员送达，并登记送达回证。"),
}
#: When whoever decides is told whom the decision will not reach.
_BEFORE_NUMBER = (Status.ADOPTED, Status.APPROVED)
#: What the reason of a case is called, by the state that it led to.
_REASONS: Mapping[Status, Words] = {Status.RETURNED: _l("退回理由"), Status.WITHDRAWN: _l("撤回理由")}


def load_for(action: Action, case_id: str) -> Subject:
    """The case as the actor may see it now, for a form that does `action`. Raises `CaseNotFound`."""
    case = get_case(case_id, actor=current_actor())
    return subject_of(case, bar=_bar(case, action))


def subject_of(case: Case, *, bar: NotAllowed | None = None) -> Subject:
    """The case as its own page and its forms show it."""
    return Subject(
        name=case.subject_name or _(case.measure.label),
        version=case.version,
        facts=_facts(case),
        back=url_for("pages.case", case_id=case.case_id),
        record=case,
        bar=bar,
    )


def offered(case: Case, actor: Actor) -> list[tuple[Words, str]]:
    """The buttons of what the actor may do to the case by a page."""
    allowed = allowed_actions(case, actor)
    return [(word, url_for(page, case_id=case.case_id)) for action, page, word in _PAGES if action in allowed]


def others(case: Case, actor: Actor) -> str:
    """What is said of acts that have no page yet; empty where the actor has none of them."""
    paged = {action for action, _page, _word in _PAGES}
    return without_page(_(ACTION_LABELS[action]) for action in allowed_actions(case, actor) if action not in paged)


def why_not(case: Case, actor: Actor) -> str | None:
    """Why the actor may not decide a case that waits for it, and what they may do all the same; None if they may decide
    it, or it is not theirs to do.
    """
    bar = find_bar(case, actor)
    if bar is None:
        return None
    may_return = Action.RETURN in allowed_actions(case, actor)
    return joined([told(bar), _("您不能审批或撤回本案；认为需要修改的，可以退回经办人员。") if may_return else ""])


def told_lapse(found: Answer) -> str | None:
    """That the ground of the proposal is there no more; None where it is, and while that cannot be read."""
    lapse: NotAllowed | None = found.value
    return told(lapse) if lapse is not None else None


def told_lack(case: Case) -> str | None:
    """That its adoption lacks the reasons which the decision has to give; None where it has them, or needs none."""
    lack = find_lack(case)
    return told(lack) if lack is not None else None


def told_drift(found: Answer) -> str | None:
    """What has changed of its stores since the adoption, so that it has to be renewed; None where nothing has."""
    changed: Drift | None = found.value
    if changed is None:
        return _("门店名单暂时无法核对，请稍后刷新。")
    if not changed:
        return None
    told = (
        _("采纳之后所及门店有变动，须退回案件，由经办人员重新核对、采纳；在此之前不编号。"),
        _("新增：%(stores)s。", stores=_names(changed.joined)) if changed.joined else "",
        _("减少：%(stores)s。", stores=_names(changed.left)) if changed.left else "",
        _("恢复情况有变：%(stores)s。", stores=_names(changed.altered)) if changed.altered else "",
    )
    return joined(told)


def shown_unserved(case: Case, found: Answer, actor: Actor) -> list[dict[str, Any]] | None:
    """The stores with which the decision must still be served themselves, each with the form for who may record it.

    None while they cannot be read.
    """
    if found.value is None:
        return None
    may = may_open("pages.own_service", actor.roles)
    address = partial(url_for, "pages.own_service", paper_id=case.paper_id)
    return [{"name": name, "target": address(store_id=each) if may else None} for each, name in found.value]


def _names(parties: Sequence[Party]) -> str:
    return _("、").join(each.name for each in parties)


def due(row: Mapping[str, Any]) -> DutyRow | None:
    """Until when the case of a row is to be dealt with; None when nothing of it has a day any more."""
    if row["due_on"] is None:
        return None
    return DutyRow(what=_("办理期限"), subject="", due_on=row["due_on"], term=row["term"], is_late=row["is_late"])


def events(case: Case) -> list[Event]:
    """What has happened to the case, in its order, and by whom; a case begins when somebody takes the proposal up."""
    persons = find_person_names({each.account for each in case.steps})
    steps = [_event(each, case=case, by=persons.get(each.account)) for each in case.steps]
    return in_order([opening(case), *steps])


def _event(step: Step, *, case: Case, by: str | None) -> Event:
    """A step in words; a paper is served on the day that its proof tells, whenever that was recorded."""
    at = case.served_on if step.status is Status.SERVED else None
    detail = case.number if step.status is Status.ISSUED else step.words
    return Event(
        at or step.at,
        STEPS[step.status],
        by=by,
        detail=detail,
        filed=step.filed or (),
        noted_at=step.at,
        replaced=adoption_facts(step.particulars) if step.particulars != case.particulars else (),
    )


@pages.get("/cases/<case_id>/files/<sha256>")
def case_file(case_id: str, sha256: str) -> Response:
    """A file of a case, to be saved."""
    return download(*get_attachment(case_id, sha256, actor=current_actor()))


def _bar(case: Case, action: Action) -> NotAllowed | None:
    try:
        next_status(case.status, action)
    except NotAllowed:
        told = N_("案件当前状态为“%(status)s”，不能%(act)s。")
        return NotAllowed(told, status=LABELS[case.status], act=ACTION_LABELS[action])
    return None


def _facts(case: Case) -> tuple[Fact, ...]:
    stores = _n("%(count)d家", case.affected_count)
    filed = [each.name for each in case.attachments]
    return (
        Fact("status", _l("状态"), _(LABELS[case.status]), case.status.value),
        *([Fact("reason", _REASONS[case.status], case.reason, is_data=True)] if case.reason else []),
        Fact("measure", _l("拟采取措施"), _(case.measure.label), case.measure.value),
        *_choice(case),
        Fact("opened", _l("建议提出"), full_instant(case.opened_at)),
        Fact("months", _l("建议月数"), told_months(case.proposed_months), str(case.proposed_months)),
        Fact("stores", _l("建议提出时的门店"), stores, str(case.affected_count)),
        *(unreached_fact(annex_of(case)) if case.status in _BEFORE_NUMBER else ()),
        Fact("facts", _l("事实和依据"), _findings(case), is_data=True),
        *_evidence(case),
        Fact("basis", _l("处理依据"), _basis(case), is_data=True),
        *beside_facts(case),
        *move_facts(case),
        *hint_facts(case),
        *adoption_facts(case.particulars),
        *([Fact("filed", _l("已附文件"), "\n".join(filed), is_data=True)] if filed else []),
    )


def _choice(case: Case) -> tuple[Fact, ...]:
    """The measures between which the adopter chooses, the proposed one first; nothing where there is one alone."""
    measures = measures_of(case)
    told = _("、").join(_(each.label) for each in measures)
    return (Fact("offered", _l("可选的措施（第一项为建议的）"), told),) if len(measures) > 1 else ()


def _findings(case: Case) -> str:
    """The facts, an act on which an earlier decision was served as that, in the words of the paper."""
    before = {each: told_before(number) for each, number in decided_before(case).items()}
    lines = (f"{each.text}{before.get(each.entry_id or '', '')}（{each.clause}）" for each in case.facts)
    return "\n".join(lines) or "—"


def _evidence(case: Case) -> tuple[Fact, ...]:
    """The records on which the facts rest, as the paper will name them; those of entries from the adoption on."""
    lines = [f"{fact.text}\n{told}" for fact, told in told_evidence(case).items()]
    return (Fact("evidence", _l("证据"), "\n".join(lines), is_data=True),) if lines else ()


def _renamed(reason: str | None) -> tuple[Fact, ...]:
    """Why a headquarters is not addressed by the name under which its chain is registered, for who approves it."""
    return (Fact("addressee_reason", _l("与登记名称不同的理由"), reason, is_data=True),) if reason else ()


def _addressee(found: Particulars) -> str:
    head = head_text("legal_representative", found.addressee_head)
    known = "；".join(each for each in (found.addressee_uscc, head) if each)
    return f"{found.addressee}（{known}）" if known else found.addressee or ""


def _basis(case: Case) -> str:
    """What the paper rests on: articles of regulations only where they were checked."""
    basis = case.basis_on(case.approved_on or clock.today(), policy=wiring().policy)
    if basis.laws:
        return _("、").join((*basis.laws, basis.agreed))
    articles = _("、").join(map(article_text, basis.articles))
    if basis.has_regulations:
        return _("法规条文尚未核对，本文书以医保服务协议第%(articles)s条为依据。", articles=articles)
    return _("本文书以医保服务协议第%(articles)s条为依据。", articles=articles)


def told_months(count: int | None) -> str:
    """A number of months in words; a dash where there is none."""
    return _n("%(count)d个月", count) if count else "—"


def adoption_facts(found: Particulars | None) -> tuple[Fact, ...]:
    """What an adopter added, as facts; nothing where nobody did."""
    if found is None:
        return ()
    return (
        Fact("first_on", _l("起始日"), full_day(found.first_on), str(found.first_on)),
        Fact("adopted_months", _l("月数"), told_months(found.months), str(found.months)),
        *([Fact("chosen", _l("采取的措施"), _(found.measure.label), found.measure.value)] if found.measure else []),
        *([Fact("addressee", _l("连锁总部登记名称"), _addressee(found), is_data=True)] if found.addressee else []),
        *_renamed(found.addressee_reason),
        Fact("source", _l("案件来源"), found.source or "—", is_data=True),
        *([Fact("facts_found", _l("查明的事实"), found.facts_found, is_data=True)] if found.facts_found else []),
        Fact("statement", _l("陈述申辩"), found.statement or "—", is_data=True),
        Fact("demands", _l("整改要求"), found.demands or "—", is_data=True),
        *([Fact("reasons", _l("处理理由"), found.reasons, is_data=True)] if found.reasons else []),
        *([Fact("cause", _l("解除原因"), _(found.cause.label), found.cause.value)] if found.cause else []),
    )

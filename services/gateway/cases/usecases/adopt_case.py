"""A reviewer adopts a proposal (采纳): takes over its facts, sets first day, months and text; one case is written.

Pattern: follow. The proposal in ratings learns of it from the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from types import MappingProxyType

import orjson

from common import files
from common.errors import Conflict, FieldProblem, NotAllowed, Stale
from common.messages import CaseAdopted
from common.people.commands import Command, Receipt
from common.phrases import N_
from common.rules.calendars import state_council_calendar
from services.gateway import ALIAS
from services.gateway.cases.domain.alternatives import with_measure
from services.gateway.cases.domain.case import LABELS, Action, Attachment, Case, Fact, Status, check_may, next_status
from services.gateway.cases.domain.particulars import (
    Cause,
    Particulars,
    causes_of,
    check_cause,
    check_complete,
    leaves_choice,
)
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.check_facts import check_facts
from services.gateway.cases.usecases.find_beside import earliest_after
from services.gateway.cases.usecases.get_case import get_case
from services.gateway.domain.party import Party, head_text
from services.gateway.domain.periods import (
    FirstDayBounds,
    MonthsOutOfRange,
    check_first_day,
    check_months,
    suspension_period,
)
from services.gateway.domain.policy import GatewayPolicy, MonthRange
from services.gateway.domain.rectifying import check_room
from services.gateway.papers.usecases.find_windows import find_windows

#: The states of a case whose proposal waits for nobody to adopt it.
_ADOPTED = frozenset({Status.ADOPTED, Status.APPROVED, Status.ISSUED, Status.SERVED, Status.RESUMED})


class AlreadyAdopted(Conflict):
    """Raised when the proposal was adopted before: by the same person's second click, or by somebody faster."""

    code = "already_adopted"


class NobodyReached(NotAllowed):
    """Raised when a decision on a chain would reach none of its stores."""

    code = "nobody_reached"


def adopt_case(
    case_id: str,
    *,
    version: int,
    particulars: Particulars,
    party: Party,
    affected: tuple[Party, ...],
    policy: GatewayPolicy,
    today: date,
    command: Command,
    attachments: Iterable[tuple[str, bytes]] = (),
    evidence: Mapping[str, str] = MappingProxyType({}),
    tally: Mapping[str, int] | None = None,
) -> Receipt:
    """Adopt a case as the command's actor; the adopter's persons may not approve it later.

    `party`, `affected` and `evidence` are what the paper takes over, `tally` the figures of its chain
    (`check_adoption`, which asks the other services what speaks against it). `attachments` are pairs of name and
    content, beside those of an adoption before.

    Raises what `adopt_proposal` lists, but for what only the other services know; `Conflict` (lost_race) when another
    act than an adoption was faster.
    """
    case = get_case(case_id, actor=command.actor)
    check_may(command.actor, Action.ADOPT)
    status = check_open(case, version)
    case = with_measure(case, particulars.measure)
    check_facts(case)
    check_particulars(case, particulars, policy=policy, today=today)
    check_reaches(case, affected)
    told = (_told(case, particulars),)
    fields = {
        "particulars": particulars,
        "measure": case.measure,
        "snapshot": case.snapshot,
        "party": addressed(party, particulars),
        "annex_sha256": _stored_annex(affected) if affected else None,
        "subject_name": party.name,
        "facts": with_evidence(case, evidence),
        "reason": None,
    }
    adopters, filed = {"adopters": sorted(command.actor.persons)}, _filed(attachments, beside=case.attachments)
    try:
        return cases.change(
            case, status=status, fields=fields, add=adopters, filed=filed, tally=tally, command=command, messages=told
        )
    except Conflict:
        check_not_adopted(cases.get(case_id))
        raise


def _told(case: Case, particulars: Particulars) -> CaseAdopted:
    first_on, months = particulars.first_on.isoformat(), particulars.months
    return CaseAdopted(
        case_id=case.case_id,
        first_on=first_on,
        months=months,
        proposal_id=case.proposal_id,
        measure=case.measure.value,
    )


def with_evidence(case: Case, evidence: Mapping[str, str]) -> tuple[Fact, ...]:
    """The facts, each with what its entry records."""
    return tuple(replace(each, evidence=evidence.get(each.entry_id or "")) for each in case.facts)


def addressed(party: Party, particulars: Particulars) -> Party:
    """The party as the paper addresses it: a chain by the registered name of its headquarters."""
    if not particulars.addressee:
        return party
    head = head_text("legal_representative", (particulars.addressee_head or "").strip() or None)
    return replace(party, name=particulars.addressee.strip(), uscc=particulars.addressee_uscc or party.uscc, head=head)


def check_reaches(case: Case, affected: tuple[Party, ...]) -> None:
    """Raise `NobodyReached` when a decision on a chain would reach no store."""
    if case.measure.is_of_chain and not any(each.is_reached for each in affected):
        raise NobodyReached(N_("该决定今天不及于该连锁的任何门店，不能采纳。请核对门店的连锁关系和协议。"))


def check_open(case: Case, version: int) -> Status:
    """The state of a case once it is adopted in the version that the caller saw.

    Raises `AlreadyAdopted`, `Stale`, `TransitionNotAllowed`.
    """
    check_not_adopted(case)
    check_version(case, version)
    return next_status(case.status, Action.ADOPT)


def check_not_adopted(case: Case) -> None:
    """Raise `AlreadyAdopted`, saying how the case stands, unless somebody has to adopt it still, or again."""
    if case.status not in _ADOPTED:
        return
    told = N_("这项建议已经采纳，案件的当前状态为“%(status)s”。")
    remedy = N_("不必再次采纳，请刷新页面，按当前状态办理。")
    params = {"status": LABELS[case.status]}
    raise AlreadyAdopted.of(FieldProblem("case_id", told, AlreadyAdopted.code, remedy, params))


def check_version(case: Case, version: int) -> None:
    """Raise `Stale` unless the caller saw the case as it stands now."""
    if case.version != version:
        raise Stale(N_("该案件在您查看之后已有变动，请刷新后核对再办理。"))


def check_particulars(case: Case, particulars: Particulars, *, policy: GatewayPolicy, today: date) -> None:
    """Raise what the rules refuse of the particulars, as `adopt_case` does."""
    check_complete(case.measure, particulars, has_choice=leaves_choice(case.measure, case.snapshot))
    if particulars.cause is not None:
        check_cause(particulars.cause, among=fitting_causes(case, policy=policy, today=today))
    furthest = policy.first_day_ahead.on(today)
    check_first_day(particulars.first_on, today=today, furthest_days=furthest, bounds=bounds_of(case, today=today))
    allowed = months_of(case, policy=policy, today=today)
    if not case.measure.has_months:
        if particulars.months is not None:
            told = N_("“%(measure)s”没有月数，请去掉该项。")
            problem = FieldProblem("months", told, "months_not_wanted", params={"measure": case.measure.label})
            raise MonthsOutOfRange.of(problem)
    elif particulars.months is None:
        told = N_("请填写中止的月数（%(shortest)s至%(longest)s个月）。")
        params = {"shortest": allowed.shortest, "longest": allowed.longest}
        raise MonthsOutOfRange.of(FieldProblem("months", told, "months_missing", params=params))
    else:
        check_months(particulars.months, shortest=allowed.shortest, longest=allowed.longest)
        check_room(
            suspension_period(particulars.first_on, months=particulars.months),
            months=particulars.months,
            terms=policy.rectification_terms.on(today),
            calendar=state_council_calendar(),
        )


def bounds_of(case: Case, *, today: date) -> FirstDayBounds:
    """What the first day of a case's decision keeps to, as it stands today."""
    windows = (each.last_day for each in find_windows(case.entry_ids))
    ended = cases.find(case.ends_case_id) if case.ends_case_id else None
    return FirstDayBounds(
        follows_on=earliest_after(case, today=today),
        heard_on=max((each for each in windows if each), default=None),
        ends_on=ended.effect.last_day if ended and ended.effect else None,
    )


def fitting_causes(case: Case, *, policy: GatewayPolicy, today: date) -> tuple[Cause, ...]:
    """The causes of a termination that fit the ground of its proposal."""
    return causes_of(case.snapshot.get("ground"), policy.termination_causes.on(today))


def months_of(case: Case, *, policy: GatewayPolicy, today: date) -> MonthRange:
    """How many months the suspension of a case may last: what the policy allows, as far as its proposal leaves it."""
    return policy.suspension_months.on(today).narrowed(case.snapshot)


def _filed(attachments: Iterable[tuple[str, bytes]], *, beside: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """The files as the case keeps them, without those that it has already."""
    known = {each.sha256 for each in beside}
    stored = {each.sha256: each for each in (_stored_attachment(name, content) for name, content in attachments)}
    return tuple(each for sha256, each in stored.items() if sha256 not in known)


def _stored_attachment(name: str, content: bytes) -> Attachment:
    stored = files.store(ALIAS, content, filename=name, content_type="application/octet-stream")
    return Attachment(stored.sha256, name, stored.size)


def _stored_annex(affected: tuple[Party, ...]) -> str:
    """The SHA-256 under which the stores of the annex are kept as a file."""
    content = orjson.dumps([asdict(party) for party in affected])
    return files.store(ALIAS, content, filename="annex.json", content_type="application/json").sha256

"""An approver, a second natural person, approves an adopted case (审批).

Pattern: follow. This write decides and says `approved`; the paper, its number and its rendering are keyed effects of
the message in the gateway's own journal.
"""

from __future__ import annotations

from datetime import date

from common.errors import NotAllowed
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.gateway.cases.domain.case import Action, check_may, next_status
from services.gateway.cases.domain.drift import UNCHANGED, Drift
from services.gateway.cases.domain.due_process import check_approver, check_heard
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.adopt_case import check_version
from services.gateway.cases.usecases.check_facts import check_facts
from services.gateway.cases.usecases.check_reasons import check_reasons
from services.gateway.cases.usecases.find_overlaps import check_alone
from services.gateway.cases.usecases.get_case import get_case
from services.gateway.domain.messages import CaseApproved
from services.gateway.domain.periods import check_still_ahead
from services.gateway.papers.usecases.find_windows import find_windows


class ChainChanged(NotAllowed):
    """Raised when stores joined or left since the adoption, or would fare otherwise, so that it has to be renewed."""

    code = "chain_changed"


def approve_case(case_id: str, *, version: int, today: date, command: Command, changed: Drift = UNCHANGED) -> Receipt:
    """Approve a case as the command's actor; `changed` is what has changed of its stores since the adoption.

    Raises `CaseNotFound`, `RoleNotAllowed`, `Stale`, `TransitionNotAllowed`, `SamePerson`, `ReliedOnPerson`,
    `WindowOpen`, `FactsTakenUp`, `FactsDecided`, `ReasonsLacking`, `ChainChanged`, `SuspensionsOverlap`,
    `FirstDayPassed`; `Conflict` (lost_race) when another approval was faster.
    """
    case = get_case(case_id, actor=command.actor)
    check_may(command.actor, Action.APPROVE)
    check_version(case, version)
    status = next_status(case.status, Action.APPROVE)
    check_approver(command.actor.persons, hands=case.hands)
    check_facts(case)
    check_reasons(case)
    check_heard((each.last_day for each in find_windows(case.entry_ids)), today=today)
    check_unchanged(changed)
    check_alone(case, today=today)
    if case.particulars is not None:
        check_still_ahead(case.particulars.first_on, today=today)
    message = CaseApproved(case_id=case_id, approved_on=today.isoformat())
    fields = {"approved_on": today, "approvers": command.actor.persons}
    return cases.change(case, status=status, fields=fields, command=command, messages=(message,))


def check_unchanged(changed: Drift) -> None:
    """Raise `ChainChanged` if anybody joined, left, or would fare otherwise."""
    if changed:
        told = N_("采纳之后所及门店有变动（%(changes)s），须重新核对：请退回案件，由经办人员重新采纳。")
        raise ChainChanged(told, changes=changed.text)

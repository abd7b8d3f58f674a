"""An approver, a second natural person, approves an adopted case (审批).

Pattern: follow. This write decides and says `approved`; the paper, its number and its rendering are keyed effects of
the message in the gateway's own journal.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command, Receipt
from services.gateway.cases.domain.case import Action, check_may, next_status
from services.gateway.cases.domain.due_process import check_approver, check_heard
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.adopt_case import check_version
from services.gateway.cases.usecases.check_facts import check_facts
from services.gateway.cases.usecases.get_case import get_case
from services.gateway.domain.messages import CaseApproved
from services.gateway.papers.usecases.find_windows import find_windows


def approve_case(case_id: str, *, version: int, today: date, command: Command) -> Receipt:
    """Approve a case as the command's actor.

    Raises `CaseNotFound`, `RoleNotAllowed`, `Stale`, `TransitionNotAllowed`, `SamePerson`, `ReliedOnPerson`,
    `WindowOpen`, `FactsTakenUp`, `FactsDecided`; `Conflict` (lost_race) when another approval was faster.
    """
    case = get_case(case_id, actor=command.actor)
    check_may(command.actor, Action.APPROVE)
    check_version(case, version)
    status = next_status(case.status, Action.APPROVE)
    check_approver(command.actor.persons, hands=case.hands)
    check_facts(case)
    check_heard((each.last_day for each in find_windows(case.entry_ids)), today=today)
    message = CaseApproved(case_id=case_id, approved_on=today.isoformat())
    fields = {"approved_on": today, "approvers": command.actor.persons}
    return cases.change(case, status=status, fields=fields, command=command, messages=(message,))

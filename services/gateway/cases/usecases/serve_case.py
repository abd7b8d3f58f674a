"""Notes in a case that its decision was served, and in the case that a resumption ends that it is over.

Pattern: follow, of the paper's service: two keyed effects, one case each.
"""

from __future__ import annotations

from common.messages import DecisionServed
from common.people.commands import Command, derived_id
from services.gateway.cases.domain.case import Action, Status, next_status
from services.gateway.cases.storage import cases
from services.gateway.domain.messages import CaseResumed, CaseTookEffect


def serve_case(served: DecisionServed, *, command: Command) -> bool:
    """Note service and effect in the case; False when it was noted already. Raises `CaseNotFound`."""
    case = cases.get(served.case_id)
    if case.status in (Status.SERVED, Status.RESUMED):
        return False
    message = CaseTookEffect(
        case_id=case.case_id, served_on=served.served_on, first_on=served.first_on, last_on=served.last_on
    )
    fields = {"served_on": served.served_on, "first_on": served.first_on, "last_on": served.last_on}
    cases.change(
        case, status=next_status(case.status, Action.SERVE), fields=fields, command=command, messages=(message,)
    )
    return True


def resume_case(served: DecisionServed, *, command: Command) -> bool:
    """Note in the case whose hold a resumption ends that it is over; False when nothing was to note."""
    if served.ends_case_id is None:
        return False
    ended = cases.find(served.ends_case_id)
    if ended is None or ended.status is not Status.SERVED:
        return False
    message = CaseResumed(case_id=ended.case_id, resumed_by=served.case_id)
    own = Command(
        command.actor,
        derived_id("cmd", command.command_id, "resume"),
        command.at,
        request_id=command.request_id,
        caused_by=command.caused_by,
    )
    status = next_status(ended.status, Action.RESUME)
    cases.change(ended, status=status, fields={"resumed_by": served.case_id}, command=own, messages=(message,))
    return True

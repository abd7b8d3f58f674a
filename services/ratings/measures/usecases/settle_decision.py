"""Takes note of a served decision: the proposal it decides is decided, the measure that it ends is over.

Pattern: follow. Decisions come in any order: each side, suspension and resumption, looks for the other after its own
write, so whichever comes later ends the measure. What supported an ended chain measure supports no other.
"""

from __future__ import annotations

from datetime import date

from common.messages import DecisionServed
from common.people.commands import Command
from services.ratings.measures.storage import decisions, proposals


def settle_decision(served: DecisionServed, *, command: Command) -> None:
    """Keep the decision, and move the proposals that it bears on."""
    decisions.insert(served, command=command)
    if served.proposal_id is not None:
        last_on = date.fromisoformat(served.last_on) if served.last_on else None
        proposals.serve(
            served.proposal_id,
            case_id=served.case_id,
            measure=served.measure,
            first_on=date.fromisoformat(served.first_on),
            last_on=last_on,
        )
    end_measure(served.case_id)
    if served.ends_case_id is not None:
        end_measure(served.ends_case_id)


def end_measure(case_id: str) -> bool:
    """End the measure that a case decided if a resumption of its subject was served; False when nothing was to do."""
    proposal = proposals.find_by_case(case_id)
    if proposal is None:
        return False
    resumption = decisions.resumptions_of([case_id]).get((case_id, proposal.subject_id))
    return resumption is not None and proposals.end(proposal.proposal_id, ended_on=resumption.first_on)

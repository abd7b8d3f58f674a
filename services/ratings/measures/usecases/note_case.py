"""Shows with a proposal the case that handles it, and whether a reviewer has adopted it.

Pattern: follow, of the case's opening, adoption and return at the gateway; ordered by the entry's number.
"""

from __future__ import annotations

from common.messages import CaseAdopted, CaseOpened, CaseReturned
from services.ratings.measures.storage import proposals


def note_case(opened: CaseOpened) -> bool:
    """Note the case of a proposal; False when nothing was to do."""
    return proposals.note_case(opened.proposal_id, case_id=opened.case_id)


def note_adoption(adopted: CaseAdopted, *, seq: int) -> bool:
    """Note that the proposal is adopted, so that it waits for nobody here, and with which of the measures that it
    offers; False when nothing was to do.
    """
    return adopted.proposal_id is not None and proposals.adopt(
        adopted.proposal_id, case_id=adopted.case_id, measure=adopted.measure, seq=seq
    )


def note_return(returned: CaseReturned, *, seq: int) -> bool:
    """Note that an approver sent the proposal back to the reviewer; False when nothing was to do."""
    return returned.proposal_id is not None and proposals.give_back(
        returned.proposal_id, case_id=returned.case_id, seq=seq
    )

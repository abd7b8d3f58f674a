"""Makes the paper of a withdrawn case void (作废); a number that it has is kept.

Pattern: follow, of the withdrawal; the approval's effect comes before it, since both are of one case.
"""

from __future__ import annotations

from common.commands import Command
from common.messages import CaseClosed
from services.gateway.domain.messages import PaperAnnulled
from services.gateway.papers.domain.papers import TRANSITIONS, PaperAction, next_paper_status
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.prepare_paper import paper_id_of


def annul_paper(closed: CaseClosed, *, command: Command) -> bool:
    """Annul the paper of a closed case; False when there is none, or it is void already."""
    paper = papers.find(paper_id_of(closed.case_id))
    if paper is None or (paper.status, PaperAction.ANNUL) not in TRANSITIONS:
        return False
    message = PaperAnnulled(paper_id=paper.paper_id, case_id=paper.case_id, number=paper.number)
    status = next_paper_status(paper.status, PaperAction.ANNUL)
    papers.change(paper, status=status, fields={}, command=command, messages=(message,))
    return True

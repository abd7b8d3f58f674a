"""Makes a paper void (作废) that is not to be issued any more; a number that it has is kept.

Pattern: the ordering room calls it from the journal.
"""

from __future__ import annotations

from common.people.commands import Command
from services.gateway.domain.messages import PaperAnnulled
from services.gateway.papers.domain.papers import TRANSITIONS, PaperAction, next_paper_status
from services.gateway.papers.storage import papers


def annul_paper(paper_id: str, *, command: Command) -> bool:
    """Annul the paper; False when there is none, or it is void or served already. Raises `Conflict`."""
    paper = papers.find(paper_id)
    if paper is None or (paper.status, PaperAction.ANNUL) not in TRANSITIONS:
        return False
    message = PaperAnnulled(paper_id=paper.paper_id, case_id=None, about=paper.about, number=paper.number)
    status = next_paper_status(paper.status, PaperAction.ANNUL)
    papers.change(paper, status=status, fields={}, command=command, messages=(message,))
    return True

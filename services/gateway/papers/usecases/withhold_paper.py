"""Lets the room that ordered a paper withhold it (暂缓): it takes no number and is not served until released.

A conditional write on the paper itself, so that numbering asks nobody: the write that takes a number, and the one that
records a service, have "not withheld" in their filters. It is no act of its own and has no message: the orderer's is.
"""

from __future__ import annotations

from common.phrases import N_
from services.gateway.papers.domain.papers import Paper, PaperStatus, PaperTransitionNotAllowed, Withholding
from services.gateway.papers.storage import papers


def withhold_paper(paper_id: str, *, by: str, reason: str) -> bool:
    """Withhold a paper; False when there is none, or it is void. Repeating changes nothing.

    Raises `PaperTransitionNotAllowed` when it is served already.
    """
    if papers.withhold(paper_id, Withholding(by, reason)):
        return True
    paper = papers.find(paper_id)
    if paper is not None and paper.status is PaperStatus.SERVED:
        raise PaperTransitionNotAllowed(
            N_("文书%(number)s已经送达，不能再停止办理。请刷新后核对。"), number=paper.number or ""
        )
    return False


def release_paper(paper_id: str, *, by: str) -> bool:
    """Take back what `by` withheld; False when it withheld nothing."""
    return papers.release(paper_id, by=by)


def list_withheld() -> list[Paper]:
    """All papers that somebody withholds and that are neither served nor void, in the order of their ordering."""
    return papers.list_withheld()

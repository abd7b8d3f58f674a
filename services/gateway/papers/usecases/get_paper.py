"""Reads one paper and its PDF, for those who may see it."""

from __future__ import annotations

from datetime import date

from common import files
from common.errors import NotFound
from common.people.commands import Actor
from common.phrases import N_
from services.gateway import ALIAS
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.storage import papers


class PdfNotReady(NotFound):
    """Raised when a paper has no PDF yet."""

    code = "pdf_not_ready"


def get_paper(paper_id: str, *, actor: Actor, day: date) -> Paper:
    """The paper. Raises `PaperNotFound` when there is none, or none that the actor may see that day."""
    paper = papers.get(paper_id)
    if not paper.is_seen_by(actor, day=day):
        raise papers.PaperNotFound(N_("没有找到该文书，请核对编号；也可能不在您的查看范围内。"))
    return paper


def get_pdf(paper_id: str, *, actor: Actor, day: date) -> tuple[Paper, bytes]:
    """The paper and its stored PDF. Raises `PaperNotFound`, `PdfNotReady`."""
    paper = get_paper(paper_id, actor=actor, day=day)
    if paper.sha256 is None:
        raise PdfNotReady(N_("文书正在编号、制作，请稍后再下载。"))
    return paper, files.get(ALIAS, paper.sha256)

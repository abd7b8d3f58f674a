"""Makes the PDF of a numbered paper and stores it under its SHA-256; a worker's job runs it.

The file is stored first and then named by the paper, in one write; a crash in between leaves a harmless file. What was
rendered once is never rendered again.
"""

from __future__ import annotations

from datetime import date

from common import files
from common.faults import point
from common.people.commands import Command
from services.gateway import ALIAS
from services.gateway.domain.messages import PaperIssued
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.domain.papers import Paper, PaperAction, PaperStatus, next_paper_status
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.layout import render
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.read_annex import read_annex


def render_paper(
    paper_id: str, *, policy: GatewayPolicy, is_specimen: bool, today: date, command: Command
) -> str | None:
    """Render and store a paper; the SHA-256 of its PDF, or None when there is nothing to render any more.

    `today` becomes the day of issue. Raises `PaperNotFound`, and what the renderer raises.
    """
    paper = papers.get(paper_id)
    if paper.status is not PaperStatus.NUMBERED:
        return paper.sha256
    view = view_for(paper, policy=policy, is_specimen=is_specimen)
    content = render.render(view)
    point("in_pdf")
    name = paper.filename(label=get_kind(paper.kind).title_of(paper.facts))
    stored = files.store(ALIAS, content, filename=name, content_type="application/pdf")
    _write(paper, sha256=stored.sha256, size=stored.size, today=today, command=command)
    return stored.sha256


def view_for(paper: Paper, *, policy: GatewayPolicy, is_specimen: bool) -> PaperView:
    """What the paper says, as finished strings: all of it stands in the paper itself, and in its annex."""
    if paper.number is None:
        raise ValueError(f"paper {paper.paper_id} is not numbered")
    kind = get_kind(paper.kind)
    printing = Printing(
        number=paper.number,
        dated_on=paper.dated_on,
        issuer=policy.issuer_on(paper.dated_on),
        addressee=paper.party,
        annex=read_annex(paper.annex_sha256),
        is_specimen=is_specimen,
    )
    return kind.write(kind.read(paper.facts), printing)


def _write(paper: Paper, *, sha256: str, size: int, today: date, command: Command) -> None:
    message = PaperIssued(
        paper_id=paper.paper_id,
        kind=paper.kind,
        about=paper.about,
        number=paper.number or "",
        sha256=sha256,
        issued_on=today.isoformat(),
    )
    status = next_paper_status(paper.status, PaperAction.RENDER)
    fields = {"sha256": sha256, "size": size, "issued_on": today}
    papers.change(paper, status=status, fields=fields, command=command, messages=(message,))

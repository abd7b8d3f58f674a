"""Makes the PDF of a numbered paper and stores it under its SHA-256; a worker's job runs it.

The file is stored first and then named by the paper, in one write; a crash in between leaves a harmless file. What was
rendered once is never rendered again.
"""

from __future__ import annotations

from datetime import date

from common import files
from common.commands import Command
from common.faults import point
from services.gateway import ALIAS
from services.gateway.cases.domain.case import Case
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.domain.messages import PaperRendered
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.domain.papers import Paper, PaperAction, PaperStatus, next_paper_status
from services.gateway.papers.kinds.paper_text import Decision, view_of
from services.gateway.papers.layout import render
from services.gateway.papers.storage import papers


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
    stored = files.store(ALIAS, content, filename=paper.filename, content_type="application/pdf")
    _write(paper, sha256=stored.sha256, size=stored.size, today=today, command=command)
    return stored.sha256


def view_for(paper: Paper, *, policy: GatewayPolicy, is_specimen: bool) -> PaperView:
    """What the paper says, as finished strings."""
    case = cases.get(paper.case_id)
    return view_of(_decision(paper, case, is_specimen=is_specimen), issuer=policy.issuer_on(paper.approved_on))


def _decision(paper: Paper, case: Case, *, is_specimen: bool) -> Decision:
    if case.particulars is None or case.party is None or paper.number is None:
        raise ValueError(f"paper {paper.paper_id} is not numbered, or its case was not adopted")
    ended = cases.find(case.ends_case_id) if case.ends_case_id else None
    return Decision(
        measure=paper.measure,
        number=paper.number,
        approved_on=paper.approved_on,
        party=case.party,
        facts=case.facts,
        particulars=case.particulars,
        affected=annex_of(case),
        ended_number=ended.number if ended else None,
        is_specimen=is_specimen,
    )


def _write(paper: Paper, *, sha256: str, size: int, today: date, command: Command) -> None:
    message = PaperRendered(
        paper_id=paper.paper_id,
        case_id=paper.case_id,
        number=paper.number or "",
        sha256=sha256,
        issued_on=today.isoformat(),
    )
    status = next_paper_status(paper.status, PaperAction.RENDER)
    fields = {"sha256": sha256, "size": size, "issued_on": today.isoformat()}
    papers.change(paper, status=status, fields=fields, command=command, messages=(message,))

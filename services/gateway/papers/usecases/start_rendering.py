"""Gives every numbered paper its render job, once its number is anchored outside the database.

Pattern: follow. A job is a keyed insert, so a crash in between is made good by the next run.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from common.work import jobs
from services.gateway import ALIAS
from services.gateway.papers.domain.numbering import BATCH
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import settle_anchor

RENDER_PAPER = "render_paper"


def start_rendering(*, anchor_dir: Path, at: datetime) -> tuple[str, ...]:
    """Make the jobs that are missing; their ids, to be sent to the workers. Raises `BelowAnchor`."""
    waiting = papers.without_job(limit=BATCH)
    for name, year in sorted({(paper.series, paper.dated_on.year) for paper in waiting}):
        settle_anchor(anchor_dir, name=name, year=year)
    made = {
        paper.paper_id: jobs.create(ALIAS, kind=RENDER_PAPER, subject=paper.paper_id, key=paper.paper_id, at=at)
        for paper in waiting
    }
    papers.note_jobs(made)
    return tuple(made.values())

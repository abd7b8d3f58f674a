"""Gives every numbered paper its render job, once its number is anchored outside the database.

Pattern: follow. A job is a keyed insert, so a crash in between is made good by the next run.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from common.journal import anchors
from common.work import jobs
from services.gateway import ALIAS
from services.gateway.papers.domain.numbering import BATCH, BelowAnchor
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import settle_anchor

RENDER_PAPER = "render_paper"


def start_rendering(*, anchor_dir: Path, at: datetime) -> tuple[str, ...]:
    """Make the jobs that are missing; their ids, to be sent to the workers.

    Raises `BelowAnchor`, or `AnchorBroken`, where a series may not go on and no paper of another waits.
    """
    waiting = papers.without_job(limit=BATCH)
    refused: dict[tuple[str, int], Exception] = {}
    for name, year in sorted({_series_of(paper) for paper in waiting}):
        try:
            settle_anchor(anchor_dir, name=name, year=year)
        except (BelowAnchor, anchors.AnchorBroken) as refusal:
            refused[name, year] = refusal
    waiting = [paper for paper in waiting if _series_of(paper) not in refused]
    if refused and not waiting:
        raise next(iter(refused.values()))
    made = {
        paper.paper_id: jobs.create(ALIAS, kind=RENDER_PAPER, subject=paper.paper_id, key=paper.paper_id, at=at)
        for paper in waiting
    }
    papers.note_jobs(made)
    return tuple(made.values())


def _series_of(paper: Paper) -> tuple[str, int]:
    return paper.series, paper.dated_on.year

"""Numbers approved papers (编号), in batches: the clerk runs it when a paper was written; blueprint section 4, numbers.

Each paper is one conditional update; there is no counter. The order is what keeps a series without gap or duplicate:
number committed by the majority, then anchored outside the database, and only then a render job. A crash between two
steps is made good by the next run: the anchor catches up first, and every numbered paper gets its job.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from common.errors import Conflict
from common.faults import point
from common.journal import anchors
from common.people.commands import Command, derived_id
from services.gateway.domain.messages import PaperNumbered
from services.gateway.papers.domain.numbering import BATCH, LEASE, BelowAnchor, check_anchor, printed_number
from services.gateway.papers.domain.papers import Paper, PaperAction, next_paper_status
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.storage import leases, papers


@dataclass(frozen=True, slots=True)
class Numbering:
    """One numberer's run: who it is, where the anchors lie, and the command that names clock and actor."""

    holder: str
    anchor_dir: Path
    command: Command


def number_papers(run: Numbering) -> int:
    """Number what waits, a batch of each series and year; how many papers got their number.

    Raises `BelowAnchor` while the database holds fewer numbers of a series than the anchor says were used, and
    `AnchorBroken` when that cannot be read: once the other series have got theirs.
    """
    numbered = 0
    refusals: list[Exception] = []
    for name, year in papers.series_waiting():
        try:
            numbered += _number_series(run, name=name, year=year)
        except (BelowAnchor, anchors.AnchorBroken) as refusal:
            refusals.append(refusal)
    if refusals and not numbered:
        raise refusals[0]
    return numbered


def _number_series(run: Numbering, *, name: str, year: int) -> int:
    if not leases.take(f"{name}:{year}", holder=run.holder, at=run.command.at, length=LEASE):
        return 0
    highest = settle_anchor(run.anchor_dir, name=name, year=year)
    numbered = _number_batch(run, name=name, year=year, highest=highest)
    if numbered:
        point("after_number")
        settle_anchor(run.anchor_dir, name=name, year=year)
    return numbered


def settle_anchor(anchor_dir: Path, *, name: str, year: int) -> int:
    """Bring the anchor up to the highest number of the database, which comes back. Raises `BelowAnchor`.

    The anchor is read first: a number is anchored once it is in the database, and others may be numbering meanwhile.
    """
    anchored = anchors.read_highest(anchor_dir, name, year)
    highest = papers.highest_seq(name, year)
    check_anchor(highest, anchored=anchored, series=name, year=year)
    if highest > anchored:
        anchors.write_highest(anchor_dir, name, year, highest)
    return highest


def _number_batch(run: Numbering, *, name: str, year: int, highest: int) -> int:
    """Number the papers of one series, one by one; how many.

    A number is used up only by a paper that took it: a paper that was changed meanwhile, or is withheld, is passed
    over, and a number that another numberer took ends the batch. So no gap can arise, whoever else is at work. Nobody
    is asked: what withholds a paper stands on the paper itself.
    """
    numbered = 0
    for paper in papers.waiting_for_number(name, year, limit=BATCH):
        try:
            _number_one(run, paper, seq=highest + numbered + 1)
        except Conflict as conflict:
            if conflict.code == "duplicate":
                break
            continue
        numbered += 1
    return numbered


def _number_one(run: Numbering, paper: Paper, *, seq: int) -> None:
    number = printed_number(paper.series, year=paper.dated_on.year, seq=seq)
    status = next_paper_status(paper.status, PaperAction.NUMBER)
    told = PaperNumbered(paper_id=paper.paper_id, about=paper.about, number=number)
    papers.change(
        paper,
        status=status,
        fields={"seq": seq, "number": number},
        command=_command_for(run, paper),
        messages=(told, *get_kind(paper.kind).on_number(replace(paper, number=number))),
        unless_withheld=True,
    )


def _command_for(run: Numbering, paper: Paper) -> Command:
    """A paper is numbered once, so its number's message has one id whoever writes it."""
    return Command(run.command.actor, derived_id("cmd", "number", paper.paper_id), run.command.at)

"""The main job told once, from a roster to reopened doors: over HTTP, by different hands, with evidence."""

from __future__ import annotations

from pathlib import Path

from deploy.demo.story.chapters import tell_all
from deploy.demo.story.days import REGISTERED, at
from deploy.demo.story.rosters import cast, given_roster, sample_roster
from deploy.demo.story.stage import private_stage
from deploy.demo.story.telling import Report, Step, StoryFailed, Telling

__all__ = ["Step", "StoryFailed", "run_story"]


def run_story(*, roster: Path | None = None, keep: Path | None = None, report: Report) -> list[Step]:
    """Start an empty system of its own, play the story in it, and stop it again; the steps with their evidence.

    `roster` is a file that can be imported; without it the sample city plays. `keep` is a folder for the PDFs.
    Raises `StoryFailed` at the first thing that is not as it should be; for a roster that does not fit it is a
    `RosterUnfit`, before anything is started.
    """
    played = sample_roster() if roster is None else given_roster(roster)
    casting, telling = cast(played), Telling(report)
    with private_stage(telling, roster=played, casting=casting, keep=keep, beginning=at(REGISTERED)) as stage:
        tell_all(stage)
    return telling.steps

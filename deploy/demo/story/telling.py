"""How the story is told: numbered steps with their evidence; an expectation that fails ends it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deploy.stack.hand import Refused

Report = Callable[[str], None]


class StoryFailed(Exception):
    """Raised when something is not as the story says; tells what was expected and what was found."""


class RosterUnfit(StoryFailed):
    """Raised when a roster cannot be imported, or lacks what the story needs; nothing else is wrong then."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story and what proves it."""

    number: int
    title: str
    evidence: tuple[str, ...]


class Telling:
    """The story so far; each step is reported as soon as its evidence is complete."""

    def __init__(self, report: Report) -> None:
        self.steps: list[Step] = []
        self._report = report

    def tell(self, title: str, *evidence: str) -> Step:
        """Add a finished step and report it."""
        step = Step(number=len(self.steps) + 1, title=title, evidence=evidence)
        self.steps.append(step)
        self._report(f"{step.number:>2}. {title}")
        for line in evidence:
            self._report(f"      {line}")
        return step


def expect(found: object, expected: object, *, what: str) -> None:
    """Compare. Raises `StoryFailed` naming both when they differ."""
    if found != expected:
        raise StoryFailed(f"{what}：应为 {expected!r}，实为 {found!r}")


def expect_refused(act: Callable[[], Any], *, code: str, what: str) -> str:
    """What the API told somebody who tried what is not allowed. Raises `StoryFailed` if it was allowed after all."""
    try:
        act()
    except Refused as refusal:
        expect(refusal.code, code, what=what)
        return f"{what}——被拒绝（{refusal.status} {refusal.code}）：{refusal.detail}"
    raise StoryFailed(f"{what}：应被拒绝（{code}），却成功了")

"""How the story is told: numbered steps with their evidence; an expectation that fails ends it at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from deploy.sample_city.hand import Body, Hand, Refused

Report = Callable[[str], None]
_PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.1
Value = TypeVar("Value")


class StoryFailed(Exception):
    """Raised when something is not as the story says; names the step, what was expected and what was found."""


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
        step = Step(number=len(self.steps) + 1, title=title, evidence=tuple(evidence))
        self.steps.append(step)
        self._report(f"{step.number:>2}. {title}")
        for line in evidence:
            self._report(f"      {line}")
        return step


def expect(found: object, expected: object, *, what: str) -> None:
    """Compare. Raises `StoryFailed` naming both when they differ."""
    if found != expected:
        raise StoryFailed(f"{what}:应为 {expected!r}，实为 {found!r}")


def expect_refused(act: Callable[[], Any], *, code: str, what: str) -> Refused:
    """What the API told somebody who tried what is not allowed. Raises `StoryFailed` if it was allowed after all."""
    try:
        act()
    except Refused as refusal:
        expect(refusal.code, code, what=what)
        return refusal
    raise StoryFailed(f"{what}:应被拒绝({code}),却成功了")


def wait_for(find: Callable[[], Value], *, until: Callable[[Value], bool] = bool, what: str) -> Value:
    """Ask again until the answer is as hoped, and return it: what one service did reaches the others in a moment.

    Raises `StoryFailed` with the last answer when patience ends.
    """
    patience = time.monotonic() + _PATIENCE_SECONDS
    while True:
        found = find()
        if until(found):
            return found
        if time.monotonic() > patience:
            raise StoryFailed(f"等候「{what}」超过 {_PATIENCE_SECONDS:.0f} 秒，最后的回答：{str(found)[:400]}")
        time.sleep(_PAUSE_SECONDS)


def listed(hand: Hand, path: str, **query: Any) -> list[Body]:
    """All items of a list that the account may see."""
    return hand.get_all(path, **query)

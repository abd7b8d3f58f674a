"""Asks the other services several questions at the same time: a page waits for the slowest, not for the sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from common.errors import DomainError, NotFound

#: Questions that one web process has open at a time, over all its pages.
_AT_A_TIME = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a value, or why there is none."""

    value: Any
    refusal: DomainError | None = None

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to show because the thing does not exist, rather than because of a failure."""
        return isinstance(self.refusal, NotFound)

    def get(self) -> Any:
        """The value. Raises the refusal."""
        if self.refusal is not None:
            raise self.refusal
        return self.value


def together(questions: Mapping[str, Callable[[], Any]]) -> dict[str, Answer]:
    """The answers by the questions' names."""
    asked = {name: _threads().submit(_answer, question) for name, question in questions.items()}
    return {name: future.result() for name, future in asked.items()}


def begin(question: Callable[[], Any]) -> Callable[[float], Answer]:
    """Ask one question now, and go on; what comes back waits so many seconds for its answer. Raises `TimeoutError`."""
    return _threads().submit(_answer, question).result


def _answer(question: Callable[[], Any]) -> Answer:
    try:
        return Answer(question())
    except DomainError as refusal:
        return Answer(None, refusal)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="together")

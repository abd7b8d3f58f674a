"""The findings of a decision (事实和依据): finished sentences, each with its clause and the records that show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.gateway.papers.kinds.wording import numbered


@dataclass(frozen=True, slots=True)
class Finding:
    """One finished sentence that the decision relies on, its clause, and the records that show it (证据)."""

    text: str
    clause: str
    evidence: str | None = None


def findings_text(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The findings as paragraphs with their numbers."""
    return numbered(tuple(map(_text, findings)))


def told_before(number: str) -> str:
    """What is said behind an act that an earlier decision dealt with: it counts in the year's points, no more."""
    return f"（该行为已由{number}处理，此处只作为累计记分的依据。）"


def _text(told: Finding) -> str:
    clause = f"（依据：{told.clause}）" if told.clause else ""
    evidence = f"证据：{told.evidence}。" if told.evidence else ""
    return f"{told.text}{clause}{evidence}"

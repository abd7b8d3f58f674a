"""What can be decided: the measures, and the paper that carries each; blueprint sections 5 and 6."""

from __future__ import annotations

from common.messages.words import Measure

__all__ = ["Measure", "paper_kind"]


def paper_kind(measure: Measure) -> str:
    """The kind of paper that carries a decision: the name of its renderer."""
    return f"{measure.value}_decision"

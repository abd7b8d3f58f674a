"""Finds the numbers of served decisions, by case.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.ratings.measures.storage import decisions


def find_numbers(case_ids: Iterable[str]) -> dict[str, str]:
    """The number of each decision that was served; a case without one is missing."""
    return decisions.numbers_of(case_ids)

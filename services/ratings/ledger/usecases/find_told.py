"""Finds since when stores know of entries, for what runs from that day.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.ratings.ledger.storage import store_years


def find_told(violation_ids: Iterable[str]) -> dict[str, date]:
    """Of each entry of which its store was told the day of that; that of its confirmation where it was not kept yet."""
    return store_years.told_days(violation_ids)

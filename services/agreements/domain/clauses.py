"""What an agreement's text provides for a chain: only who signed it is bound by it.

Source: practice section 12.2; Art. 23 and 24 of the text of 2026.
"""

from __future__ import annotations

from enum import StrEnum


class Clause(StrEnum):
    """A clause on which a decision on a chain rests: that its measure is taken, that its headquarters receives."""

    CHAIN_MEASURE = "chain_measure"
    RECEIVED_BY_HEADQUARTERS = "received_by_headquarters"

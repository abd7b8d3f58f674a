"""Takes over a chain's name from agreements.

Pattern: follow, a projection ordered by the entry's number.
"""

from __future__ import annotations

from common.messages import ChainRegistered
from services.ratings.chains.storage import chains


def take_over_chain(registered: ChainRegistered, *, seq: int) -> bool:
    """Keep the chain; False when a later entry was seen already."""
    return chains.project(registered, seq=seq)

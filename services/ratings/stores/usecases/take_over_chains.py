"""Takes over the names of chains from agreements.

Pattern: follow, a projection ordered by the entry's number.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.ratings.stores.storage import chains


def take_over_chains(names: Mapping[str, tuple[int, str]]) -> None:
    """Keep the chains: by id the number of the entry and the name; one of which a later entry was seen stays."""
    chains.project(names)

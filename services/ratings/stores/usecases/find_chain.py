"""Finds chains: the name from agreements, and the alert that is kept with it.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.ratings.stores.storage import chains


def find_chain(chain_id: str) -> Mapping[str, Any] | None:
    """A chain's `name`, and its `alert` if it has one; or None."""
    return chains.find(chain_id)


def find_chain_ids() -> list[str]:
    """Every chain."""
    return chains.all_ids()


def find_chains_with_alert(chain_ids: Iterable[str]) -> list[str]:
    """Those of the chains that carry an alert."""
    return chains.with_alert(chain_ids)

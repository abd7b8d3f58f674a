"""Keeps with a chain the alert of a share that is over with used episodes only.

Pattern: follow, of the assessment (`chains`), which hands the alert in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.ratings.stores.storage import chains


def alert_chain(chain_id: str, alert: Mapping[str, Any] | None) -> None:
    """Raise the alert of a chain, or take it down."""
    chains.set_alert(chain_id, alert)

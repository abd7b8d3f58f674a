"""The stores that the annex of a numbered decision on their chain lists come to know its case.

Pattern: bulk, keyed by the paper, whose annex never changes.
"""

from __future__ import annotations

from common.messages import ChainDecisionNumbered
from common.people.commands import Command
from services.agreements.stores.domain.decisions import annex_from
from services.agreements.stores.storage import annexes


def name_stores(numbered: ChainDecisionNumbered, *, command: Command) -> bool:
    """Let the stores know before the decision is served; False when they know it already."""
    return annexes.name_stores(annex_from(numbered), command=command)

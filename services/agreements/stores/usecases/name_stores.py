"""The stores that the annex of a numbered decision on their chain names come to know its case.

Pattern: bulk, keyed by the paper, whose annex never changes.
"""

from __future__ import annotations

from common.messages import ChainDecisionNumbered
from common.people.commands import Command
from services.agreements.stores.storage import annexes


def name_stores(numbered: ChainDecisionNumbered, *, command: Command) -> bool:
    """Let the stores know before the decision is served; False when they know it already."""
    return annexes.name_stores(numbered.paper_id, numbered.case_id, numbered.annex, command=command)

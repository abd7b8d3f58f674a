"""Holds of chains in MongoDB: each fact is one document, inserted once and never changed.

A hold of a chain is one write whatever the number of its stores, and may be read before or after its ending came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from common.messages import Message
from common.mongo import insert_effect
from common.people.commands import Command, derived_id
from services.agreements.domain.holds import Hold, HoldEnding, HoldScope, with_endings
from services.agreements.stores.storage.documents import ChainHoldDocument
from services.agreements.stores.storage.mapping import ENDING, HOLD

Fields = dict[str, Any]
_WITHOUT = {"pending": 0, "recent": 0}


def find(chain_ids: Sequence[str]) -> tuple[Hold, ...]:
    """Every hold of the chains, past ones too, each with its endings."""
    if not chain_ids:
        return ()
    found = ChainHoldDocument._get_collection().find({"chain_id": {"$in": list(chain_ids)}}, _WITHOUT)
    return composed(found)


def composed(facts: Iterable[Fields]) -> tuple[Hold, ...]:
    """The holds that some facts tell of, each with its endings."""
    holds, endings = [], []
    for fact in facts:
        if fact["fact"] == "placed":
            holds.append(HOLD.value(fact["hold"], scope=HoldScope.CHAIN, subject_id=fact["chain_id"], endings=()))
        else:
            endings.append(ENDING.value(fact["ending"]))
    return with_endings(holds, endings)


def place(hold: Hold, *, command: Command, messages: Sequence[Message]) -> bool:
    """Record a hold of a chain; False when it was there already."""
    document = ChainHoldDocument(id=hold.id, chain_id=hold.subject_id, fact="placed", hold=HOLD.fields(hold))
    return insert_effect(document, command=command, messages=messages)


def end(chain_id: str, ending: HoldEnding, *, command: Command, messages: Sequence[Message]) -> bool:
    """Record that a chain's hold ends; False when it was there already."""
    document = ChainHoldDocument(
        id=derived_id("hle", ending.ends_case_id, ending.case_id),
        chain_id=chain_id,
        fact="ended",
        ending=ENDING.fields(ending),
    )
    return insert_effect(document, command=command, messages=messages)

"""Which stores a text names: every word of it stands in the name of the store, or in that of a chain of the store.

Names are compared by their keys (`common.folding`), which lie in `name_key`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from common.folding import word_patterns

Fields = dict[str, Any]


def has_any_word(text: str) -> Fields:
    """The condition on chains in whose names a word of the text is found."""
    return {"name_key": {"$in": word_patterns(text)}}


def has_every_word(text: str, *, chains: Mapping[str, str], member_of: Callable[[list[str]], Fields]) -> Fields:
    """The condition on stores that a text names by its words; nothing meets it when the text has none.

    `chains` are the keys of the names in which a word is found, by id; `member_of` is the condition on stores of such.
    """
    conditions = []
    for word in word_patterns(text):
        found = [chain_id for chain_id, name_key in chains.items() if word.search(name_key)]
        conditions.append({"$or": [{"name_key": word}, *([member_of(found)] if found else [])]})
    return {"$and": conditions} if conditions else {"_id": {"$in": []}}

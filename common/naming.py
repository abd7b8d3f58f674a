"""Which stores and chains a text names: every word of it stands in a name, or is a part of a code.

Names are compared by their keys (`common.folding`), which lie in `name_key`; brackets, which people leave out or put
in, tell nothing here. A word may stand in the name of the store or in that of a chain of it. Where 连锁 stands behind a
name it says that a chain is meant, whether or not its own name has it, and what follows is a word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from common.folding import fold, fold_words
from common.paging import COMPUTED, Key, Order

Fields = dict[str, Any]
_CHAIN = "连锁"
_BRACKETS = "()"
_AT_BRACKET = f"[{_BRACKETS}]*"
#: A part of a code: fewer signs would stand in every one.
_CODE = re.compile("[0-9A-Z]{4,18}")
_NONE = re.compile("(?!)")


def has_any_word(text: str) -> Fields:
    """The condition on chains in whose names a word of the text is found."""
    return {"name_key": {"$in": [_in_chain(word) for word in _words(text)]}}


def chain_has_every_word(text: str) -> Fields:
    """The condition on chains that a text names by its words; nothing meets it when the text has none."""
    return _all([{"name_key": _in_chain(word)} for word in _words(text)])


def has_every_word(
    text: str,
    *,
    chains: Mapping[str, str],
    member_of: Callable[[list[str]], Fields],
    has_code: Callable[[re.Pattern[str]], list[Fields]],
) -> Fields:
    """The condition on stores that a text names by its words or by a code; nothing meets it when the text has none.

    `chains` are the keys of the names in which a word is found, by id; `member_of` is the condition on stores of such,
    `has_code` are those of which one is enough for a store with such a code.
    """
    conditions = []
    for word in _words(text):
        ways: list[Fields] = [{"name_key": re.compile(_loose(word))}]
        if found := [chain_id for chain_id, name_key in chains.items() if _in_chain(word).search(name_key)]:
            ways.append(member_of(found))
        if _CODE.fullmatch(word):
            ways += has_code(re.compile(word))
        conditions.append({"$or": ways})
    if len(conditions) > 1 and may_be_code(text):
        return {"$or": [_all(conditions), *has_code(re.compile(f"^{fold(text)}$"))]}
    return _all(conditions)


def may_be_code(text: str) -> bool:
    """Whether a text may be a code, or a part of one by which stores are found."""
    return _CODE.fullmatch(fold(text)) is not None


def is_whole_name(text: str) -> re.Pattern[str]:
    """The pattern for the key of a name that is the whole text."""
    return _whole(_loose(fold(text)))


def whole_first(text: str, order: Order, *, codes: Any, known: Sequence[Fields] = ()) -> Order:
    """An order of stores with those at the head whose name or code is the whole text, or that are known by it.

    `codes` is the expression of the list of the codes of a store, `known` are expressions of which one is enough.
    """
    is_name = {"$regexMatch": {"input": "$name_key", "regex": is_whole_name(text).pattern}}
    is_whole = {"$or": [is_name, {"$in": [fold(text), codes]}, *known]}
    stage = {"$set": {f"{COMPUTED}.rest": {"$cond": [is_whole, 0, 1]}}}
    return Order((Key(f"{COMPUTED}.rest", int), *order.keys), computed=(*order.computed, stage))


def is_whole_chain_name(text: str) -> re.Pattern[str]:
    """The pattern for the key of a chain's name that is the whole text, with or without 连锁 behind it."""
    name = _bare(fold(text))
    stem = name.removesuffix(_CHAIN)
    return _whole(_loose(name)) if stem == name or not stem else _whole(f"{_loose(stem)}(?:{_loose(_CHAIN)})?")


def _words(text: str) -> list[str]:
    return [part for word in fold_words(text) for part in re.split(f"(?<={_CHAIN})", _bare(word)) if part]


def _in_chain(word: str) -> re.Pattern[str]:
    return re.compile(_loose(word.removesuffix(_CHAIN)))


def _bare(key: str) -> str:
    return key.translate(dict.fromkeys(map(ord, _BRACKETS)))


def _loose(key: str) -> str:
    """The pattern of a key, wherever brackets stand in it."""
    return _AT_BRACKET.join(map(re.escape, _bare(key)))


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(f"^{_AT_BRACKET}{pattern}{_AT_BRACKET}$") if pattern else _NONE


def _all(conditions: list[Fields]) -> Fields:
    return {"$and": conditions} if conditions else {"_id": {"$in": []}}

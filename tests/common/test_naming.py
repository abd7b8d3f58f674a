"""Every word of a text has to stand in the name of a store or of a chain of it."""

from __future__ import annotations

from typing import Any

import pytest

from common.folding import fold
from common.naming import has_any_word, has_every_word

CHAINS = {"chn_1": fold("百草溪（连锁）"), "chn_2": fold("青葙连锁")}


def members(chain_ids: list[str]) -> dict[str, Any]:
    return {"chain_ids": {"$in": chain_ids}}


def test_each_word_may_stand_in_either_name() -> None:
    condition = has_every_word("百草溪 连锁 3店", chains=CHAINS, member_of=members)

    of_chains = [[member["chain_ids"]["$in"] for member in each["$or"][1:]] for each in condition["$and"]]
    assert [each["$or"][0]["name_key"].pattern for each in condition["$and"]] == ["百草溪", "连锁", "3店"]
    assert of_chains == [[["chn_1"]], [["chn_1", "chn_2"]], []]


@pytest.mark.parametrize("text", ["", " ", "\u200b"])
def test_a_text_without_words_names_nothing(text: str) -> None:
    assert has_every_word(text, chains={}, member_of=members) == {"_id": {"$in": []}}
    assert has_any_word(text) == {"name_key": {"$in": []}}

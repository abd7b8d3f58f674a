"""Every word of a text has to stand in the name of a store, in that of a chain of it, or as a part in a code of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from common.folding import fold
from common.naming import chain_has_every_word, has_any_word, has_every_word, is_whole_chain_name, is_whole_name

CHAINS = {"chn_1": fold("百草溪（连锁）"), "chn_2": fold("青葙连锁"), "chn_3": fold("丹霞圃")}


def members(chain_ids: list[str]) -> dict[str, Any]:
    return {"chain_ids": {"$in": chain_ids}}


def parts(code: re.Pattern[str]) -> list[dict[str, Any]]:
    return [{"codes": code}]


def named(text: str) -> dict[str, Any]:
    return has_every_word(text, chains=CHAINS, member_of=members, has_code=parts)


def in_names(text: str, name: str) -> bool:
    """Whether each word stands in the name of a store without chain and code."""
    return all(each["$or"][0]["name_key"].search(fold(name)) for each in named(text)["$and"])


def chains_of(text: str) -> list[list[str]]:
    """The chains whose stores each word names."""
    found = [[m["chain_ids"]["$in"] for m in each["$or"] if "chain_ids" in m] for each in named(text)["$and"]]
    return [each[0] if each else [] for each in found]


def test_each_word_may_stand_in_either_name() -> None:
    assert in_names("百草溪 连锁 3店", "百草溪大药房连锁3店")
    assert chains_of("百草溪 青葙 3店") == [["chn_1"], ["chn_2"], []]


@pytest.mark.parametrize(
    ("text", "chains"),
    [
        ("丹霞圃连锁", [["chn_3"]]),
        ("丹霞圃 连锁", [["chn_3"], ["chn_1", "chn_2", "chn_3"]]),
        ("百草溪连锁", [["chn_1"]]),
        ("青葙连锁", [["chn_2"]]),
        ("丹霞圃连锁望江店", [["chn_3"], []]),
        ("连锁", [["chn_1", "chn_2", "chn_3"]]),
        ("没有连锁", [[]]),
    ],
)
def test_the_word_for_a_chain_behind_its_name_says_what_it_is(text: str, chains: list[list[str]]) -> None:
    assert chains_of(text) == chains
    words = has_any_word(text)["name_key"]["$in"]
    assert {name for name in CHAINS if any(each.search(CHAINS[name]) for each in words)} == {
        name for each in chains for name in each
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("康源大药房（药洲店）", "康源大药房〔药洲店〕"),
        ("康源大药房药洲店", "康源大药房（药洲店）"),
        ("康源大药房【药洲店】", "康源大药房药洲店"),
        ("康源大药房（药洲店", "康源大药房（药洲店）"),
        ("康源（示例）大药房", "康源示例大药房"),
        ("药房(示例)", "药房〔示例〕一店"),
        ("(一店)", "药房一店"),
    ],
)
def test_a_name_is_found_with_brackets_of_any_kind_or_none(text: str, name: str) -> None:
    assert in_names(text, name)
    assert not in_names(text, "别的药房")


def test_a_sign_of_patterns_is_a_sign() -> None:
    assert not in_names("康源(药.店)", "康源药洲店")


@pytest.mark.parametrize(
    ("text", "name", "of_store", "of_chain"),
    [
        ("康源（示例）大药房", "康源示例大药房", True, True),
        ("康源 大药房", "（康源）大药房", True, True),
        ("康源大药房", "康源大药房一店", False, False),
        ("丹霞圃连锁", "丹霞圃", False, True),
        ("丹霞圃（连锁）", "丹霞圃连锁", True, True),
        ("丹霞圃", "丹霞圃连锁", False, False),
        ("连锁", "丹霞圃", False, False),
    ],
)
def test_the_whole_text_may_be_a_name(text: str, name: str, of_store: bool, of_chain: bool) -> None:
    patterns = is_whole_name(text), is_whole_chain_name(text)

    assert [bool(each.search(fold(name))) for each in patterns] == [of_store, of_chain]


@pytest.mark.parametrize(
    ("text", "code"),
    [("0001", "P36990200001"), ("００ＭＡ", "9136990200MA"), ("maab", "91MAAB"), ("1", None), ("一二三四", None)],
)
def test_a_word_may_be_a_part_of_a_code_that_tells_something(text: str, code: str | None) -> None:
    (word,) = named(text)["$and"]
    patterns = [each["codes"] for each in word["$or"] if "codes" in each]

    assert [bool(each.search(code or "")) for each in patterns] == ([] if code is None else [True])


def test_a_whole_code_may_be_typed_in_groups() -> None:
    assert {"codes": re.compile("^9136990200MAABCD12$")} in named("9136 9902 00MA ABCD 12")["$or"]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "（）", "〔 ]"])
def test_a_text_without_words_names_nothing(text: str) -> None:
    assert named(text) == {"_id": {"$in": []}}
    assert has_any_word(text) == {"name_key": {"$in": []}}
    assert chain_has_every_word(text) == {"_id": {"$in": []}}
    assert not is_whole_name(text).search("")
    assert not is_whole_chain_name(text).search("")

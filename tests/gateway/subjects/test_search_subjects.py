"""Stores and chains are found among what the gateway has heard, each role in its own scope."""

from __future__ import annotations

from typing import Any

import pytest

from common.messages.words import Scope
from common.people.commands import Actor, Role
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.usecases.note_subjects import note_subjects
from services.gateway.subjects.usecases.search_subjects import search_subjects

USCC = "91110108551385082Q"
STORES = (
    Subject("sto_1", "store", "康源大药房（药洲店）", "P36990200001", "369902", ("chn_1",), USCC),
    Subject("sto_2", "store", "康源大药房[杏林店]", "P36990300001", "369903", ("chn_1",), USCC),
    Subject("sto_3", "store", "药洲路一店", None, "369902", ("chn_2",)),
    Subject("sto_4", "store", "Abc药房", "P44010300001", "440103", ()),
)
CHAINS = (
    Subject("chn_1", "chain", "康源（示例）大药房", None, "", ("chn_1",)),
    Subject("chn_2", "chain", "青葙药房", None, "", ("chn_2",)),
)
AUDITOR = Actor("acc_1", "prs_1", (Role.AUDITOR,))


@pytest.fixture(autouse=True)
def _known(gateway_db: Any) -> None:
    gateway_db["subjects"].delete_many({})
    note_subjects({each.subject_id: Told(1, each) for each in (*STORES, *CHAINS)})


def found(text: str, *, kind: Scope = Scope.STORE, actor: Actor = AUDITOR, limit: int = 20) -> list[str]:
    return [each.subject_id for each in search_subjects(text, kind=kind, actor=actor, limit=limit)]


@pytest.mark.parametrize(
    ("text", "stores"),
    [
        ("P36990200001", ["sto_1"]),
        ("p369902-00001", []),
        ("ｐ３６９９０２００００１", ["sto_1"]),
        (USCC.lower(), ["sto_1", "sto_2"]),
        ("9111 0108 5513 8508 2Q", ["sto_1", "sto_2"]),
        ("药洲", ["sto_1", "sto_3"]),
        ("药洲 康源", ["sto_1"]),
        ("(杏林店)", ["sto_2"]),
        ("康源大药房杏林店", ["sto_2"]),
        ("康源【大药房】药洲店", ["sto_1"]),
        ("00001", ["sto_1", "sto_2", "sto_4"]),
        ("85082q", ["sto_1", "sto_2"]),
        ("康源连锁", ["sto_1", "sto_2"]),
        ("青葙药房连锁 一店", ["sto_3"]),
        ("ａｂｃ", ["sto_4"]),
        ("一店 青葙", ["sto_3"]),
        ("示例 杏林", ["sto_2"]),
        ("示例", ["sto_1", "sto_2"]),
        ("药.", []),
        ("没有", []),
        ("药洲 没有", []),
    ],
)
def test_a_store_is_found_by_its_codes_and_by_words_of_its_name_or_its_chain(text: str, stores: list[str]) -> None:
    assert sorted(found(text)) == stores


def test_chains_are_found_by_words_of_their_name() -> None:
    assert found("大药房 康源", kind=Scope.CHAIN) == ["chn_1"]
    assert found("药房", kind=Scope.CHAIN) == ["chn_1", "chn_2"]
    assert found("药洲", kind=Scope.CHAIN) == []
    assert found("青葙药房连锁", kind=Scope.CHAIN) == ["chn_2"]


def test_no_more_come_than_asked_for() -> None:
    assert len(found("店", limit=2)) == 2


@pytest.mark.parametrize(
    ("actor", "stores", "chains"),
    [
        (Actor("a", "p", (Role.PHARMACY,), stores=("sto_3",)), ["sto_3"], []),
        (Actor("a", "p", (Role.HEADQUARTERS,), chains=("chn_1",)), ["sto_1", "sto_2"], ["chn_1"]),
        (Actor("a", "p", (Role.REVIEWER,), areas=("369902",)), ["sto_1", "sto_3"], ["chn_1", "chn_2"]),
        (Actor("a", "p", (Role.REVIEWER,), areas=(".*",)), [], ["chn_1", "chn_2"]),
        (Actor("a", "p", (Role.HEADQUARTERS, Role.PHARMACY)), [], []),
    ],
)
def test_each_role_finds_its_own(actor: Actor, stores: list[str], chains: list[str]) -> None:
    assert sorted({*found("药", actor=actor), *found("店", actor=actor)}) == stores
    assert sorted(found("药房", kind=Scope.CHAIN, actor=actor)) == chains


def test_what_comes_later_takes_the_place_of_the_keys_of_before() -> None:
    renamed = Subject("sto_1", "store", "新名药房", "P36990200009", "369902", ())
    note_subjects({"sto_1": Told(2, renamed)})

    assert found("P36990200001") == []
    assert found(USCC) == ["sto_2"]
    assert found("新名 药房") == found("P36990200009") == ["sto_1"]

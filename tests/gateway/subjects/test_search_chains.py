"""Chains are found by name, stores by their whole code, each role in its own scope."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from common.messages.words import MembershipKind
from common.paging import Page
from common.people.commands import Actor, Role
from common.scope import Member
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.usecases.find_by_code import find_by_code
from services.gateway.subjects.usecases.note_subjects import note_subjects
from services.gateway.subjects.usecases.search_chains import search_chains

USCC = "91110108551385082Q"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)


def members(chain_id: str) -> tuple[Member, ...]:
    return (Member(chain_id, MembershipKind.DIRECT, FIRST, LAST + timedelta(1)),)


STORES = (
    Subject("sto_1", "store", "康源大药房（药洲店）", "P36990200001", "369902", members("chn_1"), USCC),
    Subject("sto_2", "store", "康源大药房[杏林店]", "P36990300001", "369903", members("chn_1"), USCC),
    Subject("sto_3", "store", "药洲路一店", None, "369902", members("chn_2")),
)
CHAINS = (
    Subject("chn_1", "chain", "康源（示例）大药房", None, ""),
    Subject("chn_2", "chain", "青葙药房", None, ""),
    Subject("chn_3", "chain", "药房", None, ""),
)
AUDITOR = Actor("acc_1", "prs_1", (Role.AUDITOR,))


@pytest.fixture(autouse=True)
def _known(gateway_db: Any) -> None:
    gateway_db["subjects"].delete_many({})
    note_subjects({each.subject_id: Told(1, each) for each in (*STORES, *CHAINS)})


def coded(code: str, *, actor: Actor = AUDITOR, day: date = FIRST, limit: int = 20) -> list[str]:
    return [each.subject_id for each in find_by_code(code, actor=actor, day=day, limit=limit)]


def chains(text: str, *, actor: Actor = AUDITOR, limit: int = 20) -> list[str]:
    return [each.subject_id for each in search_chains(text, page=Page(limit), actor=actor)]


@pytest.mark.parametrize(
    ("code", "stores"),
    [
        ("P36990200001", ["sto_1"]),
        ("ｐ３６９９０２ ００００１", ["sto_1"]),
        ("p369902-00001", []),
        (USCC.lower(), ["sto_1", "sto_2"]),
        (USCC[-6:], []),
        ("药房", []),
    ],
)
def test_a_store_is_found_by_its_whole_code(code: str, stores: list[str]) -> None:
    assert sorted(coded(code)) == stores


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大药房 康源", ["chn_1"]),
        ("康源示例", ["chn_1"]),
        ("青葙药房连锁", ["chn_2"]),
        ("药房", ["chn_3", "chn_1", "chn_2"]),
        ("药房连锁", ["chn_3", "chn_1", "chn_2"]),
        ("药洲", []),
        ("药.", []),
        ("（）", []),
    ],
)
def test_chains_are_found_by_words_of_their_name_and_the_one_of_that_name_comes_first(
    text: str, expected: list[str]
) -> None:
    assert chains(text) == expected


def test_no_more_come_than_asked_for_and_all_are_counted_and_reached() -> None:
    first = search_chains("药房", page=Page(2), actor=AUDITOR)
    rest = search_chains("药房", page=Page(2, first.next), actor=AUDITOR)

    assert [each.subject_id for each in (*first, *rest)] == ["chn_3", "chn_1", "chn_2"]
    assert (first.count, rest.count, rest.next) == (3, 3, None)
    assert len(coded(USCC, limit=1)) == 1


@pytest.mark.parametrize(
    ("actor", "stores", "named"),
    [
        (Actor("a", "p", (Role.PHARMACY,), stores=("sto_2",)), ["sto_2"], []),
        (Actor("a", "p", (Role.HEADQUARTERS,), chains=("chn_1",)), ["sto_1", "sto_2"], ["chn_1"]),
        (Actor("a", "p", (Role.REVIEWER,), areas=("369902",)), ["sto_1"], ["chn_3", "chn_1", "chn_2"]),
        (Actor("a", "p", (Role.REVIEWER,), areas=(".*",)), [], ["chn_3", "chn_1", "chn_2"]),
        (Actor("a", "p", (Role.HEADQUARTERS, Role.PHARMACY)), [], []),
    ],
)
def test_each_role_finds_its_own(actor: Actor, stores: list[str], named: list[str]) -> None:
    assert sorted(coded(USCC, actor=actor)) == stores
    assert chains("药房", actor=actor) == named


def test_what_comes_later_takes_the_place_of_the_keys_of_before() -> None:
    renamed = Subject("sto_1", "store", "新名药房", "P36990200009", "369902", ())
    note_subjects({"sto_1": Told(2, renamed)})

    assert coded("P36990200001") == []
    assert coded(USCC) == ["sto_2"]
    assert coded("P36990200009") == ["sto_1"]


@pytest.mark.parametrize(
    ("day", "stores"),
    [(FIRST - timedelta(1), []), (FIRST, ["sto_1", "sto_2"]), (LAST, ["sto_1", "sto_2"]), (LAST + timedelta(1), [])],
)
def test_a_headquarters_finds_a_store_by_its_code_on_the_days_on_which_it_is_its_own(
    day: date, stores: list[str]
) -> None:
    headquarters = Actor("acc_1", "prs_1", (Role.HEADQUARTERS,), chains=("chn_1",))

    assert sorted(coded(USCC, actor=headquarters, day=day)) == stores

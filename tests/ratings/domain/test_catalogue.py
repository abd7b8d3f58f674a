"""What the items of the catalogue rest on, what a paper cites of it, and from when which version holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from common.rules.laws import Check
from services.ratings import policies
from services.ratings.domain.catalogue import Catalogue, Consequence, ItemNotAgreed, Versions
from services.ratings.domain.grades import Grade
from services.ratings.domain.store import Annex
from tests.ratings import builders

CHECK = Check(by="核对人", checked_on=date(2026, 5, 1), source="公报")


def cited(code: str, day: date, *checked: str) -> str:
    then = policies.catalogue_on(day)
    laws = replace(then.laws, checked=dict.fromkeys(checked, CHECK))
    return Versions(then, then, replace(builders.catalogue(), laws=laws)).clause_of(then.items[code])


@pytest.mark.parametrize(
    ("code", "day", "checked", "expected"),
    [
        ("P1", "2026-03-02", (), "医保服务协议第七条、第十九条和附件《违规行为记分目录》P1项"),
        ("C4", "2026-03-02", (), "医保服务协议第十九条和附件《违规行为记分目录》C4项"),
        ("I10", "2026-03-02", (), "医保服务协议第十九条和附件《违规行为记分目录》I10项"),
        ("C3", "2026-03-02", (), "医保服务协议第十九条和附件《违规行为记分目录》C3项"),
        ("D5", "2026-03-02", (), "医保服务协议第十二条、第十九条和附件《违规行为记分目录》D5项"),
        ("G1", "2026-03-02", ("735-38(4)",), "医保服务协议第十九条和附件《违规行为记分目录》G1项"),
        ("I5", "2026-03-02", ("735-15", "735-20"), "医保服务协议第十九条和附件《违规行为记分目录》I5项"),
        (
            "G3",
            "2021-05-01",
            ("735-15.2",),
            "医保服务协议第十条、第十九条和附件《违规行为记分目录》G3项、《医疗保障基金使用监督管理条例》第十五条第二款",
        ),
        ("G3", "2021-04-30", ("735-15.2",), "医保服务协议第十条、第十九条和附件《违规行为记分目录》G3项"),
        ("D6", "2026-03-31", ("细则-9",), "医保服务协议第十二条、第十九条和附件《违规行为记分目录》D6项"),
        (
            "D6",
            "2026-04-01",
            ("细则-9",),
            "医保服务协议第十二条、第十九条和附件《违规行为记分目录》D6项、《医疗保障基金使用监督管理条例实施细则》第九条",
        ),
    ],
)
def test_an_article_is_cited_where_it_was_checked_and_its_law_in_force(code, day, checked, expected) -> None:
    assert cited(code, date.fromisoformat(day), *checked) == expected


@pytest.mark.parametrize("day", ["2018-01-01", "2026-12-31", "2027-01-01"])
def test_every_basis_is_an_article_and_no_whole_law_and_nothing_of_the_press(day: str) -> None:
    catalogue = policies.catalogue_on(date.fromisoformat(day))

    for item in catalogue.items.values():
        for article in (*item.basis, *item.by_facts, *item.handover):
            assert re.fullmatch(r"《.+》第.+条.*", catalogue.laws.text(article))
        assert {each for each in item.basis if re.match(r"735-(38|39|40)\b", each)} == set()
        assert all(re.match(r"735-(38|39|40)\b", each) for each in item.handover)
        assert item.consequences.count(Consequence.HAND_OVER) or not item.handover or item.code == "I3"


def test_nothing_is_scanned_before_scanning_was_a_duty() -> None:
    days = (date(2025, 6, 30), date(2025, 7, 1))

    assert ["D6" in policies.catalogue_on(day).items for day in days] == [False, True]


def test_the_catalogue_of_2027_parts_what_was_one_item_before() -> None:
    before, after = (policies.catalogue_on(day).items for day in (date(2026, 12, 31), date(2027, 1, 1)))

    assert set(after) - set(before) == {"Q7", "C9"}
    assert set(before) <= set(after)
    assert {code for code in before if before[code].points != after[code].points} == set()
    assert {code for code in before if before[code].consequences != after[code].consequences} == {"I3"}
    assert {code for code in before if before[code].act != after[code].act} == {"Q4", "C1", "G6"}


@pytest.mark.parametrize(
    ("day", "since"),
    [
        ("2018-01-01", "2018-01-01"),
        ("2024-12-16", "2018-01-01"),
        ("2026-12-31", "2018-01-01"),
        ("2027-01-01", "2027-01-01"),
        ("2027-01-04", "2027-01-01"),
        ("2017-12-31", "2018-01-01"),
    ],
)
def test_a_catalogue_tells_since_when_its_version_stands(day: str, since: str) -> None:
    """Classes change one by one: the newest of them makes the version. Nothing stood before the first."""
    assert policies.catalogue_on(date.fromisoformat(day)).since == date.fromisoformat(since)


def test_a_rule_that_changes_alone_makes_a_new_version() -> None:
    changed = builders.changed("entry_limit", date(2026, 7, 1), 10)
    days = (date(2026, 6, 30), date(2026, 7, 1))

    before, after = (Catalogue.on(day, parameters=changed) for day in days)

    assert (before.since, after.since) == (date(2018, 1, 1), date(2026, 7, 1))
    assert before.listed == after.listed
    assert (before.rules["entry_limit"].value, after.rules["entry_limit"].value) == (12, 10)


@pytest.mark.parametrize("day", ["2018-01-01", "2026-12-31", "2027-01-01"])
def test_an_item_says_that_it_is_recorded_as_c_where_it_ends_the_agreement(day: str) -> None:
    items = policies.catalogue_on(date.fromisoformat(day)).items

    assert (items["Q2"].grade, items["P6"].grade, items["P1"].grade, items["C1"].grade) == (
        Grade.C,
        Grade.C,
        None,
        None,
    )
    for item in items.values():
        assert (item.grade is Grade.C) == (Consequence.TERMINATE in item.consequences)


def of_2026(occurred_on: str, today: str, *, signed_on: str = "2026-06-01") -> Versions:
    signed, occurred, present = map(date.fromisoformat, (signed_on, occurred_on, today))
    annex = Annex.of(builders.span("2025-01-01..2028-01-01"), signed_on=signed, recorded_at=builders.AT)
    return policies.catalogues_of(annex, occurred_on=occurred, today=present)


def test_an_agreement_of_2026_is_bound_in_2027_by_its_own_catalogue() -> None:
    versions = of_2026("2027-02-01", "2027-03-01")

    judged = versions.judge("Q4")

    assert (judged.item.act, judged.version_on) == ("证照失效或超范围仍结算", date(2026, 6, 1))
    with pytest.raises(ItemNotAgreed):
        versions.judge("Q7")


def test_what_hands_over_no_more_is_lighter_and_counts_though_it_was_not_signed() -> None:
    """I3 of 2027: for an act of that year, and for one of before that is confirmed then."""
    for occurred_on, version_on in (("2027-02-01", "2027-02-01"), ("2026-11-02", "2027-03-01")):
        judged = of_2026(occurred_on, "2027-03-01").judge("I3")

        assert Consequence.HAND_OVER not in judged.item.consequences
        assert judged.version_on == date.fromisoformat(version_on)


@pytest.mark.parametrize("signed_on", ["2027-01-01", "2027-06-01"])
def test_who_signed_in_2027_is_bound_by_the_new_items_for_acts_from_then_on(signed_on: str) -> None:
    """What was signed after the act does not bind it, but the version of that day was out by then."""
    assert of_2026("2027-02-01", "2027-07-01", signed_on=signed_on).judge("Q7").item.points.most == 12


def test_a_duty_that_is_younger_than_the_signature_binds_from_the_day_that_the_annex_names() -> None:
    assert of_2026("2025-07-01", "2025-07-02", signed_on="2025-03-01").judge("D6").version_on == date(2025, 3, 1)
    assert of_2026("2025-06-30", "2025-07-02", signed_on="2025-03-01").annexed.find("D6") is None

"""Which version of the catalogue binds a store: the one annexed to the text that it signed; practice 1.7."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.ratings.world import SECOND, World, pharmacy, set_day

#: An agreement of 2026 that runs into 2027, and one that was signed when the catalogue of 2027 was out.
OF_2026 = {"terms": (("2026-06-01", "2027-06-01"),)}
OF_2027 = {"terms": (("2027-01-05", "2028-01-05"),), "signed_on": "2027-01-04"}


@pytest.fixture
def in_2027(world: World) -> World:
    set_day(date(2027, 2, 1))
    return world


def judged(world: World, violation_id: str) -> tuple[Any, ...]:
    entry = world.get(f"/violations/{violation_id}").json
    return entry["act"], entry["catalogue_on"], entry["annexed_on"]


def test_the_text_of_2026_binds_in_2027(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)

    [entry] = in_2027.confirmed("sto_1", "Q4")

    assert judged(in_2027, entry) == ("证照失效或超范围仍结算", "2026-05-31", "2026-05-31")
    notice = in_2027.notices()[entry]
    assert (notice["catalogue_on"], notice["annexed_on"]) == ("2026-05-31", "2026-05-31")


def test_an_item_that_is_new_binds_nobody_who_did_not_sign_it(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)
    in_2027.store("sto_2", **OF_2027)

    refused = in_2027.post("/violations", in_2027.report("sto_1", "Q7"))
    [bound] = in_2027.confirmed("sto_2", "Q7")

    assert (refused.status_code, refused.json["code"]) == (422, "item_not_agreed")
    assert "该店所签协议附有的目录是自2018年1月1日起施行的版本" in refused.json["errors"][0]["message"]
    assert judged(in_2027, bound) == ("证照被吊销、注销仍结算", "2027-01-04", "2027-01-04")


def test_a_lighter_text_that_is_in_force_at_the_act_counts_without_a_signature(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)

    [entry] = in_2027.confirmed("sto_1", "I3")

    assert judged(in_2027, entry)[1:] == ("2027-02-01", "2026-05-31")


def test_a_renewed_agreement_binds_by_its_own_text_from_its_first_day(in_2027: World) -> None:
    set_day(date(2027, 7, 1))
    in_2027.store("sto_1", terms=(("2026-06-01", "2027-06-01"), ("2027-06-01", "2028-06-01")))

    before = in_2027.post("/violations", in_2027.report("sto_1", "Q7", occurred_on="2027-05-31"))
    [after] = in_2027.confirmed("sto_1", "Q7", occurred_on="2027-06-01")

    assert before.json["code"] == "item_not_agreed"
    assert judged(in_2027, after)[1:] == ("2027-05-31", "2027-05-31")


def test_a_proposal_tells_by_which_text_its_articles_are_taken(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)

    in_2027.confirmed("sto_1", "I5")

    [proposal] = in_2027.proposals(store_id="sto_1")
    assert in_2027.get(f"/proposals/{proposal['id']}").json["snapshot"]["agreed_on"] == "2026-05-31"


def test_a_day_of_signing_that_nobody_knows_came_before_the_first_day(in_2027: World) -> None:
    """An agreement from 1 January on was signed with the catalogue of the year before, unless it says otherwise."""
    in_2027.store("sto_1", terms=(("2027-01-01", "2028-01-01"),))
    in_2027.store("sto_2", terms=(("2027-01-01", "2028-01-01"),), signed_on="2027-01-01")

    assert in_2027.post("/violations", in_2027.report("sto_1", "Q7")).json["code"] == "item_not_agreed"
    assert in_2027.post("/violations", in_2027.report("sto_2", "Q7")).status_code == 201


def test_an_entry_of_before_whose_item_was_not_signed_can_only_be_rejected(in_2027: World) -> None:
    """Recorded under one text, and then the store is told with another day of signing."""
    in_2027.store("sto_1", **OF_2027)
    recorded = in_2027.post("/violations", in_2027.report("sto_1", "Q7")).json["id"]
    in_2027.store("sto_1", **{**OF_2027, "signed_on": "2026-12-30"})

    refused = in_2027.post(f"/violations/{recorded}/confirm", actor=SECOND)

    assert (refused.status_code, refused.json["code"]) == (422, "item_not_agreed")
    assert in_2027.post(f"/violations/{recorded}/reject", {"reason": "未签"}, SECOND).status_code == 200


#: Of each kind of store: its term and the day of its signature, the item and the day of an act that is confirmed on
#: 1 February 2027; then by what the notice names the version: first day of the one that counts, of the annexed one,
#: day of the signature, first day of the term.
KINDS: dict[str, tuple[dict[str, Any], str, str, tuple[str | None, ...]]] = {
    "signed here under the first catalogue": (
        {"terms": (("2025-01-01", "2028-01-01"),), "signed_on": "2024-12-16"},
        "P1",
        "2026-03-02",
        ("2018-01-01", "2018-01-01", "2024-12-16", "2025-01-01"),
    ),
    "taken over, the day of the signature not recorded": (
        {"terms": (("2026-01-01", "2028-01-01"),)},
        "P1",
        "2026-03-02",
        ("2018-01-01", "2018-01-01", None, "2026-01-01"),
    ),
    "signed under the first catalogue, the act after the new one": (
        OF_2026,
        "Q4",
        "2027-01-11",
        ("2018-01-01", "2018-01-01", None, "2026-06-01"),
    ),
    "signed under the new catalogue": (
        OF_2027,
        "Q7",
        "2027-01-11",
        ("2027-01-01", "2027-01-01", "2027-01-04", "2027-01-05"),
    ),
    "the new catalogue is lighter": (
        {"terms": (("2026-06-01", "2027-06-01"),), "signed_on": "2026-05-20"},
        "I3",
        "2026-11-02",
        ("2027-01-01", "2018-01-01", "2026-05-20", "2026-06-01"),
    ),
    "signed after the act": (
        {"terms": (("2026-06-01", "2028-01-01"),), "signed_on": "2027-01-20"},
        "P1",
        "2026-11-02",
        ("2018-01-01", "2018-01-01", "2027-01-20", "2026-06-01"),
    ),
}
NAMED = ("catalogue_since", "annexed_since", "signed_on", "agreed_from")


@pytest.mark.parametrize("kind", KINDS)
def test_notice_and_record_name_the_catalogue_by_its_own_first_day(in_2027: World, kind: str) -> None:
    store, item, occurred_on, expected = KINDS[kind]
    in_2027.store("sto_1", **store)

    [entry] = in_2027.confirmed("sto_1", item, occurred_on=occurred_on)

    notice, shown = in_2027.notices()[entry], in_2027.get(f"/violations/{entry}").json
    assert tuple(notice[name] for name in NAMED) == expected
    assert tuple(shown[name] for name in NAMED) == expected


def test_an_entry_that_waits_is_named_by_the_same_days(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)

    recorded = in_2027.post("/violations", in_2027.report("sto_1", "Q4")).json["id"]

    shown = in_2027.get(f"/violations/{recorded}").json
    assert tuple(shown[name] for name in NAMED) == ("2018-01-01", "2018-01-01", None, "2026-06-01")


def test_a_notice_tells_what_the_item_allows(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)

    [entry] = in_2027.confirmed("sto_1", "P6", points=8)

    notice = in_2027.notices()[entry]
    assert [notice[name] for name in ("points_least", "points_most", "points")] == [6, 12, 8]
    assert in_2027.get(f"/violations/{entry}").json["item_points"] == {"least": 6, "most": 12}


def test_a_notice_tells_whether_the_store_was_in_the_share_of_c_already(in_2027: World) -> None:
    """Not while it may object to what made it C; its window is over with the last working day of two weeks."""
    in_2027.store("sto_1", **OF_2026)

    [first] = in_2027.confirmed("sto_1", "Q2")
    [second] = in_2027.confirmed("sto_1", "P1")
    in_2027.pass_days(30)
    [third] = in_2027.confirmed("sto_1", "P2")

    notices = in_2027.notices()
    assert [notices[each]["grade_after"] for each in (first, second, third)] == ["C"] * 3
    assert [notices[each]["counts_as_c"] for each in (first, second, third)] == [False, False, True]


def test_an_item_that_is_narrower_in_words_alone_is_told_in_both_before_and_after_its_confirmation(
    in_2027: World,
) -> None:
    in_2027.store("sto_1", **OF_2026)
    narrowed, same = (in_2027.post("/violations", in_2027.report("sto_1", each)).json["id"] for each in ("G6", "P1"))
    told = (
        (("annex",), "2018-01-01", "诱导购药", True),
        (("act", "confirmation"), "2027-01-01", "诱导虚假或冒名购药", False),
    )
    both = [
        {"of": [*of], "since": since, "act": f"赠品、返现、充值{act}", "counts": counts}
        for of, since, act, counts in told
    ]

    waiting = in_2027.get(f"/violations/{narrowed}").json["wordings"]
    in_2027.post(f"/violations/{narrowed}/confirm", actor=SECOND)
    set_day(date(2027, 7, 1))

    assert waiting == both
    assert in_2027.get(f"/violations/{narrowed}").json["wordings"] == both
    assert in_2027.get(f"/violations/{same}").json["wordings"] == []
    assert {each["wordings"] for each in in_2027.get("/violations").json["items"]} == {None}


def test_a_store_reads_the_catalogue_that_it_signed(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)
    in_2027.store("sto_2", **OF_2027)

    older, newer = (in_2027.get("/catalogue", pharmacy(each), store_id=each).json for each in ("sto_1", "sto_2"))
    earlier = in_2027.get("/catalogue", pharmacy("sto_2"), store_id="sto_2", on="2027-01-04")
    today = in_2027.get("/catalogue", pharmacy("sto_1")).json

    assert (older["since"], older["on"]) == ("2018-01-01", "2026-05-31")
    assert older["carried_by"] == {"agreed_from": "2026-06-01", "signed_on": None}
    assert (newer["since"], newer["on"]) == ("2027-01-01", "2027-01-04")
    assert newer["carried_by"] == {"agreed_from": "2027-01-05", "signed_on": "2027-01-04"}
    assert (earlier.status_code, earlier.json["code"]) == (422, "catalogue_not_agreed")
    assert (today["since"], today["carried_by"]) == ("2027-01-01", None)


def test_nobody_reads_by_the_catalogue_what_another_store_signed(in_2027: World) -> None:
    in_2027.store("sto_1", **OF_2026)

    theirs = in_2027.get("/catalogue", pharmacy("sto_2"), store_id="sto_1")
    unknown = in_2027.get("/catalogue", pharmacy("sto_2"), store_id="sto_9")

    assert {(each.status_code, each.json["code"]) for each in (theirs, unknown)} == {(404, "store_not_found")}

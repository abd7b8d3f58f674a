"""The window to object (异议期) begins with the service of the notice, and is set once."""

from dataclasses import replace
from datetime import date

from common import clock
from services.ratings.grades.usecases.refresh_stores import refresh_stores
from tests.ratings.world import AUDITOR, SECOND, World, headquarters, notice_served, set_day


def test_a_confirmed_entry_has_no_window_until_the_store_was_told(world: World) -> None:
    world.store("sto_untold")

    [entry] = world.confirm_only("sto_untold", "P1")

    shown = world.get(f"/violations/{entry}").json
    assert (shown["state"], shown["objection_on"]) == ("confirmed", None)
    assert world.untold() == []
    world._drain("ratings")
    assert world.untold() == [entry]


def test_the_window_begins_with_the_service_and_not_with_the_confirmation(world: World) -> None:
    set_day(date(2026, 3, 2))
    world.store("sto_late")
    [entry] = world.confirm_only("sto_late", "P1")
    world._drain("ratings")
    set_day(date(2026, 3, 9))

    world.tell(entry)

    assert world.get(f"/violations/{entry}").json["objection_on"] == "2026-03-16"


def test_a_second_service_moves_nothing(world: World) -> None:
    set_day(date(2026, 3, 2))
    world.store("sto_twice")
    [entry] = world.confirmed("sto_twice", "P1")
    before = world.get(f"/violations/{entry}").json
    set_day(date(2026, 3, 20))

    world.tell(entry)

    assert world.get(f"/violations/{entry}").json == before


def test_another_kind_of_paper_opens_no_window(world: World) -> None:
    world.store("sto_kind")
    [entry] = world.confirm_only("sto_kind", "P1")
    world._drain("ratings")

    world.hear("gateway", replace(notice_served(entry), kind="suspension_decision"))
    world._drain("ratings")

    assert world.get(f"/violations/{entry}").json["objection_on"] is None


def test_an_untold_fall_is_awaited_and_counts_only_after_its_window(world: World) -> None:
    set_day(date(2026, 3, 2))
    [store, *_] = world.chain_of("chn_untold", 20)
    entries = world.confirm_only(store, "G1", "P4")
    world._drain("ratings")

    untold = world.assessment("chn_untold", headquarters("chn_untold"))
    world.tell(*entries)
    told = world.assessment("chn_untold", AUDITOR)
    world.pass_days(10)
    counted = world.assessment("chn_untold", AUDITOR)

    assert [each["counts_on"] for each in untold["awaited"]] == [None]
    assert [each["counts_on"] for each in told["awaited"]] == ["2026-03-10"]
    assert (untold["tally"]["graded_c"], told["tally"]["graded_c"], counted["tally"]["graded_c"]) == (0, 0, 1)


def test_an_entry_confirmed_after_new_year_is_told_in_both_ledgers(world: World) -> None:
    set_day(date(2025, 12, 31))
    world.store("sto_year")
    recorded = world.post("/violations", world.report("sto_year", "P1")).json["id"]
    set_day(date(2026, 1, 4))
    assert world.post(f"/violations/{recorded}/confirm", actor=SECOND).status_code == 200

    world.settle()

    assert world.get(f"/violations/{recorded}").json["objection_on"] == "2026-01-09"
    assert world.untold() == []


def test_a_notice_is_ordered_with_what_the_entry_costs_in_the_end_and_why(world: World) -> None:
    world.store("sto_dear")

    plain, dear = world.confirm_only("sto_dear", "P1", "G1", money="12345.67")
    world._drain("ratings")

    ordered = world.notices()
    assert [(ordered[each]["counted"], ordered[each]["rules"]) for each in (plain, dear)] == [
        (ordered[each]["points_after"] - ordered[each]["points_before"], ["涉及金额加分"]) for each in (plain, dear)
    ]
    assert ordered[dear]["counted"] > ordered[dear]["points"]
    assert (ordered[dear]["money"], ordered[dear]["is_veto"]) == ("12345.67", False)


def test_a_notice_says_when_the_item_alone_leads_to_the_lowest_grade(world: World) -> None:
    world.store("sto_veto")

    [entry] = world.confirm_only("sto_veto", "P6", points=6)
    world._drain("ratings")

    told = world.notices()[entry]
    assert (told["is_veto"], told["grade_after"], told["rules"]) == (True, "C", [])


def test_a_fall_counts_for_the_chain_only_once_the_store_was_told_of_all_that_it_rests_on(world: World) -> None:
    set_day(date(2026, 3, 2))
    [store, *_] = world.chain_of("chn_both", 20)
    first, last = world.confirm_only(store, "D12", "G6")
    world._drain("ratings")

    world.tell(last)
    half = world.assessment("chn_both")
    set_day(date(2026, 3, 11))
    refresh_stores((store,), today=clock.today())
    after = world.assessment("chn_both")
    world.tell(first)
    whole = world.assessment("chn_both")
    world.pass_days(7)
    last_day = world.assessment("chn_both")
    world.pass_days(1)
    counted = world.assessment("chn_both")

    assert [(each["counts_on"], each["objection_on"]) for each in half["coming"]] == [(None, None)]
    assert [each["counts_on"] for each in after["awaited"]] == [None]
    assert [(each["counts_on"], each["objection_on"]) for each in whole["coming"]] == [("2026-03-19", "2026-03-18")]
    assert [each["tally"]["graded_c"] for each in (half, after, whole, last_day, counted)] == [0, 0, 0, 0, 1]


def test_a_fall_by_an_item_that_alone_leads_to_the_lowest_grade_waits_for_its_own_notice_only(world: World) -> None:
    set_day(date(2026, 3, 2))
    [store, *_] = world.chain_of("chn_veto", 20)
    world.confirm_only(store, "D12")
    [veto] = world.confirm_only(store, "P6", points=6)
    world._drain("ratings")

    world.tell(veto)

    assert [each["counts_on"] for each in world.assessment("chn_veto")["awaited"]] == ["2026-03-10"]

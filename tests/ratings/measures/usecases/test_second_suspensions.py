"""What a band brings while a suspension of the term stands, and what a second suspension of the term brings."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from common import clock, mongo
from common.journal.entries import Entry
from common.messages import HoldEnded, HoldPlaced, StoreRecorded
from common.people.commands import Command, service_actor
from common.rules import installation
from common.rules.policy_files import SHARED
from services.ratings import policies
from services.ratings.domain.messages import PointsCounted
from services.ratings.measures.usecases.propose_measure import propose_measures
from services.ratings.measures.usecases.propose_termination import propose_terminations
from tests.ratings.world import SERVICES, World, store_message

WORDS = "一个协议期内累计两次以上被中止"


def suspended(world: World, message: StoreRecorded, *, case_id: str = "case_first") -> str:
    """A store with twelve points whose suspension was served."""
    world.hear("agreements", message)
    world.confirmed(message.store_id, "G1", "P1", "P4")
    world.suspend(message.store_id, case_id=case_id)
    return message.store_id


def shown_by(world: World) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Shows a proposal of a list in full."""

    def show(listed: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = world.get(f"/proposals/{listed['id']}").json
        return found

    return show


def latest(world: World, store_id: str) -> dict[str, Any]:
    """The proposal that the last band brought."""
    shown = [world.get(f"/proposals/{each['id']}").json for each in world.proposals(store_id=store_id)]
    found: dict[str, Any] = max(shown, key=lambda each: each["snapshot"].get("points_reached") or 0)
    return found


def terminations(world: World, store_id: str = "sto_1") -> list[dict[str, Any]]:
    """The terminations that are proposed for the store."""
    found = world.proposals(store_id=store_id, measure="termination")
    return [world.get(f"/proposals/{each['id']}").json for each in found]


def suspend_again(world: World, store_id: str, *, from_on: str, until_on: str, case_id: str = "case_second") -> None:
    """A further suspension of all services of the store, as agreements tells of it."""
    placed = HoldPlaced(
        subject_id=store_id,
        hold_id=f"hld_{case_id}",
        scope="store",
        kind="agreement_suspension",
        services=SERVICES,
        case_id=case_id,
        from_on=from_on,
        until_on=until_on,
    )
    world.hear("agreements", placed)
    world.settle()


def test_the_text_of_2026_does_not_name_a_band_crossed_meanwhile_so_that_a_second_suspension_follows(
    world: World,
) -> None:
    """Its Art. 31 names two suspensions of a term, and this store was suspended once."""
    store_id = suspended(world, store_message("sto_1"))

    world.confirmed(store_id, "D4")

    shown = latest(world, store_id)
    assert (shown["measure"], shown["snapshot"]["must_terminate"]) == ("suspension", True)
    assert shown["snapshot"]["follows_on"] == "2026-04-02"
    assert shown["snapshot"]["suspended"] == ["case_first"]
    assert (shown["snapshot"]["term_from"], shown["snapshot"]["term_until"]) == ("2020-01-01", "2030-01-01")
    assert any("前次中止尚未期满" in note for note in shown["snapshot"]["notes"])
    [said] = [note for note in shown["snapshot"]["notes"] if WORDS in note]
    assert said.startswith("该店在本协议期内已被中止过1次")
    assert not any("第三十一条" in fact["clause"] for fact in shown["facts"])
    assert terminations(world) == []


#: How a text names a band that is crossed while a suspension stands.
MEANWHILE = "中止期间记分再次达到中止档次"


@pytest.fixture
def named_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The standard text names such a band among the grounds to terminate, by a file of the settings folder."""
    folder = shutil.copytree(installation.folder(), tmp_path / "settings")
    said = (SHARED / "agreement_clauses.yaml").read_text("utf-8")
    begin = "termination_grounds:\n"
    assert said.count(begin) == 1
    with_band = said.replace(begin, f"{begin}        band_meanwhile: {MEANWHILE}\n")
    (folder / "agreement_clauses.yaml").write_text(with_band, "utf-8")
    monkeypatch.setenv(installation.VARIABLE, str(folder))
    readers = [each for each in vars(policies).values() if hasattr(each, "cache_clear")]
    for each in readers:
        each.cache_clear()
    yield
    for each in readers:
        each.cache_clear()


@pytest.mark.usefixtures("named_meanwhile")
def test_where_the_text_names_a_band_crossed_meanwhile_the_termination_is_proposed_at_once(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))

    world.confirmed(store_id, "D4")

    shown = latest(world, store_id)
    assert (shown["measure"], shown["snapshot"]["ground"]) == ("termination", "band_meanwhile")
    assert any(MEANWHILE in fact["text"] and fact["clause"] == "医保服务协议第三十一条" for fact in shown["facts"])
    assert [each["id"] for each in terminations(world)] == [shown["id"]]


def test_a_suspension_that_a_decision_has_ended_does_not_stand(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))
    ended = HoldEnded(
        subject_id=store_id, hold_id="hld_case_first", scope="store", case_id="case_first", until_on="2026-03-02"
    )
    world.hear("agreements", ended)

    world.confirmed(store_id, "D4")

    shown = latest(world, store_id)
    assert shown["measure"] == "suspension"
    assert shown["snapshot"]["follows_on"] is None


def test_a_second_suspension_in_effect_proposes_the_termination_that_the_text_asks_for(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))
    suspend_again(world, store_id, from_on="2026-04-02", until_on="2026-06-02")

    world.pass_days(30)
    assert (clock.today(), terminations(world)) == (date(2026, 4, 1), [])
    world.pass_days(1)

    [shown] = terminations(world)
    assert [each["text"] for each in shown["facts"]] == [
        "自2026年3月3日起至2026年4月1日中止协议。",
        "自2026年4月2日起至2026年6月1日中止协议。",
        f"本协议期内累计2次被中止，属于协议约定应当解除协议的情形：“{WORDS}”。",
    ]
    assert {each["clause"] for each in shown["facts"]} == {"医保服务协议第三十一条"}
    assert shown["status"] == "proposed"
    world.pass_days(1)
    assert len(terminations(world)) == 1


def test_one_that_is_told_late_proposes_it_the_same_day(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))
    world.pass_days(60)

    suspend_again(world, store_id, from_on="2026-04-20", until_on="2026-06-20")

    assert len(terminations(world)) == 1


@pytest.mark.parametrize(
    ("terms", "ended_on", "catalogue"),
    [
        ((("2020-01-01", "2026-04-01"), ("2026-04-01", "2030-01-01")), None, True),
        ((("2020-01-01", "2030-01-01"),), "2026-03-03", True),
        ((("2020-01-01", "2030-01-01"),), None, False),
        ((("2020-01-01", "2026-05-01"),), None, True),
    ],
    ids=["another term", "one never took effect", "the text is not known", "no agreement any more"],
)
def test_nothing_is_proposed_where_the_term_has_not_two_or_no_text_says_so(
    world: World, terms: Any, ended_on: str | None, catalogue: bool
) -> None:
    world.hear("agreements", store_message("sto_1", terms=terms, catalogue=catalogue))
    world.suspend("sto_1", case_id="case_first")
    if ended_on:
        world.hear(
            "agreements",
            HoldEnded(subject_id="sto_1", hold_id="h", scope="store", case_id="case_first", until_on=ended_on),
        )
    suspend_again(world, "sto_1", from_on="2026-05-02", until_on="2026-06-02")

    world.pass_days(70)

    assert terminations(world) == []


def test_the_persons_behind_both_suspensions_are_those_of_the_termination(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))
    [proposed] = world.proposals(store_id=store_id, measure="suspension")
    world.serve(proposed["id"], last_on="2026-04-01", case_id="case_first")
    suspend_again(world, store_id, from_on="2026-03-02", until_on="2026-05-02")

    world.pass_days(1)

    [shown] = terminations(world)
    assert shown["relied_on"] == ["prs_reviewer", "prs_second"]
    assert "（萍医保中止〔2026〕1号）" in "".join(each["text"] for each in shown["facts"])


def test_a_suspension_that_ended_early_is_told_with_the_decision_that_ended_it(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))
    [proposed] = world.proposals(store_id=store_id, measure="suspension")
    first = world.serve(proposed["id"], last_on="2026-04-01", case_id="case_first")
    resumed = replace(
        first,
        case_id="case_end",
        proposal_id=None,
        measure="resumption",
        number="萍医保恢复〔2026〕2号",
        first_on="2026-03-20",
        ends_case_id=first.case_id,
    )
    world.hear("gateway", resumed)
    ended = HoldEnded(
        subject_id=store_id, hold_id="hld_case_first", scope="store", case_id="case_first", until_on="2026-03-20"
    )
    world.hear("agreements", ended)
    suspend_again(world, store_id, from_on="2026-04-02", until_on="2026-06-02")

    world.pass_days(31)

    [shown] = terminations(world)
    assert shown["facts"][0]["text"] == (
        "自2026年3月3日起至2026年3月19日中止协议（萍医保中止〔2026〕1号；原应至2026年4月1日，"
        "因萍医保恢复〔2026〕2号提前结束）。"
    )


def test_it_is_proposed_once_however_often_the_day_is_looked_at(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))
    suspend_again(world, store_id, from_on="2026-03-02", until_on="2026-05-02")
    world.pass_days(1)

    again = Command(service_actor("ratings"), "again", clock.now())
    assert propose_terminations([store_id], today=clock.today(), command=again) == 0


def test_twenty_four_points_suspend_by_the_text_of_2026_which_has_no_ground_to_terminate_for_them(world: World) -> None:
    """And once a suspension was served: after it, as the second of the term."""
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "G6", "D12", "C8")

    shown = latest(world, "sto_1")

    assert (shown["snapshot"]["points"], shown["snapshot"]["points_reached"]) == (24, 24)
    assert (shown["measure"], shown["months"], shown["snapshot"]["ground"]) == ("suspension", 6, "points")
    assert shown["facts"][-1]["clause"] == "医保服务协议第二十九条"
    assert "协议第三十一条没有约定因记分解除协议" in "".join(shown["snapshot"]["notes"])
    assert terminations(world) == []


def test_beside_a_suspension_that_stands_twenty_four_points_bring_the_second_of_the_term(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))
    [proposed] = world.proposals(store_id=store_id, measure="suspension")
    world.serve(proposed["id"], case_id="case_first", last_on="2026-04-01", printed_first_on="2026-02-20")

    world.confirmed(store_id, "G6", "D12")

    shown = latest(world, store_id)
    assert (shown["snapshot"]["points_reached"], shown["measure"], shown["months"]) == (24, "suspension", 6)
    assert shown["snapshot"]["follows_on"] == "2026-04-02"
    assert terminations(world) == []
    [beside] = [each["text"] for each in shown["facts"] if "尚未期满" in each["text"]]
    assert beside == (
        "自2026年3月3日起的中止（萍医保中止〔2026〕1号；载明自2026年2月20日起，因迟至2026年3月2日送达，自送达次日起算）"
        "尚未期满，又达到中止的处理标准。"
    )


@pytest.mark.parametrize(("until_on", "last_on"), [("2026-04-02", "2026-04-01"), ("2026-04-03", None)])
def test_no_suspension_is_proposed_that_could_begin_only_after_the_agreement_and_the_notice_says_why(
    world: World, until_on: str, last_on: str | None
) -> None:
    """The first one lasts until 1 April."""
    store_id = suspended(world, store_message("sto_1", terms=(("2020-01-01", until_on),)))

    [entry] = world.confirmed(store_id, "D4")

    reached = [each["snapshot"]["points_reached"] for each in map(shown_by(world), world.proposals(store_id=store_id))]
    assert (15 in reached) is (last_on is None)
    notice = world.notices()[entry]
    assert (notice["term_last_on"], notice["rectify_days"]) == (last_on, 10)


def test_of_all_entries_of_a_batch_one_question_asks_what_was_decided_before(world: World) -> None:
    stores = [suspended(world, store_message(f"sto_{number}"), case_id=f"case_{number}") for number in (1, 2, 3)]
    for store_id in stores:
        world.confirm_only(store_id, "D4")
    world.settle()
    counted = [each for each in world.journal() if each.name == PointsCounted.__name__][-len(stores) :]
    told = [(PointsCounted.from_data(each.data), command_of(each)) for each in counted]
    ratings = mongo.database("ratings")
    ratings.command("profile", 2)

    propose_measures(told)

    ratings.command("profile", 0)
    asked = list(ratings["system.profile"].find({"ns": f"{ratings.name}.decisions", "op": "query"}))
    ratings.drop_collection("system.profile")
    assert {each.store_id for each, _ in told} == set(stores)
    assert len([each for each in asked if "_id" in each["command"]["filter"]]) == 1


def command_of(entry: Entry) -> Command:
    return Command(service_actor("ratings"), f"cmd_{entry.seq}", clock.now())

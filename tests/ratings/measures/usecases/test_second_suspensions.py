"""A band that is crossed while an earlier suspension of the term stands."""

from __future__ import annotations

from typing import Any

from common.messages import HoldEnded, StoreRecorded
from tests.ratings.world import World, store_message


def suspended(world: World, message: StoreRecorded) -> str:
    """A store with twelve points whose suspension was served."""
    world.hear("agreements", message)
    world.confirmed(message.store_id, "G1", "P1", "P4")
    world.suspend(message.store_id, case_id="case_first")
    return message.store_id


def latest(world: World, store_id: str) -> dict[str, Any]:
    """The proposal that the last band brought."""
    shown = [world.get(f"/proposals/{each['id']}").json for each in world.proposals(store_id=store_id)]
    found: dict[str, Any] = max(shown, key=lambda each: each["snapshot"]["points_reached"] or 0)
    return found


def test_the_text_of_2026_names_the_second_suspension_so_that_a_termination_is_proposed(world: World) -> None:
    store_id = suspended(world, store_message("sto_1"))

    world.confirmed(store_id, "D4")

    shown = latest(world, store_id)
    assert (shown["measure"], shown["snapshot"]["must_terminate"]) == ("termination", True)
    assert any("中止尚未期满" in fact["text"] for fact in shown["facts"])


def test_a_text_that_does_not_name_it_brings_a_second_suspension_after_the_first(world: World) -> None:
    message = store_message("sto_1")
    message.terms[0]["second_suspension"] = False
    store_id = suspended(world, message)

    world.confirmed(store_id, "D4")

    shown = latest(world, store_id)
    assert (shown["measure"], shown["snapshot"]["must_terminate"]) == ("suspension", False)
    assert shown["snapshot"]["follows_on"] == "2026-04-02"
    assert any("前次中止尚未期满" in note for note in shown["snapshot"]["notes"])


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

"""Stores that are told of together end as if each entry had come by itself, whatever comes in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import clock
from common.journal import journal
from common.journal.entries import pending_message
from common.journal.feed import Consumer, LocalSource, parked_entries
from common.messages import ChainRegistered, HoldEnded, HoldPlaced, Message, StoreRecorded, StoresRegistered
from common.people.commands import Command, service_actor
from services.ratings.domain.history import Penalty, PenaltyKind
from services.ratings.grades.usecases import follow_stores as following
from services.ratings.handlers import HANDLERS
from services.ratings.stores.storage import stores
from tests.ratings.world import SERVICES, World, store_message

KEPT = ("stores", "chain_days", "chains")
#: How often a store was written, and when a penalty was: two runs may differ in that without meaning.
RUNNING = {"version", "store_version", "recorded_at", "alert"}
NOTED = datetime(2026, 3, 1, tzinfo=UTC)
PENALTY = Penalty("case_1", PenaltyKind.SUSPENSION, date(2026, 2, 1), None, NOTED)
MESSAGE = store_message("sto_0", chain_id="chn_0")

STORES = st.integers(0, 4).map("sto_{}".format)
CHAINS = st.integers(0, 2).map("chn_{}".format)
DAYS = st.sampled_from(["2024-07-01", "2025-06-01", "2026-01-01", "2026-03-01", "2026-04-01"])


@st.composite
def told(draw: st.DrawFn) -> StoreRecorded:
    """A store in a chain or in none, perhaps left again, designated or not."""
    first, last = draw(DAYS), draw(st.none() | DAYS)
    return store_message(
        draw(STORES),
        chain_id=draw(st.none() | CHAINS),
        kind=draw(st.sampled_from(["direct", "franchise"])),
        member=first,
        until=last if last and last > first else None,
        terms=draw(st.sampled_from([(), (("2020-01-01", "2030-01-01"),), (("2024-07-01", "2026-02-01"),)])),
        area=draw(st.sampled_from(["360302", "360403"])),
    )


def placed(store_id: str, first: str) -> HoldPlaced:
    """A store's own suspension; one case a store and day."""
    return HoldPlaced(
        subject_id=store_id,
        hold_id=f"hld_{store_id}_{first}",
        scope="store",
        kind="agreement_suspension",
        services=SERVICES,
        case_id=f"case_{store_id}_{first}",
        from_on=first,
        until_on=None,
    )


def ended(store_id: str, first: str) -> HoldEnded:
    """The end of that suspension."""
    return HoldEnded(
        subject_id=store_id,
        hold_id=f"hld_{store_id}_{first}",
        scope="store",
        case_id=f"case_{store_id}_{first}",
        until_on="2026-05-01",
    )


def registered(found: Sequence[StoreRecorded]) -> StoresRegistered:
    """An import of these stores, each once."""
    rows = {each.store_id: each.to_data() for each in found}
    return StoresRegistered(chunk_id=f"chk_{'_'.join(rows)}", import_id="imp_1", stores=list(rows.values()))


MESSAGES: st.SearchStrategy[Message] = st.one_of(
    told(),
    told(),
    st.lists(told(), min_size=1, max_size=5).map(registered),
    st.builds(lambda chain, name: ChainRegistered(chain_id=chain, chain_name=name), CHAINS, st.sampled_from("甲乙丙")),
    st.builds(placed, STORES, DAYS),
    st.builds(ended, STORES, DAYS),
)


@pytest.fixture
def follow(world: World, ratings_db: Any, agreements_db: Any) -> Callable[..., dict[str, list[Any]]]:
    """Call with messages and the size of a batch: what an empty ratings knows after it has followed them."""

    def run(messages: Sequence[Message], *, batch: int, keep: Sequence[str] = ()) -> dict[str, list[Any]]:
        for database in (ratings_db, agreements_db):
            for name in database.list_collection_names():
                if name not in keep:
                    database[name].delete_many({})
        waiting = [
            pending_message(Command(service_actor("test"), f"cmd_{number}", clock.now()), each, number=0, version=1)
            for number, each in enumerate(messages)
        ]
        journal.append(agreements_db, waiting, at=clock.now())
        consumer = Consumer(
            ratings_db, "agreements", LocalSource(agreements_db), HANDLERS["agreements"], batch=batch, pauses=(0.001,)
        )
        while consumer.run_once():
            pass
        assert parked_entries(ratings_db) == ()
        return {name: [_plain(each) for each in ratings_db[name].find({}).sort("_id", 1)] for name in KEPT}

    return run


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key not in RUNNING}
    return [_plain(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(MESSAGES, min_size=1, max_size=14), batch=st.integers(2, 14))
def test_together_and_one_by_one_end_in_the_same_state(
    follow: Callable[..., Any], messages: list[Message], batch: int
) -> None:
    assert follow(messages, batch=batch) == follow(messages, batch=1)


def test_a_chain_whose_stores_come_together_is_measured_as_it_stands_after_all_of_them(
    world: World, follow: Callable[..., Any], ratings_db: Any
) -> None:
    """Five stores and a suspension trip; with the 25 that follow in the next entry too one of 30 does not."""
    first = [store_message(f"sto_{number}", chain_id="chn_1") for number in range(5)]
    others = [store_message(f"sto_1{number:02}", chain_id="chn_1") for number in range(25)]

    messages = [placed("sto_0", "2026-02-01"), registered(first), registered(others)]

    follow(messages, batch=1)
    assert ratings_db["proposals"].count_documents({}) == 1

    follow(messages, batch=10)
    assert ratings_db["proposals"].count_documents({}) == 0


def test_stores_that_trip_their_chain_propose_a_measure_caused_by_the_last_entry_about_it(
    world: World, follow: Callable[..., Any], ratings_db: Any, agreements_db: Any
) -> None:
    rows = [store_message(f"sto_{number}", chain_id="chn_1") for number in range(6)]
    other = store_message("sto_other", chain_id="chn_2")

    follow([placed("sto_0", "2026-02-01"), registered(rows[:3]), *rows[3:], other], batch=10)

    [proposal] = ratings_db["proposals"].find({})
    [entry] = [each for each in journal.read(agreements_db, after=0, limit=10) if each.subject == "sto_5"]
    assert proposal["subject_id"] == "chn_1"
    assert [each["caused_by"] for each in proposal["pending"]] == [entry.message_id]


@pytest.mark.parametrize("is_known", [False, True], ids=["new store", "known store"])
def test_what_is_told_of_a_store_survives_a_penalty_that_is_written_in_between(
    world: World, ratings_db: Any, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    if is_known:
        world.hear("agreements", store_message("sto_0"))
    read = following.find_followed

    def read_and_be_overtaken(found: Any) -> Any:
        followed = read(found)
        stores.add_penalty("sto_0", PENALTY)
        return followed

    monkeypatch.setattr(following, "find_followed", read_and_be_overtaken)

    world.hear("agreements", MESSAGE)

    [stored] = ratings_db["stores"].find({})
    assert [each["chain_id"] for each in stored["memberships"]] == ["chn_0"]
    assert [each["case_id"] for each in stored["penalties"]] == ["case_1"]
    assert stored["rating"]["chain_ids"] == ["chn_0"]
    assert ratings_db["chain_days"].count_documents({"aspect": "penalised", "store_version": stored["version"]}) == 2


def test_a_replay_finds_what_ledgers_know_of_a_store(world: World, follow: Callable[..., Any], ratings_db: Any) -> None:
    messages = [ChainRegistered(chain_id="chn_0", chain_name="甲"), MESSAGE]
    follow(messages, batch=10)
    world.confirmed("sto_0", "G1", "P4")
    [before] = ratings_db["stores"].find({}, {"rating": 1})
    rows = ratings_db["chain_days"].count_documents({})

    after = follow(messages, batch=10, keep=("store_years",))

    assert before["rating"]["grade"] == "C"
    assert after["stores"][0]["rating"] == before["rating"]
    assert len(after["chain_days"]) == rows

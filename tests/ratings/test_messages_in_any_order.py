"""Messages come several times, and in any order between subjects: what ratings knows ends the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from common.journal import journal
from common.journal.entries import Entry
from common.messages import ChainRegistered, DecisionServed, HoldEnded, HoldPlaced, Message, StoresRegistered
from services.ratings.handlers import HANDLERS
from tests.databases import empty
from tests.ratings.world import SERVICES, World, entry_for, store_message

KEPT = ("stores", "chain_days", "chains", "decisions", "rectifications")
#: What differs between two runs without meaning: how often a store was written, and when.
RUNNING = {"version", "store_version", "recorded_at", "pending", "recent", "alert"}


def _messages() -> list[tuple[str, Message]]:
    registered = [store_message(f"sto_{number}", chain_id="chn_1").to_data() for number in range(6)]
    suspension = {"hold_id": "hld_1", "scope": "store", "kind": "agreement_suspension", "services": SERVICES}
    return [
        ("agreements", ChainRegistered(chain_id="chn_1", chain_name="旧名")),
        ("agreements", StoresRegistered(chunk_id="chk_1", import_id="imp_1", stores=registered)),
        ("agreements", store_message("sto_0", chain_id="chn_1", until="2026-03-01")),
        ("agreements", store_message("sto_0", chain_id="chn_2", member="2026-03-01")),
        ("agreements", store_message("sto_1", chain_id="chn_1", terms=(("2020-01-01", "2026-02-01"),))),
        ("agreements", ChainRegistered(chain_id="chn_1", chain_name="新名")),
        (
            "agreements",
            HoldPlaced(subject_id="sto_2", case_id="case_1", from_on="2026-02-01", until_on=None, **suspension),
        ),
        (
            "agreements",
            HoldEnded(subject_id="sto_2", hold_id="hld_1", scope="store", case_id="case_1", until_on="2026-03-01"),
        ),
        ("gateway", _decision("case_2", "termination", subject="sto_3")),
        ("gateway", _decision("case_3", "chain_suspension", subject="chn_1", scope="chain")),
        ("gateway", _decision("case_4", "chain_resumption", subject="chn_1", scope="chain", ends="case_3")),
    ]


def _decision(
    case_id: str, measure: str, *, subject: str, scope: str = "store", ends: str | None = None
) -> DecisionServed:
    return DecisionServed(
        case_id=case_id,
        paper_id=f"pap_{case_id}",
        number="萍医保中止〔2026〕1号",
        proposal_id=None,
        measure=measure,
        scope=scope,
        subject_id=subject,
        services=SERVICES,
        costs="refused",
        served_on="2026-03-01",
        first_on="2026-03-02",
        last_on=None,
        ends_case_id=ends,
    )


def _shuffled(entries: Sequence[tuple[str, Entry]], dice: random.Random) -> list[tuple[str, Entry]]:
    """The entries several times each, subjects in any order, those of one subject in theirs."""
    by_subject: dict[tuple[str, str], list[tuple[str, Entry]]] = {}
    for source, entry in entries:
        by_subject.setdefault((source, entry.subject), []).extend([(source, entry)] * dice.randint(1, 3))
    found: list[tuple[str, Entry]] = []
    while by_subject:
        subject = dice.choice(sorted(by_subject))
        found.append(by_subject[subject].pop(0))
        if not by_subject[subject]:
            del by_subject[subject]
    return found


def _contents(database: Any) -> dict[str, list[dict[str, Any]]]:
    return {name: [_plain(each) for each in database[name].find({}).sort("_id", 1)] for name in KEPT}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key not in RUNNING}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _apply(entries: Sequence[tuple[str, Entry]]) -> None:
    for source, entry in entries:
        HANDLERS[source][entry.name](entry)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_between_subjects_and_any_repetition_ends_the_same(world: World, ratings_db: Any, seed: int) -> None:
    entries = [(source, entry_for(message, seq=seq)) for seq, (source, message) in enumerate(_messages(), start=1)]
    _apply(entries)
    expected = _contents(ratings_db)
    empty(ratings_db)

    _apply(_shuffled(entries, random.Random(seed)))

    assert _contents(ratings_db) == expected


def test_every_message_five_times_ends_the_same(world: World, ratings_db: Any) -> None:
    entries = [(source, entry_for(message, seq=seq)) for seq, (source, message) in enumerate(_messages(), start=1)]
    _apply(entries)
    expected = _contents(ratings_db)

    _apply([entry for entry in entries for _ in range(5)])
    _apply(entries)

    assert _contents(ratings_db) == expected


def test_own_messages_five_times_end_the_same(world: World, ratings_db: Any) -> None:
    stores = world.chain_of("chn_1", 6)
    world.fall_to_c(stores[:1])
    [proposal] = world.proposals(chain_id="chn_1")
    world.serve(proposal["id"])
    kept = (*KEPT, "proposals", "determinations", "store_years", "journal")
    before = {name: ratings_db[name].count_documents({}) for name in kept}
    contents = _contents(ratings_db)

    for entry in journal.read(ratings_db, after=0, limit=1000):
        if entry.name in HANDLERS["ratings"]:
            for _ in range(5):
                HANDLERS["ratings"][entry.name](entry)
    world.settle()

    assert {name: ratings_db[name].count_documents({}) for name in kept} == before
    assert _contents(ratings_db) == contents

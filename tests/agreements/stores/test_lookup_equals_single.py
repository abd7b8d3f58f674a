"""What a lookup of many says of a store is what the question for that store alone says, over random histories."""

import itertools
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.messages.words import MembershipKind
from services.agreements.stores.storage.mapping import (
    ENDING,
    EXEMPTION,
    HOLD,
    MEMBERSHIP,
    SERVICE,
    TERM,
    TERMINATION,
    TEXT_RECORD,
)
from services.agreements.stores.usecases.get_standing import get_standing
from services.agreements.stores.usecases.look_up_standings import look_up_standings
from tests.agreements.conftest import SETTLEMENT
from tests.agreements.domain.test_histories import History, carry_out, histories

_numbers = itertools.count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(histories, min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(-60, 60), st.integers(0, 60)), min_size=2, max_size=4),
)
def test_many_stores_stand_as_each_of_them_alone(agreements_db, several, instants):
    written = {}
    for commands in several:
        history, number = lived(commands), next(_numbers)
        write(history, number, agreements_db)
        written[number] = history
    now = max(history.now for history in written.values())
    asked = [text for number in written for text in (code_of(number), f"sto_{number}")]

    for days, ago in instants:
        at, known_at = now + timedelta(days=days), now - timedelta(days=ago)
        instant = {"at": at, "known_at": known_at}
        chunks = look_up_standings(asked, actor=SETTLEMENT, now=now, **instant)
        found = [each.standing for chunk in chunks for each in chunk]
        alone = [get_standing(f"sto_{number}", actor=SETTLEMENT, now=now, **instant) for number in written]

        assert found[::2] == found[1::2] == alone
        as_lived = [history.standing(at, known_at).openness for history in written.values()]
        assert [each.openness for each in alone] == as_lived


def lived(commands) -> History:
    history = History()
    history.join("chn_1", MembershipKind.DIRECT, 0)
    history.sign(24)
    for step in commands:
        history.tick(1)
        carry_out(history, step)
    return history


def code_of(number: int) -> str:
    return f"P369902{number:05d}"


def write(history: History, number: int, database: Any) -> None:
    """Write a history as a store of its own with chains of its own; its cases are nobody else's."""
    store = history.store
    lists = {
        "memberships": MEMBERSHIP,
        "terms": TERM,
        "terminations": TERMINATION,
        "holds": HOLD,
        "hold_endings": ENDING,
        "services": SERVICE,
        "text_records": TEXT_RECORD,
        "exemptions": EXEMPTION,
    }
    document = {
        "version": 1,
        "schema": 4,
        "name": f"历史{number}药房",
        "area": "369902",
        "address": "",
        "code": code_of(number),
        "fingerprint": f"history-{number}",
        "named_by": list(store.named_by),
        "reach": list(store.reach),
        **{name: [form.fields(each) for each in getattr(store, name)] for name, form in lists.items()},
    }
    chain_of = {hold.case_id: hold.subject_id for hold in history.chain_holds}
    facts = [
        {"chain_id": hold.subject_id, "fact": "placed", "hold": HOLD.fields(hold)} for hold in history.chain_holds
    ] + [
        {"chain_id": chain_of.get(each.ends_case_id, "chn_1"), "fact": "ended", "ending": ENDING.fields(each)}
        for each in history.chain_endings
    ]
    database["stores"].insert_one({"_id": f"sto_{number}", **own(document, number)})
    for place, fact in enumerate(facts):
        database["chain_holds"].insert_one({"_id": f"fact_{number}_{place}", "version": 1, **own(fact, number)})


def own(value: Any, number: int) -> Any:
    """The value with the ids of chains and cases made those of one history alone."""
    if isinstance(value, dict):
        return {name: own(each, number) for name, each in value.items()}
    if isinstance(value, list):
        return [own(each, number) for each in value]
    return f"{value}-{number}" if isinstance(value, str) and value.startswith(("chn_", "case-", "hld-")) else value

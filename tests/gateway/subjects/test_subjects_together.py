"""Stores and chains that are told of together end as if each entry had come by itself, their cases and papers too."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import clock, mongo
from common.journal import feed, journal
from common.journal.entries import pending_message
from common.journal.feed import Consumer, LocalSource
from common.messages import ChainRegistered, StoreRecorded, StoresRegistered
from common.people.commands import Command, service_actor
from services.gateway.cases.storage import cases
from services.gateway.handlers import HANDLERS
from services.gateway.papers.storage import papers
from services.gateway.subjects.storage import subjects
from tests.gateway.builders import adopted, approved, chain_proposal, opened, proposal

SHOWN = {"subject_name": 1, "area": 1, "memberships": 1, "subject_id": 1}
STORES = st.sampled_from(["sto_case", "sto_paper", "sto_1", "sto_2"])
CHAINS = st.sampled_from(["cha_case", "cha_1"])


@st.composite
def told(draw):
    """A store in one chain, in several, or in none."""
    chains = draw(st.lists(CHAINS, unique=True, max_size=2))
    until = draw(st.sampled_from([None, "2020-01-01"]))
    return StoreRecorded(
        store_id=draw(STORES),
        code=draw(st.sampled_from([None, "P36030200001"])),
        name=draw(st.sampled_from(["康源大药房一店", "康源大药房二店"])),
        area=draw(st.sampled_from(["360302", "360403"])),
        memberships=[
            {"chain_id": each, "kind": "direct", "from_on": "2019-01-01", "until_on": until} for each in chains
        ],
        terms=[],
    )


def registered(found):
    rows = {each.store_id: each.to_data() for each in found}
    return StoresRegistered(chunk_id=f"chk_{'_'.join(rows)}", import_id="imp_1", stores=list(rows.values()))


MESSAGES = st.one_of(
    told(),
    st.lists(told(), min_size=1, max_size=4).map(registered),
    st.builds(lambda chain, name: ChainRegistered(chain_id=chain, chain_name=name), CHAINS, st.sampled_from("甲乙丙")),
)


@pytest.fixture(scope="module")
def ground(gateway_db, agreements_db):
    """Two databases in which a store and a chain have a case, and another store a paper."""
    return gateway_db, agreements_db


@pytest.fixture
def cased(ground, follow):
    """The subjects that have a case or a paper; made once."""
    if not cases.about(["sto_case"]):
        opened(proposal(subject_id="sto_case"))
        opened(chain_proposal(subject_id="cha_case"))
        approved(adopted(opened(proposal(subject_id="sto_paper"))))
        follow()
    return ("sto_case", "cha_case", "sto_paper")


def run(ground, messages, *, batch):
    """What the gateway knows after it has followed these messages from the beginning, `batch` at a time."""
    gateway, agreements = ground
    for collection in (gateway["subjects"], gateway["cursors"], agreements["journal"]):
        collection.delete_many({})
    for subject_id in ("sto_case", "cha_case", "sto_paper"):
        cases.set_scope(subject_id, name="", area="")
        papers.set_scope(subject_id, area="", memberships=())
    waiting = [
        pending_message(Command(service_actor("test"), f"cmd_{number}", clock.now()), each, number=0, version=1)
        for number, each in enumerate(messages)
    ]
    journal.append(agreements, waiting, at=clock.now())
    consumer = Consumer(gateway, "agreements", LocalSource(agreements), HANDLERS["agreements"], batch=batch)
    while consumer.run_once():
        pass
    assert feed.parked_entries(gateway) == ()
    return {
        "subjects": list(gateway["subjects"].find({}).sort("_id", 1)),
        **{name: list(gateway[name].find({}, SHOWN).sort("_id", 1)) for name in ("cases", "papers")},
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(MESSAGES, min_size=1, max_size=14), batch=st.integers(2, 14))
def test_together_and_one_by_one_end_in_the_same_state(ground, cased, messages, batch):
    assert run(ground, messages, batch=batch) == run(ground, messages, batch=1)


def test_cases_and_papers_follow_the_latest_entry_about_their_store(ground, cased):
    def store(store_id, area):
        return StoreRecorded(store_id=store_id, code=None, name="店", area=area, memberships=[], terms=[])

    found = run(
        ground,
        [registered([store("sto_case", "360403"), store("sto_paper", "360403")]), store("sto_paper", "360302")],
        batch=10,
    )

    areas = {each["subject_id"]: each["area"] for each in found["cases"]}
    assert (areas["sto_case"], areas["sto_paper"]) == ("360403", "360302")
    assert [each["area"] for each in found["papers"]] == ["360302"]


def test_cases_follow_although_the_process_ended_between_the_subject_and_them(ground, cased):
    gateway, _ = ground
    message: Any = StoreRecorded(store_id="sto_case", code=None, name="新名", area="360403", memberships=[], terms=[])
    run(ground, [message], batch=10)
    cases.set_scope("sto_case", name="旧名", area="360302")
    [entry] = journal.read(mongo.database("agreements"), after=0, limit=10)

    HANDLERS["agreements"][entry.name](entry)

    assert subjects.find("sto_case").name == "新名"
    assert gateway["cases"].find_one({"subject_id": "sto_case"})["area"] == "360403"

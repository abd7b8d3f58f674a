"""What the journals of agreements and ratings cause, through the real consumer."""

from datetime import date

import pytest

from common import clock
from common.journal import feed, journal
from common.journal.feed import LocalSource
from common.messages import ChainRegistered, ProposalWithdrawn, StoreRecorded, StoresRegistered
from common.people.commands import Actor, Command, derived_id, service_actor
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.papers.storage import papers
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.storage import subjects
from tests.gateway.builders import adopted, approved, chain_proposal, proposal, reviewer

pytestmark = pytest.mark.usefixtures("gateway_db")


def tell(db, message, *, actor=None, key=None):
    """Put a message into another service's journal, as its relay would."""
    act = Command(
        actor or service_actor("ratings"), derived_id("cmd", key or message.subject, message.name), clock.now()
    )
    journal.append(db, [journal.pending_message(act, message, number=0, version=1)], at=clock.now())


def store(store_id, **different):
    fields = {
        "store_id": store_id,
        "code": "P36030200001",
        "name": "康源大药房一店",
        "area": "360302",
        "memberships": [{"chain_id": "cha_1", "kind": "direct", "from_on": "2020-01-01", "until_on": None}],
        "terms": [],
    }
    return {**fields, **different}


@pytest.fixture
def ratings(ratings_db, follow):
    """Call with messages of ratings: they take effect here."""

    def run(*messages, actor=None):
        for message in messages:
            tell(ratings_db, message, actor=actor)
        return follow(ratings=LocalSource(ratings_db))

    return run


@pytest.fixture
def agreements(agreements_db, follow):
    """Call with messages of agreements: they take effect here."""

    def run(*messages):
        for number, message in enumerate(messages):
            tell(agreements_db, message, key=f"{message.subject}{number}{clock.now()}")
        return follow(agreements=LocalSource(agreements_db))

    return run


def test_a_proposal_opens_a_case_and_its_maker_is_remembered(ratings):
    message = proposal()

    ratings(message, actor=Actor("acc_1", "per_passed_rectification", ()))

    case = cases.find_by_proposal(message.proposal_id)
    assert case.hands.proposers == {"per_passed_rectification"}


def test_a_proposal_that_a_service_made_has_no_maker(ratings):
    message = proposal()

    ratings(message)

    assert cases.find_by_proposal(message.proposal_id).hands.proposers == frozenset()


def test_a_withdrawn_proposal_closes_its_case_and_voids_its_paper(ratings):
    message = proposal()
    ratings(message)
    case = cases.find_by_proposal(message.proposal_id)
    cases.set_scope(case.subject_id, name="店", area="360302")
    approved(adopted(cases.get(case.case_id)))
    ratings()  # The approval orders its paper before the withdrawal is heard.

    ratings(ProposalWithdrawn(proposal_id=message.proposal_id, reason="依据的记分已撤销"))

    case = cases.get(case.case_id)
    assert (case.status, case.reason) == (Status.WITHDRAWN, "依据的记分已撤销")
    assert papers.get(paper_id_of(case.case_id)).status == "void"


def test_a_withdrawal_without_a_case_is_parked_for_a_person(ratings, gateway_db):
    ratings(ProposalWithdrawn(proposal_id="pro_unknown", reason="x"))

    assert [each.subject for each in feed.parked_entries(gateway_db)] == ["pro_unknown"]


@pytest.mark.parametrize("is_store_first", [True, False])
def test_a_case_is_seen_by_its_area_whichever_journal_comes_first(ratings, agreements, is_store_first):
    message = proposal()
    steps = [
        lambda: agreements(StoresRegistered(chunk_id="c", import_id="i", stores=[store(message.subject_id)])),
        lambda: ratings(message),
    ]

    for step in steps if is_store_first else reversed(steps):
        step()

    case = cases.find_by_proposal(message.proposal_id)
    assert (case.subject_name, case.area) == ("康源大药房一店", "360302")
    assert case.is_seen_by(reviewer(areas=("360302",)).actor)


def test_a_store_that_moves_takes_its_cases_and_papers_along(ratings, agreements):
    message = proposal()
    agreements(StoreRecorded(**store(message.subject_id)))
    ratings(message)

    left = [{"chain_id": "cha_1", "kind": "direct", "from_on": "2020-01-01", "until_on": "2021-01-01"}]
    agreements(StoreRecorded(**store(message.subject_id, area="360403", memberships=left)))

    case = cases.find_by_proposal(message.proposal_id)
    assert case.area == "360403"
    [member] = subjects.find(message.subject_id).memberships
    assert (member.chain_id, member.until_on) == ("cha_1", date(2021, 1, 1))


def test_a_chain_is_known_by_its_name(ratings, agreements):
    message = chain_proposal()
    agreements(ChainRegistered(chain_id=message.subject_id, chain_name="康源大药房"))

    ratings(message)

    case = cases.find_by_proposal(message.proposal_id)
    assert (case.subject_name, case.scope, case.affected_count) == ("康源大药房", "chain", 3)
    assert subjects.find_many([message.subject_id])[message.subject_id].kind == "chain"


def test_an_earlier_entry_does_not_overwrite_a_later_one():
    def told(seq, name):
        return {"sto_order": Told(seq, Subject("sto_order", "store", name, None, "360302", ()))}

    subjects.note(told(7, "新名"))

    subjects.note(told(5, "旧名"))
    subjects.note({})

    assert subjects.find("sto_order").name == "新名"

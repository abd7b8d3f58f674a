"""Art. 23, 24: a decision on a chain as each of its stores has it."""

from dataclasses import replace
from datetime import date

import pytest

from common.messages.words import MembershipKind, Scope
from common.rules.parameters import Dated, DatedValue
from common.scope import Member
from services.gateway.domain.periods import Effect
from services.gateway.domain.serving import Manner
from services.gateway.papers.domain.papers import OwnService, Service
from services.gateway.papers.domain.store_days import StoreDays, Turn, as_of_store
from tests.gateway.papers.usecases.test_find_chain_measure import SUSPENSION

SERVED, FIRST = date(2026, 9, 1), date(2026, 9, 5)
ON_CHAIN = Service(served_on=SERVED, manner=Manner.POST, receiver="总部", recorded_by="per_1")
PAPER = replace(SUSPENSION, service=ON_CHAIN, effect=Effect(FIRST, None))
CHAIN = PAPER.subject_id
NOT_COUNTED = Dated("count_franchise", (DatedValue(date(2018, 1, 1), False),))
#: They count from the day of service on.
COUNTED = Dated("count_franchise", (DatedValue(date(2018, 1, 1), False), DatedValue(SERVED, True)))


def own(day, store_id="sto_1"):
    return OwnService(served_on=day, manner=Manner.POST, receiver="店", recorded_by="per_1", store_id=store_id)


def member(from_on=date(2024, 1, 1), until_on=None, *, chain=CHAIN, kind=MembershipKind.DIRECT):
    return Member(chain, kind, from_on, until_on)


def shown(*memberships, services=(), turns=(), is_received_for=True, count_franchise=NOT_COUNTED):
    store = StoreDays("sto_1", memberships, tuple(Turn(*each) for each in turns))
    paper = replace(PAPER, own_services=services)
    found = as_of_store(paper, store, is_received_for=is_received_for, count_franchise=count_franchise)
    return found.service, found.effect


def test_who_was_a_direct_member_on_the_day_of_service_has_that_of_its_headquarters():
    assert shown(member(), turns=[("case_1", FIRST)]) == (ON_CHAIN, Effect(FIRST, None))
    assert shown(member(until_on=date(2026, 9, 2)))[0] == ON_CHAIN


@pytest.mark.parametrize(
    "membership",
    [
        member(from_on=date(2026, 9, 2)),
        member(until_on=SERVED),
        member(kind=MembershipKind.FRANCHISE),
        member(chain="chn_other"),
    ],
    ids=["joined after", "left before", "franchise", "another chain"],
)
def test_nobody_else_has_the_service_on_a_headquarters(membership):
    assert shown(membership) == (None, None)


def test_a_franchise_store_has_the_service_on_its_headquarters_where_franchise_stores_count_that_day():
    franchise, later = member(kind=MembershipKind.FRANCHISE), replace(ON_CHAIN, served_on=date(2026, 8, 31))

    assert shown(franchise, count_franchise=COUNTED)[0] == ON_CHAIN
    before = as_of_store(
        replace(PAPER, service=later),
        StoreDays("sto_1", (franchise,), ()),
        is_received_for=True,
        count_franchise=COUNTED,
    )
    assert before.service is None


def test_a_store_for_which_the_headquarters_may_not_receive_has_its_own_service_alone():
    assert shown(member(), is_received_for=False)[0] is None
    assert shown(member(), services=(own(FIRST),), is_received_for=False)[0] == own(FIRST)
    assert shown(member(), services=(own(FIRST, "sto_2"),), is_received_for=False)[0] is None


def test_of_two_services_the_first_counts():
    assert shown(member(), services=(own(FIRST),))[0] == ON_CHAIN
    assert shown(member(), services=(own(date(2026, 8, 31)),))[0] == own(date(2026, 8, 31))


def test_its_first_day_is_that_from_which_the_decision_lies_on_it():
    later = date(2026, 9, 25)

    assert shown(turns=[("case_1", later), ("case_1", date(2026, 10, 1)), ("case_2", SERVED)])[1] == Effect(later, None)
    assert shown(member(), turns=[("case_2", SERVED)])[1] is None


def test_a_paper_about_a_store_is_left_as_it_is():
    alone = replace(PAPER, scope=Scope.STORE)

    found = as_of_store(alone, StoreDays("sto_1", (), ()), is_received_for=False, count_franchise=NOT_COUNTED)

    assert found == alone

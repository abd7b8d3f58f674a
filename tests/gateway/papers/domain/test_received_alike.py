"""Art. 23: agreements and gateway say alike for which store of an annex the headquarters received a decision."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from common.messages.words import MembershipKind
from common.rules.parameters import Dated, DatedValue
from services.agreements.domain.joining import settled
from services.agreements.domain.reach import is_received_for, run_by
from services.agreements.stores.domain.announcing import store_data
from services.gateway.papers.domain.papers import Service
from services.gateway.papers.domain.store_days import was_run
from services.gateway.subjects.domain.subject import store_of
from tests.agreements.builders import chain_hold, day, ending, member, noon, own_service, store, term
from tests.gateway.papers.domain.test_store_days import ON_CHAIN
from tests.gateway.papers.usecases.test_find_chain_measure import SUSPENSION

#: Recorded at noon of the day of service, so that something can be registered before it and after it that day.
HOLD = chain_hold(served_on="08-03", from_on="08-06", recorded_at=noon("08-03"), annex_count=1)
SERVICE: Service = replace(ON_CHAIN, served_on=HOLD.served_on)
PAPER = replace(SUSPENSION, service=SERVICE, party=replace(SUSPENSION.party, party_id=HOLD.subject_id))
KINDS = (MembershipKind.DIRECT, MembershipKind.FRANCHISE)
LEFT_ON = (None, "08-02", "08-03", "08-04")
JOINS_ON = (None, "08-02", "08-03", "08-04")
REGISTERED = ("08-01", "08-03", "08-04")
LATER = {
    "nothing": {},
    "served itself": {"services": (own_service(on="08-03"),)},
    "served itself later": {"services": (own_service(on="08-20"),)},
}


def histories(kind):
    """Of a store that the annex names: when it left, for which day it joins again, and when that was registered."""
    for left_on, joins_on, registered in itertools.product(LEFT_ON, JOINS_ON, REGISTERED):
        before = member(until_on=left_on, kind=kind)
        if joins_on is None:
            yield (before,)
        elif left_on is not None and left_on <= joins_on and registered <= joins_on:
            late = noon(registered).replace(hour=noon(registered).hour + 1)
            yield (before, member(from_on=joins_on, kind=kind, recorded_at=late))


def dated(*, counted_from=None, until=None):
    """Whether franchise stores count: from one day on, until another."""
    values = [(date(2018, 1, 1), False), (counted_from, True), (until, False)]
    return Dated("count_franchise", tuple(DatedValue(from_on, counts) for from_on, counts in values if from_on))


#: The parameter over the day of service (3 August), which is the day that counts, with what holds then.
PARAMETERS = {
    "direct alone": (dated(), False),
    "franchise too": (dated(counted_from=date(2018, 1, 2)), True),
    "franchise from the day of service": (dated(counted_from=day("08-03")), True),
    "franchise from the day after": (dated(counted_from=day("08-04")), False),
    "franchise until that day": (dated(counted_from=date(2018, 1, 2), until=day("08-04")), True),
    "franchise until the day before": (dated(counted_from=date(2018, 1, 2), until=day("08-03")), False),
}


@pytest.mark.parametrize(("count_franchise", "is_counted"), PARAMETERS.values(), ids=PARAMETERS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
@pytest.mark.parametrize("is_over", [False, True], ids=["held", "over"])
def test_both_services_know_alike_for_whom_the_headquarters_received(kind, count_franchise, is_counted, later, is_over):
    """A joining that is registered after the service was recorded, though for that day, comes too late for both."""
    hold = replace(HOLD, endings=(ending(HOLD.case_id, until_on="09-01"),)) if is_over else HOLD
    answers = set[bool]()

    for memberships in histories(kind):
        known = store(memberships=memberships, terms=(term(),), named_by=(hold.case_id,), **later)
        now = replace(
            known, memberships=settled(known, chain_holds=[hold], at=noon("08-25"), count_franchise=count_franchise)
        )
        chain = run_by(hold, now.memberships, count_franchise=count_franchise)
        received = is_received_for(hold, memberships=chain, terms=now.terms, named_by=now.named_by)
        told = store_of(store_data(now)).memberships
        assert was_run(PAPER, told, count_franchise=count_franchise) is received, memberships
        answers.add(received)

    assert answers == ({True, False} if is_counted or kind is MembershipKind.DIRECT else {False})


def test_the_day_of_service_is_that_of_the_hold():
    assert SERVICE.served_on == day("08-03") < HOLD.from_at.date()

"""Blueprint section 6: a joining registered in advance waits for the service of a decision that came before it."""

from dataclasses import replace

import pytest

from common.messages.words import MembershipKind
from services.agreements.domain.clauses import Clause
from services.agreements.domain.joining import settled
from services.agreements.domain.membership import NEVER, AlreadyMember, as_known, check_join, leave
from tests.agreements.builders import COUNTED, chain_hold, day, ending, member, midnight, noon, own_service, store, term

#: Served on the 3rd of August, in effect from the 4th.
HOLD = chain_hold(served_on="08-03", from_on="08-04", annex_count=2)


def first_days(memberships, holds=(HOLD,), *, at="08-03", **known):
    found = settled(store(memberships=tuple(memberships), **known), chain_holds=holds, at=noon(at))
    return [(each.from_on, each.waits_for) for each in found]


@pytest.mark.parametrize("joins_on", ["08-04", "08-05", "09-01"])
def test_a_joining_that_begins_after_the_service_waits(joins_on):
    assert first_days([member(from_on=joins_on)]) == [(NEVER, "case-9")]


@pytest.mark.parametrize("joins_on", ["08-02", "08-03", "2024-01-01"])
def test_who_is_a_member_on_the_day_of_service_stays_one(joins_on):
    assert first_days([member(from_on=joins_on)]) == [(day(joins_on), None)]


@pytest.mark.parametrize("joins_on", ["08-03", "08-04", "09-01"])
def test_who_is_registered_after_the_service_waits_though_it_joins_on_that_day(joins_on):
    late = member(from_on=joins_on, recorded_at=noon("08-03"))

    assert first_days([late]) == [(NEVER, "case-9")]
    assert first_days([late], services=(own_service(on="08-03"),)) == [(max(day(joins_on), day("08-04")), None)]


def test_a_joining_waits_for_each_decision_that_it_was_not_served_with():
    holds = [chain_hold(f"case-{n}", served_on="08-03", annex_count=2) for n in (1, 2)]
    ended = chain_hold("case-3", served_on="08-03", endings=(ending("case-3", until_on="08-31"),))
    late = [member(from_on="09-01", recorded_at=noon("08-20"))]

    assert first_days(late, [*holds, ended], services=(own_service("case-1", on="08-20"),)) == [(NEVER, "case-2")]
    served = tuple(own_service(f"case-{n}", on="08-20") for n in (1, 2))
    assert first_days(late, [*holds, ended], services=served) == [(day("09-01"), None)]


def test_a_joining_that_waited_says_for_which_decision_it_still_waits_once_it_was_served_with_the_first():
    holds = [chain_hold(f"case-{n}", served_on="08-03", annex_count=2) for n in (1, 2)]
    late = store(memberships=(member(from_on="09-01", recorded_at=noon("08-20")),))

    (waiting,) = settled(late, chain_holds=holds, at=noon("08-20"))
    served = replace(late, memberships=(waiting,), services=(own_service("case-1", on="08-21"),))
    (still,) = settled(served, chain_holds=holds, at=noon("08-21"))

    assert (waiting.waits_for, still.waits_for) == ("case-1", "case-2")
    assert (
        still.registered_on,
        settled(replace(served, memberships=(still,)), chain_holds=holds, at=noon("08-22")),
    ) == (
        day("09-01"),
        (still,),
    )


def test_a_franchise_store_waits_for_nothing_unless_the_policy_counts_it():
    franchise = store(memberships=(member(from_on="09-01", kind=MembershipKind.FRANCHISE),))

    assert settled(franchise, chain_holds=[HOLD], at=noon("08-03")) == franchise.memberships
    (held,) = settled(franchise, chain_holds=[HOLD], at=noon("08-03"), count_franchise=COUNTED)
    assert held.waits_for == "case-9"


@pytest.mark.parametrize(
    "known",
    [
        {
            "memberships": [member(until_on="08-20"), member(from_on="09-01")],
            "named_by": ("case-9",),
            "terms": (term(),),
        },
        {"memberships": [member(from_on="09-01")], "services": (own_service(on="08-20"),)},
        {"memberships": [member("chn_2", from_on="09-01")]},
        {"memberships": [member(from_on="09-01", kind=MembershipKind.FRANCHISE)]},
        {"memberships": [member(from_on="09-01")], "holds": (chain_hold(served_on="08-03", until_on="09-01"),)},
    ],
    ids=["named", "served itself", "other chain", "franchise", "over by then"],
)
def test_nobody_waits_for_what_was_told_or_does_not_concern_them(known):
    assert first_days(**known)[-1] == (day("09-01"), None)


@pytest.mark.parametrize(
    "known",
    [
        {"memberships": [member(until_on="08-03"), member(from_on="09-01")], "terms": (term(),)},
        {
            "memberships": [member(until_on="08-20"), member(from_on="09-01")],
            "terms": (term(clauses=(Clause.CHAIN_MEASURE,)),),
        },
    ],
    ids=["left before the service", "its text lets nobody receive"],
)
def test_a_named_store_for_which_nobody_received_waits_for_its_own_service_when_it_joins_again(known):
    assert first_days(**known, named_by=("case-9",))[-1] == (NEVER, "case-9")
    served = first_days(**known, named_by=("case-9",), services=(own_service(on="09-04"),))
    assert served[-1] == (day("09-05"), None)


def test_it_begins_the_day_after_the_store_was_served_itself():
    joining = [member(from_on="09-01")]

    assert first_days(joining, services=(own_service(on="08-31"),)) == [(day("09-01"), None)]
    assert first_days(joining, services=(own_service(on="09-01"),)) == [(day("09-02"), None)]


def test_it_begins_with_the_end_of_the_hold():
    ended = chain_hold(served_on="08-03", from_on="08-04", endings=(ending("case-9", until_on="10-01"),))

    assert first_days([member(from_on="09-01")], holds=(ended,)) == [(day("10-01"), None)]


def test_it_waits_for_each_decision_that_came_before_it_begins():
    holds = (HOLD, chain_hold("case-10", served_on="09-10", from_on="09-11"))
    joining = [member(from_on="09-01")]

    assert first_days(joining, holds=holds, services=(own_service(on="09-05"),)) == [(day("09-06"), None)]
    assert first_days(joining, holds=holds, services=(own_service(on="09-10"),)) == [(NEVER, "case-10")]


def test_what_was_known_before_does_not_change():
    joining = member(from_on="09-01", recorded_at=noon("07-01"))
    (held,) = settled(store(memberships=(joining,)), chain_holds=(HOLD,), at=noon("08-03"))
    served = store(memberships=(held,), services=(own_service(on="09-04"),))
    (begun,) = settled(served, chain_holds=(HOLD,), at=noon("09-04"))

    assert (begun.from_on, begun.registered_on, begun.waits_for) == (day("09-05"), day("09-01"), None)
    assert as_known([begun], known_at=noon("08-02")) == (joining,)
    assert as_known([begun], known_at=noon("08-03")) == (held,)
    assert as_known([begun], known_at=noon("09-04")) == (begun,)
    assert settled(store(memberships=(begun,)), chain_holds=(), at=midnight("09-06"))[0].from_on == day("09-01")


def test_a_joining_that_waits_can_be_given_up():
    (held,) = settled(store(memberships=(member(from_on="09-01"),)), chain_holds=(HOLD,), at=noon("08-03"))

    (given_up,) = leave([held], until_on=day("08-05"), at=noon("08-04"))

    assert (given_up.waits_for, given_up.covers(day("12-01"))) == (None, False)


def test_a_joining_whose_leaving_is_registered_as_well_waits():
    """Who joins later is not reached until served, though its last day is known by then."""
    passing = member(from_on="09-01", until_on="10-01")

    def settled_at(at, *services, of=passing, holds=(HOLD,)):
        [found] = settled(store(memberships=(of,), services=services), chain_holds=holds, at=noon(at))
        return found

    held = settled_at("08-03")
    assert (held.from_on, held.until_on, held.waits_for) == (NEVER, day("10-01"), "case-9")
    assert not any(held.covers(day(each)) for each in ("09-01", "09-30", "12-01"))
    served = settled_at("09-10", own_service(on="09-10"), of=held)
    assert (served.from_on, served.until_on, served.waits_for) == (day("09-11"), day("10-01"), None)
    assert settled_at("08-04", own_service(on="08-04")) == passing
    late = settled_at("09-30", own_service(on="09-30"), of=held)
    assert (late.waits_for, late.covers(day("10-01"))) == (None, False)


@pytest.mark.parametrize("at", ["10-01", "11-01"])
def test_a_membership_that_is_over_stays_as_it_was(at):
    over = member(from_on="09-01", until_on="10-01", recorded_at=noon("08-20"))

    assert settled(store(memberships=(over,)), chain_holds=(HOLD,), at=noon(at)) == (over,)


def test_a_joining_that_waits_and_has_an_end_keeps_the_store_from_joining_another_chain_meanwhile():
    passing = member(from_on="09-01", until_on="10-01")
    (held,) = settled(store(memberships=(passing,)), chain_holds=(HOLD,), at=noon("08-03"))

    with pytest.raises(AlreadyMember):
        check_join([held], member("chn_2", from_on="09-15", recorded_at=noon("08-04")))
    check_join([held], member("chn_2", from_on="10-01", recorded_at=noon("08-04")))

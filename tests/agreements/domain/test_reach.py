"""Blueprint section 6: who a chain hold reaches."""

import pytest

from common.messages.words import MembershipKind
from services.agreements.domain.clauses import Clause
from services.agreements.domain.holds import active, ended_early_by
from services.agreements.domain.reach import reaching
from services.agreements.domain.serving import Exemption
from tests.agreements.builders import COUNTED, chain_hold, day, ending, member, midnight, noon, own_service, term


def is_held(hold, memberships, *, at, **known) -> bool:
    stretches = reaching(hold, memberships=memberships, **{"terms": [term()], **known})
    return bool(active(stretches, at=at))


HOLD = chain_hold(served_on="08-03", from_on="08-04")


def test_a_direct_store_is_held_from_the_effective_day():
    assert not is_held(HOLD, [member()], at=noon("08-03"))
    assert is_held(HOLD, [member()], at=midnight("08-04"))


@pytest.mark.parametrize(
    "memberships",
    [
        [],
        [member("chn_2")],
        [member(kind=MembershipKind.FRANCHISE)],
        [member(until_on="08-03")],
        [member(until_on="07-01")],
    ],
    ids=["single", "other chain", "franchise", "left before service", "left long before"],
)
def test_stores_that_are_not_direct_stores_of_the_chain_are_not_reached(memberships):
    assert not is_held(HOLD, memberships, at=noon("08-10"))


def test_franchise_stores_are_reached_when_the_policy_counts_them():
    assert is_held(HOLD, [member(kind=MembershipKind.FRANCHISE)], at=noon("08-10"), count_franchise=COUNTED)


def test_a_store_that_joins_after_it_was_served_is_held_from_joining():
    joined, services = [member(from_on="09-01")], [own_service(on="08-20")]

    assert not is_held(HOLD, joined, services=services, at=noon("08-31"))
    assert is_held(HOLD, joined, services=services, at=midnight("09-01"))


@pytest.mark.parametrize("left_on", ["08-04", "08-05", "09-01"])
def test_a_store_that_leaves_after_service_does_not_escape(left_on):
    assert is_held(HOLD, [member(until_on=left_on)], at=noon("2026-08-10"))


def test_a_store_that_joined_and_left_stays_held():
    joined, services = [member(from_on="09-01", until_on="09-10")], [own_service(on="08-20")]

    assert is_held(HOLD, joined, services=services, at=noon("12-01"))


def test_a_leaver_is_released_when_the_hold_of_the_chain_ends():
    ended = chain_hold(served_on="08-03", from_on="08-04", endings=(ending("case-9", until_on="10-01"),))
    left = [member(until_on="09-01")]

    assert is_held(ended, left, at=noon("09-30"))
    assert not is_held(ended, left, at=midnight("10-01"))


def test_a_store_that_joins_after_the_end_is_not_reached():
    ended = chain_hold(served_on="08-03", from_on="08-04", until_on="10-01")

    assert not is_held(ended, [member(from_on="10-01")], at=noon("10-02"))


def test_a_release_frees_this_store_only_from_the_hold_that_it_names():
    release = [ending("case-9", until_on="09-15")]
    other = chain_hold("case-10", served_on="08-03", from_on="08-04")

    assert is_held(HOLD, [member()], at=noon("09-14"), releases=release)
    assert not is_held(HOLD, [member()], at=midnight("09-15"), releases=release)
    assert is_held(other, [member()], at=midnight("09-15"), releases=release)


def test_a_held_store_knows_the_decision_that_ends_the_chains_hold_and_the_one_that_releases_itself():
    ended = chain_hold(served_on="08-03", from_on="08-04", endings=(ending("case-9", until_on="10-01", case_id="c-1"),))
    release = ending("case-9", until_on="09-15", case_id="c-2")

    (with_chain,) = reaching(ended, memberships=[member()])
    (alone,) = reaching(ended, memberships=[member()], releases=[release])

    assert ended_early_by(with_chain).case_id == "c-1"
    assert ended_early_by(alone) == release


def test_a_released_store_that_joins_once_more_is_held_again():
    release = [ending("case-9", until_on="09-15")]
    memberships = [member(until_on="09-20"), member(from_on="10-01")]
    known = {"releases": release, "services": [own_service(on="09-28")]}

    assert not is_held(HOLD, memberships, at=noon("09-25"), **known)
    assert is_held(HOLD, memberships, at=midnight("10-01"), **known)


def test_a_membership_without_a_day_reaches_nobody():
    assert not is_held(HOLD, [member(from_on="09-01", until_on="09-01")], at=noon("09-02"))


def test_service_recorded_for_a_day_after_the_first_does_not_let_anybody_slip_between():
    odd = chain_hold(served_on="08-06", from_on="08-04")

    assert is_held(odd, [member(until_on="08-05")], at=noon("08-10"))


#: The annex was fixed with the number, on 1 August; the headquarters was served on the 3rd; the first day is the 4th.
ANNEXED = chain_hold(served_on="08-03", from_on="08-04", annex_count=3)


def test_whom_the_annex_names_is_reached_from_the_first_day():
    assert not is_held(ANNEXED, [member()], named_by=["case-9"], at=noon("08-03"))
    assert is_held(ANNEXED, [member()], named_by=["case-9"], at=midnight("08-04"))
    assert not is_held(ANNEXED, [member()], named_by=["case-8"], at=midnight("08-04"))


@pytest.mark.parametrize("left_on", ["08-04", "08-05", "09-01"])
def test_whom_the_annex_names_does_not_escape_by_leaving_since_the_service(left_on):
    assert is_held(ANNEXED, [member(until_on=left_on)], named_by=["case-9"], at=noon("08-10"))


@pytest.mark.parametrize("left_on", ["08-02", "08-03"])
def test_who_left_between_number_and_service_is_held_the_day_after_its_own_service(left_on):
    left, named = [member(until_on=left_on)], {"named_by": ["case-9"]}

    assert not is_held(ANNEXED, left, at=noon("12-01"), **named)
    assert not is_held(ANNEXED, left, services=[own_service(on="08-20")], at=noon("08-20"), **named)
    assert is_held(ANNEXED, left, services=[own_service(on="08-20")], at=midnight("08-21"), **named)
    assert not is_held(ANNEXED, left, services=[own_service(on="08-20")], at=midnight("08-21"))


def test_who_left_before_the_service_and_joins_again_is_held_once_it_was_served_itself():
    memberships = [member(until_on="08-03"), member(from_on="08-10", recorded_at=noon("08-09"))]
    known = {"named_by": ["case-9"]}

    assert not is_held(ANNEXED, memberships, at=noon("12-01"), **known)
    assert is_held(ANNEXED, memberships, services=[own_service(on="08-20")], at=midnight("08-21"), **known)


def test_who_leaves_and_is_in_the_chain_again_on_the_day_of_service_was_received_for():
    memberships = [member(until_on="08-02"), member(from_on="08-03", recorded_at=noon("08-01"))]

    assert is_held(ANNEXED, memberships, named_by=["case-9"], at=midnight("08-04"))
    late = [memberships[0], member(from_on="08-03", recorded_at=noon("08-03"))]
    assert not is_held(ANNEXED, late, named_by=["case-9"], at=midnight("08-04"))


def test_its_headquarters_receives_for_no_franchise_store_unless_the_policy_counts_it():
    franchise = [member(kind=MembershipKind.FRANCHISE)]

    assert not is_held(ANNEXED, franchise, named_by=["case-9"], at=noon("08-10"))
    assert is_held(ANNEXED, franchise, named_by=["case-9"], at=noon("08-10"), count_franchise=COUNTED)


@pytest.mark.parametrize("joined_on", ["08-02", "08-03", "08-04", "08-20"])
def test_who_joins_since_the_number_is_not_reached_until_it_was_served_itself(joined_on):
    joined = [member(from_on=joined_on)]

    assert not is_held(ANNEXED, joined, at=noon("12-01"))
    assert not is_held(ANNEXED, joined, services=[own_service(on="08-25")], at=noon("08-25"))
    assert is_held(ANNEXED, joined, services=[own_service(on="08-25")], at=midnight("08-26"))
    assert not is_held(ANNEXED, joined, services=[own_service("case-8", on="08-25")], at=midnight("08-26"))


def test_who_was_served_before_joining_is_held_from_joining():
    joined = [member(from_on="09-01")]

    assert not is_held(ANNEXED, joined, services=[own_service(on="08-25")], at=noon("08-31"))
    assert is_held(ANNEXED, joined, services=[own_service(on="08-25")], at=midnight("09-01"))


def test_who_was_served_before_the_first_day_is_held_from_the_first_day():
    assert not is_held(ANNEXED, [member(from_on="08-02")], services=[own_service(on="08-02")], at=noon("08-03"))
    assert is_held(ANNEXED, [member(from_on="08-02")], services=[own_service(on="08-02")], at=midnight("08-04"))


def test_who_left_before_it_was_served_itself_is_not_reached():
    left = [member(from_on="08-02", until_on="08-26")]

    assert not is_held(ANNEXED, left, services=[own_service(on="08-25")], at=noon("09-01"))
    assert is_held(ANNEXED, [member(until_on="08-27")], services=[own_service(on="08-25")], at=noon("09-01"))


def test_an_empty_annex_names_nobody():
    assert not is_held(chain_hold(served_on="08-03", from_on="08-04", annex_count=0), [member()], at=noon("08-10"))


def test_a_named_store_that_was_released_is_held_again_from_joining():
    release = [ending("case-9", until_on="09-15")]
    memberships = [member(until_on="09-10"), member(from_on="10-01")]
    known = {"named_by": ["case-9"], "releases": release}

    assert is_held(ANNEXED, memberships, at=noon("09-14"), **known)
    assert not is_held(ANNEXED, memberships, at=noon("09-30"), **known)
    assert is_held(ANNEXED, memberships, at=midnight("10-01"), **known)


@pytest.mark.parametrize("hold", [HOLD, ANNEXED], ids=["of old", "annexed"])
def test_a_store_that_leaves_and_comes_back_is_held_once(hold):
    memberships, services = [member(until_on="09-01"), member(from_on="09-10")], [own_service(on="09-05")]

    stretches = reaching(hold, memberships=memberships, named_by=["case-9"], services=services, terms=[term()])

    assert [each.from_at for each in active(stretches, at=noon("09-12"))] == [midnight("08-04")]


NAMED = {"named_by": ["case-9"]}


def test_a_decision_binds_only_who_signed_the_clause_on_chains():
    unsigned = term(clauses=(Clause.RECEIVED_BY_HEADQUARTERS,))

    assert is_held(ANNEXED, [member()], terms=[term()], at=noon("08-10"), **NAMED)
    assert not is_held(ANNEXED, [member()], terms=[unsigned], at=noon("08-10"), **NAMED)
    assert not is_held(ANNEXED, [member()], terms=[term(clauses=())], at=noon("08-10"), **NAMED)
    assert not is_held(ANNEXED, [member()], terms=[], at=noon("08-10"), **NAMED)
    assert not is_held(ANNEXED, [member()], terms=[unsigned], services=[own_service(on="08-05")], at=noon("08-10"))


def test_an_agreement_with_the_clause_that_comes_later_binds_from_its_first_day():
    terms = [term(until_on="09-01", clauses=(Clause.RECEIVED_BY_HEADQUARTERS,)), term("agr_2", from_on="09-01")]

    assert not is_held(ANNEXED, [member()], terms=terms, at=noon("08-31"), **NAMED)
    assert is_held(ANNEXED, [member()], terms=terms, at=midnight("09-01"), **NAMED)


def test_who_is_held_stays_held_under_a_later_agreement_without_the_clause():
    terms = [term(until_on="09-01"), term("agr_2", from_on="09-01", clauses=())]

    assert is_held(ANNEXED, [member()], terms=terms, at=noon("09-10"), **NAMED)


def test_a_store_for_which_the_headquarters_may_not_receive_is_reached_the_day_after_its_own_service():
    known = {"terms": [term(clauses=(Clause.CHAIN_MEASURE,))], **NAMED}

    assert not is_held(ANNEXED, [member()], at=noon("12-01"), **known)
    assert not is_held(ANNEXED, [member()], at=noon("08-20"), services=[own_service(on="08-20")], **known)
    assert is_held(ANNEXED, [member()], at=midnight("08-21"), services=[own_service(on="08-20")], **known)
    assert is_held(ANNEXED, [], at=midnight("08-21"), services=[own_service(on="08-20")], **known)
    assert not is_held(ANNEXED, [member()], at=noon("08-03"), services=[own_service(on="08-01")], **known)
    assert is_held(ANNEXED, [member()], at=midnight("08-04"), services=[own_service(on="08-01")], **known)


@pytest.mark.parametrize(
    ("known", "closed"),
    [
        ({"memberships": [member()]}, False),
        ({"memberships": [member(from_on="08-01")]}, False),
        ({"memberships": [member(from_on="08-02")]}, True),
        ({"memberships": [member(until_on="08-03"), member(from_on="08-10")]}, True),
        ({"memberships": [member(until_on="08-03", kind=MembershipKind.FRANCHISE), member(from_on="08-03")]}, True),
        ({"memberships": [member()], "exempted": "case-8"}, True),
    ],
    ids=[
        "there already",
        "from the day on",
        "joined later",
        "left and joined",
        "franchise, then direct",
        "another case",
    ],
)
def test_whom_the_annex_exempts_no_service_reaches_until_it_joins_once_more(known, closed):
    """Whatever it has signed by then: the term of this store has the clauses now."""
    exempt = {"exemptions": [Exemption(known.get("exempted", "case-9"), day("08-01"))]}

    held = is_held(ANNEXED, known["memberships"], services=[own_service(on="08-20")], at=noon("12-01"), **exempt)

    assert held is closed


def test_holds_of_old_bind_as_they_did():
    assert is_held(HOLD, [member()], terms=[], at=noon("08-10"))


@pytest.mark.parametrize(
    ("known", "received_on", "begins_on"),
    [
        ({"named_by": ("case-9",)}, "08-03", "08-04"),
        ({"named_by": ("case-9",), "services": [own_service(on="08-20")]}, "08-03", "08-04"),
        ({"named_by": ("case-9",), "terms": [term(clauses=(Clause.CHAIN_MEASURE,))]}, "08-20", "08-21"),
        ({"memberships": [member(from_on="08-10")]}, "08-20", "08-21"),
        ({"memberships": [member(from_on="09-01")]}, "08-20", "09-01"),
    ],
    ids=[
        "by its headquarters",
        "by both",
        "named, received itself",
        "member, received itself",
        "served before joining",
    ],
)
def test_a_store_is_told_the_day_on_which_the_decision_reached_it(known, received_on, begins_on):
    hold = chain_hold(served_on="08-03", from_on="08-04", annex_count=2)
    asked = {"memberships": [member()], "terms": [term()], "services": [own_service(on="08-20")], **known}

    (stretch,) = reaching(hold, **asked)

    assert (stretch.served_on, stretch.from_at) == (day(received_on), midnight(begins_on))


def test_of_the_time_without_an_annex_a_member_was_served_with_its_headquarters_and_who_joined_later_itself():
    services = [own_service(on="08-20")]

    (of_old,) = reaching(HOLD, memberships=[member()], terms=[term()], services=services)
    (joined,) = reaching(HOLD, memberships=[member(from_on="09-01")], terms=[term()], services=services)

    assert (of_old.served_on, joined.served_on) == (day("08-03"), day("08-20"))

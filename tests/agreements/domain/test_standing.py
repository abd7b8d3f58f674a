from datetime import date

import pytest

from common.messages.words import ALL_SERVICES, HoldKind, MembershipKind, SettlementService
from common.rules.parameters import Dated, DatedValue
from services.agreements.domain.holds import HoldScope
from services.agreements.domain.standing import Cause, Openness, blocks_new_term, standing
from tests.agreements.builders import (
    COUNTED,
    chain_hold,
    day,
    ending,
    hold,
    member,
    midnight,
    noon,
    store,
    term,
    termination,
)


def ask(subject, at, *, known_at=None, chain_holds=(), **options):
    return standing(subject, chain_holds=chain_holds, at=at, known_at=known_at or noon("2030-01-01"), **options)


def test_a_store_with_an_agreement_and_no_hold_is_open():
    answer = ask(store(terms=(term(),)), noon("05-01"))

    assert answer.openness is Openness.OPEN
    assert answer.reasons == ()


@pytest.mark.parametrize(
    ("terms", "terminations", "cause", "number"),
    [
        ((), (), Cause.NO_AGREEMENT, None),
        ((term(from_on="06-01"),), (), Cause.AGREEMENT_NOT_BEGUN, None),
        ((term(from_on="2024-01-01", until_on="2025-01-01"),), (), Cause.AGREEMENT_EXPIRED, None),
        ((term(),), (termination("04-01"),), Cause.AGREEMENT_TERMINATED, "示医保决〔2025〕9号"),
    ],
)
def test_without_an_agreement_in_force_everything_is_closed(terms, terminations, cause, number):
    answer = ask(store(terms=terms, terminations=terminations), noon("05-01"))

    assert answer.openness is Openness.CLOSED
    assert [(each.cause, each.services, each.number) for each in answer.reasons] == [(cause, ALL_SERVICES, number)]


def test_a_gap_between_two_terms_names_the_end_of_the_old_and_the_start_of_the_new():
    terms = (term(from_on="2024-01-01", until_on="2025-01-01"), term("agr_2", from_on="06-01"))

    (reason,) = ask(store(terms=terms), noon("05-01")).reasons

    assert (reason.cause, reason.from_at, reason.until) == (
        Cause.AGREEMENT_EXPIRED,
        midnight("01-01"),
        midnight("06-01"),
    )


def test_an_own_hold_closes_the_store_and_says_by_which_decision_and_until_when():
    answer = ask(store(terms=(term(),), holds=(hold(until_on="11-04"),)), noon("08-10"))

    (reason,) = answer.reasons
    assert answer.openness is Openness.CLOSED
    assert (reason.cause, reason.kind, reason.number) == (
        Cause.HELD,
        HoldKind.AGREEMENT_SUSPENSION,
        "示医保决〔2025〕3号",
    )
    assert (reason.from_at, reason.until) == (midnight("08-04"), midnight("11-04"))


def test_a_partial_hold_closes_only_its_services():
    partial = hold(services=(SettlementService.CHRONIC_DISEASE,))

    answer = ask(store(terms=(term(),), holds=(partial,)), noon("08-10"))

    assert answer.openness is Openness.PARTLY_OPEN
    assert answer.reasons_for(SettlementService.PERSONAL_ACCOUNT) == ()
    assert len(answer.reasons_for(SettlementService.CHRONIC_DISEASE)) == 1


def test_partial_holds_that_together_cover_everything_close_the_store():
    halves = tuple(hold(f"case-{n}", services=ALL_SERVICES[n : n + 2]) for n in (0, 2))

    assert ask(store(terms=(term(),), holds=halves), noon("08-10")).openness is Openness.CLOSED


def test_when_the_chain_is_resumed_a_stores_own_hold_stays():
    subject = store(terms=(term(),), memberships=(member(),), holds=(hold("case-1"),))
    ended = chain_hold(endings=(ending("case-9", until_on="10-01"),))

    before = ask(subject, noon("09-30"), chain_holds=[ended])
    after = ask(subject, noon("10-02"), chain_holds=[ended])

    assert [each.scope for each in before.reasons] == [HoldScope.STORE, HoldScope.CHAIN]
    assert [each.case_id for each in after.reasons] == ["case-1"]


def test_an_ending_in_the_stores_own_list_releases_it_from_the_chain():
    subject = store(terms=(term(),), memberships=(member(),), hold_endings=(ending("case-9", until_on="09-10"),))

    assert ask(subject, noon("09-09"), chain_holds=[chain_hold()]).openness is Openness.CLOSED
    assert ask(subject, noon("09-10"), chain_holds=[chain_hold()]).openness is Openness.OPEN


def test_a_franchise_store_is_open_under_its_chains_hold_unless_the_policy_counts_it():
    subject = store(terms=(term(),), memberships=(member(kind=MembershipKind.FRANCHISE),))

    assert ask(subject, noon("09-09"), chain_holds=[chain_hold()]).openness is Openness.OPEN
    assert ask(subject, noon("09-09"), chain_holds=[chain_hold()], count_franchise=COUNTED).openness is Openness.CLOSED


@pytest.mark.parametrize(
    ("counted_from", "until", "openness"),
    [("08-03", None, Openness.CLOSED), ("08-04", None, Openness.OPEN), ("08-01", "08-04", Openness.CLOSED)],
)
def test_whether_franchise_stores_count_is_asked_of_the_day_of_service(counted_from, until, openness):
    """Not of the day of the sale: a changed parameter closed the stores of decisions that had not reached them."""
    values = [DatedValue(date(2018, 1, 1), False), DatedValue(day(counted_from), True)]
    values += [DatedValue(day(until), False)] if until else []
    subject = store(terms=(term(),), memberships=(member(kind=MembershipKind.FRANCHISE),))
    parameter = Dated("count_franchise", tuple(values))

    held = ask(subject, noon("09-09"), chain_holds=[chain_hold(served_on="08-03")], count_franchise=parameter)

    assert held.openness is openness


def test_what_was_recorded_later_was_not_known():
    late = hold(from_on="08-04", recorded_at=noon("08-20"))
    subject = store(terms=(term(),), holds=(late,))

    assert ask(subject, noon("08-10"), known_at=noon("08-10")).openness is Openness.OPEN
    assert ask(subject, noon("08-10"), known_at=noon("08-20")).openness is Openness.CLOSED


def test_only_an_own_suspension_of_everything_blocks_a_new_term():
    partial = hold("case-2", services=(SettlementService.CHRONIC_DISEASE,))
    stop = hold("case-3", kind=HoldKind.PAYMENT_STOP)
    ended = store(holds=(hold(),), hold_endings=(ending("case-1", until_on="09-01"),))

    assert blocks_new_term(store(holds=(hold(),)), at=noon("09-02")) == hold()
    assert blocks_new_term(store(holds=(partial, stop)), at=noon("09-02")) is None
    assert blocks_new_term(ended, at=noon("09-02")) is None


def test_an_own_suspension_that_is_yet_to_begin_blocks_a_new_term():
    assert blocks_new_term(store(holds=(hold(),)), at=noon("01-02")) == hold()


def test_the_reach_of_a_store_names_each_chain_once():
    subject = store(memberships=(member("chn_1", until_on="03-01"), member("chn_2"), member("chn_1")))

    assert subject.reach == ("chn_1", "chn_2")

"""What is decided and begins later: told beside the present standing, computed for the instant."""

from datetime import timedelta

import pytest

from common.messages.words import SettlementService
from services.agreements.domain.coming import Change
from services.agreements.domain.days import start_of
from services.agreements.domain.standing import Openness
from tests.agreements.builders import chain_hold, ending, hold, member, midnight, noon, store, term, termination
from tests.agreements.domain.test_standing import ask


def changes(subject, at, **options):
    return [(each.change, each.from_at, each.number) for each in ask(subject, at, **options).coming]


def test_a_suspension_that_begins_later_is_told_while_settlement_is_open():
    subject = store(terms=(term(),), holds=(hold(served_on="08-01", until_on="11-04"),))

    before, after = ask(subject, noon("08-03")), ask(subject, noon("08-04"))

    each, opening = before.coming
    assert before.openness is Openness.OPEN
    assert (each.change, each.from_at, each.until) == (Change.HELD, midnight("08-04"), midnight("11-04"))
    assert (each.number, each.case_id) == ("示医保决〔2025〕3号", "case-1")
    assert (opening.change, opening.from_at, opening.number) == (Change.RESUMED, midnight("11-04"), None)
    assert after.openness is Openness.CLOSED
    assert [each.change for each in after.coming] == [Change.RESUMED]


def test_of_two_decisions_that_begin_on_one_day_settlement_opens_again_after_the_longer_one():
    subject = store(terms=(term(),), holds=(hold(until_on="11-04"), hold("case-2", until_on="12-04")))

    assert [(each[0], each[1]) for each in changes(subject, noon("08-03"))] == [
        (Change.HELD, midnight("08-04")),
        (Change.HELD, midnight("08-04")),
        (Change.RESUMED, midnight("12-04")),
    ]


def test_a_suspension_that_is_ended_before_it_begins_is_not_told():
    resumed = ending("case-1", until_on="08-03", recorded_at=noon("08-01"))
    subject = store(terms=(term(),), holds=(hold(served_on="08-01"),), hold_endings=(resumed,))

    assert changes(subject, noon("08-02")) == []


def test_nothing_comes_that_nobody_knew_of_yet():
    subject = store(terms=(term(),), holds=(hold(recorded_at=noon("08-02")),))

    assert changes(subject, noon("08-01"), known_at=noon("08-01")) == []
    assert changes(subject, noon("08-01"), known_at=noon("08-02")) == [
        (Change.HELD, midnight("08-04"), "示医保决〔2025〕3号")
    ]


def test_a_hold_of_the_chain_is_coming_to_the_stores_that_it_will_reach():
    coming = chain_hold(from_on="09-01")

    member_of_it = store(terms=(term(),), memberships=(member(),))
    assert [each[0] for each in changes(member_of_it, noon("08-20"), chain_holds=(coming,))] == [Change.HELD]
    assert changes(store(terms=(term(),)), noon("08-20"), chain_holds=(coming,)) == []


def test_the_end_of_an_agreement_is_no_decision_and_not_among_what_comes():
    """Settlement closes with it all the same: who plans reads `agreement_until_on` of the store beside `coming`."""
    subject = store(terms=(term(),))
    end = start_of(term().until_on)

    last, after = ask(subject, end - timedelta(seconds=1)), ask(subject, end)

    assert (last.reasons, last.coming) == ((), ())
    assert after.reasons


def test_a_termination_of_a_later_day_is_told():
    subject = store(terms=(term(),), terminations=(termination("10-01", recorded_at=noon("09-20")),))

    assert changes(subject, noon("09-21")) == [(Change.TERMINATED, midnight("10-01"), "示医保决〔2025〕9号")]
    assert changes(subject, noon("10-01")) == []


@pytest.mark.parametrize(
    ("holds", "endings", "expected"),
    [
        # As printed, without a further decision.
        ((hold(until_on="11-04"),), (), [(Change.RESUMED, midnight("11-04"), None)]),
        # Earlier, by a decision of its own.
        (
            (hold(until_on="11-04"),),
            (ending("case-1", until_on="10-01", recorded_at=noon("09-01"), number="示医保决〔2025〕8号"),),
            [(Change.RESUMED, midnight("10-01"), "示医保决〔2025〕8号")],
        ),
        # Of two layers the last one opens.
        ((hold(until_on="11-04"), hold("case-2", until_on="12-01")), (), [(Change.RESUMED, midnight("12-01"), None)]),
        # A layer without an end keeps it closed; so does a further one that begins in time.
        ((hold(until_on="11-04"), hold("case-2")), (), []),
        (
            (hold(until_on="11-04"), hold("case-2", from_on="11-04", served_on="09-01")),
            (),
            [(Change.HELD, midnight("11-04"), "示医保决〔2025〕3号")],
        ),
    ],
)
def test_a_resumption_is_told_only_where_settlement_really_opens(holds, endings, expected):
    subject = store(terms=(term(),), holds=holds, hold_endings=endings)

    assert changes(subject, noon("09-10")) == expected


def test_the_end_of_a_hold_opens_nothing_without_an_agreement():
    subject = store(terms=(term(until_on="10-01"),), holds=(hold(until_on="11-04"),))

    assert changes(subject, noon("09-10")) == []


def test_a_partial_suspension_says_which_services_it_is_about():
    subject = store(terms=(term(),), holds=(hold(services=(SettlementService.CHRONIC_DISEASE,)),))

    (each,) = ask(subject, noon("08-03")).coming

    assert each.services == (SettlementService.CHRONIC_DISEASE,)

from dataclasses import replace

import pytest

from common.messages import DecisionServed
from common.messages.words import HoldKind
from services.agreements.domain.holds import HoldScope, active
from services.agreements.stores.domain.announcing import hold_ended, hold_placed, store_data
from services.agreements.stores.domain.decisions import ending_from, hold_from, hold_id_of, term_ending_from
from tests.agreements.builders import day, member, midnight, noon, store, term, termination

SUSPENSION = DecisionServed(
    case_id="case-1",
    paper_id="ppr-1",
    number="示医保决〔2025〕3号",
    proposal_id=None,
    measure="suspension",
    scope="store",
    subject_id="sto_1",
    services=["personal_account"],
    costs="deferred",
    served_on="2025-08-03",
    first_on="2025-08-04",
    last_on="2025-11-03",
    ends_case_id=None,
)


def test_a_suspension_holds_from_its_first_day_to_the_end_of_its_last():
    hold = hold_from(SUSPENSION, at=noon("08-03"))

    assert (hold.from_at, hold.until) == (midnight("08-04"), midnight("11-04"))
    assert (hold.scope, hold.kind) == (HoldScope.STORE, HoldKind.AGREEMENT_SUSPENSION)
    assert active([hold], at=noon("11-03"))
    assert not active([hold], at=midnight("11-04"))


def test_the_hold_of_a_chain_is_open_until_rectified():
    chain = replace(SUSPENSION, measure="chain_suspension", scope="chain", subject_id="chn_1", last_on=None)

    hold = hold_from(chain, at=noon("08-03"))

    assert (hold.scope, hold.kind, hold.until) == (HoldScope.CHAIN, HoldKind.CHAIN, None)
    assert hold.id == hold_id_of("case-1")


def test_a_resumption_must_name_the_case_whose_hold_it_ends():
    resumption = replace(SUSPENSION, case_id="case-2", measure="resumption", ends_case_id="case-1")

    assert ending_from(resumption, at=noon("08-03")).until == midnight("08-04")
    with pytest.raises(ValueError, match="which hold"):
        ending_from(replace(resumption, ends_case_id=None), at=noon("08-03"))


def test_a_suspension_of_no_service_is_a_mistake():
    with pytest.raises(ValueError, match="no settlement service"):
        hold_from(replace(SUSPENSION, services=[]), at=noon("08-03"))


def test_what_is_told_of_holds_names_days():
    hold = hold_from(SUSPENSION, at=noon("08-03"))
    ending = ending_from(replace(SUSPENSION, case_id="case-2", ends_case_id="case-1"), at=noon("08-03"))

    placed = hold_placed(hold)
    ended = hold_ended(ending, scope=HoldScope.CHAIN, subject_id="chn_1", hold_id=hold.id, store_id="sto_1")

    assert (placed.from_on, placed.until_on, placed.services) == ("2025-08-04", "2025-11-04", ["personal_account"])
    assert (ended.until_on, ended.store_id, ended.case_id) == ("2025-08-04", "sto_1", "case-2")


def test_a_store_is_told_whole_with_terminated_terms_ended():
    subject = store(
        memberships=(member(until_on="06-01"), member("chn_2", from_on="06-01")),
        terms=(term(),),
        terminations=(termination("04-01"),),
    )

    told = store_data(subject)

    assert told["store_id"] == "sto_1"
    assert [each["until_on"] for each in told["memberships"]] == ["2025-06-01", None]
    assert told["terms"] == [
        {
            "agreement_id": "agr_1",
            "from_on": "2025-01-01",
            "until_on": "2025-04-01",
            "catalogue": True,
            "recorded_at": "2020-01-01T00:00:00+00:00",
            "agreed_until_on": "2026-01-01",
            "ending_recorded_at": "2025-03-31T16:00:00+00:00",
        }
    ]
    assert term_ending_from(SUSPENSION, at=noon("08-03")).until_on == day("08-04")

"""No suspension or termination begins when the agreement is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock, mongo
from common.rules.chinese_numbers import chinese_day
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.withdraw_case import write_withdrawal
from tests.gateway.builders import adopted, approver, command, first_day_of, opened, proposal, reviewer
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_case_pages import answers


@pytest.fixture
def until(designated):
    """Call with a day: the agreement of the store ends before it; afterwards as it was."""
    stores = mongo.database("agreements")["stores"]
    before = stores.find_one({"_id": designated})["terms"][0]["until_on"]

    def end(day):
        stores.update_one({"_id": designated}, {"$set": {"terms.0.until_on": f"{day}"}})

    yield end
    end(before)


@pytest.fixture
def case_of(designated):
    """Call with figures: a case that is withdrawn after the test."""
    made = []

    def make(**snapshot):
        made.append(opened(proposal(subject_id=designated, snapshot={"points": 12, **snapshot}), area="369902"))
        return made[-1]

    yield make
    for each in made:
        write_withdrawal(cases.get(each.case_id), reason="试验完毕", command=command(approver(areas=AREA).actor))


def body_of(first_on):
    return answers(first_on=f"{first_on}", months=3)


def test_a_case_is_not_adopted_for_a_day_after_the_agreement(signed, until, case_of):
    case = case_of()
    first_on = first_day_of(case)
    until(first_on)
    officer = signed(reviewer(areas=AREA))

    late = officer.post(f"/api/v1/cases/{case.case_id}/adopt", body_of(first_on), version=case.version)
    until(first_on + timedelta(days=1))
    in_time = officer.post(f"/api/v1/cases/{case.case_id}/adopt", body_of(first_on), version=case.version)

    assert (late.status_code, late.json["code"]) == (403, "term_over")
    assert f"至{chinese_day(first_on - timedelta(days=1))}期满，起始日{chinese_day(first_on)}在" in late.json["detail"]
    assert in_time.status_code == 200


def test_the_page_says_so_before_anything_is_sent_and_when_it_came_to_be_so_meanwhile(browser, until, case_of):
    case = case_of()
    first_on = first_day_of(case)
    adopter = Browser(browser(reviewer(areas=AREA)))
    form, said = adopter.open(f"/cases/{case.case_id}/adopt"), answers(first_on=f"{first_on}")

    until(first_on + timedelta(days=1))
    checked = adopter.press(form, "check", **said)
    until(first_on)
    refused = adopter.press(checked, "send")
    told = adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **said)

    assert "send" in checked.buttons
    for page in (refused, told):
        assert "届时已没有可以中止或者解除的协议" in page.words
    assert "send" not in told.buttons
    assert cases.get(case.case_id).status is Status.PROPOSED


def test_nor_approved_when_the_agreement_ends_earlier_by_now(signed, until, case_of):
    held = adopted(case_of(term_until=f"{clock.today() + timedelta(days=400)}"), by=reviewer(areas=AREA))
    until(held.particulars.first_on)

    refused = signed(approver(areas=AREA)).post(f"/api/v1/cases/{held.case_id}/approve", version=held.version)

    assert (refused.status_code, refused.json["code"]) == (403, "term_over")


def test_without_an_agreement_of_the_day_that_of_the_proposal_counts(signed, until, case_of):
    first_on = clock.today() + timedelta(days=60)
    case = case_of(term_until=f"{first_on}")
    until(clock.today())

    late = signed(reviewer(areas=AREA)).post(
        f"/api/v1/cases/{case.case_id}/adopt", body_of(first_on), version=case.version
    )

    assert (late.status_code, late.json["code"]) == (403, "term_over")

"""What staff read of a proposal that gave way."""

from __future__ import annotations

import pytest

from common.messages.words import Measure
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.withdraw_case import withdraw_case
from tests.gateway.builders import approver, command
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser


@pytest.fixture
def desk_browser(browser):
    return Browser(browser(approver(areas=AREA)))


def of_store(store_id):
    """The cases of a store by what they rest on, the latest."""
    found = [cases.case_of(each) for each in cases.CaseDocument._get_collection().find({"subject_id": store_id})]
    return {(each.snapshot["ground"], each.snapshot["points_reached"], each.status): each for each in found}


def test_the_page_of_a_violation_leads_to_the_case_that_took_the_place_of_its_own(
    designated, confirmed, desk_browser, settle
):
    *_, last = confirmed("G1", "D12", "G6")
    found = of_store(designated)
    lower, higher = found["points", 12, Status.WITHDRAWN], found["points", 18, Status.PROPOSED]
    first = next(fact.entry_id for fact in lower.facts if fact.entry_id)

    page, case = desk_browser.open(f"/violations/{first}"), desk_browser.open(f"/cases/{lower.case_id}")

    assert "就本条记分提出的“中止医保服务协议”建议已由另一案件取代；" in page.words
    assert "该案未作出决定即终结的，系统重新提出。" in page.words
    assert f'href="/cases/{higher.case_id}"' in page.text
    assert f'href="/cases/{higher.case_id}"' in case.text
    assert "已由另一案件取代" not in desk_browser.open(f"/violations/{last}").words

    withdrawal = command(approver(areas=AREA).actor)
    withdraw_case(higher.case_id, version=higher.version, reason="事实不清", command=withdrawal)
    settle()

    again = of_store(designated)["points", 12, Status.PROPOSED]
    assert (again.measure, again.case_id != lower.case_id) == (Measure.SUSPENSION, True)
    assert "依据仍在，因此重新提出" in desk_browser.open(f"/cases/{again.case_id}").words

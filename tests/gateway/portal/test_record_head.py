"""Recording on its page who stands on a store's licence, whom its decisions then name."""

from common.people.commands import Role
from services.gateway.cases.storage import cases
from tests.gateway.builders import approver, opened, proposal, reviewer, user
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_case_pages import answers


def test_an_officer_records_the_person_whom_a_decision_then_names(city, browser, settle):
    officer = Browser(browser(reviewer(areas=AREA)))
    store, path = f"/stores/{city['独一大药房']}", f"/stores/{city['独一大药房']}/head"
    case = opened(proposal(subject_id=city["独一大药房"]), area="369902")

    shown = officer.open(store)
    form = officer.open(path)
    refused = officer.press(form, "check", person="白芍")
    checked = officer.press(form, "check", title="investor", person="白芍")
    officer.press(checked, "send")
    settle()
    officer.press(officer.press(officer.open(f"/cases/{case.case_id}/adopt"), "check", **answers()), "send")

    assert "执照所载人员 未登记" in shown.words
    assert f'href="{path}"' in shown.text
    assert "请填写“执照所载身份”" in refused.words
    assert "投资人" in checked.words
    assert "执照所载人员 投资人：白芍" in officer.open(store).words
    assert cases.get(case.case_id).party.head == "投资人：白芍"


def test_nobody_else_finds_or_opens_the_form(city, browser):
    store = f"/stores/{city['独一大药房']}"
    for someone in (user(Role.AUDITOR), user(Role.PHARMACY, stores=(city["独一大药房"],))):
        reader = Browser(browser(someone))
        assert f"{store}/head" not in reader.open(store).text
        assert reader.open(f"{store}/head").status == 403
    assert Browser(browser(approver(areas=("4401",)))).open(f"{store}/head").status == 404

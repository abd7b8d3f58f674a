"""What has no page yet is said where staff would look for it, to who may do it; a case leads to its store."""

import pytest

from common.people.commands import Role
from tests.gateway.builders import approver, opened, proposal, reviewer, user
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

RECORDING = "登记违规暂时没有页面，由您本人通过接口办理。"
BOTH = "登记违规、登记加入、退出连锁暂时没有页面，由您本人通过接口办理。"
JOINING = "登记加入、退出连锁暂时没有页面，由您本人通过接口办理。"


@pytest.mark.parametrize(
    ("who", "of_recording", "of_store"),
    [
        (lambda: reviewer(areas=AREA), RECORDING, BOTH),
        (lambda: approver(areas=AREA), "", JOINING),
        (lambda: user(Role.AUDITOR), "", ""),
    ],
)
def test_what_has_no_page_is_said_to_who_may_do_it(browser, designated, who, of_recording, of_store):
    reading = Browser(browser(who()))

    home, listed, store = (reading.open(path).words for path in ("/", "/violations", f"/stores/{designated}"))

    for words, told in ((home, of_recording), (listed, of_recording), (store, of_store)):
        assert (told in words) is True
        assert ("通过接口办理" in words.replace(told, "") if told else "登记违规暂时" in words) is False


def test_the_page_of_a_case_leads_to_its_store(browser, designated):
    case = opened(proposal(subject_id=designated), area="369902")

    shown = Browser(browser(reviewer(areas=AREA))).open(f"/cases/{case.case_id}")

    assert f'href="/stores/{designated}"' in shown.text

"""Recording on its page which text an agreement was signed under that a roster brought without one."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from common import clock
from common.people.commands import Role
from tests.agreements import roster_files as rosters
from tests.gateway.builders import approver, reviewer, user
from tests.gateway.portal.conftest import AREA, upload
from tests.gateway.portal.forms import Browser

HEADER = (*rosters.HEADER, "协议起始日期", "协议终止日期", "已签协议文本版本")
WANTED = f"/api/v1/stores?q={quote('白芷堂1店')}"
TITLE = "定点零售药店医疗保障服务协议（标准文本，2026年版）"
REMARK = "档案 2026-017，原件在档案室"


@pytest.fixture
def taken_over(whole, signed, settle):
    """The id of a store of a chain that runs under an agreement of unknown text."""
    administrator, today = signed(user(Role.ADMINISTRATOR)), clock.today()
    days = {"协议起始日期": str(today - timedelta(days=30)), "协议终止日期": str(today + timedelta(days=300))}
    row = rosters.row("白芷堂1店", chain="白芷堂大药房", **days)
    if not administrator.get(WANTED).json["items"]:
        upload(whole, administrator, rosters.csv_of([row], header=HEADER), key="upload-of-text")
        settle()
    return administrator.get(WANTED).json["items"][0]["id"]


def test_an_officer_records_the_text_from_the_page_of_the_store(taken_over, browser, signed, settle):
    officer = Browser(browser(reviewer(areas=AREA)))
    store = f"/api/v1/stores/{taken_over}"

    shown = officer.open(f"/stores/{taken_over}")
    (term,) = signed(reviewer(areas=AREA)).get(store).json["terms"]
    path = f"/stores/{taken_over}/terms/{term['agreement_id']}/signed-text"
    form = officer.open(path)
    refused = officer.press(form, "check", remark=REMARK)
    checked = officer.press(form, "check", text="standard-2026", remark=REMARK)
    receipt = officer.press(checked, "send")

    assert "所签文本 不明" in shown.words
    assert f'href="{path}"' in shown.text
    assert "协议起始日期" in form.words
    assert "请填写“所签协议文本”" in refused.words
    assert f"《{TITLE}》" in checked.words
    assert "正在办理" in receipt.words
    settle()
    assert "已办结" in officer.open(receipt.path).words
    after = officer.open(f"/stores/{taken_over}")
    assert f"所签文本 《{TITLE}》（登记依据：{REMARK}）" in after.words
    assert "standard-2026" not in after.words + checked.words + form.words
    assert f'href="{path}"' not in after.text
    assert f"已经登记为《{TITLE}》" in Browser(browser(approver(areas=AREA))).open(path).words
    found = signed(reviewer(areas=AREA)).get(store).json
    assert (found["chain_reach"], found["terms"][0]["text_remark"]) == ("with_chain", REMARK)


def test_nobody_else_finds_or_opens_the_form(taken_over, browser):
    path = f"/stores/{taken_over}"
    for someone in (user(Role.AUDITOR), user(Role.PHARMACY, stores=(taken_over,))):
        reader = Browser(browser(someone))
        assert "/signed-text" not in reader.open(path).text
        assert reader.open(f"{path}/terms/agr_any/signed-text").status == 403
    for stranger in (reviewer(areas=("4401",)), approver(areas=AREA)):
        assert Browser(browser(stranger)).open(f"{path}/terms/agr_none/signed-text").status == 404

"""Accounts on their pages: found by name, who has to wait after wrong sign-ins, and who lets them in again."""

import re

import pytest

from common.journal import journal
from common.mongo import database
from common.people.commands import Role
from services.gateway.portal.shell.form_page import FORM_PAGES
from tests.gateway.accounts.api.test_session import attempt
from tests.gateway.builders import person, reviewer, user
from tests.gateway.portal.conftest import AREA

REMARK = "本人到场，核对了身份证件。"


@pytest.fixture
def waiting(whole):
    """Somebody who has to wait after wrong passwords."""
    someone = reviewer(areas=AREA, person_id=person("秦守义"))
    for _ in range(6):
        attempt(whole, someone.username, "wrong password")
    return someone


def listed(shown):
    return re.findall(r'href="/accounts/(acc_[^"/?]+)"', shown.text)


def test_an_account_that_waits_is_found_and_let_in_again_with_what_was_verified(whole, opened_by, waiting):
    administrator = opened_by(user(Role.ADMINISTRATOR))
    account = waiting.actor.account

    home = administrator.open("/")
    locked = administrator.open("/accounts?status=locked")
    shown = administrator.open(f"/accounts/{account}")
    form = administrator.open(f"/accounts/{account}/unlock")
    refused = administrator.press(form, "check")
    receipt = administrator.press(administrator.press(refused, "check", remark=REMARK), "send")

    assert re.search(r'<a href="/accounts\?status=locked">\d+</a>', home.text)
    assert account in listed(locked)
    assert re.search(r"登录须等待，至\d{4}年", locked.words)
    assert "秦守义" in shown.words
    assert "管辖区划" not in shown.words
    assert f'href="/accounts/{account}/unlock"' in shown.text
    assert (refused.status, "请填写“核实情况”" in refused.words) == (422, True)
    assert ("step=receipt" in receipt.path, "可以立即登录" in receipt.words) == (True, True)
    assert attempt(whole, waiting.username).status_code == 201
    assert account not in listed(administrator.open("/accounts?status=locked"))
    after = administrator.open(f"/accounts/{account}")
    assert ("可以登录" in after.words, f'href="/accounts/{account}/unlock"' in after.text) == (True, False)


def test_who_waits_is_found_by_an_index_among_all_accounts(whole, opened_by, waiting):
    administrator, gateway = opened_by(user(Role.ADMINISTRATOR)), database("gateway")
    gateway.command("profile", 2)
    try:
        administrator.open("/accounts?status=locked")
    finally:
        gateway.command("profile", 0)
    asked = gateway["system.profile"].find({"command.aggregate": "accounts"})
    plans = {each["planSummary"] for each in asked}
    gateway["system.profile"].drop()

    assert "IXSCAN { name_key: 1 }" in plans
    assert "COLLSCAN" not in plans


def test_what_was_verified_stands_in_the_journal(opened_by, waiting, settle):
    administrator = opened_by(user(Role.ADMINISTRATOR))
    form = administrator.open(f"/accounts/{waiting.actor.account}/unlock")
    administrator.press(administrator.press(form, "check", remark=REMARK), "send")
    settle()

    told = [each for each in journal.read(database("gateway"), after=0, limit=10_000) if each.name == "AccountUnlocked"]
    assert told[-1].data["remark"] == REMARK


def test_who_does_not_wait_is_told_so(opened_by):
    someone = reviewer(areas=AREA)
    barred = opened_by(user(Role.ADMINISTRATOR)).open(f"/accounts/{someone.actor.account}/unlock")

    assert ("现在不能办理" in barred.words, "没有登录等待" in barred.words) == (True, True)


def test_accounts_are_found_by_user_name_and_by_person(opened_by):
    someone = reviewer(areas=AREA, person_id=person("独孤求索"))
    administrator = opened_by(user(Role.ADMINISTRATOR))

    for text in ("独孤", someone.username, someone.username.upper()):
        found = administrator.open(f"/accounts?q={text}")
        assert someone.actor.account in listed(found)
    assert len(listed(administrator.open("/accounts?q=独孤"))) == 1
    assert "没有符合条件的账号" in administrator.open("/accounts?q=.*").words
    assert "没有这种账号状态" in administrator.open("/accounts?status=x").words


def test_the_areas_and_stores_of_an_account_are_told_by_name(city, opened_by):
    single = city["独一大药房"]
    owner, watching = user(Role.PHARMACY, stores=(single,)), reviewer(areas=("369902", "3699"))
    administrator = opened_by(user(Role.ADMINISTRATOR))

    assert "独一大药房" in administrator.open(f"/accounts/{owner.actor.account}").words
    words = administrator.open(f"/accounts/{watching.actor.account}").words
    assert re.search(r"辖区 \S*药洲区、\S*（全市）", words)


def test_an_auditor_reads_and_unlocks_nothing_and_nobody_else_opens_it(opened_by, waiting):
    auditor, account = opened_by(user(Role.AUDITOR)), waiting.actor.account

    shown = auditor.open(f"/accounts/{account}")

    assert "登录须等待" in shown.words
    assert "/unlock" not in shown.text
    assert auditor.open(f"/accounts/{account}/unlock").status == 403
    for path in ("/accounts", f"/accounts/{account}", f"/accounts/{account}/unlock"):
        assert opened_by(reviewer(areas=AREA)).open(path).status == 403
    assert auditor.open("/accounts/acc_none").status == 404


def test_the_handbook_knows_which_acts_on_accounts_have_a_page(gateway):
    """Who gives one of them a page changes the sentence of `docs/operate.md` with this test."""
    acts = {
        rule.endpoint
        for rule in gateway.url_map.iter_rules()
        if rule.endpoint.startswith("people.") and "POST" in (rule.methods or ())
    }
    pages = {each.endpoint for each in FORM_PAGES.values() if each.rule.startswith(("/accounts", "/persons"))}

    assert pages == {"unlock_account"}
    assert acts - {"people.unlock"} == {"people.register_person", "people.create_account", "people.set_scope"}

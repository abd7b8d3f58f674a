"""The catalogue that is annexed to the agreements, as those read it whom it binds: act by act, with the rules."""

import re
from datetime import date

import pytest

from common import clock
from common.people.commands import Role
from common.rules.annex import RULES as RULES_OF_THE_ANNEX
from services.gateway.portal.records.catalogue import CONSEQUENCES, RULES
from services.gateway.portal.shell.instants import full_day
from services.ratings.domain.catalogue import Consequence
from tests.gateway.builders import reviewer, user
from tests.gateway.portal.conftest import AREA


@pytest.fixture
def owner(designated, opened_by):
    return opened_by(user(Role.PHARMACY, stores=(designated,)))


def test_every_item_and_rule_of_the_annex_is_read_with_its_points_and_what_it_brings(city, opened_by):
    shown = opened_by(user(Role.HEADQUARTERS, chains=(city["chain"],))).open("/catalogue?on=2026-03-02")

    assert shown.status == 200
    lines = dict(re.findall(r'<tr id="([A-Z]\d+)">(.*?)</tr>', shown.text, re.DOTALL))
    assert len(lines) == 56
    assert all(part in lines["G2"] for part in ("以日用品、食品、保健品串换药品", "12分", "中止协议3至6个月"))
    assert "解除协议，等级记为C级" in lines["G2"]
    assert "医保服务协议第十条" in lines["G2"]
    assert "只适用于2025年7月1日以后的行为" in lines["D6"]
    for told in ("4分至8分的为B级", "达到12分的，中止协议1个月", "按1.5倍记分", "以12分为上限", "按0.5倍记分"):
        assert told in shown.words
    assert "2026年3月2日施行的，是自2018年1月1日起施行的版本" in shown.words
    assert re.search(r"SHA-256.{1,40}[0-9a-f]{64}", shown.words)


def test_no_article_of_a_law_stands_there_that_was_not_checked(city, opened_by, signed):
    """Nor any power of the bureau, which is for hand-over papers alone."""
    items = signed(reviewer(areas=AREA)).get("/api/v1/catalogue").json["items"]
    unread = {each["text"] for item in items for each in (*item["basis"], *item["by_facts"]) if not each["verified"]}
    powers = {each["text"] for item in items for each in item["handover"]}

    shown = opened_by(reviewer(areas=AREA)).open("/catalogue")

    assert unread
    assert [text for text in unread | powers if text in shown.text] == []


def test_every_word_of_ratings_has_its_words_here():
    assert (set(CONSEQUENCES), set(RULES)) == ({each.value for each in Consequence}, set(RULES_OF_THE_ANNEX))


def test_a_store_reads_the_version_that_it_signed(owner, designated, opened_by, clock_file):
    today = full_day(clock.today())
    version = re.compile(f"自{today}起的协议（{today}签署）附有的，是自.{{9,11}}起施行的版本")

    own = owner.open("/catalogue")
    desk = opened_by(reviewer(areas=AREA))
    from_store = desk.open(f"/catalogue?store_id={designated}")

    assert version.search(own.words)
    assert version.search(from_store.words)
    assert f'href="/catalogue?store_id={designated}"' in desk.open(f"/stores/{designated}").text
    assert 'href="/catalogue"' in owner.open("/").text


def test_a_later_version_is_told_beside_the_signed_one(designated, opened_by, clock_file):
    assert clock.today() < date(2027, 1, 1), "the store signed before the version of 2027"
    clock.advance(days=(date(2027, 1, 4) - clock.today()).days)
    owner = opened_by(user(Role.PHARMACY, stores=(designated,)))

    shown = owner.open("/catalogue")

    assert "另有自2027年1月1日起施行的版本" in shown.words
    assert 'id="Q7"' not in shown.text
    assert 'id="Q7"' in owner.open("/catalogue?on=2027-01-04").text


def test_a_store_of_which_nobody_knows_what_it_signed_is_told_so(city, opened_by):
    single = city["独一大药房"]

    shown = opened_by(user(Role.PHARMACY, stores=(single,))).open("/catalogue")

    assert "没有记录表明该店" in shown.words
    assert 'id="G1"' in shown.text


def test_nobody_reads_here_what_another_store_signed(owner, city):
    assert owner.open(f"/catalogue?store_id={city['独一大药房']}").status == 404


@pytest.mark.parametrize(("day", "told"), [("2026-02-31", "没有这一天"), ("2017-12-31", "没有施行中的规则可以依据")])
def test_a_day_that_has_no_catalogue_is_told(city, opened_by, day, told):
    shown = opened_by(reviewer(areas=AREA)).open(f"/catalogue?on={day}")

    assert (shown.status, told in shown.words, f'value="{day}"' in shown.text) == (422, True, True)


def test_an_entry_leads_to_its_item(owner, designated, confirmed, opened_by):
    [entry] = confirmed("G4")

    desk, own = opened_by(reviewer(areas=AREA)).open(f"/violations/{entry}"), owner.open(f"/stores/{designated}")

    of_store = opened_by(reviewer(areas=AREA)).open(f"/stores/{designated}")
    day = clock.today()
    assert f'<a href="/catalogue?on={day}#G4">G4 违约摆放、销售禁售商品</a>' in desk.text
    assert f'<a href="/catalogue?on={day}#G4">确认G4违规' in own.text
    assert f'<a href="/violations/{entry}">确认G4违规' in of_store.text

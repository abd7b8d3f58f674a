"""The list of violations: what waits for a second person, what became of the others, and whose turn it is."""

import re

import pytest
from flask_babel import force_locale

from common import clock
from common.people.commands import Role
from services.gateway.portal.records.points_words import cost_text
from tests.gateway.builders import approver, person, reviewer, user
from tests.gateway.portal.conftest import AREA

REASON = {"reason": "照片不能证明是该店。"}


@pytest.fixture
def decider():
    return approver(areas=AREA, person_id=person("苏明"))


@pytest.fixture
def entries(record, signed, decider):
    """Of each state one violation, in the order in which they were recorded, by state."""
    made = {state: record() for state in ("confirmed", "rejected", "recorded")}
    assert (
        signed(decider).post(f"/api/v1/violations/{made['confirmed']}/confirm", {"is_another_act": True}).status_code
        == 200
    )
    assert signed(decider).post(f"/api/v1/violations/{made['rejected']}/reject", REASON).status_code == 200
    return made


def listed(shown):
    return re.findall(r'href="/violations/(vio_[^"/]+)"', shown.text)


def test_each_state_has_its_list_and_what_waits_is_shown_first_of_all(entries, opened_by):
    auditor = opened_by(user(Role.AUDITOR))

    waiting = auditor.open("/violations")
    lists = {state: listed(auditor.open(f"/violations?status={state}")) for state in ("confirmed", "rejected", "all")}

    assert entries["recorded"] in listed(waiting)
    assert not {entries["confirmed"], entries["rejected"]} & set(listed(waiting))
    assert entries["confirmed"] in lists["confirmed"]
    assert entries["rejected"] in lists["rejected"]
    assert set(lists["all"]) == set(listed(waiting)) | set(lists["confirmed"]) | set(lists["rejected"])
    assert "待我确认" not in waiting.words


def test_what_was_decided_tells_by_whom_and_what_waits_has_no_place_for_it(entries, opened_by):
    auditor = opened_by(user(Role.AUDITOR))

    waiting, decided = auditor.open("/violations"), auditor.open("/violations?status=rejected")

    assert "复核人" not in waiting.words
    row = next(each for each in decided.text.split("<tr>") if entries["rejected"] in each)
    for told in ("康源大药房3店", "G1 ", "已驳回", "林知远", "苏明"):
        assert told in row


def test_the_latest_come_first_and_of_what_waits_the_longest_waiting(entries, opened_by, signed, recorder, designated):
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    later = signed(recorder).post("/api/v1/violations", report).json["id"]
    auditor = opened_by(user(Role.AUDITOR))

    def place(path, violation_id):
        return listed(auditor.open(path)).index(violation_id)

    assert "等待最久的在前。" in auditor.open("/violations").words
    assert "最新记录的排在最前。" in auditor.open("/violations?status=all").words
    assert "最新记录的排在最前。" not in auditor.open("/violations?status=all&sort=recorded").words
    older = entries["recorded"]
    assert place("/violations", older) < place("/violations", later)
    assert place("/violations?sort=-recorded", later) < place("/violations?sort=-recorded", older)
    assert place("/violations?status=all", later) < place("/violations?status=all", older)
    assert place("/violations?status=all&sort=recorded", older) < place("/violations?status=all&sort=recorded", later)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
def test_a_home_counts_what_its_owner_may_confirm_and_leads_to_just_that(entries, opened_by, recorder, role):
    own = opened_by(user(role, areas=AREA, person_id=person("第三人")))
    theirs = opened_by(user(role, areas=AREA, person_id=recorder.actor.person))

    for each, is_theirs in ((own, False), (theirs, True)):
        home = each.open("/")
        [count] = re.findall(r'<a href="/violations\?status=mine">(\d+)</a>', home.text)
        mine = each.open("/violations?status=mine")
        assert f"共 {count} 条" in mine.words
        assert (entries["recorded"] in listed(mine)) is not is_theirs
        assert entries["recorded"] in listed(each.open("/violations"))


def test_who_recorded_all_that_waits_is_told_why_nothing_is_theirs_to_confirm(city, opened_by):
    nothing = opened_by(user(Role.REVIEWER, areas=("369905",))).open("/violations?status=mine")

    assert "没有等待您确认的违规；您本人记录的，须由另一名工作人员确认。" in nothing.words


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("", "没有等待确认的违规。"),
        ("confirmed", "没有已确认的违规。"),
        ("rejected", "没有已驳回的违规记录。"),
        ("all", "没有违规记录。"),
    ],
)
def test_an_empty_list_says_of_what_there_is_none(city, opened_by, status, told):
    shown = opened_by(reviewer(areas=AREA)).open(f"/violations?status={status}&area=369905")

    assert f"{told}请放宽条件，或清除筛选后重试。" in shown.words


def test_who_confirms_nothing_is_not_asked_for_what_they_may_confirm(city, opened_by):
    shown = opened_by(user(Role.AUDITOR)).open("/violations?status=mine")

    assert (shown.status, "没有这种违规状态" in shown.words) == (422, True)


def test_a_store_leads_to_all_its_violations(entries, designated, city, opened_by):
    own = opened_by(reviewer(areas=AREA))
    target = f"/violations?store_id={designated}&status=all"
    of_party = opened_by(user(Role.PHARMACY, stores=(designated,))).open(f"/stores/{designated}")

    shown, none = own.open(target), own.open(f"/violations?status=all&store_id={city['独一大药房']}")

    assert target.replace("&", "&amp;") in own.open(f"/stores/{designated}").text
    assert set(entries.values()) <= set(listed(shown))
    assert "门店：康源大药房3店" in shown.words
    assert 'href="/violations?status=all"' in shown.text
    assert ("门店：独一大药房" in none.words, listed(none)) == (True, [])
    assert "全部违规记录" not in of_party.words


def test_the_name_of_a_store_elsewhere_is_not_told(entries, designated, opened_by):
    shown = opened_by(reviewer(areas=("369905",))).open(f"/violations?status=all&store_id={designated}")

    assert ("康源" in shown.words, "只显示一家门店的记录。" in shown.words, listed(shown)) == (False, True, [])


def test_every_page_tells_what_an_entry_costs_and_why_that_is_not_what_its_item_says(
    designated, signed, recorder, decider, settle, opened_by
):
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "P1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张", "money": "1234.50"}
    made = signed(recorder).post("/api/v1/violations", report).json["id"]
    own, party = opened_by(decider), opened_by(user(Role.PHARMACY, stores=(designated,)))
    before = own.open(f"/violations/{made}").words
    assert signed(decider).post(f"/api/v1/violations/{made}/confirm", {"is_another_act": True}).status_code == 200
    settle()

    record, stores = own.open(f"/violations/{made}").words, [x.open(f"/stores/{designated}") for x in (own, party)]

    assert ("事项基本分值 3分" in before, "本次记分" in before) == (True, False)
    assert "事项基本分值 3分 本次记分 本次行为记4分（涉及金额加分）" in record
    for store in stores:
        assert (re.search("确认P1违规（行为日期[^（]*，记4分）", store.words) is not None, "记3分" in store.words) == (
            True,
            False,
        )
        assert "本次行为记4分（涉及金额加分）" in store.words
    own.client.get("/language/en")
    english = own.open(f"/stores/{designated}").words
    assert "4 points for this act (more points for the money involved)" in english


@pytest.mark.parametrize(
    ("different", "outcome"),
    [
        ({"item": "P1"}, "已计入年度记分。违规记分告知书待送达"),
        (
            {"item": "P2", "corrected_on": f"{clock.today()}"},
            "已确认，按记分规则不予记分。违规行为告知书（不予记分）待送达",
        ),
    ],
)
def test_the_record_of_an_entry_says_whether_it_costs_points(
    designated, signed, recorder, decider, settle, opened_by, different, outcome
):
    day = f"{clock.today()}"
    report = {"store_id": designated, "occurred_on": day, "found_on": day, **different}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    made = signed(recorder).post("/api/v1/violations", report).json["id"]
    assert signed(decider).post(f"/api/v1/violations/{made}/confirm", {"is_another_act": True}).status_code == 200
    settle()

    assert outcome in opened_by(decider).open(f"/violations/{made}").words


@pytest.mark.parametrize(
    ("points", "rules", "cost"),
    [
        (3, [], "本次行为记3分"),
        (0, ["首次轻微违规，5个工作日内改正，提醒不记分"], "本次行为不予记分"),
        (6, ["同一记分年度内同一条目再次发生，加重记分", "涉及金额加分"], "本次行为记6分"),
        (12, ["同一记分年度内同一条目再次发生，加重记分", "单项记分以12分为上限"], "本次行为记12分"),
    ],
)
def test_what_an_entry_costs_is_told_in_the_words_of_its_notice(whole, points, rules, cost):
    with whole.test_request_context():
        assert cost_text(points, rules) == (f"{cost}（{'；'.join(rules)}）" if rules else cost)
        with force_locale("en"):
            assert not re.search("[\u4e00-\u9fff]", cost_text(points, rules))


def test_a_store_leads_to_what_waits_however_much_was_recorded_after_it(designated, signed, recorder, opened_by):
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    first, *_ = [signed(recorder).post("/api/v1/violations", report).json["id"] for _ in range(21)]
    own = opened_by(approver(areas=AREA))

    shown = own.open(f"/stores/{designated}")

    assert f"/violations/{first}" not in shown.text
    [target] = re.findall(r'href="([^"]+)">本店待我确认的全部违规', shown.text)
    assert first in listed(own.open(f"{target.replace('&amp;', '&')}&sort=recorded"))
    assert "本店待我确认" not in opened_by(user(Role.AUDITOR)).open(f"/stores/{designated}").words

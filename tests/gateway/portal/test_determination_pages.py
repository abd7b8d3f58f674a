"""Lists of determined grades on their pages: proposed by one, seen with what they rest on, decided by another."""

import re
from datetime import date, timedelta

import pytest

from common import clock
from common.people.commands import Role
from services.gateway.portal.shell.instants import full_day
from tests.gateway.builders import approver, person, reviewer, user
from tests.gateway.portal.conftest import AREA

FINDING = "逐店核对了年度记分和现等级，无误。"


@pytest.fixture
def second():
    return approver(areas=AREA, person_id=person("苏明"))


@pytest.fixture
def answers(rated):
    """What is typed into the form: both stores, one by its code in full width."""
    today = clock.today()
    return {
        "year": str(today.year - 1),
        "determined_on": f"{today}",
        "in_force_from": f"{today + timedelta(days=1)}",
        "rows": "P36990200071 B\n\nＰ36990200072，A级\n",
    }


@pytest.fixture
def pass_year(settle, clock_file):
    """Call to let the running year end, so that it may be rated with what was confirmed in it."""

    def make():
        clock.advance(days=(date(clock.today().year + 1, 1, 5) - clock.today()).days)
        settle()

    return make


def listed(shown):
    return re.findall(r'href="/determinations/(bat_[^"/?]+)"', shown.text)


def test_a_list_is_proposed_checked_by_names_confirmed_by_another_and_then_in_force(
    opened_by, answers, proposer, second, signed, settle, rated, clock_file
):
    own, other = opened_by(proposer), opened_by(second)

    empty_year = own.open("/determinations?status=all&year=2019")
    form = own.open("/determinations/propose")
    checked = own.press(form, "check", **answers)
    receipt = own.press(checked, "send")
    [batch] = listed(own.open("/determinations"))[-1:]

    assert "没有等级评定。请放宽条件" in empty_year.words
    assert 'href="/determinations/propose"' in own.open("/determinations").text
    assert form.value("year") == str(clock.today().year - 1)
    assert "远志堂一店（P36990200071）：B级" in checked.words
    assert "远志堂二店（Ｐ36990200072）：A级" in checked.words
    assert ("step=receipt" in receipt.path, "由另一名经办或审批人员" in receipt.words) == (True, True)
    shown = own.open(f"/determinations/{batch}")
    assert "同一自然人不能确认或驳回本人提出的等级评定" in shown.words
    assert "/confirm" not in shown.text
    barred = own.open(f"/determinations/{batch}/confirm")
    assert ("现在不能办理" in barred.words, "send" in barred.buttons) == (True, False)

    theirs = other.open(f"/determinations/{batch}")
    assert f'href="/determinations/{batch}/confirm"' in theirs.text
    confirming = other.open(f"/determinations/{batch}/confirm")
    assert "A级1家、B级1家" in confirming.words
    assert "远志堂一店：B级（现为A级，评定年度记0分）" in confirming.words
    refused = other.press(confirming, "check", opinion=" ")
    assert (refused.status, "请填写“复核意见”" in refused.words) == (422, True)
    done = other.press(other.press(refused, "check", opinion=FINDING), "send")
    assert "step=receipt" in done.path
    settle()
    after = other.open(f"/determinations/{batch}")
    assert "已确认" in after.words
    assert "苏明 确认" in after.words
    assert FINDING in after.words
    assert batch in listed(other.open("/determinations?status=confirmed"))
    assert batch not in listed(other.open("/determinations"))
    clock.advance(days=1)
    settle()
    assert signed(second).get(f"/api/v1/stores/{rated['远志堂一店']}/grade").json["grade"] == "B"


def test_a_wrong_line_is_told_by_its_number_and_nothing_typed_is_lost(opened_by, answers, proposer):
    own = opened_by(proposer)
    form = own.open("/determinations/propose")

    for rows, told in (
        ("P36990200071", "名单第1行应为门店的医保编码和等级"),
        ("P36990200071 A\nP36990200072 D\nP36990200072", "名单第2、3行应为门店的医保编码和等级"),
        ("P36990200071 A\nP36990299999 B", "名单第2行：没有找到编码为P36990299999的药店"),
    ):
        refused = own.press(form, "check", **{**answers, "rows": rows})
        assert (refused.status, told in refused.words, refused.value("rows")) == (422, True, rows)


def test_all_days_that_cannot_be_are_told_by_the_check(opened_by, answers, proposer):
    own, today = opened_by(proposer), clock.today()
    wrong = {"year": f"{today.year + 1}", "determined_on": f"{today + timedelta(days=1)}", "in_force_from": f"{today}"}

    refused = own.press(own.open("/determinations/propose"), "check", **{**answers, **wrong})

    assert refused.status == 422
    for label in ("评定年度", "评定日期", "生效日期"):
        assert f"“{label}”应为" in refused.words


def test_what_ratings_refuses_is_told_by_line_before_the_list_is_sent(opened_by, answers, proposer):
    own = opened_by(proposer)
    rows = "P36990200071 A\nP36990200072 B\n\nP36990200071 B"
    form = own.open("/determinations/propose")
    before = listed(own.open("/determinations"))

    refused = own.press(form, "check", **{**answers, "rows": rows})
    kept = listed(own.open("/determinations"))
    own.client.get("/language/en")
    english = own.press(form, "check", **{**answers, "rows": rows})

    assert (refused.status, "send" in refused.buttons, kept) == (422, False, before)

    for line in (1, 4):
        assert f"名单第{line}行：同一门店在本批中出现多次" in refused.words
        assert re.search(rf"[Ll]ine {line}\b[^\u4e00-\u9fff]*more than once", english.words)
    assert refused.value("rows") == rows


def test_a_line_without_a_store_is_told_together_with_a_store_that_stands_twice(opened_by, answers, proposer):
    own = opened_by(proposer)
    rows = "P36990299999 B\nP36990200071 A\nP36990200072 B\nP36990200071 B"

    refused = own.press(own.open("/determinations/propose"), "check", **{**answers, "rows": rows})

    assert refused.status == 422
    assert "名单第1行：没有找到编码为P36990299999的药店" in refused.words
    for line in (2, 4):
        assert f"名单第{line}行：同一门店在本批中出现多次" in refused.words


def test_each_store_tells_item_by_item_what_its_grade_rests_on(opened_by, propose, rated, confirmed, second, pass_year):
    confirmed("P1", store_id=rated["远志堂二店"])
    pass_year()
    batch = propose({"远志堂一店": "A", "远志堂二店": "B"})

    shown = opened_by(second).open(f"/determinations/{batch}")

    assert "共 2 家门店。" in shown.words
    row = next(each for each in shown.text.split("<tr>") if "远志堂二店" in each)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
    assert re.search(r"B级 . 3分 P1 \S+ \S+ 3分", words) or "P1" in words
    assert re.search(r'href="/violations/vio_[^"]+">P1 ', row)


def test_who_had_a_hand_in_an_entry_is_told_in_its_row_and_may_only_reject(
    opened_by, propose, rated, signed, settle, pass_year
):
    hand = reviewer(areas=AREA, person_id=person("秦守义"))
    day = f"{clock.today()}"
    report = {"store_id": rated["远志堂二店"], "item": "P2", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "照片"}
    entry = signed(hand).post("/api/v1/violations", report).json["id"]
    assert (
        signed(approver(areas=AREA)).post(f"/api/v1/violations/{entry}/confirm", {"finding": "属实"}).status_code == 200
    )
    settle()
    pass_year()
    batch = propose({"远志堂一店": "A", "远志堂二店": "B"})
    theirs = opened_by(hand)

    shown = theirs.open(f"/determinations/{batch}")
    rejected = theirs.press(theirs.open(f"/determinations/{batch}/reject"), "check", reason="应另行分批。")
    receipt = theirs.press(rejected, "send")

    assert "名单中有您经手过违规的门店" in shown.words
    row = next(each for each in shown.text.split("<tr>") if "远志堂二店" in each)
    assert "其等级须由未经手的人员提出和确认" in row
    assert f"/determinations/{batch}/confirm" not in shown.text
    assert "step=receipt" in receipt.path
    after = theirs.open(f"/determinations/{batch}")
    assert ("已驳回" in after.words, "应另行分批。" in after.words) == (True, True)
    assert batch in listed(theirs.open("/determinations?status=rejected"))


def test_a_list_whose_day_has_come_is_told_to_be_rejected(opened_by, propose, second, clock_file):
    batch = propose({"远志堂一店": "A"})
    clock.advance(days=1)
    theirs = opened_by(second)

    shown = theirs.open(f"/determinations/{batch}")
    barred = theirs.open(f"/determinations/{batch}/confirm")

    assert "请驳回该批，另定以后的生效日期重新提出" in shown.words
    assert (f"/determinations/{batch}/confirm" in shown.text, f"/determinations/{batch}/reject" in shown.text) == (
        False,
        True,
    )
    assert ("现在不能办理" in barred.words, "send" in barred.buttons) == (True, False)


def test_what_somebody_else_did_meanwhile_is_shown_beside_what_was_typed(opened_by, propose, signed, second):
    batch = propose({"远志堂一店": "A"})
    mine = opened_by(second)
    form = mine.open(f"/determinations/{batch}/confirm")
    rejected = signed(approver(areas=AREA)).post(f"/api/v1/determinations/{batch}/reject", {"reason": "另有处理"})
    assert rejected.status_code == 200

    moved = mine.press(form, "check", opinion=FINDING)

    assert (moved.status, "情况有变动" in moved.words, FINDING in moved.words) == (409, True, True)
    assert "send" not in moved.buttons


def test_a_list_that_waits_counts_for_who_may_confirm_it_and_leads_to_just_that(opened_by, propose, proposer, second):
    batch = propose({"远志堂一店": "A"})

    for someone, is_theirs in ((second, True), (proposer, False)):
        own = opened_by(someone)
        home = own.open("/")
        [count] = re.findall(r'<a href="/determinations\?status=mine">(\d+)</a>', home.text)
        mine = own.open("/determinations?status=mine")
        assert f"共 {count} 批" in mine.words
        assert (batch in listed(mine)) is is_theirs


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_watches_reads_and_proposes_nothing(opened_by, propose, role):
    batch = propose({"远志堂一店": "A"})
    watching = opened_by(user(role, areas=AREA))

    assert batch in listed(watching.open("/determinations"))
    shown = watching.open(f"/determinations/{batch}")
    assert ("远志堂一店" in shown.words, "不能确认" in shown.words) == (True, False)
    assert watching.open("/determinations/propose").status == 403
    assert "/determinations/propose" not in watching.open("/determinations").text
    assert full_day(clock.today()) in shown.words


def test_out_of_scope_and_unknown_lists_are_not_found(opened_by, propose):
    batch = propose({"远志堂一店": "A"})
    elsewhere = opened_by(reviewer(areas=("4401",)))

    for path in (f"/determinations/{batch}", f"/determinations/{batch}/confirm", "/determinations/bat_none"):
        assert elsewhere.open(path).status == 404
    assert batch not in listed(elsewhere.open("/determinations?status=all"))
    assert opened_by(user(Role.PHARMACY, stores=("sto_1",))).open("/determinations").status == 403


@pytest.mark.parametrize(("query", "told"), [("status=x", "没有这种评定状态"), ("year=25", "评定年度写四位数字")])
def test_a_filter_that_cannot_be_one_is_told(city, opened_by, query, told):
    shown = opened_by(reviewer(areas=AREA)).open(f"/determinations?{query}")

    assert (shown.status, told in shown.words) == (422, True)

"""What a pharmacy and a headquarters read of their stores: what is on the way, what is theirs to do, what happened."""

import re
from datetime import date, datetime, timedelta

import pytest

from common import clock
from common.people.commands import Role
from services.agreements.stores.usecases.place_hold import place_hold
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.portal.records.duty_rows import how_today
from services.gateway.portal.records.history import Event, in_order
from services.gateway.portal.shell.instants import full_day
from tests.agreements.conftest import decision_served
from tests.gateway.builders import (
    adopted,
    approved,
    approver,
    command,
    opened,
    proposal,
    record,
    rendered,
    reviewer,
    user,
)
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

UNTOLD_ORDER = "告知书待送达；整改期限自送达的次日起算"
NOTHING, UNTOLD = "当前没有需要您办理的事项", "告知书待送达；异议期自送达的次日起算"


@pytest.fixture
def owner(designated, browser):
    """Call: a browser of the store's own account, as it looks now."""
    account = user(Role.PHARMACY, stores=(designated,))
    return lambda: Browser(browser(account))


def test_an_entry_whose_notice_is_on_its_way_says_so_until_it_is_served(
    clock_file, designated, confirmed, serve_notices, owner, browser
):
    [entry] = confirmed("P2")
    paths = (f"/stores/{designated}", "/", "/duties", "/duties?which=objections")
    before = [owner().open(path).words for path in paths]
    desk = Browser(browser(reviewer(areas=AREA))).open(f"/stores/{designated}")

    serve_notices(entry)

    # Under 期限 as in the history, at home and among what is due; what one may do then stands under 可办事项.
    assert [words.count(UNTOLD) for words in before] == [2, 1, 1, 1]
    assert all(f"告知P2记分（行为日期{full_day(clock.today())}，记" in words for words in before)
    assert "记分的告知书送达后，自送达次日起可以提出异议。" in before[0][before[0].index("可办事项") :]
    assert [UNTOLD in owner().open(path).words for path in paths] == [False] * 4
    assert (desk.words.count(UNTOLD), "送达P2项的违规记分告知书" in desk.words) == (2, True)
    assert "登记送达" in desk.words[desk.words.index("可办事项") :]
    assert f'<a href="/violations/{entry}">送达P2项的违规记分告知书' in desk.text


def test_what_has_to_be_put_right_has_no_last_day_until_its_notice_is_served(
    clock_file, city, designate, confirmed, serve_notices, browser
):
    store_id = designate(city["康源大药房2店"])
    [entry] = confirmed("P2", store_id=store_id)
    paths = ("/", "/duties", f"/stores/{store_id}")
    clock.advance(days=60)
    own = user(Role.PHARMACY, stores=(store_id,))
    desk = Browser(browser(reviewer(areas=AREA)))
    before = [Browser(browser(own)).open(path).words for path in paths]
    assert [UNTOLD_ORDER in words for words in before] == [True] * 3
    for words in before:
        assert words.index("待经办机构办理") < words.index("提交整改材料")
        assert ("需要办理" in words, "已超期" in words) == (False, False)
    assert "要求限期整改（告知书待送达；整改期限自送达的次日起算）" in before[2]
    assert UNTOLD_ORDER in desk.open(f"/stores/{store_id}").words
    assert f"/stores/{store_id}" not in desk.open("/duties?which=agency").text

    serve_notices(entry)

    for words in (Browser(browser(own)).open(path).words for path in paths):
        assert UNTOLD_ORDER not in words
        assert words.index("需要办理") < words.index("提交整改材料") < words.index("还剩")


def test_what_was_handed_in_on_paper_is_recorded_by_who_does_not_accept_it(
    clock_file, city, designate, confirmed, serve_notices, browser, signed
):
    store_id = designate(city["独一大药房"])
    serve_notices(*confirmed("P2", store_id=store_id))
    persons = [reviewer(areas=AREA) for _ in range(2)]
    first = signed(persons[0])
    own = user(Role.PHARMACY, stores=(store_id,))
    [order] = first.get(f"/api/v1/rectifications?store_id={store_id}").json["items"]
    path = f"/api/v1/rectifications/{order['id']}"

    assert first.post(f"{path}/evidence", {"text": "收到纸质整改报告一份。"}).status_code == 200

    assert "材料今天提交，待验收" in Browser(browser(own)).open("/").words
    clock.advance(days=1)
    assert "材料已提交1天，待验收" in Browser(browser(own)).open("/").words
    answers = [signed(each).post(f"{path}/pass") for each in persons]
    assert [each.status_code for each in answers] == [403, 200]


def test_a_party_learns_what_each_duty_is_about_how_it_is_done_today_and_what_is_its_right(
    clock_file, city, designated, confirmed, serve_notices, owner, browser
):
    entries = confirmed("P3", "D2")
    numbers = serve_notices(*entries)
    headquarters = Browser(browser(user(Role.HEADQUARTERS, chains=(city["chain"],))))

    pages = [owner().open("/"), owner().open(f"/stores/{designated}"), headquarters.open("/")]

    for page in pages:
        for item, number in zip(("P3", "D2"), numbers, strict=True):
            told = f"可对{item}记分提出异议（行为日期{full_day(clock.today())}，(记[0-9]+分|不予记分)） {number}"
            assert re.search(told, page.words)
        assert page.words.index("需要办理") < page.words.index("提交整改材料") < page.words.index("可以提出异议")
        assert page.words.index("可以提出异议") < page.words.index("可对P3记分提出异议")
        assert "整改材料请向经办机构书面提交" in page.words
        assert "异议请向经办机构书面提出，并附证据材料" in page.words
        assert NOTHING not in page.words
        rows = re.findall(r"<tr>(?:(?!</tr>).)*提交整改材料.*?</tr>", page.text, re.DOTALL)
        assert len({re.sub(r"<[^>]+>", "", row) for row in rows}) == len(rows) > 0


def test_how_a_duty_is_done_today_names_the_telephone_where_there_is_one(whole):
    with whole.test_request_context("/"):
        assert how_today({"rectification"}, phone="0000-7654321")[-1] == "咨询电话：0000-7654321。"
        assert how_today({"rectification"}, phone="")[-1].startswith("整改材料")
        assert how_today({"acceptance"}, phone="0000-7654321") == ()


def test_events_of_one_day_stand_in_the_order_of_their_instants():
    day = date(2026, 8, 12)
    noon = datetime(2026, 8, 12, 12, tzinfo=clock.SHANGHAI)
    given = [
        Event(day, "served"),
        Event(noon, "second"),
        Event(noon - timedelta(hours=1), "first"),
        Event(day, "begins", is_beginning=True),
        Event(day, "noted", noted_at=noon + timedelta(hours=1)),
        Event(day - timedelta(days=1), "before"),
    ]

    assert [each.text for each in in_order(given)] == ["before", "begins", "first", "second", "noted", "served"]


def test_the_history_of_a_store_tells_confirmations_notices_windows_and_measures_in_their_order(
    clock_file, designated, confirmed, serve_notices, owner, follow, tmp_path
):
    entries = confirmed("G6", "D12")
    numbers = serve_notices(*entries)
    case = approved(
        adopted(opened(proposal(subject_id=designated), area="369902"), by=reviewer(areas=AREA)),
        by=approver(areas=AREA),
    )
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    follow()
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    decision = papers.get(paper_id)
    begins, told = f"{full_day(decision.effect.first_day)} 中止医保服务协议自本日零时起生效 {decision.number}", owner()
    before = told.open(f"/stores/{designated}").words
    clock.advance(days=20)

    shown = owner().open(f"/stores/{designated}").words

    history = shown[shown.index("经过") :]
    in_turn = ["确认G6违规", "确认D12违规", f"送达违规记分告知书 {numbers[0]}", f"送达违规记分告知书 {numbers[1]}"]
    places = [history.index(each) for each in in_turn]
    assert places == sorted(places)
    assert (begins in before, begins in history) == (False, True)
    assert ("G6记分的异议期届满" in before, "G6记分的异议期届满" in history) == (False, True)


def test_what_comes_by_two_decisions_is_told_once_in_a_list_and_when_settlement_opens_again(
    clock_file, designated, owner
):
    first, last = (clock.today() + timedelta(days=each) for each in (6, 36))
    for number, until in enumerate((last - timedelta(days=5), last)):
        decision = decision_served(
            "suspension", designated, f"case-twice-{number}", first_on=f"{first}", last_on=f"{until}"
        )
        place_hold(decision, command=command())

    listed, page = owner().open("/stores").words, owner().open(f"/stores/{designated}").words

    assert listed.count(f"自{full_day(first)}起中止") == 1
    assert f"自{full_day(last + timedelta(days=1))}起恢复" in page


def test_a_grade_is_told_as_it_came_about(clock_file, city, designate, confirmed, browser):
    store_id = designate(city["独一大药房"])
    own, at = Browser(browser(user(Role.PHARMACY, stores=(store_id,)))), f"/stores/{store_id}"

    def steps():
        words = own.open(at).words
        return words[words.index("等级是怎样得出的") :]

    confirmed("G1", store_id=store_id)
    assert "动态调整" not in steps()
    confirmed("P4", store_id=store_id)
    shown = steps()
    assert "动态调整（曾下调，尚未经年度评定；现按“本年度记分对应等级”为C级）： B级" in shown
    assert "继续有效" not in shown
    assert shown.index("本年度记分对应等级： C级") < shown.index("现等级： C级 ，取以上各项中最低者（等级评定规则）")
    own.open("/language/en?next=/")
    assert (
        "Fall of a year not yet judged (now Grade C, by “Grade by the points of the year”): Grade B"
        in own.open(at).words
    )


def test_rules_of_our_own_speak_english_and_the_acts_of_the_catalogue_say_that_they_are_chinese(
    clock_file, designated, confirmed, owner
):
    confirmed("G1")
    own = owner()
    own.open("/language/en?next=/")

    page = own.open(f"/stores/{designated}").text

    told = re.sub(r'<span lang="zh-CN">.*?</span>', "", page)
    assert "rules of points" in told
    assert [each for each in ("记分规则", "等级标准", "等级评定规则") if each in page] == []
    assert ("District" in told, "Area" in told) == (False, True)


def test_staff_read_in_the_history_of_a_store_what_its_cases_and_rectifications_went_through(
    clock_file, designated, confirmed, owner, browser, settle
):
    confirmed("D2")
    clock.advance(days=1)
    case = opened(proposal(subject_id=designated), area="369902")
    waiting = adopted(case, by=reviewer(areas=AREA))
    by = command(approver(areas=AREA).actor)
    return_case(case.case_id, version=waiting.version, reason="请补充陈述申辩情况。", command=by)
    desk = Browser(browser(reviewer(areas=AREA)))

    page = desk.open(f"/stores/{designated}")

    history = page.text[page.text.index("经过") :]
    link = f'<a href="/cases/{case.case_id}">'
    steps = [f"{link}{told}中止医保服务协议</a>" for told in ("评级系统提出处理建议：", "采纳建议：", "退回修改：")]
    in_turn = ["确认D2违规", "要求限期整改", *steps]
    places = [history.index(each) for each in in_turn]
    assert places == sorted(places)
    assert "请补充陈述申辩情况。" not in history
    theirs = owner().open(f"/stores/{designated}")
    assert "要求限期整改" in theirs.words
    assert (f"/cases/{case.case_id}" in theirs.text, "处理建议" in theirs.words) == (False, False)


def test_the_history_of_a_store_keeps_every_step_of_a_rectification_for_all_who_see_it(
    clock_file, city, designate, confirmed, serve_notices, browser, signed, settle
):
    store_id = designate(city["康源大药房1店"])
    serve_notices(*confirmed("D2", store_id=store_id))
    account = user(Role.PHARMACY, stores=(store_id,))
    pharmacy, desk = signed(account), signed(reviewer(areas=AREA))

    def rounds():
        return desk.get(f"/api/v1/rectifications?store_id={store_id}").json["items"]

    def hand_in(order, text):
        assert pharmacy.post(f"/api/v1/rectifications/{order['id']}/evidence", {"text": text}).status_code == 200

    [first] = rounds()
    hand_in(first, "已清点药品。")
    clock.advance(seconds=1)
    assert desk.post(f"/api/v1/rectifications/{first['id']}/fail", {"reason": "缺少进销存台账。"}).status_code == 200
    settle()
    clock.advance(seconds=1)
    [second] = [each for each in rounds() if each["round"] == 2]
    told = "提交整改材料（第2轮）", "第1轮整改材料未通过验收：缺少进销存台账。"
    for path in ("/", "/duties", f"/stores/{store_id}"):
        page = Browser(browser(account)).open(path).words
        assert [each in page for each in told] == [True, True], path
    hand_in(second, "补交台账。")
    clock.advance(seconds=1)
    assert desk.post(f"/api/v1/rectifications/{second['id']}/pass").status_code == 200

    why = first["called_for"]
    readers = (account, user(Role.HEADQUARTERS, chains=(city["chain"],)), user(Role.AUDITOR))
    for page in (Browser(browser(each)).open(f"/stores/{store_id}") for each in readers):
        history = page.words[page.words.index("经过") :]
        in_turn = [
            f"要求限期整改 {why}",
            f"提交整改材料 {why} 已清点药品。",
            f"整改材料未通过验收 {why} 缺少进销存台账。",
        ]
        in_turn += [f"要求限期整改（第2轮） {why}", f"提交整改材料 {why} 补交台账。", f"整改材料验收合格 {why}"]
        places = [history.index(each) for each in in_turn]
        assert places == sorted(places)
        assert history.count("提交整改材料") == 2

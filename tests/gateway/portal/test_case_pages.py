"""Adopting and returning a case on their pages: the gateway's own commands, by the very keys of the API."""

import re
import uuid
from datetime import date, timedelta

import pytest

from common import clock, mongo
from common.people.commands import Role, derived_id
from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.particulars import Cause
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.get_case import get_attachment
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.cases.usecases.withdraw_case import withdraw_case
from services.gateway.domain.periods import suspension_period
from services.gateway.portal.records.known_sentences import TOLD, UNTOLD
from services.gateway.portal.shell.instants import full_day
from tests.gateway.builders import (
    adopted,
    approver,
    chain_proposal,
    command,
    opened,
    person,
    proposal,
    reviewer,
    suspended,
    user,
)
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_sign_in import submit

REASON = "涉及金额较小，系初次被中止，按幅度的下限确定期限。"
NOTE = ("告知回证.pdf", b"%PDF-1.7 note")


def answers(**different):
    """What an adopter writes."""
    first_on = f"{clock.today() + timedelta(days=5)}"
    texts = {"source": "日常检查发现。", "statement": "当事人未提出陈述申辩。", "demands": "完成整改后申请验收。"}
    texts["reasons"] = REASON
    return {"first_on": first_on, "months": "3", **texts, **different}


@pytest.fixture
def case(city):
    # A suspension begins after every other of its store: those of the tests before are over.
    of_store = {"subject_id": city["独一大药房"]}
    mongo.database("gateway")["cases"].update_many(of_store, {"$set": {"status": "withdrawn"}})
    return opened(proposal(subject_id=city["独一大药房"]), area="369902")


@pytest.fixture
def adopter(browser):
    return Browser(browser(reviewer(areas=AREA, person_id=person("林知远"))))


@pytest.fixture
def decider(browser):
    return Browser(browser(approver(areas=AREA, person_id=person("周慕言"))))


def test_a_reviewer_adopts_a_case_with_an_attachment_that_the_case_then_owns(adopter, case, settle):
    form = adopter.open(f"/cases/{case.case_id}/adopt")
    checked = adopter.press(form, "check", [NOTE], **answers())
    receipt = adopter.press(checked, "send")

    assert form.value("months") == "3"
    for told in ("日常检查发现。", "完成整改后申请验收。", NOTE[0]):
        assert told in checked.words
    stored = cases.get(case.case_id)
    assert stored.status is Status.ADOPTED
    assert stored.particulars.statement == "当事人未提出陈述申辩。"
    assert stored.party.name == "独一大药房"
    [kept] = stored.attachments
    assert get_attachment(case.case_id, kept.sha256, actor=user(Role.AUDITOR).actor) == NOTE
    assert "正在办理" in receipt.words
    settle()
    assert "已办结" in adopter.open(receipt.path).words
    shown = adopter.open(f"/cases/{case.case_id}")
    assert "由另一名审批人员审批" in shown.words
    assert adopter.client.get(f"/cases/{case.case_id}/files/{kept.sha256}").data == NOTE[1]
    assert adopter.open(f"/cases/{case.case_id}/files/{'0' * 64}").status == 404


def test_an_approver_returns_a_case_and_the_reviewer_adopts_it_again(adopter, decider, case):
    adopter.press(adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **answers()), "send")
    returning = decider.open(f"/cases/{case.case_id}/return")
    receipt = decider.press(decider.press(returning, "check", reason="请补充陈述申辩情况。"), "send")

    again = adopter.open(f"/cases/{case.case_id}/adopt")
    after = adopter.press(adopter.press(again, "check", **answers(statement="已补充。")), "send")

    assert "step=receipt" in receipt.path
    assert "请补充陈述申辩情况。" in again.words
    assert "step=receipt" in after.path
    assert cases.get(case.case_id).particulars.statement == "已补充。"
    told = adopter.open(f"/cases/{case.case_id}").words
    happened = told[told.index("经过") :]
    assert re.search(
        "评级系统提出处理建议.*林知远 ?采纳建议.*周慕言 ?退回修改.*请补充陈述申辩情况。.*林知远 ?采纳建议",
        happened,
        re.DOTALL,
    )


def test_a_resumption_that_comes_too_late_is_told_that_no_day_is_left(adopter, case, city):
    served = suspended(case, by=reviewer(areas=AREA))
    last_day = clock.today()
    days = {"first_on": f"{last_day - timedelta(days=90)}", "last_on": f"{last_day}"}
    mongo.database("gateway")["cases"].update_one({"_id": served.case_id}, {"$set": days})
    ended = {"measure": "resumption", "subject_id": city["独一大药房"], "months": None}
    late = opened(proposal(**ended, ends_case_id=served.case_id, affected=[]), area="369902")

    form = adopter.open(f"/cases/{late.case_id}/adopt")
    refused = adopter.press(form, "check", first_on=f"{last_day + timedelta(days=1)}", statement="未提出。")

    assert f"原决定至{full_day(last_day)}期满，期满后自行恢复，已没有可选的日期；请由审批人员撤回本案。" in form.words
    assert "印在决定书上的第一日" not in form.words
    assert re.search(r'name="first_on"[^>]*\bm(in|ax)=', form.text) is None
    assert "不能采纳或者批准提前恢复，请由审批人员撤回本案。" in refused.words


def test_two_suspensions_that_would_run_at_once_are_a_task_of_the_staff(adopter, browser, signed, case, city):
    first = suspended(case, by=reviewer(areas=AREA))
    beside = opened(proposal(subject_id=city["独一大药房"]), area="369902")
    second = suspended(beside, by=reviewer(areas=AREA))
    moved = {"last_on": f"{second.effect.first_day + timedelta(days=9)}"}
    mongo.database("gateway")["cases"].update_one({"_id": first.case_id}, {"$set": moved})
    shared = f"在{full_day(second.effect.first_day)}至{full_day(second.effect.first_day + timedelta(days=9))}同时执行"
    staff = (adopter, Browser(browser(approver(areas=AREA))))

    told = [each.open(path) for each in staff for path in ("/", "/duties", f"/cases/{second.case_id}")]

    assert all(f"{first.number}与{second.number}{shared}" in page.words for page in told)
    days = {"first_on": f"{second.effect.first_day}", "last_on": f"{second.effect.first_day + timedelta(days=9)}"}
    shown = [signed(reviewer(areas=AREA)).get(f"/api/v1/cases/{each.case_id}").json for each in (first, second)]
    others = [{"case_id": each.case_id, "number": each.number, **days} for each in (second, first)]
    assert [each["overlaps"] for each in shown] == [[other] for other in others]
    assert "请报批更正，并书面告知该店" in told[0].words
    assert f'href="/cases/{second.case_id}"' in told[0].text
    owner = Browser(browser(user(Role.PHARMACY, stores=(city["独一大药房"],)))).open("/duties")
    assert "同时执行" not in owner.words
    mongo.database("gateway")["cases"].update_one({"_id": second.case_id}, {"$set": {"status": "issued"}})
    waiting = adopter.open(f"/cases/{second.case_id}").words
    end = full_day(second.effect.first_day + timedelta(days=9))
    assert f"后者尚未送达，在{end}或者以后送达的，自送达次日起执行，不再重叠" in waiting


def test_a_case_whose_days_another_suspension_took_says_that_it_must_be_adopted_anew(adopter, decider, case, city):
    first = suspended(case, by=reviewer(areas=AREA))
    second = adopted(opened(proposal(subject_id=city["独一大药房"]), area="369902"), by=reviewer(areas=AREA))
    moved = {"last_on": f"{second.particulars.first_on}"}
    mongo.database("gateway")["cases"].update_one({"_id": first.case_id}, {"$set": moved})

    for each in (adopter, decider):
        words = each.open(f"/cases/{second.case_id}").words
        assert f"该店的另一项中止（{first.number}）与本决定拟定的期限" in words
        assert "请退回案件，由经办人员改选起始日，重新采纳。" in words


def test_the_page_of_a_case_offers_what_may_be_done_and_says_what_not(adopter, decider, browser, case):
    proposed = adopter.open(f"/cases/{case.case_id}")
    waiting = adopted(case, by=reviewer(areas=AREA))

    assert f'href="/cases/{case.case_id}/adopt"' in proposed.text
    assert f"/cases/{case.case_id}/return" not in proposed.text
    mine, theirs = adopter.open(f"/cases/{waiting.case_id}"), decider.open(f"/cases/{waiting.case_id}")
    assert "当前没有需要您办理的事项" in mine.words
    assert f'href="/cases/{case.case_id}/return"' in theirs.text
    assert "审批、撤回暂时没有页面，由您本人通过接口办理。" in theirs.words
    assert '<a href="/api/v1/docs">打开接口说明</a>' in theirs.text
    assert "系统管理员" not in theirs.words
    assert Browser(browser(user(Role.AUDITOR))).open(f"/cases/{case.case_id}/adopt").status == 403


@pytest.mark.parametrize(
    ("different", "field", "told"),
    [
        ({"first_on": "2020-01-01"}, "first_on", "“起始日”应为"),
        ({"first_on": "明天"}, "first_on", "不是有效的日期"),
        ({"first_on": "2026-02-30"}, "first_on", "不是有效的日期"),
        ({"first_on": ""}, "first_on", "请填写“起始日”"),
        ({"months": "99"}, "months", "“中止月数”应为1至6之间的整数"),
        ({"months": "三"}, "months", "应为1至6之间的整数"),
        ({"months": "-1"}, "months", "应为1至6之间的整数"),
        ({"months": "²"}, "months", "应为1至6之间的整数"),
        ({"months": "9" * 400}, "months", "应为1至6之间的整数"),
        ({"statement": ""}, "statement", "请填写“陈述申辩情况”"),
        ({"demands": "整改\u200b"}, "demands", "第3个字处有看不见的字符"),
        ({"source": "长" * 1001}, "source", "最多1000个字，现有1001个字"),
    ],
)
def test_an_answer_that_cannot_be_is_told_at_its_field_before_the_check_page(adopter, case, different, field, told):
    refused = adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **answers(**different))

    assert (refused.status, told in refused.words) == (422, True)
    assert f'<a href="#{field}">' in refused.text
    assert f'id="{field}-problem"' in refused.text
    assert refused.value(field) == different[field]
    assert cases.get(case.case_id).status is Status.PROPOSED


def test_months_are_told_as_they_are_understood_with_their_unit(adopter, case):
    checked = adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **answers(months="３"))
    receipt = adopter.press(checked, "send")

    for page in (checked, receipt):
        assert re.search(r"中止月数\s+3个月", page.words)
    assert "３" not in receipt.words
    assert cases.get(case.case_id).particulars.months == 3


def test_a_chain_measure_asks_for_no_months(adopter, city, designated):
    case = opened(chain_proposal(subject_id=city["chain"], affected=[city["康源大药房1店"]]))
    form = adopter.open(f"/cases/{case.case_id}/adopt")
    typed = answers(
        addressee="康源大药房连锁有限公司", addressee_uscc="91360302MA35JKQX2G", reasons="逐店处理不足以制止。"
    )
    del typed["months"]

    unexplained = adopter.press(form, "check", **typed)
    typed["addressee_reason"] = "登记的是简称，名称以营业执照为准。"
    adopter.press(adopter.press(form, "check", **typed), "send")

    assert form.value("addressee") == "康源大药房"
    assert (unexplained.status, "登记的名称是“康源大药房”" in unexplained.words) == (422, True)
    assert "与登记名称不同的理由 登记的是简称" in adopter.open(f"/cases/{case.case_id}").words
    assert "months" not in dict(form.values)
    assert cases.get(case.case_id).particulars.months is None
    assert cases.get(case.case_id).party.name == "康源大药房连锁有限公司"
    assert "连锁总部登记名称 康源大药房连锁有限公司" in adopter.open(f"/cases/{case.case_id}").words


def test_a_termination_asks_for_its_cause_and_the_case_tells_it(adopter, city):
    case = opened(proposal(measure="termination", months=None, subject_id=city["独一大药房"]), area="369902")
    given = {name: each for name, each in answers(demands="").items() if name != "months"}

    form = adopter.open(f"/cases/{case.case_id}/adopt")
    without = adopter.press(form, "check", **given)
    checked = adopter.press(form, "check", **given, cause="breach")
    adopter.press(checked, "send")

    assert "解除原因" in form.words
    assert "step=check" not in without.path
    assert "其他违反协议的情形" in checked.words
    assert cases.get(case.case_id).particulars.cause is Cause.BREACH
    assert "解除原因 其他违反协议的情形" in adopter.open(f"/cases/{case.case_id}").words


def test_who_is_slower_sees_what_the_faster_one_decided_beside_what_was_typed(adopter, case):
    form = adopter.open(f"/cases/{case.case_id}/adopt")
    adopted(case, by=reviewer(areas=AREA), first_on=clock.today() + timedelta(days=9))

    moved = adopter.press(form, "check", [NOTE], **answers())

    assert moved.status == 409
    assert re.search(r"状态\s+待采纳\s+待审批", moved.words)
    assert full_day(clock.today() + timedelta(days=9)) in moved.words
    assert full_day(clock.today() + timedelta(days=5)) in moved.words
    assert NOTE[0] in moved.words
    assert "check" not in moved.buttons
    assert "因下列变动，不能继续办理" in moved.words
    assert "再决定是否继续" not in moved.words


def test_a_stale_version_of_a_case_that_can_still_be_adopted_is_shown_and_goes_on(adopter, case):
    form = adopter.open(f"/cases/{case.case_id}/adopt")
    waiting = adopted(case, by=reviewer(areas=AREA))
    returned = command(approver(areas=AREA).actor)
    return_case(case.case_id, version=waiting.version, reason="请改起始日。", command=returned)

    moved = adopter.press(form, "check", **answers())
    adopter.press(adopter.press(moved, "check"), "send")

    assert moved.status == 409
    assert re.search(r"退回理由\s+—\s+请改起始日。", moved.words)
    assert "请先看变动，再决定是否继续" in moved.words
    assert "刷新" not in moved.words
    assert moved.value("statement") == answers()["statement"]
    assert cases.get(case.case_id).status is Status.ADOPTED


def test_the_same_key_over_the_page_twice_adopts_once(adopter, case):
    checked = adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **answers())

    first, again = adopter.press(checked, "send"), adopter.press(checked, "send")

    assert first.path == again.path
    assert cases.get(case.case_id).version == case.version + 1


def test_a_receipt_that_was_lost_with_its_process_is_found_again_by_the_key(adopter, case):
    """The process died after the command and before its receipt was kept: the same press finds the first receipt."""
    checked = adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **answers())
    adopter.press(checked, "send")
    mongo.database("gateway")["drafts"].update_one({"key": checked.value("key")}, {"$set": {"sent.receipt": None}})

    again = adopter.press(checked, "send")

    assert "step=receipt" in again.path
    assert cases.get(case.case_id).version == case.version + 1


def test_a_silent_service_leaves_everything_as_it_was_and_the_same_press_goes_on_later(gateway, whole, case):
    """Adoption asks agreements for names; at the app `gateway` that service does not answer."""
    someone = reviewer(areas=AREA)
    client = gateway.test_client()
    submit(client, someone.username)
    lonely = Browser(client)
    checked = lonely.press(lonely.open(f"/cases/{case.case_id}/adopt"), "check", [NOTE], **answers())

    silent = lonely.press(checked, "send")

    assert ("step=check" in silent.path, "还不能确定是否办成" in silent.words) == (True, True)
    assert silent.value("key") == checked.value("key")
    assert cases.get(case.case_id).status is Status.PROPOSED
    later = whole.test_client()
    submit(later, someone.username)
    restored = Browser(later).open(f"/cases/{case.case_id}/adopt")
    receipt = Browser(later).press(Browser(later).press(restored, "check"), "send")
    assert "step=receipt" in receipt.path
    assert cases.get(case.case_id).attachments[0].name == NOTE[0]


def test_nobody_adopts_or_returns_a_case_of_another_area(browser, case):
    stranger = Browser(browser(user(Role.REVIEWER, Role.APPROVER, areas=("3603",))))

    assert [stranger.open(f"/cases/{case.case_id}/{act}").status for act in ("adopt", "return")] == [404, 404]
    assert stranger.open(f"/cases/{case.case_id}/files/{'0' * 64}").status == 404


def test_a_case_that_waits_for_adoption_cannot_be_returned(decider, case):
    form = decider.open(f"/cases/{case.case_id}/return")

    assert "案件当前状态为“待采纳”，不能退回" in form.words
    assert "check" not in form.buttons


def test_the_pages_use_the_api_s_own_records_of_keys(adopter, case):
    form = adopter.open(f"/cases/{case.case_id}/adopt")
    adopter.press(adopter.press(form, "check", **answers()), "send")

    [actor] = [each["account"] for each in mongo.database("gateway")["drafts"].find({"key": form.value("key")})]
    found = mongo.database("gateway")["idempotency"].find_one(
        {"_id": derived_id("cmd", "gateway", actor, form.value("key"))}
    )
    assert found["resource_id"] == case.case_id


def test_who_adopts_a_returned_case_finds_what_was_written_and_why_it_came_back(adopter, decider, case):
    written = answers(months="2")
    adopter.press(adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **written), "send")
    returning = decider.open(f"/cases/{case.case_id}/return")
    decider.press(decider.press(returning, "check", reason="请补充陈述申辩情况。"), "send")

    shown, again = (adopter.open(f"/cases/{case.case_id}{act}") for act in ("", "/adopt"))

    assert {name: again.value(name) for name in written} == written
    reason = r"退回理由\s+请补充陈述申辩情况。"
    assert re.search(f"已退回.{{0,40}}按退回理由修改后重新采纳。.{{0,30}}{reason}", shown.words)
    assert re.search(rf"状态\s+已退回\s+{reason}", again.words)
    for page in (shown, again):
        assert page.words.count("退回理由 ") == 1


def test_an_adoption_that_was_written_anew_is_kept_with_its_step(adopter, decider, case):
    adopter.press(adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **answers(months="2")), "send")
    once = adopter.open(f"/cases/{case.case_id}")
    returning = decider.open(f"/cases/{case.case_id}/return")
    decider.press(decider.press(returning, "check", reason="请补充陈述申辩情况。"), "send")
    again = adopter.open(f"/cases/{case.case_id}/adopt")
    adopter.press(adopter.press(again, "check", **answers(statement="已补充。")), "send")

    twice = adopter.open(f"/cases/{case.case_id}")

    told = "当时写明的内容（后来已改）"
    happened = twice.words[twice.words.index("经过") :]
    kept = r"月数\s+2个月.*陈述申辩\s+当事人未提出陈述申辩。.*退回修改"
    assert re.search(rf"采纳建议 {told}.*{kept}", happened, re.DOTALL)
    assert (once.words.count(told), twice.words.count(told), "已补充。" in happened) == (0, 1, False)
    assert "陈述申辩 已补充。" in twice.words


def test_the_page_of_a_case_says_who_was_told_meanwhile_instead_of_its_hint(
    clock_file, browser, designated, confirmed, serve_notices, signed
):
    entries = confirmed("P3", "D2")
    follows = {"phrase": "前次中止尚未期满，本次中止应自%(day)s起算。", "params": {"day": f"{clock.today()}"}}
    windows = [
        {"phrase": UNTOLD, "params": {"count": 2}},
        {"phrase": TOLD, "params": {"day": f"{clock.today()}"}},
    ]
    phrases = [follows, *windows]
    facts = [{"text": "串换药品。", "clause": "协议第20条", "entry_id": each} for each in entries]
    message = proposal(subject_id=designated, facts=facts, snapshot={"notes": [], "note_phrases": phrases})
    path = f"/cases/{opened(message, area='369902').case_id}"

    someone = reviewer(areas=AREA)

    def told():
        return re.search(r"告知情况（今天）\s+(\S+)", Browser(browser(someone)).open(path).words)[1]

    before = told()
    serve_notices(entries[0])
    between = told()
    serve_notices(entries[1])
    shown = signed(someone).get(f"/api/v1/violations/{entries[1]}").json
    last = date.fromisoformat(shown["objection_on"])

    assert before == "所依据的记分现有2项尚未告知该店。"
    assert between == "所依据的记分现有1项尚未告知该店。"
    assert told() == f"所依据的记分均已告知该店，异议期最迟至{full_day(last)}。"
    for page in (path, f"{path}/adopt"):
        words = Browser(browser(someone)).open(page).words
        assert "前次中止尚未期满" in words
        assert "尚未告知该店" not in words
        assert "期满前作出决定的" not in words
    clock.advance(days=(last - clock.today()).days + 1)
    assert told() == f"所依据的记分均已告知该店，异议期已于{full_day(last)}届满。"


def test_a_decided_case_says_instead_of_the_hint_of_a_window_how_all_of_it_stands(
    clock_file, browser, designated, confirmed, serve_notices
):
    entries = confirmed("P3", "D2")
    phrases = [{"phrase": TOLD, "params": {"day": f"{clock.today()}"}}]
    facts = [{"text": "串换药品。", "clause": "协议第20条", "entry_id": each} for each in entries]
    message = proposal(subject_id=designated, facts=facts, snapshot={"notes": [], "note_phrases": phrases})
    case = adopted(opened(message, area="369902"), by=reviewer(areas=AREA))
    # Approved while nobody asked whether the windows are over.
    mongo.database("gateway")["cases"].update_one({"_id": case.case_id}, {"$set": {"status": "approved"}})
    serve_notices(entries[0])

    shown = Browser(browser(reviewer(areas=AREA))).open(f"/cases/{case.case_id}").words

    assert re.search(r"告知情况（今天）\s+所依据的记分现有1项尚未告知该店。", shown)
    assert "办理提示" not in shown


def test_a_case_tells_which_of_its_acts_an_earlier_decision_dealt_with_as_its_paper_does(browser, designated):
    def on(*entries):
        facts = [{"text": f"串换药品{each}。", "clause": "协议第20条", "entry_id": each} for each in entries]
        return opened(proposal(subject_id=designated, facts=facts), area="369902").case_id

    def decide(case_id, number, *, days):
        steps = [{"status": "approved", "at": clock.now() + timedelta(days=days), "account": "acc_1", "words": None}]
        fields = {"status": "served", "number": number, "steps": steps}
        mongo.database("gateway")["cases"].update_one({"_id": case_id}, {"$set": fields})

    def told(case_id):
        return re.findall(
            r"（该行为已由(\S+)处理", Browser(browser(reviewer(areas=AREA))).open(f"/cases/{case_id}").words
        )

    one, two = uuid.uuid4().hex, uuid.uuid4().hex
    first, second = on(one), on(one, two)
    before = told(second)
    decide(first, "示医保决〔2026〕91号", days=0)
    between = told(second)
    decide(second, "示医保决〔2026〕92号", days=1)

    assert (before, between) == ([], ["示医保决〔2026〕91号"])
    assert (told(first), told(second)) == ([], ["示医保决〔2026〕91号"])


def test_case_and_adoption_tell_of_the_other_suspensions_of_the_store(adopter, browser):
    first = adopted(opened(area="369902"), by=reviewer(areas=AREA))
    second = opened(proposal(subject_id=first.subject_id), area="369902")
    period = suspension_period(first.particulars.first_on, months=3)
    proposed = f"{full_day(first.opened_at)}提出的建议"
    told = f"{proposed}：待审批，自{full_day(period.first_day)}起至{full_day(period.last_day)}"

    for path in (f"/cases/{second.case_id}", f"/cases/{second.case_id}/adopt"):
        assert re.search(rf"该店其他中止案件\s+{re.escape(told)}", adopter.open(path).words), path
    earliest = full_day(period.last_day + timedelta(days=1))
    assert f"印在决定书上的第一日，{earliest}至" in adopter.open(f"/cases/{second.case_id}/adopt").words
    assert "该店其他中止案件" in adopter.open(f"/cases/{first.case_id}").words
    assert "该店其他中止案件" not in adopter.open(f"/cases/{opened(area='369902').case_id}").words


def test_files_of_a_case_stay_when_it_is_adopted_again_and_each_step_tells_its_own(adopter, decider, case):
    added = ("补充材料.pdf", b"%PDF-1.7 more")
    form = adopter.open(f"/cases/{case.case_id}/adopt")
    adopter.press(adopter.press(form, "check", [NOTE], **answers()), "send")
    returning = decider.open(f"/cases/{case.case_id}/return")
    decider.press(decider.press(returning, "check", reason="请补充材料。"), "send")

    again = adopter.open(f"/cases/{case.case_id}/adopt")
    # The same file once more is no second one.
    checked = adopter.press(again, "check", [added, NOTE])
    adopter.press(checked, "send")

    for page in (again, checked):
        assert re.search(rf"已附文件\s+{NOTE[0]}", page.words)
    kept = cases.get(case.case_id).attachments
    assert [each.name for each in kept] == [NOTE[0], added[0]]
    downloads = [adopter.client.get(f"/cases/{case.case_id}/files/{each.sha256}").data for each in kept]
    assert downloads == [NOTE[1], added[1]]
    told = adopter.open(f"/cases/{case.case_id}").words
    happened = told[told.index("经过") :]
    assert re.search(rf"采纳建议 附件：{NOTE[0]} .*退回修改.*采纳建议 附件：{added[0]} ", happened)


def test_all_that_is_wrong_is_told_at_once_and_the_real_bounds_stand_in_the_help(adopter, case):
    form = adopter.open(f"/cases/{case.case_id}/adopt")
    days = [clock.today() + timedelta(days=ahead) for ahead in (1, 90)]

    refused = adopter.press(form, "check", **answers(first_on=f"{days[1] + timedelta(days=1)}", months="0", demands=""))

    first, last = (full_day(each) for each in days)
    assert f"印在决定书上的第一日，{first}至{last}（含当日）" in form.words
    assert "本案为1至6个月。" in form.words
    assert (refused.status, "有 3 处需要修改" in refused.words) == (422, True)
    for told in (f"“起始日”应为{first}至{last}", "“中止月数”应为1至6之间的整数", "请填写“整改要求”"):
        assert told in refused.words
    for field in ("first_on", "months", "demands"):
        assert f'id="{field}-problem"' in refused.text


@pytest.mark.parametrize("ahead", [1, 90])
@pytest.mark.parametrize("months", ["1", "6"])
def test_the_bounds_that_the_help_names_are_taken(adopter, case, ahead, months):
    first_on = f"{clock.today() + timedelta(days=ahead)}"

    checked = adopter.press(
        adopter.open(f"/cases/{case.case_id}/adopt"), "check", **answers(first_on=first_on, months=months)
    )

    assert "请核对您填写的内容" in checked.words


def test_the_reason_of_a_withdrawn_case_is_called_by_what_was_done(decider, case):
    withdraw_case(case.case_id, version=case.version, reason="重复立案。", command=command(approver(areas=AREA).actor))

    shown = decider.open(f"/cases/{case.case_id}").words

    assert re.search(r"撤回理由\s+重复立案。", shown)
    assert "退回" not in shown

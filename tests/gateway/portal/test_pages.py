"""What each kind of account finds on its pages, from the real services."""

import re
from datetime import date, timedelta
from functools import partial

import pytest

from common import clock
from common.people.commands import Role
from common.phrases import filled
from services.agreements.stores.usecases.place_hold import place_hold
from services.gateway import policies
from services.gateway.cases.storage import cases
from services.gateway.domain.periods import Resumption
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.order_notice import order_notices
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.portal.chain.words import chain_measure, distances, figures
from services.gateway.portal.records.grade_words import explained
from services.gateway.portal.shell.instants import full_day
from tests.agreements.conftest import decision_served
from tests.gateway.builders import (
    adopted,
    approved,
    approver,
    chain_proposal,
    command,
    opened,
    person,
    proposal,
    record,
    rendered,
    reviewer,
    user,
)
from tests.gateway.papers.notices import ordered
from tests.gateway.portal.conftest import AREA, ROWS
from tests.gateway.portal.test_sign_in import submit


@pytest.fixture
def served(city, follow, tmp_path):
    """The id of a served paper about the single store."""
    case = opened(proposal(subject_id=city["独一大药房"]), area="369902")
    case = approved(adopted(case, by=reviewer(areas=AREA)), by=approver(areas=AREA))
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    follow()
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    return paper_id


def test_a_pharmacy_sees_its_store_with_standing_reasons_and_papers(browser, city, served):
    shown = browser(user(Role.PHARMACY, stores=(city["独一大药房"],))).get("/")

    assert shown.status_code == 200
    assert "独一大药房" in shown.text
    assert "不能结算" in shown.text
    assert "尚未签订医保服务协议" in shown.text
    assert papers.get(served).number in shown.text
    assert "康源" not in shown.text.replace("康源大药房一店", "")


@pytest.mark.parametrize(
    "path", ["stores/.", "violations/.", "violations/..", "violations/./files/.", "violations/x/files/.."]
)
def test_a_page_of_an_id_that_would_be_resolved_is_not_found(browser, path):
    assert browser(reviewer(areas=AREA)).get(f"/{path}").status_code == 404


def test_papers_are_told_with_the_days_of_issue_and_service_and_to_one_store_without_its_name(browser, city, served):
    paper, owner = papers.get(served), browser(user(Role.PHARMACY, stores=(city["独一大药房"],)))
    day = f"{paper.service.served_on}"

    own, of_staff = owner.get("/papers").text, browser(reviewer(areas=AREA)).get("/papers").text

    for shown in (own, of_staff):
        row = shown.partition(f">{paper.number}</td>")[2].partition("</tr>")[0]
        assert f'data-label="印发日" class="nowrap">{paper.dated_on}<' in row
        assert f'data-label="送达日" class="nowrap">{day}<' in row
        assert ">下载</th>" in shown
    assert ("当事人</th>" in own, "当事人</th>" in of_staff) == (False, True)
    assert "当事人</th>" not in owner.get("/").text


def test_two_notices_of_a_store_are_told_apart_by_what_they_are_about(browser, city):
    store_id = city["康源大药房1店"]
    for number, (item, act) in enumerate((("G1", "以其他医保药品名称结算"), ("M5", "未按规定公示价格"))):
        message = ordered(f"vio_about{number}", store_id=store_id, item=item, act=act)
        order_notices([(message, clock.now(), command())], policy=policies.current())

    shown = words_of(browser(reviewer(areas=AREA)).get("/papers"))

    assert "违规记分告知书：G1 以其他医保药品名称结算" in shown
    assert "违规记分告知书：M5 未按规定公示价格" in shown


def test_a_served_decision_is_called_so_in_the_history_of_its_store(browser, city, served):
    shown = browser(reviewer(areas=AREA)).get(f"/stores/{city['独一大药房']}").text

    assert "送达中止医保服务协议决定书" in shown


def words_of(page):
    """What a page says, without its marks."""
    return re.sub(r"<[^>]+>", "", page.text)


def test_a_suspension_that_was_resumed_early_says_so_on_every_page_that_shows_its_period(
    browser, city, served, follow, tmp_path
):
    held = papers.get(served)
    follow()
    message = proposal(measure="resumption", months=None, ends_case_id=held.about, subject_id=held.subject_id)
    case = approved(adopted(opened(message, area="369902"), by=reviewer(areas=AREA)), by=approver(areas=AREA))
    follow()
    ending = rendered(case, anchor_dir=tmp_path)
    follow()
    owner, clerk = browser(user(Role.PHARMACY, stores=(held.subject_id,))), browser(reviewer(areas=AREA))
    pages = [(owner, "/"), (owner, "/papers"), (owner, f"/stores/{held.subject_id}"), (clerk, f"/cases/{held.about}")]
    before = [words_of(client.get(path)) for client, path in pages]

    record_service(ending, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    follow()

    told = f"自{full_day(papers.get(ending).effect.first_day)}起恢复（{papers.get(ending).number}）"
    assert [told in text for text in before] == [False] * 4
    assert [told in words_of(client.get(path)) for client, path in pages] == [True] * 4


def test_no_early_resumption_is_decided_and_its_case_says_that_the_suspension_opens_by_itself(
    browser, city, served, follow, signed
):
    held = papers.get(served)
    follow()
    message = proposal(measure="resumption", months=None, ends_case_id=held.about, subject_id=held.subject_id)
    case, officer = opened(message, area="369902"), reviewer(areas=AREA)
    body = {"first_on": f"{clock.today() + timedelta(days=2)}", "source": "验收合格。", "statement": "", "demands": ""}

    shown = words_of(browser(officer).get(f"/cases/{case.case_id}"))
    refused = signed(officer).post(f"/api/v1/cases/{case.case_id}/adopt", body, version=case.version)

    assert f"原决定的中止期限至{full_day(held.effect.last_day)}届满，届满次日自行恢复结算" in shown
    assert (refused.status_code, refused.json["code"]) == (403, "end_is_printed")


def test_a_pharmacy_downloads_its_paper_under_a_sensible_name(browser, city, served):
    answer = browser(user(Role.PHARMACY, stores=(city["独一大药房"],))).get(f"/papers/{served}.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "filename*=UTF-8''%E7%A4%BA" in answer.headers["Content-Disposition"]


def test_a_pharmacy_opens_neither_another_store_nor_its_paper_nor_a_case(browser, city, served):
    stranger = browser(user(Role.PHARMACY, stores=(city["康源大药房1店"],)))

    assert stranger.get(f"/stores/{city['独一大药房']}").status_code == 404
    assert stranger.get(f"/papers/{served}.pdf").status_code == 404
    assert stranger.get("/cases").status_code == 403
    assert papers.get(served).number not in stranger.get("/papers").text


def test_a_pharmacy_lists_its_own_stores_alone(browser, city):
    owner = browser(user(Role.PHARMACY, stores=(city["康源大药房1店"],)))

    for path in ("/stores", "/stores?q=药房"):
        shown = owner.get(path)
        assert (shown.status_code, "共 1 家" in shown.text) == (200, True)
        assert "独一大药房" not in shown.text
    assert "共 0 家" in owner.get("/stores?grade=C").text
    assert "显示前" not in owner.get("/").text


def test_an_account_of_several_stores_finds_them_in_one_list(browser, city):
    own = [store_id for name, store_id in city.items() if name.startswith("青葙")]
    own += [city["康源大药房1店"], city["独一大药房"]]

    shown = browser(user(Role.PHARMACY, stores=own)).get("/").text

    assert "我的药店（11）" in shown
    assert all(f'href="/stores/{store_id}"' in shown for store_id in own)


def test_a_headquarters_sees_its_stores_and_the_distance_in_words(browser, city):
    shown = browser(user(Role.HEADQUARTERS, chains=(city["chain"],))).get("/")

    assert shown.status_code == 200
    for n in (1, 2, 3):
        assert f"康源大药房{n}店" in shown.text
    assert "独一大药房" not in shown.text
    assert "距连锁措施" in shown.text


def test_a_headquarters_is_told_a_served_chain_measure_and_never_a_proposal(browser, city, follow, tmp_path):
    headquarters = browser(user(Role.HEADQUARTERS, chains=(city["chain"],)))
    case = opened(chain_proposal(subject_id=city["chain"]))
    case = approved(adopted(case, by=reviewer(areas=AREA)), by=approver(areas=AREA))
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    follow()
    before = headquarters.get("/").text
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))

    shown = headquarters.get("/").text

    assert papers.get(paper_id).number not in before
    assert "连锁措施决定" not in before
    assert f"连锁措施决定（{papers.get(paper_id).number}）已送达" in shown
    assert "即达到对全部" not in shown


def test_the_page_of_a_store_that_a_chain_measure_closes_leads_headquarters_to_the_paper(
    browser, city, signed, follow, tmp_path
):
    store_id = city["苍术堂1店"]
    chain_id = signed(user(Role.ADMINISTRATOR)).get(f"/api/v1/stores/{store_id}").json["chain_id"]
    headquarters = browser(user(Role.HEADQUARTERS, chains=(chain_id,)))
    case = opened(chain_proposal(subject_id=chain_id))
    case = approved(adopted(case, by=reviewer(areas=AREA)), by=approver(areas=AREA))
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    follow()
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    before = headquarters.get(f"/stores/{store_id}").text
    decision = decision_served("chain_suspension", chain_id, case.case_id, first_on=f"{clock.today()}")
    place_hold(decision, command=command())

    shown = headquarters.get(f"/stores/{store_id}").text
    in_store = browser(user(Role.PHARMACY, stores=(store_id,))).get(f"/stores/{store_id}").text

    assert f"/papers/{paper_id}.pdf" not in before
    assert f"/papers/{paper_id}.pdf" in shown
    assert f"/papers/{paper_id}.pdf" not in in_store


def test_a_headquarters_finds_its_stores_papers_newest_first_and_the_way_to_all(browser, city, follow, tmp_path):
    headquarters = browser(user(Role.HEADQUARTERS, chains=(city["chain"],)))
    numbers = []
    for _ in range(6):
        case = opened(proposal(subject_id=city["康源大药房2店"]), area="369902")
        cases.set_scope(case.subject_id, name="康源大药房2店", area="369902")
        case = approved(adopted(cases.get(case.case_id), by=reviewer(areas=AREA)), by=approver(areas=AREA))
        follow()
        paper_id = rendered(case, anchor_dir=tmp_path)
        follow()
        record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
        numbers.append(papers.get(paper_id).number)

    shown = headquarters.get("/").text

    assert [number for number in reversed(numbers[1:]) if f">{number}</td>" in shown] == numbers[:0:-1]
    assert shown.index(f">{numbers[5]}<") < shown.index(f">{numbers[4]}<")
    assert f">{numbers[0]}</td>" not in shown
    assert "显示最新 5 份" in shown
    assert 'href="/papers"' in shown
    assert all(f">{number}</td>" in headquarters.get("/papers").text for number in numbers)


def test_staff_see_counts_waiting_cases_and_lists(browser, city):
    notes = {"notes": ["由审批人员按情节决定。"]}
    waiting = opened(chain_proposal(subject_id=city["chain"], snapshot=notes))
    client = browser(reviewer(areas=AREA))

    home, cases, case = client.get("/"), client.get("/cases?status=proposed"), client.get(f"/cases/{waiting.case_id}")

    assert "等待采纳或修改" in home.text
    assert f"/cases/{waiting.case_id}" in home.text
    assert f"/cases/{waiting.case_id}" in cases.text
    assert "协议第20条" in case.text
    assert "法规条文尚未核对，本文书以医保服务协议第二十四条为依据。" in case.text
    assert '办理提示（不写入文书）</dt><dd class="kept-lines">由审批人员按情节决定。' in case.text
    assert f'href="/cases/{waiting.case_id}/adopt"' in case.text


def test_the_hints_of_a_case_are_told_in_the_reader_s_language(browser, city):
    phrase = "所依据的记分，异议期最迟至%(day)s；期满前作出决定的，请先核对该店有无异议。"
    told = [{"phrase": phrase, "params": {"day": "2026-09-15"}}]
    snapshot = {"notes": [filled(phrase, {"day": "2026年9月15日"})], "note_phrases": told}
    case = opened(proposal(subject_id=city["独一大药房"], snapshot=snapshot), area="369902")
    client = browser(reviewer(areas=AREA))

    chinese = client.get(f"/cases/{case.case_id}").text
    client.get("/language/en?next=/")
    english = client.get(f"/cases/{case.case_id}").text

    assert snapshot["notes"][0] in chinese
    assert "objection to the points relied on is open until 15 September 2026" in english


def test_the_hints_of_an_older_case_are_told_in_english_as_far_as_they_are_known(browser, city):
    known, other = "该连锁门店不足10家，决定时应书面说明理由。", "由审批人员按情节决定。"
    message = chain_proposal(subject_id=city["chain"], snapshot={"notes": [known, other]})
    client = browser(reviewer(areas=AREA))
    client.get("/language/en?next=/")

    shown = client.get(f"/cases/{opened(message).case_id}").text

    assert "fewer than 10 stores: the decision has to give its reasons in writing.\n" in shown
    assert f'\n<span lang="zh-CN">{other}</span>' in shown


def test_the_page_of_a_case_says_why_an_approver_may_not_approve(browser, city):
    one = person()
    case = opened(proposal(subject_id=city["独一大药房"], relied_on=[one]), area="369902")
    waiting = adopted(case, by=reviewer(areas=AREA))

    shown = browser(approver(person_id=one, areas=AREA)).get(f"/cases/{waiting.case_id}").text

    assert "您记录或确认过本案所依据的违规，须由其他审批人员办理" in shown
    assert f'href="/cases/{waiting.case_id}/return"' in shown
    assert "通过开放接口提交" not in shown


def test_staff_find_the_violations_that_wait_for_a_second_person(browser, city, designated, signed):
    recorder = reviewer(areas=AREA, person_id=person("林知远"))
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    assert signed(recorder).post("/api/v1/violations", report).status_code == 201
    client = browser(approver(areas=AREA))

    home, shown = client.get("/").text, client.get("/violations").text

    assert '<a href="/violations?status=mine">1</a>' in home
    assert "共 1 条" in shown
    for told in ("康源大药房3店", "G1 ", day, "林知远"):
        assert told in shown
    assert "共 0 条" in browser(approver(areas=("3603",))).get("/violations").text
    assert browser(user(Role.PHARMACY, stores=(designated,))).get("/violations").status_code == 403


def test_a_whole_case_is_shown_with_its_annex_and_paper(browser, served):
    case_id = papers.get(served).about

    shown = browser(user(Role.AUDITOR)).get(f"/cases/{case_id}")

    assert "下载决定书 PDF" in shown.text
    assert papers.get(served).number in shown.text


def links_of(page):
    return re.findall(r'href="([^"]+)"', page)


def test_a_paper_leads_staff_to_what_it_is_about_and_its_party_nowhere_it_may_not_go(
    browser, designated, signed, settle, follow, tmp_path
):
    case = approved(
        adopted(opened(proposal(subject_id=designated), area="369902"), by=reviewer(areas=AREA)),
        by=approver(areas=AREA),
    )
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    violation = signed(reviewer(areas=AREA)).post("/api/v1/violations", report).json["id"]
    assert (
        signed(approver(areas=AREA))
        .post(f"/api/v1/violations/{violation}/confirm", {"is_another_act": True})
        .status_code
        == 200
    )
    settle()
    own, party = browser(reviewer(areas=AREA)), browser(user(Role.PHARMACY, stores=(designated,)))
    targets = {f"/cases/{case.case_id}", f"/violations/{violation}"}

    of_staff = set(links_of(own.get("/papers?sort=latest").text))

    assert targets <= of_staff
    assert f"/violations/{violation}" not in links_of(own.get(f"/violations/{violation}").text)
    assert not targets & set(links_of(party.get("/papers").text))


def test_the_list_of_stores_is_filtered_and_paged(browser, city):
    client = browser(reviewer(areas=AREA))

    assert f"共 {len(ROWS)} 家" in client.get("/stores").text
    found = client.get("/stores?q=独一").text
    assert "独一大药房" in found
    assert "康源大药房1店" not in found
    assert "共 3 家" in client.get(f"/stores?chain_id={city['chain']}").text
    assert "没有符合条件的门店" in client.get("/stores?grade=C").text
    assert client.get("/stores?cursor=broken").status_code in {422, 503}


def test_all_filters_of_the_stores_hold_together(browser, city, designated):
    client = browser(reviewer(areas=AREA))

    assert "共 1 家" in client.get("/stores?grade=unrated").text
    assert "药洲区" in client.get("/stores?grade=unrated").text
    assert "369902" not in re.sub("<option[^>]*>", "", client.get("/stores?grade=unrated").text)
    assert "共 1 家" in client.get(f"/stores?q=3店&grade=unrated&area=369902&chain_id={city['chain']}").text
    for query in ("q=独一&grade=unrated", "q=3店&grade=C", "q=3店&grade=unrated&area=369904", "grade=A&q=3店"):
        assert "共 0 家" in client.get(f"/stores?{query}").text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("grade=Z", "没有这个等级"),
        ("area=xx", "没有这个区划，请从列表中选择"),
        ("chain_id=a.b", "连锁编号不正确"),
        ("q=" + "长" * 61, "最多60个字"),
    ],
)
def test_a_filter_that_cannot_be_one_is_told(browser, city, query, told):
    answer = browser(reviewer(areas=AREA)).get(f"/stores?{query}")

    assert (answer.status_code, told in answer.text) == (422, True)
    assert "独一大药房" not in answer.text


def test_lists_go_on_to_the_next_page(browser, city, gateway_db):
    for _ in range(21):
        opened(area="369902")
    client = browser(reviewer(areas=AREA))

    first = client.get("/cases")
    following = re.search(r'href="(/cases\?cursor=[^"]+)"', first.text)[1].replace("&amp;", "&")

    assert client.get(following).status_code == 200


def test_pages_without_anything_say_what_to_do(browser, whole, gateway_db):
    settlement = browser(user(Role.SETTLEMENT)).get("/")
    nothing = browser(user(Role.AUDITOR)).get("/papers?cursor=" + "x")

    assert "没有需要人工办理的页面" in settlement.text
    assert nothing.status_code == 422
    assert "返回首页" in nothing.text


def test_a_page_says_what_is_silent_and_shows_the_rest(gateway):
    client = gateway.test_client()
    submit(client, reviewer(areas=AREA).username)

    home, stores = client.get("/"), client.get("/stores")

    assert home.status_code == 200
    assert "等级统计暂时无法读取" in home.text
    assert "期限暂时无法读取" in home.text
    assert (stores.status_code, "请稍后重试" in stores.text) == (503, True)


def tally(**different):
    return {"stores": 56, "graded_c": 7, "stores_in_year": 56, "penalised": 1, **different}


def assessment(**different):
    fields = {
        "on": "2026-03-02",
        "tally": tally(),
        "fresh_tally": tally(),
        "reasons": [],
        "fresh_reasons": [],
        "fresh_c_headroom": 1,
        "fresh_penalty_headroom": 1,
        "c_limit": "超过15%",
        "penalty_limit": "达到5%",
        "count_franchise": False,
        "awaited": [],
        "coming": [],
    }
    return {**fields, **different}


@pytest.mark.parametrize(
    ("grade", "label"),
    [
        ("B", "动态调整（下调尚未经年度评定，继续有效）"),
        ("C", "动态调整（曾下调，尚未经年度评定；现按“最近一次等级评定、存在一票否决情形”为C级）"),
        ("unrated", "动态调整（曾下调，尚未经年度评定；现按“定点未满规定月数，暂不评级”为未评级）"),
    ],
)
def test_a_fall_is_in_force_only_while_nothing_graver_holds(whole, grade, label):
    def step(rule, clause, output):
        return {"rule": rule, "clause": clause, "output": output, "steps": []}

    steps = [step("本年度记分对应等级", "等级标准", "A"), step("最近一次评定后已下调的等级继续有效", "动态调整", "B")]
    if grade == "C":
        steps += [step("最近一次等级评定", "年度评定", "C"), step("存在一票否决情形", "等级上限", "C")]
    if grade == "unrated":
        steps.append(step("定点未满规定月数，暂不评级", "等级上限", "unrated"))

    with whole.test_request_context():
        told = explained({"output": grade, "steps": steps})
        assert [f"{each['label']}" for each in told["steps"] if each["clause"] == "动态调整"] == [label]


#: What is said of every fall to C that does not count yet.
ONCE_OVER = "因记分降为C级的门店，异议期届满后才计入。"


def test_the_distance_of_a_chain_is_told_in_stores():
    assert distances(assessment()) == (
        f"再有2家门店降为C级，即达到对全部56家门店采取连锁措施的标准。{ONCE_OVER}",
        "再有2家门店在本年度被中止全部服务或解除协议，即达到对全部56家门店采取连锁措施的标准。",
    )
    both = ["c_share", "penalty_share"]
    assert distances(assessment(reasons=both, fresh_reasons=both)) == (
        "C级门店占比已超过15%，达到对全部56家门店采取连锁措施的条件。",
        "本年度被中止或解除协议的门店占比已达到5%，达到对全部56家门店采取连锁措施的条件。",
    )
    assert distances(assessment(fresh_tally=tally(stores=0))) == ()


def later(name, counts_on, reason="c_share", measure=None, objection_on=None):
    row = {"store_id": "sto_1", "name": name, "reason": reason, "measure": measure}
    return {**row, "counts_on": counts_on, "objection_on": objection_on}


def test_what_is_on_the_way_to_a_limit_is_told_instead_of_stores_that_need_not_fall():
    penalty = later("石斛店", "2026-09-16", "penalty_share", "suspension")
    sure = later("灵芝店", "2026-09-17")
    soon, untold = later("石斛店", "2026-09-20", objection_on="2026-09-19"), later("黄精店", None)

    def told(place, **different):
        return distances(assessment(**different))[place]

    meets = "对全部56家门店采取连锁措施的标准。"
    in_window = "石斛店（异议期至2026年9月19日）自2026年9月20日起计入C级门店"
    waiting = "黄精店（尚待告知）自异议期满后计入C级门店"
    assert told(1, fresh_penalty_headroom=0, coming=[penalty]) == f"石斛店自2026年9月16日起中止，届时达到{meets}"
    assert told(0, fresh_c_headroom=0, coming=[sure]) == f"灵芝店自2026年9月17日起计入C级门店，届时达到{meets}"
    assert told(0, fresh_c_headroom=0, coming=[soon]) == f"{in_window}，届时达到{meets}{ONCE_OVER}"
    assert told(0, fresh_c_headroom=0, coming=[untold]) == f"{waiting}，届时达到{meets}{ONCE_OVER}"
    assert told(0, fresh_c_headroom=1, coming=[soon, untold]) == f"{in_window}、{waiting}，届时达到{meets}{ONCE_OVER}"
    assert told(0, fresh_c_headroom=2, coming=[soon, untold]) == (
        f"{in_window}、{waiting}；另再有1家门店降为C级，即达到{meets}{ONCE_OVER}"
    )
    many = [later(f"{n}店", f"2026-09-{10 + n}") for n in range(5)]
    assert told(0, fresh_c_headroom=4, coming=many) == f"至2026年9月14日又有5家门店计入，届时达到{meets}"
    assert told(0, fresh_c_headroom=5, coming=[*many, untold]) == (
        f"以后又有6家门店计入，其中1家尚待告知，届时达到{meets}{ONCE_OVER}"
    )
    over = told(0, reasons=["c_share"], fresh_c_headroom=0, coming=[soon])
    assert "已由此前的连锁措施处理完毕" in over
    assert over.endswith(f"届时达到{meets}{ONCE_OVER}")


def test_what_an_ended_measure_dealt_with_meets_no_condition_again():
    found = assessment(reasons=["c_share"], tally=tally(graded_c=9), fresh_tally=tally(graded_c=1), fresh_c_headroom=7)

    assert "已由此前的连锁措施处理完毕" in distances(found)[0]
    assert "再有8家门店降为C级，即达到" in distances(found)[0]
    assert "条件" not in distances(found)[0]
    assert "计入的C级9家（超过15%触发）。" in figures(found)
    assert "其中8家已由此前的连锁措施处理。" in figures(found)


def test_while_a_measure_is_in_force_no_further_one_is_threatened():
    found = assessment(reasons=["c_share"], fresh_reasons=["c_share"])

    assert distances(found, is_suspended=True) == (
        "C级门店占比现仍超过15%。",
        "本年度被中止或解除协议的门店占比现未达到5%。",
    )


def test_a_store_that_may_still_object_is_told_apart():
    found = assessment(awaited=[{"store_id": "sto_1"}])

    assert "另有1家C级尚待告知或尚在异议期，期满后才计入。" in figures(found)
    assert not any("异议期" in each for each in figures(assessment()))


def test_a_measure_is_told_from_its_service_on():
    first = date(2026, 3, 2)

    told = partial(chain_measure, first, number="示医保〔2026〕1号")
    ends = Resumption("case_2", "示医保〔2026〕4号", date(2026, 4, 1))

    assert "自2026年3月2日起暂停其医保结算" in told(resumption=None, today=date(2026, 3, 1))[0]
    begun = told(resumption=None, today=first)
    assert "正在执行" in begun[0]
    assert "恢复须经整改验收" in begun[1]
    for day in (date(2026, 3, 1), first):
        assert told(resumption=ends, today=day)[-1] == "自2026年4月1日起恢复（示医保〔2026〕4号）。"


def test_a_status_that_no_case_has_is_told(browser):
    answer = browser(user(Role.APPROVER)).get("/cases?status=effective")

    assert answer.status_code == 422
    assert "没有这种案件状态" in answer.text

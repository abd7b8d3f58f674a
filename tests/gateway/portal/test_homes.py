"""The first page of each role: what is made for it, nothing that it may not open, and the same numbers everywhere."""

import re
from datetime import timedelta

import pytest

from common import clock
from common.messages.words import Scope
from common.people.commands import Role
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.portal.home import HOMES
from services.gateway.portal.setup import ACCESS
from services.gateway.portal.shell.instants import full_day
from services.ratings.rectifications.domain.rectification import Rectification
from services.ratings.rectifications.storage import rectifications
from tests.gateway.builders import (
    adopted,
    approved,
    approver,
    command,
    opened,
    person,
    proposal,
    record,
    rendered,
    reviewer,
    user,
)
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

#: What only those find who take steps in a case.
STEPS = ("待采纳的处理建议", "退回待修改", "待我审批", "等待采纳或修改", "等待我审批的案件")


@pytest.fixture
def account(city, designated):
    """Call with roles: an account that has them, with something to see in each."""

    def make(*roles):
        scope = {"stores": (designated,)} if Role.PHARMACY in roles else {}
        scope |= {"chains": (city["chain"],)} if Role.HEADQUARTERS in roles else {}
        return user(*roles, areas=AREA, **scope)

    return make


@pytest.fixture
def busy(city, designated, signed, follow, tmp_path):
    """A city in which something waits for everybody: a violation, a proposal, an adopted case, a paper to be served."""
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    assert signed(reviewer(areas=AREA)).post("/api/v1/violations", report).status_code == 201
    opened(proposal(subject_id=designated), area="369902")
    adopted(opened(proposal(subject_id=designated), area="369902"), by=reviewer(areas=AREA))
    case = approved(adopted(opened(area="369902"), by=reviewer(areas=AREA)), by=approver(areas=AREA))
    follow()
    return rendered(case, anchor_dir=tmp_path)


def links(page):
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', page.text)]


def status_of(client, link):
    with client.get(link) as answer:
        return answer.status_code


@pytest.mark.parametrize("role", HOMES)
def test_every_link_of_a_home_can_be_opened_by_its_role(role, account, busy, browser):
    own = Browser(browser(account(role)))

    home = own.open("/")
    found = {link: status_of(own.client, link) for link in links(home) if not link.startswith("/language")}

    assert home.status == 200
    assert {link: status for link, status in found.items() if status != 200} == {}
    assert {"/", "/api/v1/docs"} < set(found)


def test_every_role_has_a_home():
    assert set(HOMES) == set(ACCESS["pages.home"].roles)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.SETTLEMENT, Role.PHARMACY, Role.HEADQUARTERS])
def test_who_takes_no_step_finds_no_figures_of_those_who_do(role, account, busy, browser):
    home = Browser(browser(account(role))).open("/")

    assert [each for each in STEPS if each in home.words] == []
    assert "待办 " not in home.text.partition("<main")[0]


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.SUPERVISOR, "指定代理人目前没有页面"),
        (Role.AUDITOR, "审计日志的查阅和校验目前没有页面"),
        (Role.ADMINISTRATOR, "名册导入目前没有页面"),
        (Role.SETTLEMENT, "没有需要人工办理的页面"),
    ],
)
def test_a_role_is_told_what_it_cannot_do_here_yet(role, told, account, browser):
    assert told in Browser(browser(account(role))).open("/").words


def test_the_settlement_system_is_told_whether_what_it_asks_answers(account, browser):
    home = Browser(browser(account(Role.SETTLEMENT))).open("/")

    assert home.words.count("运行正常") == 2


def test_an_account_of_several_roles_finds_the_parts_of_all(account, busy, browser):
    party = Browser(browser(account(Role.PHARMACY, Role.HEADQUARTERS))).open("/")
    staff = Browser(browser(account(Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR))).open("/")

    for told in ("我的待办", "康源大药房3店", "距连锁措施"):
        assert told in party.words
    for told in ("等待采纳或修改", "等待我审批的案件", "超期与卡件"):
        assert told in staff.words
    assert staff.text.count('id="todo"') == 1


def test_what_waits_is_the_same_number_in_the_frame_on_the_home_and_in_the_lists(busy, browser):
    own = Browser(browser(reviewer(areas=AREA)))

    home = own.open("/")

    waiting, unserved, decidable = (
        int(re.search(pattern, home.words)[1])
        for pattern in (r"等待采纳或修改（(\d+)）", r"待送达文书 (\d+)", r"待我确认的违规 (\d+)")
    )
    assert decidable > 0
    assert todo_of(home) == todo_of(own.open("/stores")) == waiting + unserved + decidable
    papers = own.open("/papers?status=rendered")
    assert 'href="/papers?status=rendered"' in home.text
    assert f"共 {unserved} 份" in papers.words
    assert papers.text.count('class="nowrap self">待送达<') == unserved
    assert f"共 {waiting} 件" in own.open("/cases?status=proposed").words


def todo_of(page):
    return int(re.search(r'待办 <span class="todo-count">(\d+)</span>', page.text)[1])


def test_an_approver_is_told_of_the_violations_to_confirm_on_every_page(busy, browser):
    own = Browser(browser(approver(areas=AREA)))

    home = own.open("/")

    waiting, decidable = (
        int(re.search(pattern, home.words)[1]) for pattern in (r"待我审批 (\d+)", r"待我确认的违规 (\d+)")
    )
    assert decidable > 0
    assert todo_of(home) == todo_of(own.open("/papers")) == waiting + decidable


def test_an_approver_finds_at_home_and_in_the_list_only_cases_that_they_may_decide(city, browser):
    here = ("3608",)
    one = user(Role.REVIEWER, Role.APPROVER, areas=here)
    mine, other = (adopted(opened(area="360801"), by=by) for by in (one, reviewer(areas=here)))
    own = Browser(browser(one))

    home, waiting, adopted_ones = (own.open(path) for path in ("/", "/cases?status=mine", "/cases?status=adopted"))
    shown = own.open(f"/cases/{mine.case_id}")

    count = int(re.search(r"待我审批 (\d+)", home.words)[1])
    assert 'href="/cases?status=mine"' in home.text
    assert f"等待我审批的案件（{count}）" in home.words
    assert f"共 {count} 件" in waiting.words
    for page in (home, waiting):
        assert (f"/cases/{mine.case_id}" in page.text, f"/cases/{other.case_id}" in page.text) == (False, True)
    assert f"/cases/{mine.case_id}" in adopted_ones.text
    assert "您不能审批或撤回本案；认为需要修改的，可以退回经办人员。" in shown.words
    assert "可以退回经办人员" not in own.open(f"/cases/{other.case_id}").words
    assert "待我审批" not in Browser(browser(reviewer(areas=AREA))).open("/cases").words


def test_papers_are_not_listed_by_a_status_that_none_has(browser, city):
    answer = browser(reviewer(areas=AREA)).get("/papers?status=lost")

    assert (answer.status_code, "没有这个选项" in answer.text) == (422, True)


def test_what_is_late_is_told_to_who_has_to_act_and_to_who_watches(clock_file, city, browser):
    case = opened(proposal(subject_id=city["独一大药房"]), area="369902")
    adopted(case, by=reviewer(areas=AREA, person_id=person()), first_on=clock.today() + timedelta(days=2))
    people = [reviewer(areas=AREA), approver(areas=AREA), user(Role.SUPERVISOR, areas=AREA)]
    before = [Browser(browser(each)).open("/").words for each in people]
    clock.advance(days=4)
    own = [Browser(browser(each)) for each in people]

    homes = [each.open("/").words for each in own]

    assert [("已超期3天" in text) for text in before] == [False] * 3
    assert [("已超期3天" in text) for text in homes] == [True] * 3
    assert "已超期3天" in own[0].open("/cases?sort=latest").words
    assert "已超期3天" in own[1].open(f"/cases/{case.case_id}").words


def ordered(store_id, number, *, due_on):
    order = Rectification(
        f"rec_many_{number}", Scope.STORE, store_id, f"case-many-{number}", None, clock.today(), due_on, False
    )
    rectifications.insert([rectifications.New(order, "369902", command(), ())])


def test_what_is_left_out_of_a_home_is_counted_and_stands_on_a_page_of_its_own(designated, city, browser):
    for number in range(25):
        ordered(designated, number, due_on=clock.today() + timedelta(days=number - 22))
    stores = (designated, city["独一大药房"])
    several, desk = (Browser(browser(each)) for each in (user(Role.PHARMACY, stores=stores), reviewer(areas=AREA)))

    home, home_of_desk = several.open("/"), desk.open("/")

    assert "共 25 项，显示最早到期的 20 项。" in home.words
    assert "共 22 项，显示最早到期的 20 项。" in home_of_desk.words
    assert "/duties" in links(home)
    assert "/duties?which=agency" in links(home_of_desk)
    whole, late = several.open("/duties"), desk.open("/duties?which=agency")
    assert ("共 25 项" in whole.words, whole.words.count("提交整改材料")) == (True, 25)
    assert ("共 22 项" in late.words, late.words.count("提交整改材料")) == (True, 22)
    assert "没有这个选项" in several.open("/duties?which=lost").words
    assert '<option value="objections">异议</option>' in several.open("/duties").text
    assert several.open("/duties?which=objections").status == 200


def test_two_duties_of_one_store_are_told_apart(designated, browser, follow, tmp_path):
    case = opened(proposal(subject_id=designated), area="369902")
    case = approved(adopted(case, by=reviewer(areas=AREA)), by=approver(areas=AREA))
    follow()
    paper = papers.get(rendered(case, anchor_dir=tmp_path))
    record_service(paper.paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    for number, case_id in enumerate((paper.about, None)):
        order = Rectification(
            f"rec_apart_{number}", Scope.STORE, paper.subject_id, case_id, None, clock.today(), clock.today(), False
        )
        rectifications.insert([rectifications.New(order, "369902", command(), ())])

    told = Browser(browser(user(Role.PHARMACY, stores=(paper.subject_id,)))).open("/").words

    assert f"提交整改材料 {paper.number}" in told
    assert f"提交整改材料（{full_day(clock.today())}提出的整改要求）" in told

"""A decision on a chain through its days: adopted, approved, numbered, served, first day; who joins, who leaves."""

import re
from datetime import timedelta

import pytest

from common import clock, mongo
from common.people.commands import Command, Role, service_actor
from services.agreements.domain.clauses import Clause
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.cases.usecases.settle_annexes import settle_annexes
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.papers.usecases.render_paper import render_paper, view_for
from services.gateway.portal.shell.instants import full_day
from tests.agreements import roster_files as rosters
from tests.gateway.builders import approver, chain_proposal, command, opened, record, reviewer, user
from tests.gateway.portal.conftest import AREA, upload
from tests.gateway.portal.forms import Browser

pytestmark = pytest.mark.usefixtures("clock_file")
SAID = {"source": "日常检查发现。", "statement": "当事人未提出陈述申辩。", "demands": "完成整改后申请验收。"}
SAID |= {"reasons": "多家门店同类问题反复发生，逐店处理不足以制止。"}
SAID |= {
    "addressee": "示例大药房连锁有限公司",
    "addressee_uscc": "91360302MA35JKQX2G",
    "addressee_head": "白芍",
}
#: A cell of a table on a page: its heading, and what stands in it.
CELL = re.compile(r'<td data-label="([^"]*)"[^>]*>(.*?)</td>', re.DOTALL)
ONE, TWO = "康源大药房1店", "康源大药房2店"
#: A store that joins, for each test another: all share one city.
NAMES = [f"牵牛药房{number}号" for number in range(1, 16)]
SINGLES = iter(NAMES)
#: What a store's history calls the service of the decision.
SERVED = "送达责令连锁门店整改并暂停医保结算决定书"


class Desk:
    """Acts on a case of the chain through the API, as the agency's staff, and the clerk's own steps."""

    def __init__(self, city, case_id, signed, settle, app, anchor_dir):
        self.city, self.case_id, self._settle, self._anchor = city, case_id, settle, anchor_dir
        self._signed = signed
        self._agreements = app.extensions["yaocheng_gateway"].connections["agreements"]

    @property
    def reviewer(self):
        """Signed in anew: a session does not last for days."""
        return self._signed(reviewer(areas=AREA))

    @property
    def approver(self):
        return self._signed(approver(areas=AREA))

    @property
    def case(self):
        return cases.get(self.case_id)

    @property
    def annex(self):
        return [each.name for each in annex_of(self.case)]

    def act(self, name, body=None):
        client = self.reviewer if name == "adopt" else self.approver
        if name == "adopt":
            body = {"first_on": f"{clock.today() + timedelta(days=5)}", **SAID}
        answer = client.post(f"/api/v1/cases/{self.case_id}/{name}", body, version=self.case.version)
        self._settle()
        return answer

    def join(self, name, days=0):
        body = {"chain_id": self.city["chain"], "from_on": f"{clock.today() + timedelta(days=days)}"}
        answer = self.approver.post(f"/api/v1/stores/{self.city[name]}/memberships", body)
        self._settle()
        return answer.status_code

    def serve_on(self, name, *, case_id=None):
        """Record that the decision was served on a store itself today."""
        paper = papers.find_served_about(case_id or self.case_id, kind="chain_suspension_decision")
        body = {"store_id": self.city[name], "manner": "in_person", "receiver": "王五", "served_on": f"{clock.today()}"}
        answer = self.reviewer.post(f"/api/v1/papers/{paper.paper_id}/own-services", body)
        self._settle()
        return answer.status_code

    def serve_all_on(self, name):
        """Serve on a store what was served on the chain by today: each test of this city begins on the same day."""
        holds = self.approver.get("/api/v1/holds", query_string={"chain_id": self.city["chain"]}).json["items"]
        for each in holds:
            if each["served_on"] <= f"{clock.today()}":
                assert self.serve_on(name, case_id=each["case_id"]) == 200

    def admit(self, name, *, until_tomorrow=True):
        """Let a store join from tomorrow on, served today with all that lies on the chain; and wait for that day."""
        self.serve_all_on(name)
        assert self.join(name) == 201
        if until_tomorrow:
            clock.advance(days=1)

    def shown(self, *names, role=Role.PHARMACY):
        """The paper as these stores read it by the API, in its list and on its own."""
        reader = self._signed(user(role, stores=tuple(self.city[each] for each in names)))
        path = f"/api/v1/papers/{paper_of(self.case)}"
        one, [listed] = reader.get(path).json, reader.get(f"/api/v1/papers?case_id={self.case_id}").json["items"]
        days = ("served_on", "manner", "first_on", "last_on")
        assert [listed[each] for each in days] == [one[each] for each in days]
        return one["served_on"], one["first_on"]

    def leave(self, name):
        body = {"until_on": f"{clock.today() + timedelta(days=1)}"}
        assert self.approver.post(f"/api/v1/stores/{self.city[name]}/memberships/leave", body).status_code == 200
        self._settle()

    def work(self):
        """What the clerk does about papers, once; how many were numbered."""
        settle_annexes(self._agreements, at=clock.now())
        self._settle()
        run = Numbering("test", self._anchor, Command(service_actor("gateway"), "numbering", clock.now()))
        return number_papers(run)

    def serve(self):
        render_paper(
            paper_of(self.case), policy=policies.current(), is_specimen=True, today=clock.today(), command=command()
        )
        self._settle()
        record_service(
            paper_of(self.case), record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor)
        )
        self._settle()

    def holds(self, **whose):
        """The cases of all holds that lie, or will lie, on a store or a chain."""
        return [each["case_id"] for each in self.approver.get("/api/v1/holds", query_string=whose).json["items"]]

    def standing(self, name, days=0):
        at = (clock.now() + timedelta(days=days)).isoformat()
        answer = self.approver.get(f"/api/v1/stores/{self.city[name]}/standing", query_string={"at": at})
        return answer.json["standing"]


@pytest.fixture
def city(city, whole, signed, settle):
    """The city with the stores that join."""
    administrator = signed(user(Role.ADMINISTRATOR))
    if NAMES[0] not in city:
        upload(whole, administrator, rosters.csv_of([rosters.row(each) for each in NAMES]), key="upload-of-singles")
        settle()
    found = administrator.get("/api/v1/stores?limit=200").json["items"]
    return city | {each["name"]: each["id"] for each in found}


@pytest.fixture
def single(city, designate):
    """The name of a designated store without a chain."""
    name = next(SINGLES)
    designate(city[name])
    return name


@pytest.fixture
def desk(city, designate, signed, settle, whole, tmp_path):
    for name in (ONE, TWO):
        designate(city[name])
    case = opened(chain_proposal(subject_id=city["chain"], affected=[city[ONE], city[TWO]]))
    return Desk(city, case.case_id, signed, settle, whole, tmp_path)


def test_the_annex_names_whom_the_decision_would_reach_on_the_day_of_adoption(desk, single):
    assert desk.join(single) == 201

    assert desk.act("adopt").status_code == 200

    reached = {each.name: each.is_reached for each in annex_of(desk.case)}
    assert reached == {ONE: True, TWO: True, single: True, "康源大药房3店": False}


def test_who_joins_after_the_adoption_makes_the_case_look_again(desk, single, browser, city):
    desk.act("adopt")
    unchanged = desk.approver.get(f"/api/v1/cases/{desk.case_id}").json["changed"]
    desk.join(single)

    shown = desk.approver.get(f"/api/v1/cases/{desk.case_id}").json
    page = Browser(browser(approver(areas=AREA))).open(f"/cases/{desk.case_id}")
    refused = desk.act("approve")

    assert unchanged is None
    assert shown["changed"] == {"joined": [{"id": city[single], "name": single}], "left": []}
    assert "须退回案件，由经办人员重新核对、采纳" in page.words
    assert f"新增：{single}。" in page.words
    assert (refused.status_code, refused.json["code"]) == (403, "chain_changed")
    assert desk.act("return", {"reason": "请重新核对门店。"}).status_code == 200
    assert desk.act("adopt").status_code == desk.act("approve").status_code == 200
    assert desk.work() == 1


def test_who_joins_or_leaves_after_the_approval_sends_the_case_back_before_it_is_numbered(desk, single):
    desk.act("adopt")
    desk.act("approve")
    first = paper_of(desk.case)
    desk.join(single)

    numbered = desk.work()

    assert (numbered, desk.case.status, papers.get(first).status) == (0, Status.RETURNED, PaperStatus.VOID)
    assert papers.get(first).number is None
    assert f"（新增{single}）" in desk.case.steps[-1].words
    desk.act("adopt")
    desk.act("approve")
    gone = TWO
    desk.leave(gone)
    clock.advance(days=1)
    assert (desk.work(), desk.case.status) == (0, Status.RETURNED)
    assert f"（减少{gone}）" in desk.case.steps[-1].words
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    assert papers.get(paper_of(desk.case)).number
    assert single in desk.annex
    assert gone not in desk.annex


def test_from_the_number_on_the_annex_stands(desk, single, city, designate, signed):
    leaver = "康源大药房3店"
    designate(city[leaver])
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.leave(leaver)
    desk.join(single)
    clock.advance(days=1)

    assert desk.act("return", {"reason": "太晚了。"}).json["code"] == "transition_not_allowed"
    assert desk.approver.get(f"/api/v1/cases/{desk.case_id}").json["changed"] is None
    desk.serve()
    assert [desk.standing(name, days=3) for name in (ONE, leaver, single)] == ["open", "open", "open"]
    assert [desk.standing(name, days=5) for name in (ONE, leaver, single)] == ["closed", "closed", "open"]

    paper_id, body = paper_of(desk.case), {"store_id": city[single], "manner": "in_person", "receiver": "王五"}
    clock.advance(days=5)
    answer = desk.reviewer.post(f"/api/v1/papers/{paper_id}/own-services", body | {"served_on": f"{clock.today()}"})
    desk._settle()

    assert answer.status_code == 200, answer.text
    assert [desk.standing(single, days=each) for each in (0, 1)] == ["open", "closed"]
    again = desk.reviewer.post(f"/api/v1/papers/{paper_id}/own-services", body | {"served_on": f"{clock.today()}"})
    assert (again.status_code, again.json["code"]) == (409, "already_served")
    owner = signed(user(Role.PHARMACY, stores=(city[single],)))
    assert owner.get(f"/api/v1/papers/{paper_id}").json["own_services"] == [
        {"store_id": city[single], "served_on": f"{clock.today()}", "manner": "in_person"}
    ]
    assert signed(user(Role.PHARMACY, stores=(city[ONE],))).get(f"/api/v1/papers/{paper_id}").json["own_services"] == []


def test_only_a_served_decision_on_a_chain_is_served_on_a_store_itself(desk, city, signed):
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    render_paper(
        paper_of(desk.case), policy=policies.current(), is_specimen=True, today=clock.today(), command=command()
    )
    path = f"/api/v1/papers/{paper_of(desk.case)}/own-services"
    body = {"store_id": city["独一大药房"], "served_on": f"{clock.today()}", "manner": "post", "receiver": "王五"}

    early = desk.reviewer.post(path, body)
    desk._settle()
    record_service(
        paper_of(desk.case), record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor)
    )
    unknown = desk.reviewer.post(path, body | {"store_id": "sto_nobody"})
    foreign = signed(reviewer(areas=("4401",))).post(path, body)

    assert early.json["code"] == "paper_transition_not_allowed"
    assert (unknown.status_code, foreign.status_code) == (404, 404)


def test_a_joining_in_advance_waits_for_the_service_of_a_decision_that_came_before_it(
    desk, single, city, designate, browser, signed
):
    of_chain = designate(city["苍术堂1店"])
    city = desk.city = city | {"chain": desk.reviewer.get(f"/api/v1/stores/{of_chain}").json["chain_id"]}
    desk.case_id = opened(chain_proposal(subject_id=city["chain"], affected=[of_chain])).case_id
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    first_on = clock.today() + timedelta(days=2)
    assert desk.join(single, days=2) == 201
    desk.serve()
    clock.advance(days=3)
    headquarters = user(Role.HEADQUARTERS, chains=(city["chain"],))
    store, paper_id = f"/api/v1/stores/{city[single]}", paper_of(desk.case)

    told = f"{single}登记自{full_day(first_on)}起加入"
    waiting = signed(headquarters).get("/api/v1/joinings").json["items"]
    assert [each["registered_on"] for each in waiting if each["store_id"] == city[single]] == [f"{first_on}"]
    for someone in (headquarters, reviewer(areas=AREA)):
        assert told in Browser(browser(someone)).open("/duties").words
    assert told in Browser(browser(reviewer(areas=AREA))).open("/").words
    assert "须先向本店单独送达" in Browser(browser(reviewer(areas=AREA))).open(f"/stores/{city[single]}").words
    assert signed(headquarters).get(store).status_code == 404
    assert desk.reviewer.get(store).json["chain_id"] is None
    assert desk.standing(single, days=30) == "open"

    body = {"store_id": city[single], "served_on": f"{clock.today()}", "manner": "in_person", "receiver": "王五"}
    assert desk.reviewer.post(f"/api/v1/papers/{paper_id}/own-services", body).status_code == 200
    desk._settle()
    assert [desk.standing(single, days=each) for each in (1, 2)] == ["open", "closed"]
    clock.advance(days=1)
    assert desk.reviewer.get(store).json["chain_id"] == city["chain"]
    assert signed(headquarters).get(store).status_code == 200
    assert told not in Browser(browser(headquarters)).open("/duties").words


def test_who_signed_no_clause_on_chains_is_listed_and_not_reached(desk, single, city, browser, designate):
    other = next(SINGLES)
    designate(city[other])
    desk.serve_all_on(other)
    assert desk.join(other) == 201
    desk.admit(single)
    sign(city[single], ())
    sign(city[ONE], (Clause.CHAIN_MEASURE,))
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.serve()
    page = Browser(browser(reviewer(areas=AREA))).open(f"/cases/{desk.case_id}").words
    letter = view_for(papers.get(paper_of(desk.case)), policy=policies.current(), is_specimen=True)
    notes = {row[1]: row[4] for row in letter.annex.rows}

    assert f"{single} 未约定连锁条款，本决定不适用" in page
    assert notes[single] == "未约定连锁条款，本决定不适用"
    assert notes[ONE].startswith("总部不能代收")
    assert "（附件注明本决定不适用的门店除外）" in "".join(sum((each.paragraphs for each in letter.sections), ()))
    assert city[single] not in papers.get(paper_of(desk.case)).annexed
    assert [desk.case_id in desk.holds(store_id=city[name]) for name in (ONE, other, single)] == [False, True, False]


def test_who_joins_after_it_was_served_itself_can_read_the_decision_that_closes_it(desk, single, city, signed, browser):
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.serve()
    clock.advance(days=6)
    paper_id, owner = paper_of(desk.case), user(Role.PHARMACY, stores=(city[single],))
    before = signed(owner).get(f"/api/v1/papers/{paper_id}").status_code

    desk.admit(single, until_tomorrow=False)
    tomorrow = full_day(clock.today() + timedelta(days=1))
    for someone in (owner, reviewer(areas=AREA)):
        eve = Browser(browser(someone)).open(f"/stores/{city[single]}").words
        assert f"自{tomorrow}起加入康源大药房 自{tomorrow}起暂停结算" in eve
    assert desk.standing(single) == "open"
    clock.advance(days=1)

    assert before == 404
    assert desk.standing(single) == "closed"
    reader = signed(owner)
    assert reader.get(f"/api/v1/papers/{paper_id}").json["id"] == paper_id
    assert paper_id in [each["id"] for each in reader.get("/api/v1/papers").json["items"]]
    assert reader.get(f"/api/v1/papers/{paper_id}/pdf").data.startswith(b"%PDF")
    other = signed(user(Role.PHARMACY, stores=(city["独一大药房"],)))
    assert other.get(f"/api/v1/papers/{paper_id}").status_code == 404


def test_a_store_sees_its_own_service_and_its_own_first_day_wherever_it_reads_the_paper(
    desk, single, browser, city, designate, signed
):
    other = next(SINGLES)
    designate(city[other])
    desk.admit(other)
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.serve()
    served_on, number = clock.today(), papers.get(paper_of(desk.case)).number
    clock.advance(days=8)
    own_on = clock.today()
    desk.admit(single)

    assert desk.shown(other) == (f"{served_on}", f"{served_on + timedelta(days=5)}")
    assert desk.shown(single) == (f"{own_on}", f"{clock.today()}")
    assert desk.shown(single, other) == (None, None)
    owner = Browser(browser(user(Role.PHARMACY, stores=(city[single],))))
    staff = Browser(browser(reviewer(areas=AREA)))
    for page in (owner.open("/papers"), owner.open("/"), staff.open(f"/stores/{city[single]}")):
        row = rows_of(page)[number]
        assert (row["送达日"], row["生效日"]) == (f"{own_on}", f"{clock.today()}")
    for page in (owner.open(f"/stores/{city[single]}"), staff.open(f"/stores/{city[single]}")):
        assert f"{full_day(own_on)} {SERVED} {number}" in page.words
        assert f"{full_day(served_on)} {SERVED} {number}" not in page.words
    assert desk.serve_on(other) == 200
    path = f"/api/v1/papers/{paper_of(desk.case)}"
    of_chain = signed(user(Role.HEADQUARTERS, chains=(city["chain"],))).get(path).json
    assert (of_chain["served_on"], [each["store_id"] for each in of_chain["own_services"]]) == (
        f"{served_on}",
        [city[other]],
    )
    assert {each["store_id"] for each in desk.reviewer.get(path).json["own_services"]} == {city[single], city[other]}
    both = Browser(browser(user(Role.PHARMACY, stores=(city[single], city[other]))))
    assert rows_of(both.open("/papers"))[number]["送达日"] == "见各店页面"


def rows_of(page):
    """The rows of the table of papers by number: the text of each cell by its heading."""
    rows = [
        {heading: " ".join(re.sub("<[^>]*>", " ", cell).split()) for heading, cell in CELL.findall(row)}
        for row in re.findall(r"<tr>.*?</tr>", page.text, re.DOTALL)
    ]
    return {row["文号"]: row for row in rows if "文号" in row}


def test_the_service_on_a_store_itself_is_recorded_on_its_page(desk, single, city, browser):
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.admit(single)
    desk.serve()
    officer, paper_id = Browser(browser(reviewer(areas=AREA))), paper_of(desk.case)
    path = f"/papers/{paper_id}/stores/{city[single]}/own-service"

    case = officer.open(f"/cases/{desk.case_id}")
    form = officer.open(path)
    refused = officer.press(form, "check", served_on=f"{clock.today() + timedelta(days=1)}", manner="post")
    checked = officer.press(form, "check", served_on=f"{clock.today()}", manner="post", receiver="王五")
    receipt = officer.press(checked, "send")

    assert f'href="{path}"' in case.text
    assert single in form.words
    assert "请填写“签收人”" in refused.words
    assert "邮寄送达" in checked.words
    assert "回执" in receipt.words or "正在办理" in receipt.words
    desk._settle()
    assert [each.store_id for each in papers.get(paper_id).own_services] == [city[single]]
    assert f'href="{path}"' not in officer.open(f"/cases/{desk.case_id}").text
    assert "已登记向该药店单独送达" in Browser(browser(approver(areas=AREA))).open(path).words
    for stranger, status in ((user(Role.AUDITOR), 403), (reviewer(areas=("4401",)), 404)):
        assert Browser(browser(stranger)).open(path).status == status


def test_a_resumption_names_whom_the_suspension_binds_though_others_are_counted_today(desk, city, designate):
    single = designate(city["独一大药房"])
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.serve()
    bound = set(papers.get(paper_of(desk.case)).annexed)
    clock.advance(days=6)
    desk.leave(ONE)
    ended = {"measure": "chain_resumption", "ends_case_id": desk.case_id}
    proposal = chain_proposal(subject_id=city["chain"], affected=[city["康源大药房3店"]], **ended)
    suspension, desk.case_id = paper_of(desk.case), opened(proposal).case_id
    clock.advance(days=1)
    desk.act("adopt")

    assert {each.party_id for each in annex_of(desk.case)} == bound
    assert city[ONE] in bound

    body = {"store_id": single, "manner": "post", "receiver": "王五", "served_on": f"{clock.today()}"}
    assert desk.reviewer.post(f"/api/v1/papers/{suspension}/own-services", body).status_code == 200
    desk._settle()
    assert desk.act("approve").json["code"] == "chain_changed"
    desk.act("return", {"reason": "请核对门店名单。"})
    desk.act("adopt")
    assert {each.party_id for each in annex_of(desk.case)} == bound | {single}
    desk.act("approve")
    assert desk.work() == 1


def test_a_store_for_which_the_headquarters_could_not_receive_is_shown_no_service_on_it(desk, single, city, browser):
    desk.admit(single)
    leaver, first_on = single, clock.today() + timedelta(days=5)
    sign(city[ONE], (Clause.CHAIN_MEASURE,))
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.leave(leaver)
    clock.advance(days=1)
    desk.serve()
    number, served_on = papers.get(paper_of(desk.case)).number, clock.today()

    assert desk.shown(ONE) == (None, None)
    assert desk.shown(leaver) == (None, f"{first_on}")
    for name in (ONE, leaver):
        pharmacy = Browser(browser(user(Role.PHARMACY, stores=(city[name],))))
        assert rows_of(pharmacy.open("/papers"))[number]["送达日"] == "未单独送达"
        history = pharmacy.open(f"/stores/{city[name]}").words
        assert number in history
        assert f"{SERVED} {number}" not in history

    assert desk.serve_on(ONE) == 200
    assert desk.shown(ONE) == (f"{served_on}", f"{first_on}")


def sign(store_id, clauses):
    """Let the agreement of a store carry these clauses alone."""
    mongo.database("agreements")["stores"].update_one(
        {"_id": store_id}, {"$set": {"terms.0.clauses": [each.value for each in clauses]}}
    )

"""A decision on a chain through its days: adopted, approved, numbered, served, first day; who joins, who leaves."""

import re
import shutil
import uuid
from datetime import date, timedelta

import pytest

from common import clock, mongo
from common.folding import fold
from common.messages import HoldPlaced
from common.messages.words import ALL_SERVICES, HoldKind, Scope
from common.people.commands import Role, derived_id, service_actor
from common.rules import installation
from common.rules.policy_files import SHARED
from services.agreements import policies as agreements_policies
from services.agreements.domain.clauses import Clause
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.papers.usecases.render_paper import render_paper, view_for
from services.gateway.portal.shell.instants import full_day
from services.ratings.domain.measures import Measure as RatedMeasure
from services.ratings.measures.domain.proposal import Fact, Proposal
from services.ratings.measures.domain.proposal import Status as ProposalStatus
from services.ratings.measures.usecases.keep_proposal import keep_proposal
from services.ratings.stores.usecases.take_over_stores import note_suspension
from tests.agreements import roster_files as rosters
from tests.gateway.builders import approver, chain_proposal, command, opened, record, reviewer, user
from tests.gateway.portal.chain_desk import AREA, ONE, SAID, TWO
from tests.gateway.portal.conftest import upload
from tests.gateway.portal.forms import Browser

pytestmark = pytest.mark.usefixtures("clock_file")
#: A cell of a table on a page: its heading, and what stands in it.
CELL = re.compile(r'<td data-label="([^"]*)"[^>]*>(.*?)</td>', re.DOTALL)
#: A store that joins, for each test another: all share one city.
NAMES = [f"牵牛药房{number}号" for number in range(1, 24)]
SINGLES = iter(NAMES)
#: What a store's history calls the service of the decision.
SERVED = "送达责令连锁门店整改并暂停医保结算决定书"


@pytest.fixture
def city(city, with_stores):
    """The city with the stores that join."""
    return with_stores(city, NAMES)


@pytest.fixture
def single(city, designate):
    """The name of a designated store without a chain."""
    name = next(SINGLES)
    designate(city[name])
    return name


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
    assert shown["changed"] == {"joined": [{"id": city[single], "name": single}], "left": [], "altered": []}
    assert "须退回案件，由经办人员重新核对、采纳" in page.words
    assert f"新增：{single}。" in page.words
    assert (refused.status_code, refused.json["code"]) == (403, "chain_changed")
    assert desk.act("return", {"reason": "请重新核对门店。"}).status_code == 200
    assert desk.act("adopt").status_code == desk.act("approve").status_code == 200
    assert desk.work() == 1


def test_whose_leaving_is_registered_after_the_adoption_makes_the_case_look_again(desk, single):
    """Nobody leaves on the day of registration: adopted, left and approved within a day, a store would stay named."""
    desk.join(single)
    desk.act("adopt")
    desk.leave(single)

    shown = desk.approver.get(f"/api/v1/cases/{desk.case_id}").json["changed"]
    refused = desk.act("approve")

    assert [each["name"] for each in shown["left"]] == [single]
    assert (refused.status_code, refused.json["code"]) == (403, "chain_changed")
    desk.act("return", {"reason": "请重新核对门店。"})
    assert desk.act("adopt").status_code == desk.act("approve").status_code == 200
    told = {each.name: each.note for each in annex_of(desk.case)}[single]
    assert told == "在本决定载明的起始日之前退出该连锁，本决定不适用"

    assert desk.join(single, days=1) == 201
    assert (desk.work(), desk.case.status) == (0, Status.RETURNED)
    assert f"（新增{single}）" in desk.case.steps[-1].words


def test_who_joins_or_leaves_later_is_told_before_the_number_is_taken(desk, single, browser, designate, city):
    """Whoever adopts or approves learns whom the annex will not name, and who will be named though they leave."""
    leaver = next(SINGLES)
    designate(city[leaver])
    desk.join(leaver)
    desk.act("adopt")
    later = clock.today() + timedelta(days=20)
    assert desk.join(single, days=20) == 201
    desk.leave(leaver, days=20)
    joins = f"已登记、以后才加入的门店：{single}（自{full_day(later)}起）。"
    leaves = f"已登记、以后才退出的门店：{leaver}（自{full_day(later)}起）。"

    for someone in (reviewer(areas=AREA), approver(areas=AREA)):
        words = Browser(browser(someone)).open(f"/cases/{desk.case_id}").words
        assert joins in words
        assert "决定书不列明，须向该店单独送达后才适用" in words
        assert leaves in words
        assert "决定书列明，退出之后仍然适用" in words
    assert desk.act("approve").status_code == 200
    assert joins in Browser(browser(approver(areas=AREA))).open(f"/cases/{desk.case_id}").words
    assert desk.work() == 1
    words = Browser(browser(approver(areas=AREA))).open(f"/cases/{desk.case_id}").words
    assert "以后才加入的门店" not in words
    assert "以后才退出的门店" not in words


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
    # The others of this file share the chain.
    assert desk.join(gone) == 201


def test_nobody_adopts_a_case_with_the_code_of_a_store_as_that_of_the_headquarters(desk, city, browser):
    uscc = rosters.USCC
    subjects = mongo.database("gateway")["subjects"]
    before = subjects.find_one_and_update({"_id": city[TWO]}, {"$set": {"codes": [fold(uscc)]}})
    officer = Browser(browser(reviewer(areas=AREA)))
    said = SAID | {"addressee_uscc": uscc}

    refused = desk.act("adopt", said)
    form = officer.open(f"/cases/{desk.case_id}/adopt")
    told = officer.press(form, "check", **said, first_on=f"{clock.today() + timedelta(days=5)}")
    subjects.update_one({"_id": city[TWO]}, {"$set": {"codes": before["codes"]}})

    assert (refused.status_code, refused.json["code"]) == (422, "code_of_store")
    assert refused.json["errors"][0]["field"] == "addressee_uscc"
    assert f"已登记为药店“{TWO}”的代码" in told.words
    assert desk.act("adopt", said).status_code == 200


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
    assert [desk.standing(name, days=5) for name in (ONE, leaver, single)] == ["closed", "open", "open"]

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


def test_a_store_that_left_before_the_service_is_reached_once_it_was_served_itself(
    desk, city, designate, signed, browser
):
    leaver = next(SINGLES)
    designate(city[leaver])
    desk.admit(leaver)
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.leave(leaver)
    clock.advance(days=1)
    desk.serve()
    officer, address = Browser(browser(reviewer(areas=AREA))), f"/stores/{city[leaver]}/own-service"

    assert leaver in desk.annex
    assert desk.shown(leaver) == (None, None)
    assert desk.standing(leaver, days=20) == "open"
    assert address in officer.open(f"/cases/{desk.case_id}").text
    clock.advance(days=8)
    assert desk.serve_on(leaver) == 200
    assert address not in officer.open(f"/cases/{desk.case_id}").text
    assert [desk.standing(leaver, days=each) for each in (0, 1)] == ["open", "closed"]
    assert desk.shown(leaver) == (f"{clock.today()}", f"{clock.today() + timedelta(days=1)}")
    # The others of this file share the chain.
    assert desk.join(leaver, days=1) == 201


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


def test_a_joining_that_is_to_end_waits_for_its_service_as_any_other(desk, single, signed, city, browser):
    """Joining and leaving are both registered before the decision is served; unserved the store is not in the chain."""
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    assert desk.join(single, days=1) == 201
    desk.serve_all_on(single)
    desk.leave(single, days=20)
    desk.serve()
    administrator = user(Role.ADMINISTRATOR)

    def membership():
        found = signed(administrator).get(f"/api/v1/stores/{city[single]}").json["memberships"]
        return next(each for each in found if each["chain_id"] == city["chain"])

    def waiting():
        items = signed(administrator).get("/api/v1/joinings").json["items"]
        return [each["case_id"] for each in items if each["store_id"] == city[single]]

    clock.advance(days=6)
    assert (membership()["from_on"], waiting()) == (None, [desk.case_id])
    assert desk.standing(single) == "open"
    words = Browser(browser(approver(areas=AREA))).open(f"/stores/{city[single]}").words
    assert f"登记自{full_day(membership()['until_on'])}起退出连锁" in words

    assert desk.serve_on(single) == 200


@pytest.mark.parametrize("served", [False, True], ids=["never served", "served on the last day"])
def test_a_joining_that_waited_until_its_end_waits_no_more(desk, single, signed, city, served):
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    assert desk.join(single, days=1) == 201
    desk.serve_all_on(single)
    desk.leave(single, days=3)
    desk.serve()
    clock.advance(days=2)
    if served:
        assert desk.serve_on(single) == 200
    clock.advance(days=1)

    items = signed(user(Role.ADMINISTRATOR)).get("/api/v1/joinings").json["items"]

    assert city[single] not in [each["store_id"] for each in items]
    found = signed(user(Role.ADMINISTRATOR)).get(f"/api/v1/stores/{city[single]}").json["memberships"]
    assert [each["waits_for"] for each in found] == [None]
    assert desk.standing(single, days=1) == "open"


def test_who_signed_no_clause_on_chains_is_listed_and_not_reached(desk, single, city, browser, designate):
    other = next(SINGLES)
    designate(city[other])
    assert desk.join(other) == 201
    desk.serve_all_on(other)
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

    assert f"{single} 未约定连锁条款，计入统计，本决定不适用" in page
    assert notes[single] == "未约定连锁条款，计入统计，本决定不适用"
    assert notes[ONE].startswith("总部不能代收")
    unbound = sum(each.endswith("本决定不适用") for each in notes.values())
    assert f"（附件注明本决定不适用的{unbound}家除外）" in "".join(
        sum((each.paragraphs for each in letter.sections), ())
    )
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
    assert desk.serve_on(other) == 403
    path = f"/api/v1/papers/{paper_of(desk.case)}"
    of_chain = signed(user(Role.HEADQUARTERS, chains=(city["chain"],))).get(path).json
    assert (of_chain["served_on"], of_chain["own_services"]) == (f"{served_on}", [])
    assert {each["store_id"] for each in desk.reviewer.get(path).json["own_services"]} == {city[single]}
    both = Browser(browser(user(Role.PHARMACY, stores=(city[single], city[other]))))
    assert rows_of(both.open("/papers"))[number]["送达日"] == "见各店页面"


def rows_of(page):
    """The rows of the table of papers by number: the text of each cell by its heading."""
    rows = [
        {heading: " ".join(re.sub("<[^>]*>", " ", cell).split()) for heading, cell in CELL.findall(row)}
        for row in re.findall(r"<tr>.*?</tr>", page.text, re.DOTALL)
    ]
    return {row["文号"]: row for row in rows if "文号" in row}


@pytest.fixture
def with_franchise(tmp_path, monkeypatch):
    """The settings folder says that franchise stores count, and the services have read it."""
    folder = shutil.copytree(installation.folder(), tmp_path / "settings")
    said = (SHARED / "count_franchise.yaml").read_text("utf-8")
    (folder / "count_franchise.yaml").write_text(said.replace("value: false", "value: true"), "utf-8")
    readers = (agreements_policies.current, policies.current)
    monkeypatch.setenv(installation.VARIABLE, str(folder))
    for each in readers:
        each.cache_clear()
    yield
    for each in readers:
        each.cache_clear()


def test_a_franchise_store_has_the_service_on_its_headquarters_where_franchise_stores_count(
    with_franchise, desk, single, city, browser
):
    joining = {"chain_id": city["chain"], "kind": "franchise", "from_on": f"{clock.today()}"}
    assert desk.approver.post(f"/api/v1/stores/{city[single]}/memberships", joining).status_code == 201
    desk._settle()
    desk.serve_all_on(single)
    clock.advance(days=1)
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.serve()

    page = Browser(browser(reviewer(areas=AREA))).open(f"/cases/{desk.case_id}")

    assert single in desk.annex
    assert desk.case_id in desk.holds(store_id=city[single])
    assert desk.shown(single) == (f"{clock.today()}", f"{clock.today() + timedelta(days=5)}")
    assert f"/papers/{paper_of(desk.case)}/stores/{city[single]}/own-service" not in page.text


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

    assert desk.join("独一大药房") == 201
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
    assert desk.shown(leaver) == (None, None)
    for name in (ONE, leaver):
        pharmacy = Browser(browser(user(Role.PHARMACY, stores=(city[name],))))
        assert rows_of(pharmacy.open("/papers"))[number]["送达日"] == "未单独送达"
        assert f"{SERVED} {number}" not in pharmacy.open(f"/stores/{city[name]}").words

    assert desk.serve_on(ONE) == 200
    assert desk.shown(ONE) == (f"{served_on}", f"{first_on}")


def sign(store_id, clauses):
    """Let the agreement of a store carry these clauses alone."""
    mongo.database("agreements")["stores"].update_one(
        {"_id": store_id}, {"$set": {"terms.0.clauses": [each.value for each in clauses]}}
    )


def test_a_chain_that_is_below_the_limit_by_now_is_neither_numbered_nor_adopted(desk, city, browser):
    """What was proposed on an earlier count is not decided on one that does not bear it: Art. 24."""
    desk.case_id = _proposed(desk, city["chain"], share="penalty_share", day=date(clock.today().year - 1, 12, 31))
    assert desk.act("adopt").status_code == desk.act("approve").status_code == 200
    CaseDocument._get_collection().update_one({"_id": desk.case_id}, {"$set": {"snapshot.reasons": ["c_share"]}})
    page = Browser(browser(reviewer(areas=AREA))).open(f"/cases/{desk.case_id}")

    assert (desk.work(), desk.case.status) == (0, Status.RETURNED)
    refused = desk.act("adopt")

    assert "其中C级0家" in desk.case.steps[-1].words
    assert (refused.status_code, refused.json["code"]) == (403, "ground_lapsed")
    assert "请由审批人员撤回本案" in page.words


@pytest.mark.parametrize(
    ("rested_on", "follows"),
    [
        ((), "撤回之后，系统最迟在次日重新统计时另行提出建议。"),
        (
            ("case_of_the_suspension",),
            "其情形此前均已据以提出建议或者采取措施，撤回之后，没有新的情形的，系统不会另行提出建议。",
        ),
    ],
    ids=["another is proposed", "nothing new"],
)
def test_a_chain_that_is_over_by_the_other_share_is_told_which_and_what_follows(
    desk, city, browser, whole, signed, settle, designate, rested_on, follows
):
    """The share on which a case rests is over no more, the other one is: the case does not become one of the other."""
    brand = f"菖蒲大药房{len(follows)}"
    rows = [rosters.row(f"{brand}{number}店", chain=brand) for number in (1, 2)]
    upload(whole, signed(user(Role.ADMINISTRATOR)), rosters.csv_of(rows), key=f"upload-of-{len(follows)}")
    settle()
    listed = signed(user(Role.ADMINISTRATOR)).get("/api/v1/stores?limit=200").json["items"]
    one, two = (each for each in listed if each["name"].startswith(brand))
    for each in (one, two):
        designate(each["id"])
    desk.case_id = _proposed(desk, one["chain_id"], share="c_share", day=clock.today(), episodes=rested_on)
    suspend(one["id"], case_id="case_of_the_suspension")

    page = Browser(browser(reviewer(areas=AREA))).open(f"/cases/{desk.case_id}")
    refused = desk.act("adopt")

    told = (
        "该连锁计入统计的门店2家，其中C级0家；本年度门店2家，其中被中止或者解除1家。本案建议所依据的“C级门店占比”"
        "已不符合采取连锁措施的比例；现在符合的是“本年度被中止或解除协议的门店占比”，建议没有列明其事实，"
        f"不能据以采纳或者批准本案，请由审批人员撤回本案。{follows}"
    )
    assert (refused.status_code, refused.json["code"]) == (403, "ground_lapsed")
    assert told in refused.json["detail"]
    assert told in page.words


def suspend(store_id, *, case_id):
    """Let a store's own suspension take effect today as ratings hears of it, too short to make it a C."""
    placed = HoldPlaced(
        subject_id=store_id,
        hold_id=f"hld_{case_id}",
        scope=Scope.STORE,
        kind=HoldKind.AGREEMENT_SUSPENSION,
        services=list(ALL_SERVICES),
        case_id=case_id,
        from_on=f"{clock.today()}",
        until_on=f"{clock.today() + timedelta(days=31)}",
    )
    assert note_suspension(placed, recorded_at=clock.now())


def test_a_case_that_was_adopted_without_reasons_is_neither_approved_nor_numbered(desk, browser):
    """As before the upgrade, when reasons were not asked for: it goes back to whoever adopts it anew."""
    page = f"/cases/{desk.case_id}"
    told = "请退回案件，由经办人员写明处理理由，重新采纳"
    unset = {"$unset": {"particulars.reasons": ""}}
    desk.act("adopt")
    CaseDocument._get_collection().update_one({"_id": desk.case_id}, unset)

    assert told in Browser(browser(approver(areas=AREA))).open(page).words
    refused = desk.act("approve")
    assert (refused.status_code, refused.json["code"]) == (403, "reasons_lacking")
    desk.act("return", {"reason": "请写明理由。"})
    assert told not in Browser(browser(approver(areas=AREA))).open(page).words
    assert desk.act("adopt").status_code == desk.act("approve").status_code == 200
    CaseDocument._get_collection().update_one({"_id": desk.case_id}, unset)
    assert (desk.work(), desk.case.status) == (0, Status.RETURNED)
    assert told in desk.case.steps[-1].words


def _proposed(desk, chain_id, *, share, day, episodes=()):
    """The case of a measure that ratings proposed, on a share that nothing bears today."""
    proposal = Proposal(
        proposal_id=derived_id("prp", str(uuid.uuid4())),
        measure=RatedMeasure.CHAIN_SUSPENSION,
        scope=Scope.CHAIN,
        subject_id=chain_id,
        status=ProposalStatus.PROPOSED,
        proposed_at=clock.now(),
        relied_on=(),
        facts=(Fact("该连锁门店6家，其中1家占16.7%，超过15%。", "医保服务协议第二十四条"),),
        snapshot={"reasons": [share], "day": f"{day}"},
        episodes=episodes,
    )
    assert keep_proposal(proposal, area="", command=command(service_actor("ratings")))
    desk._settle()
    (found,) = desk.approver.get("/api/v1/cases", query_string={"proposal_id": proposal.proposal_id}).json["items"]
    return found["id"]

"""Whom a numbered decision on a chain reaches by a service of its own: nobody whom its annex exempts, nobody else."""

import re
from datetime import timedelta

import pytest

from common import clock, mongo
from common.people.commands import Role
from services.agreements.domain.clauses import Clause
from services.gateway import policies
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.render_paper import view_for
from services.gateway.portal.shell.instants import full_day
from tests.agreements import roster_files as rosters
from tests.gateway.builders import approver, chain_proposal, opened, proposal, reviewer, user
from tests.gateway.portal.chain_desk import AREA, SAID, THREE, TWO
from tests.gateway.portal.conftest import upload
from tests.gateway.portal.forms import Browser

pytestmark = pytest.mark.usefixtures("clock_file")
NAMES = [f"半夏药房{number}号" for number in range(1, 10)]
SINGLES = iter(NAMES)
EXEMPT = "未约定连锁条款，计入统计，本决定不适用"
EXCEPT = "本决定送达你单位之前已退出该连锁的门店（附件注明本决定不适用的除外），自向该店单独送达"
UNSERVED = "尚待单独送达的门店"


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


@pytest.fixture
def page(browser):
    """Call: the page of a case as a reviewer sees it."""
    return lambda case_id: Browser(browser(reviewer(areas=AREA))).open(f"/cases/{case_id}")


def numbered(desk):
    """Adopt, approve and number the case of a desk."""
    assert desk.act("adopt").status_code == desk.act("approve").status_code == 200
    assert desk.work() == 1


def letter_of(desk):
    letter = view_for(papers.get(paper_of(desk.case)), policy=policies.current(), is_specimen=True)
    return "".join(sum((each.paragraphs for each in letter.sections), ()))


def set_terms(store_id, **fields):
    change = {"$set": {f"terms.0.{name}": value for name, value in fields.items()}}
    mongo.database("agreements")["stores"].update_one({"_id": store_id}, change)


def forget_text(store_id):
    """Let nobody know which text the store signed."""
    set_terms(store_id, text=None, clauses=[])
    mongo.database("agreements")["stores"].update_one({"_id": store_id}, {"$set": {"text_records": []}})


def record_text(desk, store_id):
    (term,) = desk.reviewer.get(f"/api/v1/stores/{store_id}").json["terms"]
    path = f"/api/v1/stores/{store_id}/terms/{term['agreement_id']}/signed-text"
    answer = desk.reviewer.post(path, {"text": "standard-2026", "remark": "签署原件存档案柜。"})
    assert answer.status_code == 200, answer.text
    desk._settle()


def served_on(desk, store_id):
    """What the service of the decision on a store is answered with."""
    body = {"store_id": store_id, "manner": "in_person", "receiver": "王五", "served_on": f"{clock.today()}"}
    answer = desk.reviewer.post(f"/api/v1/papers/{paper_of(desk.case)}/own-services", body)
    desk._settle()
    return answer


def test_a_text_that_is_recorded_after_the_number_brings_no_exempt_store_under_the_decision(
    desk, city, designate, page, signed
):
    store_id = designate(city[THREE])
    forget_text(store_id)
    numbered(desk)
    desk.serve()
    sentence, before = EXCEPT in letter_of(desk), page(desk.case_id).words
    record_text(desk, store_id)
    after = page(desk.case_id)
    refused = served_on(desk, store_id)
    clock.advance(days=6)

    assert sentence
    for words in (before, after.words):
        assert f"{THREE} {EXEMPT}" in words
        assert UNSERVED not in words
    assert f"/stores/{store_id}/own-service" not in after.text
    assert (refused.status_code, refused.json["code"]) == (403, "not_served_singly")
    assert f"附件注明“{EXEMPT}”" in refused.json["detail"]
    assert desk.standing(THREE) == "open"
    owner = signed(user(Role.PHARMACY, stores=(store_id,)))
    assert owner.get(f"/api/v1/papers/{paper_of(desk.case)}").status_code == 404


def test_an_agreement_that_begins_after_the_number_brings_no_exempt_store_under_the_decision(desk, city, designate):
    store_id = designate(city[THREE])
    begun = f"{clock.today()}"
    set_terms(store_id, from_on=f"{clock.today() + timedelta(days=3)}", text="standard-2026")
    set_terms(store_id, clauses=[each.value for each in Clause])
    numbered(desk)
    desk.serve()
    clock.advance(days=8)

    refused = served_on(desk, store_id)

    set_terms(store_id, from_on=begun)
    assert (refused.status_code, refused.json["code"]) == (403, "not_served_singly")
    assert "附件注明“没有生效的医保服务协议" in refused.json["detail"]


def test_a_franchise_store_that_joins_directly_after_the_number_is_reached_as_who_joins_later(desk, single, city, page):
    joining = {"chain_id": city["chain"], "kind": "franchise", "from_on": f"{clock.today()}"}
    assert desk.approver.post(f"/api/v1/stores/{city[single]}/memberships", joining).status_code == 201
    desk._settle()
    numbered(desk)
    desk.serve()
    refused = served_on(desk, city[single])
    desk.leave(single)
    clock.advance(days=6)
    assert desk.join(single) == 201
    desk.serve_all_on(single)
    clock.advance(days=1)

    assert (refused.status_code, refused.json["code"]) == (403, "not_served_singly")
    assert "附件注明“加盟门店" in refused.json["detail"]
    assert desk.standing(single) == "closed"
    assert desk.case_id in desk.holds(store_id=city[single])
    assert UNSERVED not in page(desk.case_id).words


def test_nobody_is_served_with_a_decision_that_does_not_reach_it(desk, single, city, designate, signed, browser):
    """A store of no chain, one of another chain, one for which the headquarters received."""
    numbered(desk)
    desk.serve()
    of_another = designate(city["苍术堂1店"])
    whys = {
        city[single]: "该药店不属于该连锁，也没有登记加入",
        of_another: "该药店不属于该连锁，也没有登记加入",
        city[TWO]: "连锁总部已经代该药店签收本决定",
    }

    for store_id, why in whys.items():
        refused = served_on(desk, store_id)
        assert (refused.status_code, refused.json["code"]) == (403, "not_served_singly")
        assert why in refused.json["detail"]
        form = Browser(browser(reviewer(areas=AREA))).open(
            f"/papers/{paper_of(desk.case)}/stores/{store_id}/own-service"
        )
        assert why in form.words
        assert 'name="receiver"' not in form.text
    owner = signed(user(Role.PHARMACY, stores=(city[single],)))
    assert owner.get(f"/api/v1/papers/{paper_of(desk.case)}").status_code == 404
    assert papers.get(paper_of(desk.case)).own_services == ()


def test_the_page_of_a_case_says_who_was_served_itself_when_by_whom_and_since_when_it_is_closed(
    desk, single, city, page
):
    numbered(desk)
    desk.serve()
    clock.advance(days=6)
    before = page(desk.case_id).words
    assert desk.join(single) == 201
    desk.serve_all_on(single, besides=desk.case_id)
    waiting = page(desk.case_id).words
    assert desk.serve_on(single) == 200
    today, tomorrow = full_day(clock.today()), full_day(clock.today() + timedelta(days=1))

    words = page(desk.case_id).words

    named = len(papers.get(paper_of(desk.case)).annexed)
    assert f"附件列明的门店（{named}家）" in before
    assert "已单独送达的门店" not in before
    assert UNSERVED in waiting
    assert f"附件列明的门店（{named}家）" in words
    assert "已单独送达的门店（1家）" in words
    assert f"决定所及共{named + 1}家：附件列明{named}家，附件以外单独送达1家。" in words
    row = words[words.index("已单独送达的门店（1家）") :]
    assert f"{single} {today} 直接送达，签收人：王五" in row
    assert f"自{tomorrow}起" in row[: row.index("经过")]
    events = words[words.index("经过") :]
    assert re.search(rf"{today} \S+ 向门店单独送达 {single}", events)


def test_who_was_served_before_it_joins_without_a_clause_on_chains_is_not_counted_as_reached(
    desk, single, city, page, designate
):
    """Its joining waits for the service all the same; the decision does not lie on it (Art. 24)."""
    designate(city[single])
    forget_text(city[single])
    numbered(desk)
    desk.serve()
    clock.advance(days=6)
    assert desk.join(single) == 201
    desk.serve_all_on(single)
    named = sum(each.is_reached for each in annex_of(desk.case))

    words = page(desk.case_id).words

    assert f"决定所及共{named}家，均为附件列明。另有1家已单独送达，未在该店执行。" in words
    assert desk.standing(single, days=3) == "open"


def test_a_resumption_says_which_of_both_is_true_of_a_store_that_it_does_not_open(
    desk, city, designate, page, whole, signed, settle
):
    """Of a chain of its own: nothing else lies on it."""
    one, two, left = (f"白术大药房{number}店" for number in (1, 2, 3))
    rows = [rosters.row(each, chain="白术大药房") for each in (one, two, left)]
    upload(whole, signed(user(Role.ADMINISTRATOR)), rosters.csv_of(rows), key="upload-of-a-chain")
    settle()
    for each in signed(user(Role.ADMINISTRATOR)).get("/api/v1/stores?limit=200").json["items"]:
        if each["name"] in (one, two, left):
            city |= {each["name"]: designate(each["id"]), "chain": each["chain_id"]}
    desk.city, single = city, left
    desk.case_id = opened(chain_proposal(subject_id=city["chain"], affected=[city[one], city[two]])).case_id
    set_terms(city[two], clauses=[Clause.CHAIN_MEASURE.value])
    numbered(desk)
    sentence = EXCEPT in letter_of(desk)
    desk.serve()
    suspension = desk.case_id
    clock.advance(days=6)
    desk.leave(single)
    clock.advance(days=1)
    ended = {"measure": "resumption", "subject_id": city[single], "months": None, "ends_case_id": suspension}
    desk.case_id = opened(proposal(**ended, affected=[]), area="369901").case_id
    assert desk.act("adopt", {"statement": SAID["statement"]}).status_code == 200
    assert desk.act("approve").status_code == 200
    assert desk.work() == 1
    desk.serve()
    clock.advance(days=6)
    ended = {"measure": "chain_resumption", "ends_case_id": suspension}
    desk.case_id = opened(chain_proposal(subject_id=city["chain"], affected=[], **ended)).case_id
    desk.act("adopt")
    fates, words = desk.fates(), page(desk.case_id).words
    set_terms(city[two], clauses=[each.value for each in Clause])

    assert not sentence
    assert fates[two] == "原决定未在该店执行"
    assert fates[single] == "已经先行恢复（已退出该连锁）"
    assert f"{two} 原决定未在该店执行" in words
    assert f"{single} 已经先行恢复（已退出该连锁）" in words
    assert fates[one] == "恢复结算"


def test_who_decides_is_told_whom_the_decision_will_not_reach_and_why(desk, city, designate, page, browser):
    store_id = designate(city[THREE])
    forget_text(store_id)
    body = {**SAID, "first_on": f"{clock.today() + timedelta(days=5)}"}
    adopter = Browser(browser(reviewer(areas=AREA)))
    checked = adopter.press(adopter.open(f"/cases/{desk.case_id}/adopt"), "check", **body).words
    assert desk.act("adopt").status_code == 200
    approving = Browser(browser(approver(areas=AREA))).open(f"/cases/{desk.case_id}").words

    for words in (checked, approving):
        unreached = words[words.index("本决定不适用的门店（") :]
        assert f"{THREE}：{EXEMPT}" in unreached

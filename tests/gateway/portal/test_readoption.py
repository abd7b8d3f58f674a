"""What is read before a decision: what its paper will say, and what a new adoption changed."""

import re
from datetime import timedelta

import pytest

from common import clock
from common.messages.words import Measure
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.papers.kinds.decision import read
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.render_paper import view_for
from services.gateway.portal.shell.instants import full_day
from tests.gateway.builders import approver, opened, proposal, reviewer
from tests.gateway.portal.chain_desk import AREA, ONE, SAID, TWO
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_sign_in import submit

pytestmark = pytest.mark.usefixtures("clock_file")
SINCE, AGAIN = "上次采纳之后的变动", "与上次采纳相比的变动"


@pytest.fixture
def page(browser):
    """Call: what the page of a case says now."""
    return lambda case_id: Browser(browser(approver(areas=AREA))).open(f"/cases/{case_id}").words


def told(words, heading):
    """The part of a page under a heading, up to the facts."""
    return words[words.index(heading) : words.index("事实", words.index(heading))]


def test_the_page_of_a_returned_case_tells_what_changed_and_of_one_adopted_anew_against_what(
    desk, city, designate, page
):
    joiner = "青葙药房5号"
    designate(city[joiner])
    assert desk.act("adopt").status_code == 200
    first = full_day(desk.case.particulars.first_on)
    counted = desk.approver.get(f"/api/v1/chains/{city['chain']}/assessment").json["tally"]["stores"]
    assert [each in page(desk.case_id) for each in (SINCE, AGAIN)] == [False, False]
    assert desk.join(joiner) == 201
    desk.serve_all_on(joiner)
    desk.leave(TWO)
    assert desk.act("return", {"reason": "请重新核对门店。"}).status_code == 200

    returned = told(page(desk.case_id), SINCE)
    later = clock.today() + timedelta(days=8)
    body = {**SAID, "first_on": f"{later}", "demands": "逐店整改后申请验收。"}
    assert desk.act("adopt", body).status_code == 200
    adopted = told(page(desk.case_id), AGAIN)

    for words in (returned, adopted):
        assert f"新增的门店 — {joiner}" in words
        assert f"减少的门店 {TWO} —" in words
        assert "决定所及门店" not in words  # as many as before
    for words in (returned, adopted):
        assert f"计入统计的门店 {counted} {counted + 1} " in words
        assert "提出建议时" not in words
    assert ("上次采纳 今天" in returned, "上次采纳 本次采纳" in adopted) == (True, True)
    assert f"起始日 {first} {full_day(later)}" in adopted
    assert "整改要求 完成整改后申请验收。 逐店整改后申请验收。" in adopted
    assert "陈述申辩" not in adopted
    # The others of this file share the chain.
    clock.advance(days=1)
    assert desk.join(TWO) == 201
    desk.serve_all_on(TWO)


def test_the_figures_of_an_adoption_that_did_not_keep_them_are_not_told(desk, page):
    assert desk.act("adopt").status_code == 200
    CaseDocument._get_collection().update_one({"_id": desk.case_id}, {"$unset": {"steps.0.tally": ""}})
    assert desk.act("return", {"reason": "请重新核对。"}).status_code == 200

    assert "没有变动。" in told(page(desk.case_id), SINCE)


def test_the_figures_of_a_chain_that_changed_since_the_proposal_are_told(desk, page):
    tally = {"stores": 40, "graded_c": 7, "stores_in_year": 40, "penalised": 0}
    CaseDocument._get_collection().update_one({"_id": desk.case_id}, {"$set": {"snapshot.tally": tally}})
    assert desk.act("adopt").status_code == 200
    assert desk.act("return", {"reason": "请核对统计。"}).status_code == 200

    words = told(page(desk.case_id), SINCE)

    assert re.search(r"计入统计的门店（提出建议时、今天） 40 \d ", words)
    assert "其中C级门店（提出建议时、今天） 7 0" in words
    assert "被中止或者解除" not in words


def test_a_case_that_was_adopted_the_same_way_says_that_nothing_changed(desk, page):
    for name, body in (("adopt", None), ("return", {"reason": "请再核对。"}), ("adopt", None)):
        assert desk.act(name, body).status_code == 200

    assert "没有变动。" in told(page(desk.case_id), AGAIN)


def test_the_check_page_says_what_the_paper_will_and_until_when_is_to_be_rectified(city, browser, designate, settle):
    store_id = designate(city["独一大药房"])
    case = opened(proposal(subject_id=store_id), area="369902")
    adopter = Browser(browser(reviewer(areas=AREA)))
    first_on = clock.today() + timedelta(days=5)
    said = {"first_on": f"{first_on}", "months": "3", "source": "日常检查发现。", "statement": "当事人未提出陈述申辩。"}
    said["reasons"] = "按幅度的下限。"

    checked = adopter.press(adopter.open(f"/cases/{case.case_id}/adopt"), "check", **said, demands="完成整改。")
    adopter.press(checked, "send")
    waiting = Browser(browser(approver(areas=AREA))).open(f"/cases/{case.case_id}")

    for words in (checked.words, waiting.words):
        shown = words[words.index("决定书将写明的内容") :]
        assert re.search(
            r"整改期限为自中止起算之日起（含当日）\d+个工作日；其届满后距中止期限届满应当不少于\d+个工作日", shown
        )
        assert f"自{full_day(first_on)}零时起至" in shown
        assert "可自收到之日起60日内向示例市人民政府申请行政复议" in shown


def test_what_is_previewed_is_what_the_paper_says(desk, city, browser):
    """Of a chain's decision: every paragraph of the letter, and the stores of its annex."""
    adopter = Browser(browser(reviewer(areas=AREA)))
    first_on = clock.today() + timedelta(days=5)
    asked = {**SAID, "first_on": f"{first_on}"}
    checked = adopter.press(adopter.open(f"/cases/{desk.case_id}/adopt"), "check", **asked)
    adopter.press(checked, "send")
    desk._settle()
    assert desk.act("approve").status_code == 200
    assert desk.work() == 1
    paper = papers.get(paper_of(desk.case))

    letter = view_for(paper, policy=policies.current(), is_specimen=True)

    assert read(paper.facts).measure is Measure.CHAIN_SUSPENSION
    assert cases.get(desk.case_id).status is Status.APPROVED
    said = [letter.title, *letter.opening, *(text for each in letter.sections for text in each.paragraphs)]
    said += [row[1] for row in letter.annex.rows]
    assert [each for each in said if each not in checked.words] == []
    assert "整改期限为自收到本决定之日的次日起30日。" in checked.words
    assert ONE in said


def test_a_preview_that_cannot_be_made_says_so_and_bars_nobody(gateway, city):
    """At the app `gateway` agreements does not answer."""
    case, someone = opened(proposal(subject_id=city["青葙药房9号"]), area="369902"), reviewer(areas=AREA)
    client = gateway.test_client()
    submit(client, someone.username)
    lonely = Browser(client)
    said = {
        "first_on": f"{clock.today() + timedelta(days=5)}",
        "months": "3",
        "source": "日常检查。",
        "statement": "未提出。",
        "reasons": "按幅度的下限。",
    }

    checked = lonely.press(lonely.open(f"/cases/{case.case_id}/adopt"), "check", **said, demands="完成整改。")

    assert "决定书的内容暂时无法预览" in checked.words
    assert "send" in checked.buttons
    assert "日常检查。" in checked.words

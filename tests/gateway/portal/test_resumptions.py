"""What the end of a chain's measure does for each of its stores: said in its list, and on its case before."""

from datetime import timedelta

import pytest

from common import clock
from services.agreements.stores.usecases.place_hold import place_hold
from services.agreements.stores.usecases.terminate_store import terminate_store
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.render_paper import view_for
from services.gateway.portal.shell.instants import full_day
from tests.agreements.conftest import decision_served
from tests.gateway.builders import approver, chain_proposal, command, opened, proposal
from tests.gateway.portal.chain_desk import AREA, ONE, SAID, THREE, TWO
from tests.gateway.portal.forms import Browser

pytestmark = pytest.mark.usefixtures("clock_file")


def test_a_resumption_says_of_each_store_whether_it_opens_or_why_it_stays_closed(desk, city, designate, browser):
    designate(city[THREE])
    desk.act("adopt")
    desk.act("approve")
    assert desk.work() == 1
    desk.serve()
    clock.advance(days=6)
    desk.leave(ONE)
    last = clock.today() + timedelta(days=60)
    suspended = {"last_on": f"{last}", "number": "示医保决〔2026〕901号"}
    place_hold(decision_served("suspension", city[TWO], "case-own-months", **suspended), command=command())
    ended = {"measure": "chain_resumption", "ends_case_id": desk.case_id}
    desk.case_id = opened(chain_proposal(subject_id=city["chain"], affected=[], **ended)).case_id
    clock.advance(days=1)
    desk.act("adopt")

    assert desk.fates() == {
        ONE: "恢复结算（已退出该连锁）",
        TWO: f"不恢复结算：中止协议（示医保决〔2026〕901号），至{full_day(last)}24时止",
        THREE: "恢复结算",
    }
    page = Browser(browser(approver(areas=AREA))).open(f"/cases/{desk.case_id}").words
    assert f"{TWO} 不恢复结算：中止协议：示医保决〔2026〕901号" in page
    assert f"{ONE} 恢复结算（已退出该连锁）" in page

    # What is decided after the adoption makes the case look again, as a store that joins or leaves does.
    desk.act("approve")
    terminated = {"number": "示医保决〔2026〕902号"}
    terminate_store(decision_served("termination", city[THREE], "case-own-end", **terminated), command=command())
    shown = desk.approver.get(f"/api/v1/cases/{desk.case_id}").json["changed"]
    assert shown == {"joined": [], "left": [], "altered": [{"id": city[THREE], "name": THREE}]}
    assert (desk.work(), desk.case.status) == (0, Status.RETURNED)
    assert f"（恢复情况有变{THREE}）" in desk.case.steps[-1].words
    desk.act("adopt")
    assert desk.fates()[THREE].startswith("不恢复结算：医保服务协议已被解除（示医保决〔2026〕902号）")
    desk.act("approve")
    assert desk.work() == 1
    letter = view_for(papers.get(paper_of(desk.case)), policy=policies.current(), is_specimen=True)
    assert {row[1]: row[4] for row in letter.annex.rows} == desk.fates()


def test_who_joins_after_the_first_day_of_a_resumption_has_not_left(desk, city, designate, with_stores):
    """Served before it joins, a store is bound by the measure, and named where that ends, before its first day."""
    joiner = "苏木药房"
    clock.advance(days=30)  # what the tests before decided lies behind
    desk.city = with_stores(city, (joiner,))
    designate(desk.city[joiner])
    assert [desk.act(each).status_code for each in ("adopt", "approve")] == [200, 200]
    assert desk.work() == 1
    desk.serve()
    clock.advance(days=6)
    assert desk.join(joiner, days=20) == 201
    desk.serve_all_on(joiner)
    ended = {"measure": "chain_resumption", "ends_case_id": desk.case_id}
    desk.case_id = opened(chain_proposal(subject_id=city["chain"], affected=[], **ended)).case_id
    clock.advance(days=1)

    assert desk.act("adopt").status_code == 200

    assert joiner in desk.fates()
    assert "已退出" not in desk.fates()[joiner]


def test_a_single_store_is_told_what_keeps_it_closed_as_well(desk, city, browser):
    last = clock.today() + timedelta(days=60)
    for number in (903, 904):
        told = {"last_on": f"{last}", "number": f"示医保决〔2026〕{number}号"}
        place_hold(decision_served("suspension", city[ONE], f"case-own-{number}", **told), command=command())
    ended = {"measure": "resumption", "subject_id": city[ONE], "months": None, "ends_case_id": "case-own-903"}
    desk.case_id = opened(proposal(**ended, affected=[]), area="369901").case_id
    clock.advance(days=1)

    desk.act("adopt", {"statement": SAID["statement"]})
    page = Browser(browser(approver(areas=AREA))).open(f"/cases/{desk.case_id}").words
    desk.act("approve")
    assert desk.work() == 1

    letter = view_for(papers.get(paper_of(desk.case)), policy=policies.current(), is_specimen=True)
    text = "".join(sum((each.paragraphs for each in letter.sections), ()))
    assert f"{ONE} 不恢复结算：中止协议：示医保决〔2026〕904号" in page
    assert "但你单位届时另有下列情形，在其消除之前不恢复结算：中止协议（示医保决〔2026〕904号），" in text
    assert letter.annex is None
    assert papers.get(paper_of(desk.case)).annexed == ()

"""Chapter three: eight stores at C do nothing to a chain of 56; the ninth brings a measure for all, as one hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deploy.demo.story import people
from deploy.demo.story.days import CHAIN_FIRST, CHAIN_SERVED, NINTH, NINTH_COUNTS, NINTH_LAST_DAY_TO_OBJECT, at, told
from deploy.demo.story.deciding import Decision, adopt, approve, await_paper, case_of, check_pdf, read_case, serve
from deploy.demo.story.stage import Stage
from deploy.demo.story.standings import holds_behind, openness, openness_text, standings_of
from deploy.demo.story.telling import expect, expect_refused
from deploy.demo.story.violating import TO_C, punish
from deploy.demo.story.wording import of_chain_suspension
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Body

MEASURE = "chain_suspension"


def tell_chain(stage: Stage, chain_id: str, *, ninth: str) -> Decision:
    """From eight C grades to the closing of the whole chain; the decision."""
    _eight(stage, chain_id)
    _ninth_waits(stage, chain_id, ninth)
    _ninth_counts(stage, chain_id)
    case = _adopt(stage, chain_id)
    decision = _decide(stage, case, chain_id)
    _closed_by_one_hold(stage, chain_id, decision)
    return decision


def assessment_of(stage: Stage, chain_id: str) -> Body:
    """How the chain stands against the rule now, as the reviewer sees it."""
    return dict(stage.hand(people.CONFIRMER).get(f"/chains/{chain_id}/assessment"))


def proposals_of(stage: Stage, chain_id: str) -> list[Body]:
    """The chain measures proposed for a chain so far."""
    return list(stage.hand(people.CONFIRMER).get("/proposals", chain_id=chain_id, measure=MEASURE)["items"])


def proposals_text(proposals: Sequence[Body]) -> str:
    """What is proposed, for a reader: `连锁措施建议：无`."""
    return "连锁措施建议：" + ("、".join(str(each["id"]) for each in proposals) or "无")


def share(tally: Body, *, count: str, of: str) -> str:
    """A share in stores and in percent."""
    return f"{tally[count]}/{tally[of]}（{tally[count] * 100 / tally[of]:.1f}%）"


def _eight(stage: Stage, chain_id: str) -> None:
    size = len(stage.members[chain_id])
    found = wait_for(
        lambda: assessment_of(stage, chain_id),
        until=lambda each: each["tally"]["graded_c"] == 8 and each["tally"]["penalised"] == 1,
        what="8 家 C 级计入",
    )
    expect(found["tally"]["stores"], size, what="连锁门店数")
    proposals = proposals_of(stage, chain_id)
    expect((found["tripped"], found["c_headroom"], proposals), (False, 0, []), what="8 家时")
    stage.telling.tell(
        f"{size} 家连锁有 8 家 C 级：不触发责令整改、暂停结算的建议",
        f"C 级占比 {share(found['tally'], count='graded_c', of='stores')}，{found['c_limit']}才触发；再有 1 家即触发",
        f"中止解除占比 {share(found['tally'], count='penalised', of='stores_in_year')}，{found['penalty_limit']}才触发",
        proposals_text(proposals),
    )


def _ninth_waits(stage: Stage, chain_id: str, ninth: str) -> None:
    stage.until(at(NINTH))
    punish(stage, ninth, TO_C, on=NINTH)
    grade = stage.hand(people.CONFIRMER).get(f"/stores/{ninth}/grade")
    expect(grade["grade"], "C", what="第 9 家的等级")
    stage.until(at(NINTH_LAST_DAY_TO_OBJECT, 23))
    found = assessment_of(stage, chain_id)
    expect((found["tally"]["graded_c"], found["tripped"]), (8, False), what="异议期最后一日")
    proposals = proposals_of(stage, chain_id)
    expect(proposals, [], what="异议期内的建议")
    stage.telling.tell(
        "第 9 家降为 C：异议期内不计入连锁",
        f"{stage.names[ninth]}：{told(NINTH)}确认，{grade['grade']} 级；异议期至{told(NINTH_LAST_DAY_TO_OBJECT)}",
        f"异议期最后一日计入 {share(found['tally'], count='graded_c', of='stores')}",
        proposals_text(proposals),
    )


def _ninth_counts(stage: Stage, chain_id: str) -> None:
    stage.until(at(NINTH_COUNTS, 0, 1))
    proposal = wait_for(lambda: proposals_of(stage, chain_id), what="连锁措施建议")[0]
    found = assessment_of(stage, chain_id)
    detail = stage.hand(people.CONFIRMER).get(f"/proposals/{proposal['id']}")
    snapshot = detail["snapshot"]
    size = len(stage.members[chain_id])
    expect(
        (found["tally"]["graded_c"], found["tripped"], found["reasons"]), (9, True, ["c_share"]), what="第 9 家计入后"
    )
    expect((snapshot["tally"]["graded_c"], snapshot["tally"]["stores"]), (9, size), what="建议的统计快照")
    expect(detail["affected_count"], size, what="措施及于的门店数")
    stage.telling.tell(
        f"{told(NINTH_COUNTS)}：第 9 家计入，系统提出连锁措施建议",
        f"C 级占比 {share(snapshot['tally'], count='graded_c', of='stores')}，{snapshot['c_limit']}",
        f"建议 {proposal['id']}，及于 {detail['affected_count']} 家，快照 sha256 {detail['snapshot_sha256']}",
        *(fact["text"] for fact in detail["facts"][:3]),
    )


def _adopt(stage: Stage, chain_id: str) -> Body:
    stage.until(at(NINTH_COUNTS, 10))
    wording = of_chain_suspension(objected_until=NINTH_LAST_DAY_TO_OBJECT)
    case = adopt(stage, case_of(stage, subject_id=chain_id, measure=MEASURE), first_on=CHAIN_FIRST, wording=wording)
    refusal = expect_refused(
        lambda: approve(stage, case, username=people.CONFIRMER_AS_APPROVER),
        code="same_person",
        what="采纳人换用审批账号审批",
    )
    stage.telling.tell("采纳建议；采纳人自己不能审批", f"案件 {case['id']}，苏映川采纳", refusal)
    return read_case(stage, case["id"])


def _decide(stage: Stage, case: Body, chain_id: str) -> Decision:
    approve(stage, case)
    paper = await_paper(stage, case["id"])
    names = [stage.names[store_id] for store_id in stage.members[chain_id]]
    expect(case["affected_count"], len(names), what="决定所及的门店数")
    evidence = check_pdf(stage, paper, names=names)
    expect(bool(re.search(r"〔2026〕\d+号$", paper["number"])), True, what=f"文号 {paper['number']} 的形式")
    stage.telling.tell("另一自然人审批；编号、制成 PDF", f"周慕言审批，文书 {paper['id']}", *evidence)
    serve(stage, paper, served_on=CHAIN_SERVED, receiver="连锁总部")
    stage.telling.tell(
        f"{told(CHAIN_SERVED)}送达连锁总部（依协议代各门店签收），次日生效", f"登记送达：{paper['number']}，直接送达"
    )
    return Decision(case["id"], paper["id"], paper["number"])


def _closed_by_one_hold(stage: Stage, chain_id: str, decision: Decision) -> None:
    members, reviewer = stage.members[chain_id], stage.hand(people.CONFIRMER)
    holds = wait_for(lambda: reviewer.get("/holds", chain_id=chain_id)["items"], what="连锁措施的登记")
    stage.until(at(CHAIN_SERVED, 23, 59))
    before = standings_of(stage, members)
    expect(openness(before), {"open": len(members) - 1, "closed": 1}, what="生效前一分钟")
    stage.until(at(CHAIN_FIRST, 0))
    found = standings_of(stage, members)
    expect(openness(found), {"closed": len(members)}, what="生效时刻各店的结算状态")
    expect([hold["case_id"] for hold in holds], [decision.case_id], what="连锁名下的暂停结算")
    behind = {hold_id for each in found for hold_id, scope in holds_behind(each).items() if scope == "chain"}
    expect(behind, {holds[0]["id"]}, what="各店关闭所依据的连锁暂停")
    doubly = sum(1 for each in found if len(holds_behind(each)) == 2)
    reason = next(reason for each in found for reason in each["reasons"] if reason["scope"] == "chain")
    stage.telling.tell(
        f"{told(CHAIN_FIRST)}零时：{len(members)} 家全部关闭，只用 1 条暂停记录",
        f"前一分钟：{openness_text(before)}；零时：{openness_text(found)}",
        f"暂停记录 {holds[0]['id']}（范围：连锁）；其中 {doubly} 家另有自身的中止",
        reason["text"],
    )

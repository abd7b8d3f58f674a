"""Chapter five: rectified, resumed by a decision; own suspensions stay, and the same C grades do not trip again."""

from __future__ import annotations

from collections.abc import Sequence

from deploy.sample_city.waiting import wait_for
from deploy.story import people
from deploy.story.chain import assessment_of, proposals_of, share
from deploy.story.days import DAYS_AFTER, RECTIFIED, RESUMED, RESUMED_SERVED, at, told
from deploy.story.deciding import Decision, decide
from deploy.story.people import headquarters
from deploy.story.stage import Stage
from deploy.story.standings import holds_behind, openness, standings_of
from deploy.story.telling import expect


def tell_resuming(stage: Stage, chain_id: str, *, decision: Decision, own: str, newcomer: str) -> None:
    """Evidence, acceptance, resumption; then days pass and nothing trips."""
    members = stage.members[chain_id]
    _rectify(stage, chain_id, decision)
    _resume(stage, chain_id, [*members, newcomer], own=own, newcomer=newcomer)
    _trips_no_more(stage, chain_id)


def _rectify(stage: Stage, chain_id: str, decision: Decision) -> None:
    stage.until(at(RECTIFIED))
    director, reviewer = stage.hand(headquarters(0)), stage.hand(people.RECORDER)
    orders = director.get("/rectifications", chain_id=chain_id)["items"]
    expect([(each["case_id"], each["status"]) for each in orders], [(decision.case_id, "ordered")], what="限期整改")
    path = f"/rectifications/{orders[0]['id']}"
    director.do(f"{path}/evidence", {"text": "已完成全员培训和处方、进销存核对，附各店整改清单。"}, step="evidence")
    reviewer.do(f"{path}/pass", step="pass")
    expect(reviewer.get(path)["status"], "passed", what="整改验收")
    expect(set(openness(standings_of(stage, stage.members[chain_id]))), {"closed"}, what="验收后、恢复决定前的结算状态")
    stage.telling.tell(
        "连锁总部提交整改材料，经办验收合格：验收本身不恢复结算",
        f"整改 {orders[0]['id']}，限期至 {orders[0]['due_on']}，{told(RECTIFIED)}验收合格",
        f"{len(stage.members[chain_id])} 家仍全部关闭",
    )


def _resume(stage: Stage, chain_id: str, concerned: Sequence[str], *, own: str, newcomer: str) -> None:
    _, evidence = decide(
        stage,
        subject_id=chain_id,
        measure="chain_resumption",
        first_on=RESUMED,
        served_on=RESUMED_SERVED,
        names=[stage.names[store_id] for store_id in (own, newcomer)],
        source="连锁总部提交整改材料，经办人员验收合格。",
    )
    expect(set(openness(standings_of(stage, concerned))), {"closed"}, what="恢复生效前的结算状态")
    stage.until(at(RESUMED, 0))
    members = stage.members[chain_id]
    found = wait_for(
        lambda: standings_of(stage, members),
        until=lambda each: openness(each) == {"open": len(members) - 1, "closed": 1},
        what="恢复后的结算状态",
    )
    closed = next(each for each in found if each["standing"] == "closed")
    expect((closed["store_id"], set(holds_behind(closed).values())), (own, {"store"}), what="仍关闭的门店")
    expect(openness(standings_of(stage, [newcomer])), {"open": 1}, what="后加入门店的结算状态")
    stage.telling.tell(
        f"{told(RESUMED)}零时：恢复决定生效，{len(members) - 1} 家开通，自身中止的一家仍关闭",
        *evidence,
        f"{stage.names[own]} 仍关闭：{closed['reasons'][0]['text']}",
        "后加入的、已退出的门店同时开通",
    )


def _trips_no_more(stage: Stage, chain_id: str) -> None:
    before = [each["id"] for each in proposals_of(stage, chain_id)]
    lines = []
    for day in DAYS_AFTER:
        stage.until(at(day))
        found = wait_for(
            lambda: assessment_of(stage, chain_id),
            until=lambda each, day=day: bool(each["alert"]) and each["alert"]["on"] == day.isoformat(),  # type: ignore[misc]
            what="占比仍超标的提醒",
        )
        expect(found["tally"]["graded_c"], 9, what="仍在 C 级的门店数")
        expect(found["fresh_tally"]["graded_c"], 0, what="未用过的 C 级情形")
        expect([each["id"] for each in proposals_of(stage, chain_id)], before, what="连锁措施建议")
        lines.append(
            f"{told(day)}：C 级占比 {share(found['tally'], count='graded_c', of='stores')}，"
            f"未用过的 {found['fresh_tally']['graded_c']} 家；只提醒，不建议"
        )
    stage.telling.tell("同样的 C 级不再次触发，日期变更后也不触发", *lines)

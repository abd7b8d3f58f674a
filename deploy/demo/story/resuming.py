"""Chapter five: rectified, resumed by a decision; own suspensions stay, and the same C grades do not trip again."""

from __future__ import annotations

from datetime import date

from deploy.demo.story import people
from deploy.demo.story.chain import assessment_of, proposals_of, proposals_text, share
from deploy.demo.story.days import DAYS_AFTER, RECTIFIED, RESUMED, RESUMED_SERVED, at, told
from deploy.demo.story.deciding import Decision, decide
from deploy.demo.story.people import headquarters
from deploy.demo.story.stage import Stage
from deploy.demo.story.standings import holds_behind, openness, openness_text, standing_text, standings_of
from deploy.demo.story.telling import expect
from deploy.demo.story.wording import of_chain_resumption
from deploy.demo.waiting import wait_for


def tell_resuming(stage: Stage, chain_id: str, *, decision: Decision, own: str, newcomer: str, leaver: str) -> None:
    """Evidence, acceptance, resumption; then days pass and nothing trips."""
    _rectify(stage, chain_id, decision)
    _resume(stage, chain_id, own=own, newcomer=newcomer, leaver=leaver)
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
    found = standings_of(stage, stage.members[chain_id])
    expect(openness(found), {"closed": len(found)}, what="验收后、恢复决定前的结算状态")
    stage.telling.tell(
        "连锁总部提交整改材料，经办验收合格：验收本身不恢复结算",
        f"整改 {orders[0]['id']}，限期至{told(date.fromisoformat(orders[0]['due_on']))}，{told(RECTIFIED)}验收合格",
        f"该连锁受措施的门店：{openness_text(found)}",
    )


def _resume(stage: Stage, chain_id: str, *, own: str, newcomer: str, leaver: str) -> None:
    members = stage.members[chain_id]
    members_now = [newcomer, *(store_id for store_id in members if store_id != leaver)]
    _, evidence = decide(
        stage,
        subject_id=chain_id,
        measure="chain_resumption",
        first_on=RESUMED,
        served_on=RESUMED_SERVED,
        names=[stage.names[store_id] for store_id in members_now],
        wording=of_chain_resumption(passed_on=RECTIFIED),
    )
    expect(set(openness(standings_of(stage, [*members, newcomer]))), {"closed"}, what="恢复生效前的结算状态")
    stage.until(at(RESUMED, 0))
    found = wait_for(
        lambda: standings_of(stage, members),
        until=lambda each: openness(each) == {"open": len(members) - 1, "closed": 1},
        what="恢复后的结算状态",
    )
    closed = next(each for each in found if each["standing"] == "closed")
    expect((closed["store_id"], set(holds_behind(closed).values())), (own, {"store"}), what="仍关闭的门店")
    moved = {each["store_id"]: each for each in standings_of(stage, [newcomer, leaver])}
    expect(openness(moved.values()), {"open": 2}, what="后加入和已退出门店的结算状态")
    stage.telling.tell(
        f"{told(RESUMED)}零时：恢复决定生效，{len(members) - 1} 家开通，自身中止的一家仍关闭",
        *evidence,
        f"决定时的 {len(members)} 家：{openness_text(found)}",
        f"{stage.names[own]}仍{standing_text(closed)}",
        f"后加入的{stage.names[newcomer]}：{standing_text(moved[newcomer])}",
        f"已退出的{stage.names[leaver]}：{standing_text(moved[leaver])}",
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
        proposals = proposals_of(stage, chain_id)
        expect([each["id"] for each in proposals], before, what="连锁措施建议")
        lines.append(
            f"{told(day)}：C 级占比 {share(found['tally'], count='graded_c', of='stores')}，"
            f"未用过的 {found['fresh_tally']['graded_c']} 家；只提醒，"
            f"仍只有原来的{proposals_text(proposals)}"
        )
    stage.telling.tell("同样的 C 级不再次触发，日期变更后也不触发", *lines)

"""Chapter two: violations are recorded and confirmed, points count, a grade falls, one store is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from deploy.demo.story import people
from deploy.demo.story.days import FOUND, FOUND_COUNTS, OWN_FIRST, OWN_LAST, OWN_SERVED, at, told
from deploy.demo.story.deciding import decide
from deploy.demo.story.stage import Stage
from deploy.demo.story.standings import holds_behind, openness, openness_text, standing_text, standings_of
from deploy.demo.story.telling import expect, expect_refused
from deploy.demo.story.violating import FALSE_SALE, TO_C, await_finality, confirm, punish, record, tell
from deploy.demo.story.wording import FOR_FALSE_SALE, of_suspension
from deploy.demo.waiting import wait_for

_OTHERS_AT_C = 7


def tell_points(stage: Stage, chain_id: str) -> str:
    """Eight stores of the chain fall to C, one of them is suspended for six months; the id of that one."""
    stores = stage.members[chain_id]
    stage.until(at(FOUND))
    _first_entry(stage, stores[0])
    for store_id in stores[1:_OTHERS_AT_C]:
        punish(stage, store_id, TO_C, on=FOUND)
    own = stores[_OTHERS_AT_C]
    punish(stage, own, [FALSE_SALE], on=FOUND)
    _grade_with_reasons(stage, stores[0], chain_id)
    _own_suspension(stage, own, chain_id)
    return own


def _first_entry(stage: Stage, store_id: str) -> None:
    entries = [record(stage, store_id, finding, on=FOUND) for finding in TO_C]
    refusals = [
        expect_refused(
            lambda username=username: confirm(stage, entries[0], username=username),  # type: ignore[misc]
            code="same_person",
            what=what,
        )
        for username, what in (
            (people.RECORDER, "记录人确认自己的记录"),
            (people.RECORDER_AGAIN, "记录人换用第二个账号确认"),
        )
    ]
    for entry in entries:
        confirm(stage, entry)
    numbers = tell(stage, store_id, entries, on=FOUND)
    listed = [f"{finding.item}（{entry}）" for finding, entry in zip(TO_C, entries, strict=True)]
    stage.telling.tell(
        f"{told(FOUND)}：记录违规，由另一自然人确认",
        f"{stage.names[store_id]}：{'、'.join(listed)}",
        *refusals,
        *(_confirmed(stage, entry) for entry in entries),
        f"违规记分告知书{'、'.join(numbers)}当日送达，异议期自送达起算",
    )


def _confirmed(stage: Stage, entry_id: str) -> str:
    entry = stage.hand(people.CONFIRMER).get(f"/violations/{entry_id}")
    expect((entry["state"], entry["decided_by"] is not None), ("confirmed", True), what="确认后的违规记录")
    objected_until = told(date.fromisoformat(entry["objection_on"]))
    return f"{entry['item']} 由苏映川确认，记 {entry['points']} 分，入{entry['year']}年度账，异议期至{objected_until}"


def _grade_with_reasons(stage: Stage, store_id: str, chain_id: str) -> None:
    reviewer = stage.hand(people.CONFIRMER)
    grade = reviewer.get(f"/stores/{store_id}/grade")
    expect((grade["points"], grade["grade"]), (9, "C"), what="记分和等级")
    expected = {"C": _OTHERS_AT_C + 1}
    summary = wait_for(
        lambda: reviewer.get("/grades/summary", chain_id=chain_id),
        until=lambda found: found["C"] == expected["C"],
        what="连锁的等级分布",
    )
    at_c = reviewer.get("/grades", chain_id=chain_id, grade="C")
    expect((at_c["count"], len(at_c["items"])), (summary["C"], summary["C"]), what="C 级门店名单")
    stage.telling.tell(
        "记分 9 分，等级降为 C，附形成过程",
        *steps_of(grade["explanation"]),
        f"参数集 sha256 {grade['policy_sha256']}",
        f"连锁 {summary['stores']} 家：A 级 {summary['A']} 家，B 级 {summary['B']} 家，C 级 {summary['C']} 家：",
        *(f"  {each['name']}：{each['grade']} 级，{each['points']} 分" for each in at_c["items"]),
    )


def steps_of(step: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """An explanation as indented lines, the result first."""
    yield f"{'  ' * depth}{step['rule']}：{step['output']}"
    for below in step.get("steps", ()):
        yield from steps_of(below, depth + 1)


def _own_suspension(stage: Stage, store_id: str, chain_id: str) -> None:
    last_day, entries = await_finality(stage, store_id, counts_on=FOUND_COUNTS)
    decision, evidence = decide(
        stage,
        subject_id=store_id,
        measure="suspension",
        first_on=OWN_FIRST,
        served_on=OWN_SERVED,
        months=6,
        wording=of_suspension(objected_until=last_day, reasons=FOR_FALSE_SALE),
        names=[stage.names[store_id]],
    )
    wait_for(lambda: stage.hand(people.RECORDER).get("/holds", store_id=store_id)["items"], what="中止的登记")
    expect(openness(standings_of(stage, [store_id])), {"open": 1}, what="生效前一日的结算状态")
    stage.until(at(OWN_FIRST, 0))
    found = standings_of(stage, stage.members[chain_id])
    expect(openness(found), {"open": len(found) - 1, "closed": 1}, what="生效日零时连锁各店的结算状态")
    closed = next(each for each in found if each["standing"] == "closed")
    expect(set(holds_behind(closed).values()), {"store"}, what="关闭的原因")
    expect(closed["reasons"][0]["case_id"], decision.case_id, what="关闭所依据的案件")
    stage.telling.tell(
        f"一家门店自身中止 6 个月（{told(OWN_FIRST)}至{told(OWN_LAST)}）",
        entries,
        *evidence,
        f"该店{standing_text(closed)}",
        f"该连锁 {len(found)} 家：{openness_text(found)}",
    )

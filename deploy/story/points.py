"""Chapter two: violations are recorded and confirmed, points count, a grade falls, one store is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.sample_city.waiting import wait_for
from deploy.story import people
from deploy.story.days import FOUND, FOUND_COUNTS, OWN_FIRST, OWN_LAST, OWN_SERVED, at, told
from deploy.story.deciding import decide
from deploy.story.stage import Stage
from deploy.story.standings import holds_behind, openness, standings_of
from deploy.story.telling import expect, expect_refused
from deploy.story.violating import FALSE_SALE, TO_C, confirm, punish, record

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
    listed = [f"{finding.item}（{entry}）" for finding, entry in zip(TO_C, entries, strict=True)]
    stage.telling.tell(
        f"{told(FOUND)}：记录违规，由另一自然人确认",
        f"{stage.names[store_id]}：{'、'.join(listed)}",
        *refusals,
        "苏映川确认，记分入该店当年账",
    )


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
    stage.telling.tell(
        "记分 9 分，等级降为 C，附形成过程",
        *steps_of(grade["explanation"]),
        f"参数集 sha256 {grade['policy_sha256']}",
        f"连锁 {len(stage.members[chain_id])} 家：A {summary['A']}、B {summary['B']}、C {summary['C']}",
    )


def steps_of(step: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """An explanation as indented lines, the result first."""
    yield f"{'  ' * depth}{step['rule']}：{step['output']}"
    for below in step.get("steps", ()):
        yield from steps_of(below, depth + 1)


def _own_suspension(stage: Stage, store_id: str, chain_id: str) -> None:
    stage.until(at(FOUND_COUNTS))
    name = stage.names[store_id]
    decision, evidence = decide(
        stage,
        subject_id=store_id,
        measure="suspension",
        first_on=OWN_FIRST,
        served_on=OWN_SERVED,
        months=6,
        names=[name],
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
        f"{name}：{FALSE_SALE.item} 一次 12 分",
        *evidence,
        f"该店关闭：{closed['reasons'][0]['text']}",
        f"同连锁其余 {len(found) - 1} 家照常结算",
    )

"""What happens in the sample city: the annual determination, violations on their days, one suspension, the present."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from deploy.demo.city import cast, plan
from deploy.demo.city.city import City, at_once
from deploy.demo.notices import serve_notices
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Body, Hand


def determine(city: City) -> None:
    """Determine the grades for the year before, once ratings knows every agreement."""
    city.until(plan.at(plan.DETERMINED_ON, hour=10))
    wait_for(
        lambda: _summary(city),
        until=lambda found: sum(found.values()) == len(city.stores),
        what="协议信息到达评级系统",
    )
    rows = [{"store_id": city.store_ids[place], "grade": grade} for place, grade in plan.determined_grades().items()]
    body = {
        "year": plan.RATED_YEAR,
        "determined_on": plan.DETERMINED_ON.isoformat(),
        "in_force_from": plan.IN_FORCE_FROM.isoformat(),
        "rows": rows,
    }
    proposed = city.hand(cast.APPROVER).do("/determinations", body, step="determinations")
    city.hand(cast.SECOND_APPROVER).do(f"/determinations/{proposed['id']}/confirm", step="determinations-confirmed")
    city.report(f"{plan.RATED_YEAR} 年度等级评定 {len(rows)} 家")


def let_happen(city: City) -> None:
    """Record and confirm each violation on its day, and suspend the one store whose case is decided."""
    for day, acts in plan.acts_by_day().items():
        city.until(plan.at(day))
        confirmed = at_once([partial(_record_each, city, own) for own in _by_store(acts)])
        _tell(city, [each for ids in confirmed for each in ids], day=day)
        if day == plan.SUSPENSION_FOUND_ON:
            _suspend(city, _case_of(city, plan.SUSPENDED))
        if day == plan.PROPOSED_ON:
            _case_of(city, plan.PROPOSED)
    waiting = sum(not act.is_confirmed for act in plan.ACTS)
    city.report(f"记录违规 {len(plan.ACTS)} 条，其中 {waiting} 条待复核")


def arrive(city: City) -> dict[str, int]:
    """Go to the present and wait until the rating is as planned; the number of stores by grade."""
    city.until(plan.PRESENT)
    return wait_for(
        lambda: _summary(city),
        until=lambda found: found == plan.EXPECTED_GRADES,
        what="等级分布与计划一致",
    )


def propose_anew(city: City) -> None:
    """Propose two grades of the year before anew, which wait for a second person."""
    rows = [{"store_id": city.store_ids[place], "grade": "A"} for place in _raised(city)]
    body = {
        "year": plan.RATED_YEAR,
        "determined_on": plan.PRESENT.date().isoformat(),
        "in_force_from": plan.RAISED_FROM.isoformat(),
        "rows": rows,
    }
    city.hand(cast.APPROVER).do("/determinations", body, step="determinations-anew")
    city.report(f"重新评定 {len(rows)} 家，待确认")


def _raised(city: City) -> list[int]:
    """The first two stores in the east that were determined at B."""
    at_b = (place for place, grade in plan.determined_grades().items() if grade == "B")
    return [place for place in at_b if city.stores[place].area in cast.EAST][:2]


def sights(city: City) -> tuple[str, ...]:
    """What is worth a look, in sentences."""
    tally = city.hand(cast.APPROVER).get(f"/chains/{city.chain_ids[plan.NEAR_THRESHOLD]}/assessment")["tally"]
    share = f"{tally['stores']} 家中 C 级 {tally['graded_c']} 家"
    return (
        f"待采纳的建议：{city.stores[plan.PROPOSED].name}，中止协议。",
        f"临近责令连锁整改、暂停结算：{plan.NEAR_THRESHOLD}连锁 {share}，再有 1 家即触发。",
        f"正在中止：{city.stores[plan.SUSPENDED].name}；异议期内、待复核的违规各 1 条。",
    )


def _by_store(acts: Iterable[plan.Act]) -> list[list[plan.Act]]:
    """The acts of each store, in their order."""
    stores: dict[int, list[plan.Act]] = {}
    for act in acts:
        stores.setdefault(act.store, []).append(act)
    return list(stores.values())


def _tell(city: City, violation_ids: Sequence[str], *, day: date) -> None:
    """Tell every store of its points on the very day: the notices are served at once."""
    if violation_ids:
        step = f"notices-{day}"
        serve_notices(city.hand(cast.APPROVER), violation_ids, served_on=day, receiver="门店负责人", step=step)


def _record_each(city: City, acts: Iterable[plan.Act]) -> list[str]:
    """Record the acts of one store, in their order; the ids of those that were confirmed."""
    return [violation_id for act in acts if (violation_id := _record(city, act))]


def _record(city: City, act: plan.Act) -> str | None:
    step = f"{city.stores[act.store].code}-{act.item}-{act.found_on}"
    body = {
        "store_id": city.store_ids[act.store],
        "item": act.item,
        "occurred_on": act.occurred_on.isoformat(),
        "found_on": act.found_on.isoformat(),
        "source": act.source,
        "money": act.money,
        "evidence": act.evidence,
    }
    recorded = city.reviewer_of(act.store).do("/violations", body, step=f"violation-{step}")
    if not act.is_confirmed:
        return None
    city.hand(cast.SECOND_APPROVER).do(f"/violations/{recorded['id']}/confirm", step=f"confirm-{step}")
    return str(recorded["id"])


def _case_of(city: City, place: int) -> Body:
    """The case that a store's points bring about, on this very day."""
    reviewer, store_id = city.reviewer_of(place), city.store_ids[place]
    return wait_for(lambda: _only(reviewer, "/cases", subject_id=store_id), what="处理建议立案")


def _suspend(city: City, case: Body) -> None:
    """One case from proposal to service: adopted by the reviewer, approved by who confirmed nothing."""
    reviewer, approver = city.reviewer_of(plan.SUSPENDED), city.hand(cast.APPROVER)
    city.until(plan.at(plan.SUSPENSION_ADOPTED_ON))
    body = {
        "first_on": (plan.SUSPENSION_SERVED_ON + timedelta(days=1)).isoformat(),
        "months": 1,
        "source": "根据群众举报，经办人员于2026年8月12日现场检查。",
        "statement": "所列违规的异议期至2026年8月19日届满，你单位未提出异议，也未提交陈述申辩。",
        "demands": "对店堂宣传和信息安全立即整改，整改完成后提交书面材料。",
        "reasons": "本年度累计记分已达到中止的档次，约谈和限期整改不足以促使改正；系首次被中止，按幅度的下限确定期限。",
    }
    path = f"/cases/{case['id']}"
    adopted = reviewer.do(f"{path}/adopt", body, step="adopt", version=reviewer.get(path)["version"])
    approver.do(f"{path}/approve", step="approve", version=adopted["version"])
    paper_id = wait_for(lambda: _issued_paper(reviewer, path), what="决定书编号并制成")
    city.until(plan.at(plan.SUSPENSION_SERVED_ON))
    served = {"served_on": plan.SUSPENSION_SERVED_ON.isoformat(), "manner": "in_person", "receiver": "罗清和"}
    reviewer.do(f"/papers/{paper_id}/service", served, step="service")


def _issued_paper(hand: Hand, path: str) -> str | None:
    """The paper of a case, once the case is issued; later states are met when a load is repeated."""
    case = hand.get(path)
    return str(case["paper_id"]) if case["status"] in ("issued", "served") else None


def _summary(city: City) -> dict[str, int]:
    found = city.admin.get("/grades/summary")
    return {grade: count for grade, count in found.items() if grade != "stores" and count}


def _only(hand: Hand, path: str, **query: Any) -> Body | None:
    items = hand.get(path, **query)["items"]
    return items[0] if items else None

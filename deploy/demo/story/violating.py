"""Violations as reviewers record them: one person records, another confirms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from deploy.demo.notices import serve_notices
from deploy.demo.story import people
from deploy.demo.story.days import at, told
from deploy.demo.story.stage import Stage
from deploy.demo.story.telling import expect


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspection found: an item of the catalogue, with its evidence."""

    item: str
    evidence: str
    money: str = "0.00"


#: 6 and 3 points: grade C, and no decision yet (a suspension begins at 12).
TO_C = (
    Finding("G1", "核对进销存与结算明细，以其他医保药品名称结算。", money="655.00"),
    Finding("P1", "抽查处方药销售记录，未见对应处方。"),
)
#: 6 and 6 points: a suspension of one month is proposed.
TO_SUSPENSION = (
    Finding("G1", "核对进销存与结算明细，以其他医保药品名称结算。", money="820.60"),
    Finding("D12", "店内电脑可见未加密的参保人名单。"),
)
#: 12 points at once, for which the catalogue provides 3 to 6 months.
FALSE_SALE = Finding("I5", "监控录像与结算记录比对，结算而未售药。", money="960.00")


def record(stage: Stage, store_id: str, finding: Finding, *, on: date, username: str = people.RECORDER) -> str:
    """Record one finding of a day; the id of the entry."""
    body = {
        "store_id": store_id,
        "item": finding.item,
        "occurred_on": on.isoformat(),
        "found_on": on.isoformat(),
        "source": "inspection",
        "money": finding.money,
        "evidence": finding.evidence,
    }
    return str(stage.hand(username).do("/violations", body, step=f"record-{store_id}-{finding.item}")["id"])


def confirm(stage: Stage, violation_id: str, *, username: str = people.CONFIRMER) -> None:
    """Another account confirms an entry."""
    stage.hand(username).do(f"/violations/{violation_id}/confirm", step=f"confirm-{violation_id}-{username}")


def await_finality(stage: Stage, store_id: str, *, counts_on: date) -> tuple[date, str]:
    """Let the time for objections against a store's entries pass; its last day, and a line of evidence."""
    stage.until(at(counts_on))
    reviewer = stage.hand(people.CONFIRMER)
    entries = reviewer.get_all("/violations", store_id=store_id)
    last_day = counts_on - timedelta(days=1)
    expect({each["objection_on"] for each in entries}, {last_day.isoformat()}, what="异议期最后一日")
    expect({each["state"] for each in entries}, {"confirmed"}, what="异议期满后的违规记录")
    points = reviewer.get(f"/stores/{store_id}/grade")["points"]
    items = "、".join(f"{each['item']} {each['points']} 分" for each in entries)
    line = f"{stage.names[store_id]}：{items}，本年度记分 {points} 分；异议期至{told(last_day)}届满，未提异议"
    return last_day, line


def tell(stage: Stage, store_id: str, entries: Sequence[str], *, on: date) -> list[str]:
    """Serve the notices of a store's entries, which opens the window to object; their numbers."""
    hand = stage.hand(people.CONFIRMER)
    return serve_notices(hand, entries, served_on=on, receiver="门店负责人", step=f"notices-{store_id}-{on}")


def punish(stage: Stage, store_id: str, findings: Iterable[Finding], *, on: date) -> list[str]:
    """Record and confirm all findings of an inspection, and tell the store; the ids of the entries."""
    entries = [record(stage, store_id, finding, on=on) for finding in findings]
    for entry in entries:
        confirm(stage, entry)
    tell(stage, store_id, entries, on=on)
    return entries

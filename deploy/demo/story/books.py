"""The last chapter: the numbers have no gap, the journals verify, and the past is answered as it was known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from deploy.demo.story import people
from deploy.demo.story.days import CHAIN_FIRST, at, told
from deploy.demo.story.stage import Stage
from deploy.demo.story.standings import openness_text
from deploy.demo.story.telling import StoryFailed, expect
from deploy.demo.waiting import wait_for

_NUMBER = re.compile(r"(.+)〔(\d{4})〕(\d+)号")


def tell_books(stage: Stage, chain_id: str) -> None:
    """What an auditor and the settlement system find at the end."""
    _numbers(stage)
    _settlement(stage, chain_id)
    _journals(stage)


def _numbers(stage: Stage) -> None:
    papers = stage.hand(people.AUDITOR).get_all("/papers")
    read = [_NUMBER.fullmatch(paper["number"]) for paper in papers]
    if not all(read):
        raise StoryFailed(f"有文书没有编号：{[paper['number'] for paper in papers]}")
    series: dict[str, list[int]] = {}
    for each in read:
        if each:
            series.setdefault(f"{each[1]}〔{each[2]}〕", []).append(int(each[3]))
    for name, numbers in series.items():
        expect(sorted(numbers), list(range(1, len(numbers) + 1)), what=f"{name}的文号")
    stage.telling.tell(
        f"文号无缺号、无重号：{'；'.join(f'{name}1号至{len(numbers)}号' for name, numbers in sorted(series.items()))}",
        *(f"{paper['number']}  {paper['subject_name']}" for paper in sorted(papers, key=_by_number)),
    )


def _by_number(paper: Mapping[str, Any]) -> tuple[str, int]:
    found = _NUMBER.fullmatch(paper["number"])
    return (found[1], int(found[3])) if found else ("", 0)


def _settlement(stage: Stage, chain_id: str) -> None:
    settlement = stage.hand(people.SETTLEMENT)
    then = at(CHAIN_FIRST, 12).isoformat()
    members = stage.members[chain_id]
    chain = next(name for name, each in stage.chain_ids.items() if each == chain_id) + "连锁"
    now = openness_text(settlement.get_all("/standings", chain_id=chain_id))
    held = {store_id: settlement.get(f"/stores/{store_id}/standing", at=then)["standing"] for store_id in members[:3]}
    as_known = [
        settlement.get(f"/stores/{members[0]}/standing", at=then, known_at=known)["standing"]
        for known in (at(CHAIN_FIRST, 0).isoformat(), then)
    ]
    expect(set(held.values()), {"closed"}, what="按过去时刻查询")
    expect(set(as_known), {"closed"}, what="按当时所知查询")
    before = settlement.get(
        f"/stores/{members[0]}/standing", at=then, known_at=at(CHAIN_FIRST.replace(day=20)).isoformat()
    )["standing"]
    expect(before, "open", what="按决定送达前所知查询")
    stage.telling.tell(
        "结算系统的视角：现在与过去，均可按当时所知回答",
        f"{chain}现在：{now}",
        f"{chain}的{stage.names[members[0]]}在{told(CHAIN_FIRST)}12时：关闭；按3月20日所知，对同一时刻的回答是开通",
    )


def _journals(stage: Stage) -> None:
    answer = wait_for(
        lambda: stage.run_command("verify-journal"),
        until=lambda text: text.count("完整无误") == 3,
        what="三个服务的日志校验",
    )
    stage.telling.tell("三个服务的日志逐条校验，并与库外签名的日志头相符", *answer.splitlines())

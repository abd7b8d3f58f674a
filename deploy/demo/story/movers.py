"""Chapter four: while the chain is held a store joins, and is closed too; one leaves, and stays closed."""

from __future__ import annotations

from datetime import timedelta

from common.people.commands import Role
from deploy.demo.story import people
from deploy.demo.story.days import JOINED, LEFT, NEWCOMER_SIGNED, UNTIL_ON, at, told
from deploy.demo.story.deciding import Decision
from deploy.demo.story.opening import commit_roster, current_text, sign, upload_roster
from deploy.demo.story.people import Part, open_accounts
from deploy.demo.story.stage import Stage
from deploy.demo.story.standings import holds_behind, openness, standing_text, standings_of
from deploy.demo.story.telling import expect
from deploy.demo.waiting import wait_for


def tell_movers(stage: Stage, chain_id: str, *, decision: Decision, leaver: str) -> str:
    """One joins, one leaves; the id of the newcomer."""
    newcomer = _register(stage)
    _join(stage, newcomer, chain_id, decision)
    _leave(stage, leaver, chain_id)
    return newcomer


def _register(stage: Stage) -> str:
    stage.until(at(NEWCOMER_SIGNED))
    found = upload_roster(stage, filename="新店.csv", content=stage.casting.newcomer, step="newcomer")
    commit_roster(stage, found["id"])
    added = [each for each in stage.hand(people.ADMINISTRATOR).get_all("/stores") if each["id"] not in stage.names]
    expect(len(added), 1, what="新登记的药店数")
    newcomer = str(added[0]["id"])
    stage.names[newcomer] = added[0]["name"]
    open_accounts(stage, [Part(people.NEWCOMER, "新店店主", Role.PHARMACY, stores=[newcomer])])
    sign(
        stage,
        newcomer,
        signer=people.NEWCOMER,
        text_sha256=current_text(stage),
        from_on=JOINED.isoformat(),
        until_on=UNTIL_ON.isoformat(),
    )
    stage.until(at(JOINED, 8))
    standing = wait_for(
        lambda: standings_of(stage, [newcomer]), until=lambda each: each[0]["standing"] == "open", what="新店结算开通"
    )
    stage.telling.tell(
        f"一家单体新店登记、签约，{told(JOINED)}起结算开通",
        f"{stage.names[newcomer]}（{newcomer}）：{standing_text(standing[0])}",
    )
    return newcomer


def _join(stage: Stage, newcomer: str, chain_id: str, decision: Decision) -> None:
    recorder = stage.hand(people.RECORDER)
    body = {"chain_id": chain_id, "kind": "direct", "from_on": JOINED.isoformat()}
    recorder.do(f"/stores/{newcomer}/memberships", body, step="join")
    waiting = [each["case_id"] for each in recorder.get("/joinings")["items"] if each["store_id"] == newcomer]
    expect(waiting, [decision.case_id], what="加入等待送达的决定")
    expect(openness(standings_of(stage, [newcomer])), {"open": 1}, what="未送达前新店的结算状态")
    served = {"served_on": NEWCOMER_SIGNED.isoformat(), "manner": "in_person", "receiver": "新店店主"}
    recorder.do(f"/papers/{decision.paper_id}/own-services", {"store_id": newcomer, **served}, step="own-service")
    standing = wait_for(
        lambda: standings_of(stage, [newcomer]), until=lambda each: each[0]["standing"] == "closed", what="新店加入"
    )[0]
    expect((standing["standing"], list(holds_behind(standing).values())), ("closed", ["chain"]), what="加入后的新店")
    expect(recorder.get(f"/stores/{newcomer}")["chain_id"], chain_id, what="加入后的连锁归属")
    stage.telling.tell(
        "新店加入已暂停结算的连锁：须先向该店送达决定；加入之时起同样关闭",
        f"登记加入后等待送达{decision.number}，送达前不属于该连锁、仍可结算",
        f"登记{told(NEWCOMER_SIGNED)}向该店的送达后加入，{standing_text(standing)}",
    )


def _leave(stage: Stage, leaver: str, chain_id: str) -> None:
    body = {"until_on": LEFT.isoformat()}
    stage.hand(people.RECORDER).do(f"/stores/{leaver}/memberships/leave", body, step="leave")
    stage.until(at(LEFT + timedelta(days=1)))
    store = stage.hand(people.RECORDER).get(f"/stores/{leaver}")
    expect(store["chain_id"], None, what="退出后的连锁归属")
    standing = standings_of(stage, [leaver])[0]
    expect((standing["standing"], list(holds_behind(standing).values())), ("closed", ["chain"]), what="退出后的门店")
    members = stage.hand(people.RECORDER).get(f"/chains/{chain_id}")["direct_stores"]
    stage.telling.tell(
        "一家门店退出连锁：退出不解除暂停",
        f"{stage.names[leaver]}：{told(LEFT)}起不属于该连锁，仍{standing_text(standing)}",
        f"连锁现有直营门店 {members} 家",
    )

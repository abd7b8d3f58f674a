"""Chapter one: the roster comes in, people get accounts, every store signs, settlement opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from common.people.commands import Role
from deploy.demo.story import people
from deploy.demo.story.days import FROM_ON, SIGNED, UNTIL_ON, at, told
from deploy.demo.story.people import Part, headquarters, open_accounts
from deploy.demo.story.stage import Stage
from deploy.demo.story.standings import openness, standings_of
from deploy.demo.story.telling import expect
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Body

_THREADS = 4


def tell_opening(stage: Stage) -> None:
    """From an empty system to a city whose stores may all settle."""
    stage.run_command("account", "create-administrator", "--username", people.ADMINISTRATOR, "--person-name", "江怀瑾")
    stage.add_hand(people.ADMINISTRATOR)
    import_id, preview = _upload(stage)
    _commit(stage, import_id, preview)
    _open_accounts(stage)
    _sign_all(stage)
    _open_settlement(stage)


def upload_roster(stage: Stage, *, filename: str, content: bytes, step: str) -> dict[str, Any]:
    """Upload a roster and return what validation found."""
    administrator = stage.hand(people.ADMINISTRATOR)
    receipt = administrator.upload("/imports", step=step, filename=filename, content=content)
    return dict(
        wait_for(
            lambda: administrator.get(f"/imports/{receipt['id']}"),
            until=lambda found: found["state"] != "received",
            what="名册校验完成",
        )
    )


def commit_roster(stage: Stage, import_id: str) -> dict[str, Any]:
    """Commit an import and wait until it is applied."""
    administrator = stage.hand(people.ADMINISTRATOR)
    administrator.do(f"/imports/{import_id}/commit", step=f"commit-{import_id}")
    return dict(
        wait_for(
            lambda: administrator.get(f"/imports/{import_id}"),
            until=lambda found: found["state"] == "complete",
            what="名册登记完成",
        )
    )


def sign(stage: Stage, store_id: str, *, signer: str, text_sha256: str, from_on: str, until_on: str) -> str:
    """One agreement: offered, signed by the store, countersigned; its id."""
    body = {"store_id": store_id, "from_on": from_on, "until_on": until_on}
    offered = stage.hand(people.RECORDER).do("/agreements", body, step=f"offer-{store_id}")
    path = f"/agreements/{offered['id']}"
    particulars_sha256 = stage.hand(signer).get(path)["particulars_sha256"]
    signature = {"text_sha256": text_sha256, "particulars_sha256": particulars_sha256, "signer": "法定代表人"}
    signed = stage.hand(signer).do(
        f"{path}/store-signature", signature, step=f"sign-{store_id}", version=offered["version"]
    )
    stage.hand(people.APPROVER).do(
        f"{path}/agency-signature", step=f"countersign-{store_id}", version=signed["version"]
    )
    return str(offered["id"])


def current_text(stage: Stage) -> str:
    """The SHA-256 of the standard text as it is shown to the signers."""
    return str(stage.hand(people.APPROVER).get("/texts/current")["sha256"])


def _upload(stage: Stage) -> tuple[str, dict[str, Any]]:
    roster = stage.roster
    found = upload_roster(stage, filename=roster.filename, content=roster.content, step="roster")
    chains = {each["name"]: each["stores"] for each in found["chains"]}
    expect((found["state"], chains), ("validated", dict(stage.casting.sizes)), what="校验结果和名册中的连锁")
    columns = "、".join(f"{theirs}→{ours}" for ours, theirs in found["columns"].items())
    stage.telling.tell(
        f"导入名册（{roster.title}）：校验、预览，此时不登记任何药店",
        f"导入 {found['id']}，{found['rows']} 行，错误 {found['error_count']} 处；列映射：{columns}",
        "连锁：" + "、".join(f"{name} {stores}" for name, stores in chains.items()),
        f"首行预览：{found['preview'][0]['name']}，区划 {found['preview'][0]['area']}",
    )
    return found["id"], found


def _commit(stage: Stage, import_id: str, preview: dict[str, Any]) -> None:
    administrator = stage.hand(people.ADMINISTRATOR)
    expect(administrator.get("/stores")["count"], 0, what="提交前的药店数")
    done = commit_roster(stage, import_id)
    stores = administrator.get_all("/stores")
    expect((len(stores), done["skipped"]), (preview["rows"], 0), what="提交后登记的药店数和跳过的行数")
    stage.names = {each["id"]: each["name"] for each in stores}
    stage.chain_ids = {each["name"]: each["id"] for each in administrator.get_all("/chains")}
    for chain_id in stage.chain_ids.values():
        stage.members[chain_id] = sorted(each["id"] for each in stores if each["chain_id"] == chain_id)
    sizes = {name: len(stage.members[chain_id]) for name, chain_id in stage.chain_ids.items()}
    expect(sizes, dict(stage.casting.sizes), what="各连锁的门店数")
    stage.telling.tell(
        "提交导入：一次写入，后台按批登记",
        f"登记药店 {len(stores)} 家，连锁 {len(sizes)} 家；首家 {stores[0]['name']}（{stores[0]['id']}）",
    )


def _open_accounts(stage: Stage) -> None:
    by_size = sorted(stage.chain_ids, key=lambda name: -stage.casting.sizes[name])
    directors = [
        Part(headquarters(number), f"第{number + 1}家连锁的负责人", Role.HEADQUARTERS, chains=[stage.chain_ids[name]])
        for number, name in enumerate(by_size)
    ]
    in_chains = {store_id for members in stage.members.values() for store_id in members}
    singles = sorted(set(stage.names) - in_chains)
    agents = [Part(people.AGENT, "白予安", Role.PHARMACY, stores=singles)] if singles else []
    lines = open_accounts(stage, [*people.staff(stage.casting.areas), *directors, *agents])
    stage.telling.tell("开立账号：一个自然人可有多个账号，双人规则看自然人", *lines[:5], f"共 {len(lines)} 名自然人")


def _sign_all(stage: Stage) -> None:
    stage.until(at(SIGNED))
    text = current_text(stage)
    by_size = sorted(stage.chain_ids, key=lambda name: -stage.casting.sizes[name])
    signers = {
        store_id: headquarters(number)
        for number, name in enumerate(by_size)
        for store_id in stage.members[stage.chain_ids[name]]
    }

    def sign_one(store_id: str) -> str:
        signer = signers.get(store_id, people.AGENT)
        days = {"from_on": FROM_ON.isoformat(), "until_on": UNTIL_ON.isoformat()}
        return sign(stage, store_id, signer=signer, text_sha256=text, **days)

    agreements = _all(sign_one, stage.names)
    found = wait_for(
        lambda: standings_of(stage, stage.names),
        until=lambda standings: all(_is_to_begin(each) for each in standings),
        what="每家药店都有签署完毕、尚未生效的协议",
    )
    expect(openness(found), {"closed": len(stage.names)}, what="协议生效前的结算状态")
    stage.telling.tell(
        "签署协议：经办机构发起，药店（或连锁总部）签署，经办机构另一人签署",
        f"文本 sha256 {text}",
        f"{len(agreements)} 份，自 {told(FROM_ON)} 起；首份 {agreements[0]}",
        f"生效前全部关闭：{found[0]['reasons'][0]['text']}",
    )


def _is_to_begin(standing: Body) -> bool:
    """Whether the term of a signed agreement stands in the store's document: it is written from the journal."""
    return [each["cause"] for each in standing["reasons"]] == ["agreement_not_begun"]


def _open_settlement(stage: Stage) -> None:
    stage.until(at(FROM_ON, 0))
    expect(openness(standings_of(stage, stage.names)), {"open": len(stage.names)}, what="协议生效日零时的结算状态")
    rated = wait_for(
        lambda: stage.hand(people.AUDITOR).get("/grades/summary"),
        until=lambda found: found["stores"] == len(stage.names),
        what="协议到达评级系统",
    )
    stage.telling.tell(
        f"{told(FROM_ON)}零时：协议生效，结算开通",
        f"{len(stage.names)} 家全部开通；评级系统已知 {rated['stores']} 家定点药店",
    )


def _all(act: Callable[[str], str], items: Iterable[str]) -> list[str]:
    with ThreadPoolExecutor(_THREADS) as threads:
        return list(threads.map(act, items))

"""`yaocheng chains`: the chains whose name says that there is none (单体, 无), or names none (其他), and what to do.

Earlier versions made a chain of whatever stood in the column of chains. No new one can be made (`no_chain`); those that
are registered keep their stores until somebody lets each of them leave, for that is a matter of record.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import click
import httpx2

from deploy.stack.children import StartError
from deploy.stack.hand import Hand, Refused
from deploy.stack.reach import gateway_client
from services.agreements.domain.no_chain import names_a_chain

_TIMEOUT = httpx2.Timeout(60.0, connect=5.0)


@click.command()
@click.option("--username", required=True, help="the account that looks")
@click.option("--password", envvar="YAOCHENG_PASSWORD", prompt=True, hide_input=True)
def command(username: str, password: str) -> None:
    """List chains that are none, with their stores; exit status 1 when there are any."""
    with gateway_client(timeout=_TIMEOUT) as client:
        hand = Hand(client, username=username, password=password, series=f"chains-{uuid.uuid4().hex[:8]}")
        try:
            found = no_chains(hand.get_all("/chains"))
        except Refused as refusal:
            raise StartError(refusal.detail) from refusal
    for line in report(found):
        click.echo(line)
    sys.exit(1 if found else 0)


def no_chains(chains: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those among registered chains whose name is a word that means none."""
    return [each for each in chains if not names_a_chain(each["name"])]


def report(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is told of them: each with its stores, and what to do."""
    lines = [f"“{each['name']}”（{each['id']}）：直营门店 {each['direct_stores']} 家" for each in found]
    if not lines:
        return ["没有以“单体”“无”等字样登记的连锁。"]
    return [
        "以下连锁的名称不是连锁，是早期版本由名册中的“单体”“无”“其他”等字样登记的：",
        *(f"  {line}" for line in lines),
        "其中的门店应为单体药店，或属于另有名称的连锁。",
        "请由经办人员逐家核对后办理“退出连锁”（POST /api/v1/stores/{药店编号}/memberships/leave）。",
        "未退出之前，请勿对这些连锁作出连锁措施；已经作出的，请先撤销。",
    ]

"""Writes a paper that another room, or another service, orders; it then waits for its number.

Pattern: follow. What orders it is the first write; the paper is its keyed effect. Whether it may still be issued is the
orderer's affair: it withholds the paper, or makes it void.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from common.messages.words import Scope
from common.people.commands import Command
from common.phrases import N_
from services.gateway.domain.messages import PaperOrdered
from services.gateway.domain.party import Party
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.kind import AnnexMissing
from services.gateway.papers.domain.papers import Paper, PaperStatus, Withholding
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.storage import papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A paper to be made: its kind, what it is about, whom it addresses, and the facts that it is written from.

    `dated_on` is the day printed on it, `ordered_at` gives its place in the series; `withheld` is why it may not take a
    number yet, if so.
    """

    paper_id: str
    kind: str
    about: str
    scope: Scope
    party: Party
    area: str
    chain_ids: tuple[str, ...]
    facts: Mapping[str, Any]
    annex_sha256: str | None = None
    dated_on: date
    ordered_at: datetime
    withheld: tuple[Withholding, ...] = ()


def order_paper(order: Order, *, policy: GatewayPolicy, command: Command) -> bool:
    """Write the paper; False when it is there already. Raises `KindUnknown`, `FactsMissing`, `AnnexMissing`."""
    kind = get_kind(order.kind)
    kind.read(order.facts)
    if kind.has_annex and order.annex_sha256 is None:
        raise AnnexMissing(N_("连锁处理决定缺少门店名单，不能编号。请核对决定所及门店后重新报批。"))
    paper = Paper(
        paper_id=order.paper_id,
        version=1,
        status=PaperStatus.APPROVED,
        kind=order.kind,
        about=order.about,
        scope=order.scope,
        party=order.party,
        area=order.area,
        chain_ids=order.chain_ids,
        facts=order.facts,
        annex_sha256=order.annex_sha256,
        series=kind.series(policy, order.dated_on),
        dated_on=order.dated_on,
        withheld=order.withheld,
    )
    message = PaperOrdered(paper_id=paper.paper_id, kind=paper.kind, about=paper.about)
    return papers.insert_ordered(paper, ordered_at=order.ordered_at, command=command, messages=(message,))

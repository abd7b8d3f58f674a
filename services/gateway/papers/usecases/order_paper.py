"""Writes papers that another room, or another service, orders; they then wait for their numbers.

Pattern: follow, and re-check. What orders it is the first write; the paper is its keyed effect. By whom it is seen
comes from another journal, so the store is looked up again after the write: whichever comes later places the paper.
Whether it may still be issued is the orderer's affair: it withholds the paper, or makes it void.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from services.gateway.papers.usecases.place_papers import place_papers
from services.gateway.papers.usecases.read_annex import read_annex
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_subjects import find_subjects


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
    facts: Mapping[str, Any]
    annex_sha256: str | None = None
    dated_on: date
    ordered_at: datetime
    withheld: tuple[Withholding, ...] = ()


def order_paper(order: Order, *, policy: GatewayPolicy, command: Command) -> bool:
    """Write the paper; False when it is there already. Raises `KindUnknown`, `FactsMissing`, `AnnexMissing`."""
    return bool(order_papers([(order, command)], policy=policy))


def order_papers(orders: Sequence[tuple[Order, Command]], *, policy: GatewayPolicy) -> frozenset[str]:
    """Write several papers at once, each by its command; the ids of those that were not there. Raises as above."""
    known = _stores_of(orders)
    papers_of = [
        (_paper(order, known.get(order.party.party_id), policy=policy), order.ordered_at, command)
        for order, command in orders
    ]
    new = papers.insert_ordered(
        papers.Ordered(paper, ordered_at, command, (_told(paper),)) for paper, ordered_at, command in papers_of
    )
    present = _stores_of(orders)
    place_papers([each for each in present if present[each] != known.get(each)])
    return new


def _paper(order: Order, known: Subject | None, *, policy: GatewayPolicy) -> Paper:
    kind = get_kind(order.kind)
    kind.read(order.facts)
    if kind.has_annex and order.annex_sha256 is None:
        raise AnnexMissing(N_("连锁处理决定缺少门店名单，不能编号。请核对决定所及门店后重新报批。"))
    listed = read_annex(order.annex_sha256) if kind.has_annex else ()
    return Paper(
        paper_id=order.paper_id,
        version=1,
        status=PaperStatus.APPROVED,
        kind=order.kind,
        about=order.about,
        scope=order.scope,
        party=order.party,
        area=order.area,
        memberships=known.memberships if known else (),
        facts=order.facts,
        annex_sha256=order.annex_sha256,
        annexed=tuple(each.party_id for each in listed if each.is_reached),
        exempted=tuple(each.party_id for each in listed if not each.is_reached),
        series=kind.series(policy, order.dated_on),
        dated_on=order.dated_on,
        withheld=order.withheld,
    )


def _told(paper: Paper) -> PaperOrdered:
    return PaperOrdered(paper_id=paper.paper_id, kind=paper.kind, about=paper.about)


def _stores_of(orders: Sequence[tuple[Order, Command]]) -> Mapping[str, Subject]:
    """The stores that the papers are about, as far as the gateway has heard of them; none for a chain's paper."""
    return find_subjects([order.party.party_id for order, _ in orders if order.scope is Scope.STORE])

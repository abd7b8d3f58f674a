"""What the journals bring to papers: where their stores lie. What becomes of a paper, its orderer reacts to."""

from __future__ import annotations

from common.feed import Handlers, Heard
from common.messages import PaperServed, PointsNoticeOrdered, StoreRecorded, StoresRegistered
from services.gateway import ALIAS, policies
from services.gateway.domain.messages import PaperAnnulled, PaperNumbered, PaperOrdered, PaperPrepared
from services.gateway.papers.usecases.order_notice import order_notice
from services.gateway.papers.usecases.place_papers import place_papers, place_waiting_papers

handlers = Handlers(ALIAS)


@handlers.on(PointsNoticeOrdered, effect="notice")
def notice_ordered(ordered: PointsNoticeOrdered, heard: Heard[PointsNoticeOrdered]) -> None:
    """The store is to be told of its points."""
    order_notice(ordered, ordered_at=heard.entry.at, policy=policies.current(), command=heard.command())


@handlers.on(StoresRegistered, effect="place_waiting_papers")
def stores_registered(registered: StoresRegistered, heard: Heard[StoresRegistered]) -> None:
    """Papers that waited for these stores to be known are addressed."""
    place_waiting_papers([each["store_id"] for each in registered.stores])


@handlers.on(StoreRecorded, effect="place_papers")
def store_recorded(recorded: StoreRecorded, heard: Heard[StoreRecorded]) -> None:
    """Papers about a store are seen by where it lies."""
    place_papers(recorded.store_id)


handlers.kept_for_audit(PaperOrdered, PaperPrepared, PaperNumbered, PaperAnnulled, PaperServed)

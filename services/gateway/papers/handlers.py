"""What the journals bring to papers: where their stores lie. What becomes of a paper, its orderer reacts to."""

from __future__ import annotations

from collections.abc import Sequence

from common.journal.feed import Handlers, Heard
from common.messages import PaperServed, PointsNoticeOrdered, StoreRecorded, StoresRegistered
from services.gateway import ALIAS, policies
from services.gateway.domain.messages import PaperAnnulled, PaperNumbered, PaperOrdered, PaperPrepared
from services.gateway.papers.usecases.order_notice import order_notice
from services.gateway.papers.usecases.place_papers import name_joiners, place_papers
from services.gateway.subjects.domain.subject import served_joiners, told_stores

handlers = Handlers(ALIAS)


@handlers.on(PointsNoticeOrdered, effect="notice")
def notice_ordered(ordered: PointsNoticeOrdered, heard: Heard[PointsNoticeOrdered]) -> None:
    """The store is to be told of its points."""
    order_notice(ordered, ordered_at=heard.entry.at, policy=policies.current(), command=heard.command())


@handlers.on_many(StoresRegistered, StoreRecorded, effect="place_papers")
def stores_told(heard: Sequence[Heard[StoresRegistered | StoreRecorded]]) -> None:
    """Papers about stores are seen by where these lie; those that waited for their store are addressed, and who was
    served with one before it joined has it.
    """
    place_papers([store_id for each in heard for store_id in told_stores(each.message)])
    name_joiners([joiner for each in heard for joiner in served_joiners(each.message)])


handlers.kept_for_audit(PaperOrdered, PaperPrepared, PaperNumbered, PaperAnnulled, PaperServed)

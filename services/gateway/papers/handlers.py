"""What the journals bring to papers: where their stores lie. What becomes of a paper, its orderer reacts to."""

from __future__ import annotations

from collections.abc import Sequence

from common.journal.feed import Handlers, Heard
from common.messages import PaperServed, PointsNoticeOrdered, StoreRecorded, StoresRegistered
from services.gateway import ALIAS, policies
from services.gateway.domain.messages import PaperAnnulled, PaperNumbered, PaperOrdered, PaperPrepared
from services.gateway.papers.usecases.order_notice import order_notices
from services.gateway.papers.usecases.place_papers import place_papers
from services.gateway.subjects.domain.subject import told_stores

handlers = Handlers(ALIAS)


@handlers.on_many(PointsNoticeOrdered, effect="notice")
def notices_ordered(heard: Sequence[Heard[PointsNoticeOrdered]]) -> None:
    """The stores are to be told of their points."""
    told = [(each.message, each.entry.at, each.command()) for each in heard]
    order_notices(told, policy=policies.current())


@handlers.on_many(StoresRegistered, StoreRecorded, effect="place_papers")
def stores_told(heard: Sequence[Heard[StoresRegistered | StoreRecorded]]) -> None:
    """Papers about stores are seen by where these lie."""
    place_papers([store_id for each in heard for store_id in told_stores(each.message)])


handlers.kept_for_audit(PaperOrdered, PaperPrepared, PaperNumbered, PaperAnnulled, PaperServed)

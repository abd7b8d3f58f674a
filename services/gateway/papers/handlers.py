"""What the journals bring to papers: where their stores lie. What becomes of a paper, its orderer reacts to."""

from __future__ import annotations

from common.feed import Handlers, Heard
from common.messages import PaperServed, StoreRecorded
from services.gateway import ALIAS
from services.gateway.domain.messages import PaperAnnulled, PaperNumbered, PaperOrdered, PaperPrepared
from services.gateway.papers.usecases.place_papers import place_papers

handlers = Handlers(ALIAS)


@handlers.on(StoreRecorded, effect="place_papers")
def store_recorded(recorded: StoreRecorded, heard: Heard[StoreRecorded]) -> None:
    """Papers about a store are seen by where it lies."""
    place_papers(recorded.store_id)


handlers.kept_for_audit(PaperOrdered, PaperPrepared, PaperNumbered, PaperAnnulled, PaperServed)

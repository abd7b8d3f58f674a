"""The order of the chapters, and which stores of the chains play which part."""

from __future__ import annotations

from deploy.demo.story.books import tell_books
from deploy.demo.story.chain import tell_chain
from deploy.demo.story.movers import tell_movers
from deploy.demo.story.opening import tell_opening
from deploy.demo.story.points import tell_points
from deploy.demo.story.resuming import tell_resuming
from deploy.demo.story.second_chain import tell_second_chain
from deploy.demo.story.stage import Stage


def tell_all(stage: Stage) -> None:
    """The whole story. Raises `StoryFailed` at the first thing that is not as it should be."""
    tell_opening(stage)
    chain_id = stage.chain_ids[stage.casting.first]
    members = stage.members[chain_id]
    own = tell_points(stage, chain_id)
    decision = tell_chain(stage, chain_id, ninth=members[8])
    newcomer = tell_movers(stage, chain_id, decision=decision, leaver=members[-1])
    tell_resuming(stage, chain_id, decision=decision, own=own, newcomer=newcomer, leaver=members[-1])
    tell_second_chain(stage, stage.chain_ids[stage.casting.second])
    tell_books(stage, chain_id)

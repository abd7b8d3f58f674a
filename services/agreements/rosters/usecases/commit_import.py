"""A validated roster is committed by one write; from then on applying it cannot be stopped. Pattern: follow, bulk."""

from __future__ import annotations

from common.errors import Stale
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements.domain.messages import ImportCommitted
from services.agreements.rosters.domain.roster_import import ImportAction, after
from services.agreements.rosters.storage import imports
from services.agreements.rosters.usecases.get_import import get_import


def commit_import(import_id: str, *, version: int | None, command: Command) -> Receipt:
    """Commit an import, if it still has `version` where one is given.

    Raises `ImportNotFound`, `Stale`, `ImportNotReady`, `Conflict` (lost_race).
    """
    validated = get_import(import_id, actor=command.actor)
    if version is not None and version != validated.version:
        raise Stale(N_("这次导入的状态已有变化，请重新查看后再提交。"))
    state = after(validated.state, ImportAction.COMMIT)
    return imports.change(
        validated,
        state=state,
        fields={"committed_at": command.at, "commit_message_id": command.message_id(0)},
        command=command,
        messages=(ImportCommitted(import_id=validated.id),),
    )

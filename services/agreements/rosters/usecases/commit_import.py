"""A validated roster is committed by one write; from then on applying it cannot be stopped. Pattern: follow, bulk."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import Stale
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements.domain.messages import ImportCommitted
from services.agreements.rosters.domain.doubtful_codes import confirmed
from services.agreements.rosters.domain.roster_import import ImportAction, after
from services.agreements.rosters.storage import imports
from services.agreements.rosters.usecases.get_import import get_import


def commit_import(
    import_id: str, *, version: int | None, confirmed_codes: Sequence[str] = (), command: Command
) -> Receipt:
    """Commit an import, if it still has `version` where one is given.

    `confirmed_codes` are the doubtful 统一社会信用代码 that the actor compared with the licences: all of them.
    Raises `ImportNotFound`, `Stale`, `ImportNotReady`, `CodeUnconfirmed`, `Invalid` (code_not_asked),
    `UsccInvalid` (uscc_length, uscc_form, uscc_invalid), `Conflict` (lost_race).
    """
    validated = get_import(import_id, actor=command.actor)
    if version is not None and version != validated.version:
        raise Stale(N_("这次导入的状态已有变化，请重新查看后再提交。"))
    state = after(validated.state, ImportAction.COMMIT)
    codes = confirmed(validated.summary.get("codes_to_confirm", ()), confirmed_codes)
    done = {"committed_at": command.at, "committed_by": command.actor.account}
    return imports.change(
        validated,
        state=state,
        fields={
            **done,
            "commit_message_id": command.message_id(0),
            **({"confirmed_codes": list(codes)} if codes else {}),
        },
        command=command,
        messages=(ImportCommitted(import_id=validated.id, confirmed_codes=list(codes) or None),),
    )

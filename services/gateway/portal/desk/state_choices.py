"""The filter by state of what waits for a second person: whose it is to confirm, and what became of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from common.people.commands import OFFICERS, Actor
from services.gateway.portal.shell.listing import Filter, Option


@dataclass(frozen=True, slots=True)
class StateChoice:
    """One choice: the state that the owner knows (None is any), and what is said of an empty list.

    `mine` leaves only what the reader may confirm or reject themselves.
    """

    state: str | None
    empty: Any
    mine: bool = False


def state_filter(actor: Actor, labels: Mapping[str, Any], *, told: Any) -> Filter:
    """The filter; only who may confirm anything is asked whether they want what they may confirm."""
    if actor.has(*OFFICERS):
        waiting = [Option("", _l("全部待确认")), Option("mine", _l("待我确认"))]
    else:
        waiting = [Option("", _l("待确认"))]
    decided = [Option(each, labels[each]) for each in ("confirmed", "rejected")]
    options = (*waiting, *decided, Option("all", _l("全部")))
    return Filter(name="status", label=_l("状态"), options=options, told=told)

"""Reads by which served decisions others are over before their printed end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from common.people.commands import Actor
from services.gateway.domain.periods import Resumption
from services.gateway.papers.storage import papers

#: Served resumptions by the case that they end and its subject.
Resumptions = Mapping[tuple[str, str], Resumption]


def find_resumptions(case_ids: Iterable[str], *, actor: Actor, day: date) -> Resumptions:
    """The served resumptions that end what these cases decided, the first where there are more.

    Who may not see the resumption does not learn of it: a headquarters keeps the papers of a store that left its chain,
    and hears nothing later of it.
    One that releases a single store from the measure of its chain is about the store: it does not end the measure.
    """
    return papers.resumptions_of(case_ids, actor=actor, day=day)

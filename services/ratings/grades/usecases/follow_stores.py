"""Follows what agreements tells of stores: each is taken over in one write with what is derived from it.

Pattern: follow. The write is made on the version that the store was read on; who loses a race is projected first and
derived then, as after any other fact (`refresh_stores`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from services.ratings import policies
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.store import StoreRecord
from services.ratings.grades.domain.chain_days import ChainDays, rows_of
from services.ratings.grades.storage import chain_days
from services.ratings.grades.usecases.refresh_stores import derive_stores, ratings_of
from services.ratings.ledger.usecases.complete_histories import complete_histories, find_stores_with_facts
from services.ratings.ledger.usecases.find_figures import find_awaiting
from services.ratings.stores.domain.told import Told
from services.ratings.stores.usecases.take_over_stores import (
    find_followed,
    find_overtaken,
    project_stores,
    take_over_stores,
)

#: How many stores are written in one go.
_CHUNK = 2_000


def follow_stores(told: Mapping[str, Told], *, today: date) -> dict[str, int]:
    """Take over what the latest entry told of each store: by id the chains to assess, and the last entry about each.

    Raises `Conflict` (lost_race) when stores keep moving on; the entries are then applied again.
    """
    chains: dict[str, int] = {}
    waiting = iter(told.items())
    while chunk := dict(islice(waiting, _CHUNK)):
        for chain_id, seq in _follow(chunk, today=today):
            chains[chain_id] = max(seq, chains.get(chain_id, 0))
    return chains


def _follow(told: Mapping[str, Told], *, today: date) -> Iterator[tuple[str, int]]:
    """The same for so many stores as are written in one go: each chain with the entry that told of a store of it."""
    scoring = policies.scoring_on(today)
    followed = find_followed(told)
    begun = [each.record for each in followed if each.is_new]
    known = complete_histories([each.record for each in followed if not each.is_new])
    awaiting = find_awaiting(each.store_id for each in known)
    ratings = ratings_of([*begun, *known], awaiting=awaiting, today=today, scoring=scoring)
    take_over_stores(followed, ratings=ratings)
    chain_days.begin_rows(_rows(begun, scoring=scoring))
    chain_days.replace_rows(_rows(known, scoring=scoring))
    yield from ((chain_id, told[each.store_id].seq) for each in (*begun, *known) for chain_id in each.chains_ever())
    # A fact outside of a store's own record steps the version of a store that is there. Of one that was not, ledgers
    # and determinations are asked after it was written: what comes later finds it.
    surprised = find_stores_with_facts(each.store_id for each in begun)
    lost = {store_id: told[store_id] for store_id in (*find_overtaken(followed), *surprised)}
    if lost:
        project_stores(lost)
        last = max(each.seq for each in lost.values())
        yield from ((chain_id, last) for chain_id in derive_stores(lost, today=today))


def _rows(records: Iterable[StoreRecord], *, scoring: ScoringPolicy) -> dict[str, tuple[int, Sequence[ChainDays]]]:
    """The rows of each store with the version that was just written."""
    return {each.store_id: (each.version + 1, rows_of(each, scoring=scoring)) for each in records}

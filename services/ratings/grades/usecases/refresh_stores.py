"""Derives what follows from the records of stores: the grade shown in lists, and the rows of their chains' tallies.

Pattern: follow. A derivation is written only on the version of the store that it was derived from; when a store has
moved on meanwhile, it is derived again. A fact in the store's own record has stepped its version. One that lies
elsewhere (ledgers, determinations) has not, so the version is stepped after it: a derivation that began before such a
fact cannot be written after it. So it ends equal to the records, in whatever order messages come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from common.errors import Conflict
from common.phrases import N_
from services.ratings import policies
from services.ratings.domain.history import grade_on
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.store import StoreRecord
from services.ratings.grades.domain.chain_days import next_change, rows_of
from services.ratings.grades.storage import chain_days
from services.ratings.ledger.usecases.complete_histories import complete_histories
from services.ratings.ledger.usecases.find_figures import find_awaiting
from services.ratings.stores.usecases.find_store import find_stores
from services.ratings.stores.usecases.rate_stores import find_versions, rate_stores, step_versions

#: How often stores are derived again that others write at the same moment.
ROUNDS = 20


def refresh_stores(store_ids: Iterable[str], *, today: date) -> dict[str, frozenset[str]]:
    """As `derive_stores`, after a fact that lies outside of the stores' own records."""
    waiting = tuple(dict.fromkeys(store_ids))
    step_versions(waiting)
    return derive_stores(waiting, today=today)


def derive_stores(store_ids: Iterable[str], *, today: date) -> dict[str, frozenset[str]]:
    """Derive these stores for a day; the chains that their records name, which may have to be assessed: each with them.

    Raises `Conflict` (lost_race) when stores keep moving on; the message is then applied again.
    """
    waiting = tuple(dict.fromkeys(store_ids))
    chains: dict[str, frozenset[str]] = {}
    scoring = policies.scoring_on(today)
    for _ in range(ROUNDS):
        if not waiting:
            return chains
        records = complete_histories(find_stores(waiting))
        for each in records:
            for chain_id in each.chains_ever():
                chains[chain_id] = chains.get(chain_id, frozenset()) | {each.store_id}
        _write(records, today=today, scoring=scoring)
        present = find_versions(each.store_id for each in records)
        waiting = tuple(each.store_id for each in records if present[each.store_id] != each.version + 1)
    raise Conflict(N_("药店资料正在频繁变更，稍后会自动重试。"), code="lost_race")


def ratings_of(
    records: Iterable[StoreRecord], *, awaiting: Mapping[str, int], today: date, scoring: ScoringPolicy
) -> dict[str, dict[str, Any]]:
    """What is shown of each store on a day, by its id; the records are complete, `awaiting` counts what is to do."""
    return {each.store_id: _rating(each, today, scoring, awaiting.get(each.store_id, 0)) for each in records}


def _write(records: list[StoreRecord], *, today: date, scoring: ScoringPolicy) -> None:
    awaiting = find_awaiting(each.store_id for each in records)
    ratings = ratings_of(records, awaiting=awaiting, today=today, scoring=scoring)
    rate_stores({each.store_id: (each.version, ratings[each.store_id]) for each in records})
    chain_days.replace_rows({each.store_id: (each.version + 1, rows_of(each, scoring=scoring)) for each in records})


def _rating(record: StoreRecord, today: date, scoring: ScoringPolicy, awaiting: int) -> dict[str, Any]:
    due = next_change(record, today, scoring=scoring)
    return {
        "grade": grade_on(record.history, today, policy=scoring).value,
        "is_designated": record.is_designated(today),
        "chain_ids": list(record.chains_on(today)),
        "awaiting": awaiting,
        "due_on": due.isoformat() if due else None,
        "derived_on": today.isoformat(),
    }

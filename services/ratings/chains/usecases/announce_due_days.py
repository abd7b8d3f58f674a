"""Brings about what the day brings: windows that ended, terms that begin, decisions that take effect.

Pattern: follow, of the calendar. Stores carry the next day on which something changes for them, in an index; a new day
assesses every chain, so that New Year and new parameters count from their first minute.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command
from services.ratings.chains.usecases.assess_chain import assess_chains
from services.ratings.grades.usecases.refresh_stores import refresh_stores
from services.ratings.measures.usecases.propose_termination import propose_terminations
from services.ratings.stores.usecases.find_chain import find_chain_ids
from services.ratings.stores.usecases.rate_stores import find_due_stores

#: How many stores are derived in one go.
CHUNK = 500


def announce_due_days(*, today: date, command: Command) -> int:
    """Derive the stores that are due and assess their chains; how many stores there were.

    What a suspension that takes effect brings is proposed before, for a store that is derived is due no longer.
    """
    total = 0
    concerned: set[str] = set()
    while due := find_due_stores(today, limit=CHUNK):
        propose_terminations(due, today=today, command=command)
        concerned.update(refresh_stores(due, today=today))
        total += len(due)
    assess_chains(dict.fromkeys(concerned, command), today=today)
    return total


def assess_every_chain(*, today: date, command: Command) -> None:
    """Assess all chains, as each new day asks for."""
    assess_chains(dict.fromkeys(find_chain_ids(), command), today=today)

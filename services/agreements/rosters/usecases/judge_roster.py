"""Reads a roster as an empty register would take it: what it would bring, and what is wrong with it; asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from common.folding import fold
from common.messages.words import MembershipKind
from services.agreements.domain.policy import AgreementsPolicy
from services.agreements.rosters.domain.roster_check import check_rows
from services.agreements.rosters.domain.roster_import import summary_fields
from services.agreements.rosters.storage.spreadsheets import tables_of
from services.agreements.rosters.usecases.check_roster import rules_of


@dataclass(frozen=True, slots=True)
class JudgedRoster:
    """What is in a roster: its summary as an import tells it, and the names of the chains with franchise stores."""

    summary: dict[str, Any]
    with_franchises: frozenset[str]


def judge_roster(content: bytes, *, policy: AgreementsPolicy, day: date) -> JudgedRoster:
    """What an upload of a day would find if nothing were registered yet. Raises as `check_roster`."""
    rules = rules_of(policy, day)
    with tables_of(content) as tables:
        summary, rows = check_rows(tables, mapping={}, rules=rules)
        franchised = {fold(row.chain) for row in rows if row.chain and row.kind is MembershipKind.FRANCHISE}
    names = frozenset(name for name in summary.chains if fold(name) in franchised)
    return JudgedRoster(summary_fields(summary, chain_ids={}, areas=rules.areas), names)

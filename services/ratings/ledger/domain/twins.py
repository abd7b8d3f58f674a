"""Twins of an entry: others of its store, item and day, which may record the very same act once more.

The ledger cannot tell one act that was entered twice from two acts: who confirms the later one says which it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from common.errors import Invalid
from common.phrases import N_
from services.ratings.domain.violation import Status, Violation


class TwinNotDeclared(Invalid):
    """Raised when an entry has a twin in force and its second person does not declare that it is another act."""

    code = "twin_not_declared"


def twins_among(entries: Iterable[Violation], entry: Violation) -> tuple[Violation, ...]:
    """The entries of its store with its item and its day that were not rejected, and are not known to be of its act."""
    return tuple(
        each
        for each in entries
        if (each.store_id, each.item, each.occurred_on) == (entry.store_id, entry.item, entry.occurred_on)
        and each.act_id != entry.act_id
        and each.status is not Status.REJECTED
    )


def check_another_act(twins: Iterable[Violation], *, declared: bool) -> None:
    """Raises `TwinNotDeclared` for twins in force, of which the entry would be the repetition, unless it is declared
    that they are other acts.
    """
    in_force = [each.violation_id for each in twins if each.is_in_force]
    if in_force and not declared:
        told = N_(
            "该店同一条目、同一日已有生效的记录（%(twins)s）；同一行为重复登记的请驳回，是另一行为的请注明后再确认。"
        )
        raise TwinNotDeclared.about("is_another_act", told, twins=", ".join(in_force))

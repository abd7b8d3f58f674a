"""Grades as the API shows them: plain fields from values; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.people.commands import Actor
from common.scope import grants_of
from services.ratings.domain.history import Determination
from services.ratings.domain.parties import is_staff
from services.ratings.grades.usecases.explain_grade import ExplainedGrade

Body = dict[str, Any]


def grade_view(explained: ExplainedGrade) -> Body:
    """A store's grade with its explanation."""
    history = explained.record.history
    determination = history.determination_on(explained.day)
    return {
        "store_id": explained.record.store_id,
        "name": explained.record.name,
        "on": explained.day,
        "year": explained.day.year,
        "grade": explained.grade.value,
        "points": explained.points.total,
        "designated": explained.record.is_designated(explained.day),
        "determination": _determination(determination) if determination else None,
        "determinations": [
            {**_determination(each), "replaced_from": history.replaced_from(each)} for each in history.in_order()
        ],
        "policy_on": explained.policy.day,
        "policy_sha256": explained.policy.sha256,
        "explanation": explained.explanation.to_plain(),
    }


def _determination(found: Determination) -> Body:
    return {
        "year": found.year,
        "grade": found.grade.value,
        "determined_on": found.determined_on,
        "in_force_from": found.in_force_from,
    }


def graded_store_view(found: Mapping[str, Any], *, actor: Actor) -> Body:
    """A store in the list of grades, with those of its chains of which the actor may know."""
    rating, grants = found["rating"], grants_of(actor)
    body = {
        "store_id": found["_id"],
        "code": found.get("code"),
        "name": found["name"],
        "area": found["area"],
        "chain_ids": [each for each in rating["chain_ids"] if grants.covers_membership(each, store_id=found["_id"])],
        "grade": rating["grade"] if rating["is_designated"] else None,
        "points": found["points"],
    }
    return {**body, "awaiting": rating["awaiting"]} if is_staff(actor) else body

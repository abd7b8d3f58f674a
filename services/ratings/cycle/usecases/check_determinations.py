"""Checks a list of determined grades: before it is proposed, as it is proposed, and its stores as it is confirmed.

A read.
"""

from __future__ import annotations

from datetime import date

from common.errors import FieldProblem
from common.people.commands import Actor
from common.phrases import N_
from services.ratings import policies
from services.ratings.cycle.domain.determination import (
    MOST_ROWS,
    Days,
    Row,
    check_days,
    check_row,
    check_rows,
    hand_in_entries,
    refuse,
)
from services.ratings.domain.store import is_visible
from services.ratings.ledger.usecases.find_figures import find_stores_touched_by, find_stores_with_veto_item
from services.ratings.stores.usecases.find_store import find_stores


def check_proposal(rows: tuple[Row, ...], *, days: Days, today: date, actor: Actor) -> None:
    """Let pass a list that the actor may propose today. Raises `DeterminationsWrong` with a problem for each place.

    The stores are looked at as well, unless the list is none, or is for a year that was not over on its day.
    """
    problems = [*check_days(days, today=today), *check_rows(rows)]
    if 1 <= len(rows) <= MOST_ROWS and days.determined_on.year > days.year:
        told = {each.field for each in problems}
        of_stores = check_stores(rows, days=days, today=today, actor=actor)
        problems += [each for each in of_stores if each.field not in told]
    refuse(problems)


def check_stores(rows: tuple[Row, ...], *, days: Days, today: date, actor: Actor) -> list[FieldProblem]:
    """A problem for each row that the actor may not propose or confirm, or whose grade its store cannot have."""
    records = {each.store_id: each for each in find_stores(row.store_id for row in rows)}
    policy = policies.scoring_on(days.determined_on)
    vetoed = find_stores_with_veto_item(records, days.year)
    touched = find_stores_touched_by(records, days.year, persons=actor.persons)
    problems: list[FieldProblem] = []
    for number, row in enumerate(rows):
        record = records.get(row.store_id)
        if record is None or not is_visible(record, actor, today):
            told = N_("没有找到该药店，请核对药店编号，或确认其在您的管辖范围内。")
            problems.append(FieldProblem(f"rows[{number}].store_id", told, "store_not_found"))
        elif row.store_id in touched:
            problems.append(hand_in_entries(number, year=days.year))
        elif problem := check_row(
            number, row, record.history, year=days.year, has_veto_item=row.store_id in vetoed, policy=policy
        ):
            problems.append(problem)
    return problems

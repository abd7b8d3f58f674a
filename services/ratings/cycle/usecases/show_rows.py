"""Shows the rows of a list of determined grades with what each rests on: the points of the year, item by item, the
grade of today, and which determination it takes the place of.

A read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from common.errors import FieldProblem
from common.paging import Found, Page
from common.people.commands import OFFICERS, Actor
from services.ratings import policies
from services.ratings.cycle.domain.determination import Batch, Row, Status
from services.ratings.cycle.storage import batches
from services.ratings.cycle.usecases.check_determinations import check_stores
from services.ratings.cycle.usecases.get_determinations import get_determinations
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Determination, History, grade_on
from services.ratings.domain.points import Points, fold
from services.ratings.domain.store import StoreRecord
from services.ratings.domain.violation import Violation
from services.ratings.ledger.usecases.complete_histories import complete_histories
from services.ratings.ledger.usecases.find_ledger import find_ledgers
from services.ratings.stores.usecases.find_store import find_stores


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its store; `points` are those of the rated year, of these `entries`, `now` is the grade of today.

    `replaces` was in force, or to be, on the first day of the new one: nothing gives way to it but what is of the same
    year or an earlier one. `problem` says why the actor may not confirm the row; None where it is not theirs to.
    """

    row: Row
    store: StoreRecord
    points: Points
    entries: tuple[Violation, ...]
    now: Grade | None
    replaces: Determination | None
    problem: FieldProblem | None


def show_rows(batch_id: str, *, actor: Actor, today: date, page: Page) -> Found[ShownRow]:
    """A page of the rows, in the order of the list. Raises `DeterminationsNotFound`."""
    batch = get_determinations(batch_id, actor=actor, today=today)
    rows = batches.rows_of(batch_id, page=page)
    records = {each.store_id: each for each in complete_histories(find_stores(each.store_id for each in rows))}
    problems = find_problems(batch, rows.items, actor=actor, today=today)
    year = batch.days.year
    ledgers = find_ledgers((each.store_id, year) for each in rows)

    def shown(row: Row) -> ShownRow:
        record, ledger = records[row.store_id], ledgers.get((row.store_id, year))
        entries = ledger.counted if ledger else ()
        return ShownRow(
            row=row,
            store=record,
            points=fold(entries, policy_on=policies.scoring_on),
            entries=entries,
            now=_grade_now(record, today=today),
            replaces=_replaced(record.history, batch),
            problem=problems.get(row.store_id),
        )

    return rows.map(shown)


def find_problems(batch: Batch, rows: tuple[Row, ...], *, actor: Actor, today: date) -> dict[str, FieldProblem]:
    """Why the actor may not confirm some of the rows, by store; nothing for whom nothing is to confirm."""
    if batch.status is not Status.PROPOSED or not actor.has(*OFFICERS):
        return {}
    found = check_stores(rows, days=batch.days, today=today, actor=actor)
    return {rows[_number(each)].store_id: each for each in found}


def _number(problem: FieldProblem) -> int:
    return int(problem.field.removeprefix("rows[").partition("]")[0])


def _grade_now(record: StoreRecord, *, today: date) -> Grade | None:
    """The grade of today; None for a store without an agreement in force."""
    if not record.is_designated(today):
        return None
    return grade_on(record.history, today, policy=policies.scoring_on(today))


def _replaced(history: History, batch: Batch) -> Determination | None:
    """What was determined before the list was proposed, and is in force on the first day of the list's grades."""
    earlier = tuple(each for each in history.determinations if each.recorded_at < batch.recorded_at)
    return replace(history, determinations=earlier).determination_on(batch.days.in_force_from)

"""Takes a list of determined grades as a whole; its rows are applied from the journal.

Pattern: follow (`apply_determinations`): one write on the batch's own document, then keyed effects by batch and row.
"""

from __future__ import annotations

from datetime import date

from common.errors import FieldProblem
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.ratings import policies
from services.ratings.cycle.domain.determination import Days, Row, check_days, check_row, check_rows, refuse
from services.ratings.cycle.storage import batches
from services.ratings.domain.messages import GradesDetermined
from services.ratings.domain.store import is_visible
from services.ratings.ledger.usecases.find_figures import find_stores_with_veto_item
from services.ratings.stores.usecases.find_store import find_stores


def record_determinations(rows: tuple[Row, ...], *, days: Days, today: date, command: Command) -> Receipt:
    """Keep the list; the receipt names the batch. Raises `DeterminationsWrong` with a problem for each wrong place."""
    refuse([*check_days(days, today=today), *check_rows(rows)])
    refuse(_check_stores(rows, days=days, today=today, command=command))
    batch_id = command.identifier("bat")
    message = GradesDetermined(batch_id=batch_id, year=days.year, rows=len(rows))
    return batches.insert(batch_id, rows, days=days, command=command, messages=(message,))


def _check_stores(rows: tuple[Row, ...], *, days: Days, today: date, command: Command) -> list[FieldProblem]:
    records = {each.store_id: each for each in find_stores(row.store_id for row in rows)}
    policy = policies.scoring_on(days.determined_on)
    vetoed = find_stores_with_veto_item(records, days.year)
    problems: list[FieldProblem] = []
    for number, row in enumerate(rows):
        record = records.get(row.store_id)
        if record is None or not is_visible(record, command.actor, today):
            told = N_("没有找到该药店，请核对药店编号，或确认其在您的管辖范围内。")
            problems.append(FieldProblem(f"rows[{number}].store_id", told, "store_not_found"))
        elif problem := check_row(
            number, row, record.history, year=days.year, has_veto_item=row.store_id in vetoed, policy=policy
        ):
            problems.append(problem)
    return problems

"""kill -9 of a migration between two batches, and two at once: every document is migrated once, every step recorded."""

from __future__ import annotations

import signal

import pytest

from common import migrations, mongo
from tests.counting import LEFT
from tests.faults.conftest import Start
from tests.old_counters import BATCH, MIGRATIONS, problems, write_old

OLD = 23
PATIENCE = 60


@pytest.mark.parametrize(
    ("fault", "renamed", "begun", "recorded"),
    [
        ("in_migration", 5, 0, 0),
        ("in_migration:4", 20, 0, 0),
        ("in_migration:6", 23, 0, 0),  # all are renamed, and that is not noted yet
        ("in_migration:8", 23, 10, 1),
    ],
)
def test_a_killed_migration_is_taken_up_where_it_was(
    start: Start, fault: str, renamed: int, begun: int, recorded: int
) -> None:
    write_old(OLD)

    assert start("migrate", fault=fault).wait(PATIENCE) == -signal.SIGKILL

    counters = mongo.database(LEFT)["counters"]
    assert counters.count_documents({"renamed": 1}) == renamed
    assert counters.count_documents({"begun": 1}) == begun
    assert mongo.database(LEFT)["migrations"].count_documents({}) == recorded
    done = migrations.migrate(LEFT, MIGRATIONS)
    assert done.found == recorded
    assert sum(done.taken.values()) == 2 * OLD - renamed - begun
    assert problems(OLD) == []


def test_two_processes_at_once_one_of_them_killed_migrate_each_document_once(start: Start) -> None:
    write_old(BATCH * 40)

    dying, living = start("migrate", fault="in_migration:9"), start("migrate")

    assert living.wait(PATIENCE) == 0
    assert dying.wait(PATIENCE) in (0, -signal.SIGKILL)
    assert problems(BATCH * 40) == []

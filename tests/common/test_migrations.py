from __future__ import annotations

import threading
from typing import Any

import pytest

from common import migrations, mongo
from common.migrations import Migration
from common.settings import Environment
from common.version import VERSION, SchemaNewer, SchemaOlder
from tests.counting import LEFT, in_threads
from tests.old_counters import MIGRATIONS, begin_lines, problems, rename_count, write_old

pytestmark = pytest.mark.usefixtures("pair")
PATIENCE = 30


def bring_up(environment: Environment = Environment.TEST, steps: tuple[Migration, ...] = MIGRATIONS) -> None:
    migrations.bring_up(LEFT, steps, environment=environment)


def recorded() -> list[dict[str, Any]]:
    return list(mongo.database(LEFT)["migrations"].find({}).sort("number", 1))


def test_steps_are_taken_in_order_and_recorded_with_the_version_of_the_program() -> None:
    write_old(12)

    done = migrations.migrate(LEFT, MIGRATIONS)

    assert problems(12) == []
    assert (done.found, done.reached, done.taken) == (0, 2, {"rename_count": 12, "begin_lines": 12})
    assert [each["by"] for each in recorded()] == [VERSION, VERSION]
    assert recorded()[0]["at"] <= recorded()[1]["at"]


def test_a_step_that_is_recorded_is_never_taken_again() -> None:
    write_old(3)
    migrations.migrate(LEFT, MIGRATIONS)
    before = recorded()
    mongo.database(LEFT)["counters"].insert_one({"_id": "cnt_late", "count": 1})

    again = migrations.migrate(LEFT, MIGRATIONS)

    assert (again.found, again.reached, again.taken) == (2, 2, {})
    assert recorded() == before
    assert mongo.database(LEFT)["counters"].count_documents({"count": 1}) == 1


def test_a_longer_list_goes_on_where_the_shorter_one_ended() -> None:
    write_old(3)
    migrations.migrate(LEFT, MIGRATIONS[:1])

    done = migrations.migrate(LEFT, MIGRATIONS)

    assert (done.found, done.taken) == (1, {"begin_lines": 3})
    assert problems(3) == []


@pytest.mark.parametrize("environment", list(Environment))
def test_a_new_database_has_the_present_form_at_once(environment: Environment) -> None:
    bring_up(environment)

    assert [each["_id"] for each in recorded()] == ["rename_count", "begin_lines"]
    write_old(1)
    bring_up(environment)
    assert mongo.database(LEFT)["counters"].count_documents({"count": {"$exists": True}}) == 1


@pytest.mark.parametrize("environment", [Environment.DEMO, Environment.TEST])
def test_demo_and_test_migrate_themselves(environment: Environment) -> None:
    write_old(7)

    bring_up(environment)

    assert problems(7) == []


def test_production_refuses_what_is_older_and_says_what_to_do() -> None:
    write_old(7)
    migrations.migrate(LEFT, MIGRATIONS[:1])

    with pytest.raises(SchemaOlder) as refused:
        bring_up(Environment.PRODUCTION)

    told = str(refused.value)
    assert mongo.database(LEFT).name in told
    assert all(text in told for text in ("第 1 版", "第 2 版", "begin_lines", "备份", "yaocheng migrate"))
    assert "rename_count" not in told
    assert mongo.database(LEFT)["counters"].count_documents({"begun": 1}) == 0


def test_production_starts_once_a_person_has_migrated() -> None:
    write_old(7)
    migrations.migrate(LEFT, MIGRATIONS)

    bring_up(Environment.PRODUCTION)

    assert problems(7) == []


@pytest.mark.parametrize("environment", list(Environment))
def test_a_database_of_a_later_version_is_refused_untouched(environment: Environment) -> None:
    write_old(4)
    migrations.migrate(LEFT, (*MIGRATIONS, Migration("of_the_future", lambda _: 0)))
    mongo.database(LEFT)["migrations"].update_one({"_id": "of_the_future"}, {"$set": {"by": "9.1.0"}})
    mongo.database(LEFT)["counters"].insert_one({"_id": "cnt_late", "count": 1})

    with pytest.raises(SchemaNewer) as refused:
        bring_up(environment)

    told = str(refused.value)
    assert mongo.database(LEFT).name in told
    assert all(text in told for text in ("第 3 版", "of_the_future", "9.1.0", VERSION, "第 2 版", "数据没有改动"))
    assert mongo.database(LEFT)["counters"].count_documents({"count": 1}) == 1


def test_another_line_of_development_is_refused_as_well() -> None:
    """The same number of steps, but not the same ones."""
    migrations.bring_up(LEFT, (MIGRATIONS[0], Migration("of_a_branch", begin_lines)), environment=Environment.TEST)

    with pytest.raises(SchemaNewer, match="of_a_branch"):
        bring_up()


def test_threads_that_start_at_once_migrate_each_document_once() -> None:
    write_old(60)

    in_threads(6, lambda _: migrations.migrate(LEFT, MIGRATIONS) and None)

    assert problems(60) == []


def test_who_comes_second_waits_and_finds_nothing_left_to_do() -> None:
    write_old(3)
    begun, may_go_on = threading.Event(), threading.Event()

    def slowly(database: Any) -> int:
        begun.set()
        assert may_go_on.wait(PATIENCE)
        return rename_count(database)

    done: dict[str, migrations.Migrated] = {}
    steps = (Migration("rename_count", slowly), MIGRATIONS[1])
    first = threading.Thread(target=lambda: done.update(first=migrations.migrate(LEFT, steps)))
    second = threading.Thread(target=lambda: done.update(second=migrations.migrate(LEFT, MIGRATIONS)))
    first.start()
    assert begun.wait(PATIENCE)
    second.start()
    may_go_on.set()
    first.join(PATIENCE)
    second.join(PATIENCE)

    assert problems(3) == []
    assert done["first"].taken == {"rename_count": 3, "begin_lines": 3}
    assert done["second"].taken == {}


def test_a_step_that_fails_is_told_and_taken_up_again() -> None:
    write_old(12)
    batches = iter((True, False))

    def failing(database: Any) -> int:
        if not next(batches, True):
            raise ValueError("a document that nobody foresaw")
        return rename_count(database)

    with pytest.raises(ValueError, match="nobody foresaw"):
        migrations.migrate(LEFT, (Migration("rename_count", failing), MIGRATIONS[1]))

    assert recorded() == []
    migrations.migrate(LEFT, MIGRATIONS)
    assert problems(12) == []

"""The tally by index counts in a real mongod equals the recount from the records, and reads nothing but indexes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from services.ratings import policies
from services.ratings.chains.domain.tally import recount
from services.ratings.domain.store import StoreRecord
from services.ratings.grades.domain.chain_days import rows_of
from services.ratings.grades.storage import chain_days
from tests.ratings import builders
from tests.ratings.random_chains import CHAIN, random_day, random_record

CHAINS = 60


@pytest.fixture
def rows(ratings_db: Any) -> Iterator[Any]:
    ratings_db["chain_days"].delete_many({})
    yield ratings_db["chain_days"]
    ratings_db["chain_days"].delete_many({})


def _keep(records: list[StoreRecord], *, version: int = 1) -> None:
    chain_days.replace_rows(
        {each.store_id: (version, rows_of(each, scoring=policies.scoring_on(builders.DAY))) for each in records}
    )


def test_index_counts_and_records_count_the_same(rows: Any) -> None:
    dice = random.Random(7)
    for _ in range(CHAINS):
        rows.delete_many({})
        records = [random_record(dice, f"sto_{number}") for number in range(dice.randint(0, 6))]
        _keep(records)
        for _ in range(5):
            day = random_day(dice)
            policy = builders.chain_policy(day, count_franchise=dice.random() < 0.5)

            counted = chain_days.tally(CHAIN, day, policy=policy)

            scoring = policies.scoring_on(day)
            assert counted == recount(records, chain_id=CHAIN, day=day, policy=policy, scoring=scoring).tally()


def test_rows_of_a_later_version_replace_the_earlier_ones_and_never_the_other_way(rows: Any) -> None:
    before = builders.record(member="2020-01-01..2026-01-01")
    after = builders.record(member="2020-01-01..")
    _keep([before], version=1)
    _keep([after], version=3)
    expected = list(rows.find({}).sort("_id", 1))

    _keep([before], version=2)

    left = [each for each in rows.find({}).sort("_id", 1) if each["store_version"] == 3]
    assert left == expected


def test_every_count_is_one_range_of_an_index(rows: Any) -> None:
    _keep([builders.record(f"sto_{number}", falls=(builders.fall("2026-02-02"),)) for number in range(20)])
    questions = [
        {"aspect": "member", "from_on": {"$lte": "2026-03-02"}},
        {"aspect": "graded_c", "until_on": {"$lte": "2026-03-02"}},
        {"again_in": 2026, "from_on": {"$lte": "2026-03-02"}},
    ]
    for question in questions:
        where = {"chain_id": CHAIN, "reading": "direct", **question}
        plan = rows.database.command("explain", {"count": rows.name, "query": where}, verbosity="executionStats")

        assert _stages(plan["queryPlanner"]["winningPlan"]) == ["COUNT", "COUNT_SCAN"]
        assert plan["executionStats"]["totalDocsExamined"] == 0


def _stages(plan: dict[str, Any]) -> list[str]:
    found = plan.get("queryPlan", plan)
    return [found["stage"], *(_stages(found["inputStage"]) if "inputStage" in found else [])]

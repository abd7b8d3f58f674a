"""B6: the tally of a chain of 15,000 stores against plain index counts in mongod; and against a recount, 10,000 times.

The plain counts are those of a collection made for nothing else: one document a store with a flag for each of the four
numbers, each counted by an equality on its own index. Such flags are right for one day only; the tally is right for
every day.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from common import clock, mongo
from common.messages.words import MembershipKind
from services.ratings import ALIAS, policies
from services.ratings.chains.domain.tally import recount
from services.ratings.domain.chain import ChainTally
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Determination, History, Penalty, PenaltyKind
from services.ratings.domain.spans import Span
from services.ratings.domain.store import Membership, StoreRecord
from services.ratings.grades.domain.chain_days import Aspect, ChainDays, Reading, rows_of, tally_on
from services.ratings.grades.storage import chain_days
from tests.benchmarks.ratings_ground import ground
from tests.ratings.random_chains import CHAIN, random_day, random_record

STORES = 15_000
GRADED_C = 2_000
PENALISED = 600
ROUNDS = 60
CASES = 10_000
BAR = 1.2
_CHUNK = 1_000


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """The medians of alternating rounds, and the number of random cases that differ."""
    today = clock.today()
    with ground():
        _fill(today)
        policy = policies.chain_on(today)
        expected = ChainTally(STORES, GRADED_C, STORES, PENALISED)
        sides: list[Callable[[], ChainTally]] = [
            lambda: chain_days.tally(CHAIN, today, policy=policy),
            _plain_counts,
        ]
        pairs = [tuple(_timed(side, expected) for side in sides) for _ in range(ROUNDS + 5)][5:]
    mine, theirs = (median(each[side] for each in pairs) for side in (0, 1))
    ratio = mine / theirs
    against = "four plain index counts in mongod, one flag each"
    detail = f"{mine * 1000:.1f} against {theirs * 1000:.1f} ms, {STORES} stores, {ROUNDS} rounds"
    different = _differences()
    told = f"{CASES - different} of {CASES}"
    return [
        ("B6 chain tally", against, f"≤ {BAR} ×", f"{ratio:.2f} ×", ratio <= BAR, detail),
        (
            "B6 tally equals the recount",
            "the stores' own records",
            f"{CASES} of {CASES}",
            told,
            not different,
            "random",
        ),
    ]


def _timed(side: Callable[[], ChainTally], expected: ChainTally) -> float:
    begun = time.perf_counter()
    found = side()
    taken = time.perf_counter() - begun
    if found != expected:
        raise RuntimeError(f"{found}, not {expected}")
    return taken


def _plain_counts() -> ChainTally:
    flags = mongo.database(ALIAS)["plain"]
    return ChainTally(
        *(flags.count_documents({"chain_id": CHAIN, name: True}) for name in ("store", "c", "in_year", "penalised"))
    )


def _fill(today: date) -> None:
    database = mongo.database(ALIAS)
    for name in ("store", "c", "in_year", "penalised"):
        database["plain"].create_index([("chain_id", 1), (name, 1)])
    scoring = policies.scoring_on(today)
    for start in range(0, STORES, _CHUNK):
        numbers = range(start, min(start + _CHUNK, STORES))
        records = [_record(number, today) for number in numbers]
        chain_days.replace_rows({each.store_id: (1, rows_of(each, scoring=scoring)) for each in records})
        database["plain"].insert_many(
            [
                {
                    "chain_id": CHAIN,
                    "store": True,
                    "c": number < GRADED_C,
                    "in_year": True,
                    "penalised": number < PENALISED,
                }
                for number in numbers
            ]
        )


def _record(number: int, today: date) -> StoreRecord:
    began = date(today.year - 2, 1, 1)
    at = clock.start_of(began)
    this_year = date(today.year, 1, 1)
    is_c, is_penalised = number < GRADED_C, number < PENALISED
    return StoreRecord(
        f"sto_{number:06}",
        memberships=(Membership(CHAIN, MembershipKind.DIRECT, Span(began)),),
        history=History(
            terms=(Span(began),),
            determinations=(Determination(f"det_{number}", began.year, Grade.C, began, began, at),) if is_c else (),
            penalties=(Penalty(f"case_{number}", PenaltyKind.SUSPENSION, this_year, this_year, at),)
            if is_penalised
            else (),
        ),
    )


@dataclass(frozen=True, slots=True)
class _ListCounts:
    rows: Sequence[ChainDays]

    def begun(self, aspect: Aspect, *, by: date) -> int:
        return sum(row.aspect is aspect and row.span.from_on <= by for row in self.rows)

    def ended(self, aspect: Aspect, *, by: date) -> int:
        return sum(row.aspect is aspect and row.span.until_on <= by for row in self.rows)

    def again(self, year: int, *, by: date) -> int:
        return sum(row.again_in == year and row.span.from_on <= by for row in self.rows)


def _differences() -> int:
    """In how many random chains the tally by rows is not the recount."""
    dice = random.Random(6)
    different = 0
    for _ in range(CASES):
        records = [random_record(dice, f"sto_{number}") for number in range(dice.randint(0, 4))]
        day = random_day(dice)
        policy, scoring = policies.chain_on(day), policies.scoring_on(day)
        rows = [row for each in records for row in rows_of(each, scoring=scoring)]
        counted = _ListCounts([x for x in rows if x.chain_id == CHAIN and x.reading is Reading.of(policy)])
        truth = recount(records, chain_id=CHAIN, day=day, policy=policy, scoring=scoring).tally()
        different += tally_on(day, counted) != truth
    return different

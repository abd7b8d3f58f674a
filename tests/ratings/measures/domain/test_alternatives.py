"""Between which measures the deciders of a store's case choose, and what each of them rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from common.rules.laws import POINTS, AgreementClauses
from services.ratings.domain.catalogue import Range
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.measures.domain.alternatives import alternatives
from services.ratings.measures.domain.facts import store_facts, store_figures
from services.ratings.policies import agreement_on
from tests.ratings.builders import DAY, scoring, violation

AGREED = agreement_on(DAY)
#: A text by which points alone terminate; that of 2026 has no such ground.
BY_24_POINTS = replace(AGREED, termination_grounds={**AGREED.termination_grounds, POINTS: "记分达到二十四分"})
SUSPENDED = Proposed(Measure.SUSPENSION, months=Range(3, 6))
BY_POINTS = Proposed(Measure.SUSPENSION, months=Range(1, 3), points=12)


def offered(item: str, proposed: Proposed, agreed: AgreementClauses = AGREED) -> list[dict[str, Any]]:
    """Of a store with an earlier entry the choice that an entry of the item brings."""
    earlier, entry = violation("P1", occurred_on=DAY.replace(day=1)), violation(item)
    earlier = replace(earlier, violation_id="vio_earlier", act_id="act_earlier")
    counted = StoreYear("sto_1", DAY.year, version=2, entries=(earlier, entry)).as_counted(entry, policy_on=scoring)
    facts = store_facts(counted, proposed=proposed, agreed=agreed)
    figures = store_figures(counted, proposed=proposed, agreed=agreed)
    return alternatives(counted, proposed=proposed, agreed=agreed, facts=facts, figures=figures)


@pytest.mark.parametrize("proposed", [SUSPENDED, BY_POINTS])
@pytest.mark.parametrize(
    ("item", "agreed", "must", "ground", "clause"),
    [
        (
            "G2",
            AGREED,
            True,
            "该行为属于协议约定应当解除协议的情形：“以非医保物品替换医保药品”。",
            "医保服务协议第三十一条",
        ),
        ("I5", AGREED, False, "《违规行为记分目录》I5项规定的处理包括解除协议。", "医保服务协议第十九条、第二十七条"),
        (
            "C1",
            AGREED,
            False,
            "《违规行为记分目录》C1项规定的处理包括解除协议（情节严重的）。",
            "医保服务协议第十九条、第二十七条",
        ),
        (
            "G2",
            AGREED.without_grounds(),
            False,
            "《违规行为记分目录》G2项规定的处理包括解除协议。",
            "医保服务协议第十九条、第二十七条",
        ),
    ],
)
def test_beside_a_suspension_the_termination_is_offered_that_item_or_text_carry(
    item: str, agreed: AgreementClauses, must: bool, ground: str, clause: str, proposed: Proposed
) -> None:
    """The text says 应当解除 of G2, and the catalogue ranks it as a suspension: the deciders could not choose."""
    suspension, termination = offered(item, proposed, agreed)

    assert (suspension["measure"], termination["measure"]) == ("suspension", "termination")
    assert [each["entry_id"] for each in termination["facts"]] == ["vio_1", None]
    assert (termination["facts"][-1]["text"], termination["facts"][-1]["clause"]) == (ground, clause)
    assert (termination["ground"], termination["must_terminate"]) == (item, must)
    assert termination["acts_since"] == DAY.isoformat()
    assert len(suspension["facts"]) == (3 if proposed.points else 2)
    assert suspension["ground"] == ("points" if proposed.points else item)


@pytest.mark.parametrize(
    ("item", "proposed", "agreed"),
    [
        ("I3", SUSPENDED, AGREED),
        ("I10", Proposed(Measure.TERMINATION), AGREED),
        ("G2", Proposed(Measure.TERMINATION, points=24), BY_24_POINTS),
        ("G2", Proposed(Measure.RECTIFICATION, working_days=10), AGREED),
    ],
)
def test_where_nothing_carries_another_measure_nothing_is_offered(
    item: str, proposed: Proposed, agreed: AgreementClauses
) -> None:
    assert offered(item, proposed, agreed) == []

"""The sentences and figures with which a store's measure is proposed."""

from __future__ import annotations

import pytest

from services.ratings.domain.measures import Measure, Proposed
from services.ratings.ledger.domain.ledger import CountedYear, StoreYear
from services.ratings.measures.domain.facts import store_facts, store_figures
from services.ratings.policies import agreement_on
from tests.ratings.builders import DAY, scoring, violation

AGREED = agreement_on(DAY)


def counted() -> CountedYear:
    entry = violation("P1")
    return StoreYear("sto_1", DAY.year, version=1, entries=(entry,)).as_counted(entry, policy_on=scoring)


@pytest.mark.parametrize(
    ("measure", "clause"),
    [
        (Measure.SUSPENSION, "医保服务协议第二十九条"),
        (Measure.TERMINATION, "医保服务协议第十九条、第二十七条"),
        (Measure.RECTIFICATION, "医保服务协议第十九条、第二十七条"),
    ],
)
def test_points_bring_a_measure_by_the_annexed_catalogue(measure: Measure, clause: str) -> None:
    """Art. 31 names no number of points, and Art. 29 the bands of the catalogue; decision 0037."""
    found = store_facts(counted(), proposed=Proposed(measure, points=3), agreed=AGREED)

    assert found[-1].clause == clause


@pytest.mark.parametrize(("is_second_named", "article"), [(True, 31), (False, None)])
def test_the_figures_say_where_the_text_of_the_store_names_a_second_suspension(
    is_second_named: bool, article: int | None
) -> None:
    figures = store_figures(
        counted(),
        proposed=Proposed(Measure.SUSPENSION, points=3),
        is_second=False,
        is_second_named=is_second_named,
        agreed=AGREED,
    )

    assert figures["second_article"] == article

"""What a decision rests on: always the agreement, a regulation only where it was checked and in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from common.messages.words import Measure
from common.rules.parameters import Dated, DatedValue
from services.gateway import policies
from services.gateway.domain.bases import REGULATIONS, basis_of

ON, ACTS = date(2026, 8, 1), date(2026, 3, 2)
CHECK = {"by": "核对人", "checked_on": date(2026, 5, 1), "source": "公报"}
GROUND = "医保服务协议第十九条、第三十一条和附件《违规行为记分目录》I10项"


def policy(*checked: str):
    values = (DatedValue(date(2018, 1, 1), {}), DatedValue(date(2026, 8, 1), dict.fromkeys(checked, CHECK)))
    return replace(policies.current(), checked_articles=Dated("checked_articles", values))


@pytest.mark.parametrize(
    ("measure", "clauses", "expected"),
    [
        (Measure.SUSPENSION, [GROUND], (29,)),
        (Measure.TERMINATION, [GROUND], (27, 31)),
        (Measure.TERMINATION, ["医保服务协议第十九条、第二十七条"], (19, 27)),
        (Measure.CHAIN_SUSPENSION, [], (24,)),
        (Measure.RESUMPTION, [], (29,)),
        (Measure.CHAIN_RESUMPTION, [], (24,)),
    ],
)
def test_every_decision_names_the_clause_of_the_agreement(measure, clauses, expected):
    basis = basis_of(measure, clauses=clauses, acts_since=ACTS, on=ON, policy=policies.current())

    assert (basis.articles, basis.laws) == (expected, ())
    assert basis.has_regulations is not measure.ends_a_hold


def test_the_articles_are_those_of_the_text_that_was_signed():
    """A text with other numbers binds who signed it; who signed before stays with the old ones."""
    known = policies.current()
    old = known.agreement_clauses.on(ON)
    values = (DatedValue(date(2018, 1, 1), old), DatedValue(date(2026, 2, 1), replace(old, suspension=30)))
    both = replace(known, agreement_clauses=Dated("agreement_clauses", values))

    articles = [
        basis_of(Measure.SUSPENSION, clauses=[], acts_since=ACTS, on=ON, policy=both, agreed_on=agreed_on).articles
        for agreed_on in (date(2026, 1, 31), date(2026, 2, 1), None)
    ]

    assert articles == [(29,), (30,), (30,)]


@pytest.mark.parametrize(
    ("acts_since", "on", "expected"),
    [
        (date(2021, 2, 1), ON, ("《零售药店医疗保障定点管理暂行办法》第三十九条",)),
        (date(2021, 1, 31), ON, ()),
        (ACTS, date(2026, 7, 31), ()),
        (None, ON, ()),
    ],
)
def test_a_checked_article_is_named_from_the_day_of_its_check_for_acts_since_its_law(acts_since, on, expected):
    basis = basis_of(Measure.SUSPENSION, clauses=[], acts_since=acts_since, on=on, policy=policy("令3-39"))

    assert basis.laws == expected


def test_each_measure_rests_on_the_articles_that_name_it_and_on_no_others():
    """735 Art. 13 names the stop of payment and the termination, never the suspension."""
    assert dict(REGULATIONS) == {
        Measure.SUSPENSION: ("令3-35(4)", "令3-39"),
        Measure.TERMINATION: ("735-13", "令3-40"),
        Measure.CHAIN_SUSPENSION: ("735-13", "令3-35(2)"),
        Measure.RESUMPTION: (),
        Measure.CHAIN_RESUMPTION: (),
    }


def test_every_article_is_one_of_a_law_that_is_known():
    laws = policies.current().laws_on(ON)

    assert all(laws.text(each) for articles in REGULATIONS.values() for each in articles)

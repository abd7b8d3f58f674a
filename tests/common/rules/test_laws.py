"""Which articles may be cited: those that were checked, of a law that was in force on the day of the acts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from common.rules.laws import Laws, agreement_text
from common.rules.parameters import ParameterError
from common.rules.policy_files import SHARED, load_policy

LAWS = {"条例": {"title": "《条例》", "in_force_from": date(2021, 5, 1)}}
CHECK = {"by": "核对人", "checked_on": date(2026, 5, 1), "source": "公报2021年第7号"}


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("条例-13", "《条例》第十三条"),
        ("条例-15.2", "《条例》第十五条第二款"),
        ("条例-40(1)(3)", "《条例》第四十条第（一）项、第（三）项"),
        ("条例-35.1(4)", "《条例》第三十五条第一款第（四）项"),
    ],
)
def test_an_article_in_words(article: str, expected: str) -> None:
    assert Laws.read(LAWS, {}).text(article) == expected


@pytest.mark.parametrize("article", ["条例", "条例-", "别的-13", "条例-13 [v]", "条例-0"])
def test_what_is_no_article_is_refused(article: str) -> None:
    with pytest.raises((ParameterError, ValueError)):
        Laws.read(LAWS, {article: CHECK})


@pytest.mark.parametrize(
    "wrong", [{}, {"by": "核对人"}, {**CHECK, "checked_on": "2026-05-01"}, {**CHECK, "more": 1}, 1]
)
def test_a_check_says_by_whom_when_and_against_what(wrong: Any) -> None:
    with pytest.raises(ParameterError, match="by, checked_on, source"):
        Laws.read(LAWS, {"条例-13": wrong})


@pytest.mark.parametrize(
    ("acts_since", "checked", "expected"),
    [
        (date(2021, 5, 1), {"条例-13": CHECK}, ("《条例》第十三条",)),
        (date(2021, 4, 30), {"条例-13": CHECK}, ()),
        (None, {"条例-13": CHECK}, ()),
        (date(2021, 5, 1), {}, ()),
        (date(2021, 5, 1), {"条例-13(1)": CHECK}, ()),
    ],
)
def test_only_checked_articles_of_a_law_in_force_are_cited(acts_since, checked, expected) -> None:
    assert Laws.read(LAWS, checked).cited(["条例-13"], acts_since=acts_since) == expected


def test_articles_of_the_agreement_stand_in_their_order_each_once() -> None:
    assert agreement_text(31, 19, 31) == "医保服务协议第十九条、第三十一条"


def test_nothing_is_checked_by_us() -> None:
    """Who checks is a person of the bureau, in the settings of the installation; never who writes this code."""
    checked = load_policy(SHARED).parameters["checked_articles"]

    assert [dict(entry.value) for entry in checked.dated.values] == [{}]

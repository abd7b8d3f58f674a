"""The sentences and figures with which a store's measure is proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from common.rules.laws import BAND_MEANWHILE, AgreementClauses
from services.ratings.domain.catalogue import Range
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.ledger.domain.ledger import CountedYear, StoreYear
from services.ratings.measures.domain.facts import store_facts, store_figures
from services.ratings.policies import agreement_on
from tests.ratings.builders import DAY, scoring, suspension, violation

AGREED = agreement_on(DAY)


def counted(item: str = "P1") -> CountedYear:
    entry = violation(item)
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


def test_a_total_is_told_with_the_day_of_which_it_is() -> None:
    """The year may have gone on by the day on which the paper prints it."""
    told = store_facts(counted(), proposed=Proposed(Measure.SUSPENSION, points=3), agreed=AGREED)[-1].text

    assert told == "截至2026年3月2日，2026年度累计记分3分，达到3分的处理标准。"


@pytest.mark.parametrize(("agreed", "article"), [(AGREED, 31), (AGREED.without_grounds(), None)])
def test_the_figures_say_where_the_text_of_the_store_names_a_second_suspension(
    agreed: AgreementClauses, article: int | None
) -> None:
    figures = store_figures(counted(), proposed=Proposed(Measure.SUSPENSION, points=3), agreed=agreed)

    assert figures["second_article"] == article


@pytest.mark.parametrize(
    ("item", "proposed", "text", "clause"),
    [
        (
            "I3",
            Proposed(Measure.SUSPENSION, months=Range(1, 3)),
            "《违规行为记分目录》I3项规定的处理包括中止协议1至3个月，属于协议约定可以中止协议的情形：“目录规定应当中止的其他情形”。",
            "医保服务协议第二十九条",
        ),
        (
            "I10",
            Proposed(Measure.TERMINATION),
            "该行为属于协议约定应当解除协议的情形：“出借结算设备或者改变使用场地”。",
            "医保服务协议第三十一条",
        ),
        (
            "D10",
            Proposed(Measure.TERMINATION),
            "《违规行为记分目录》D10项规定的处理包括解除协议。",
            "医保服务协议第十九条、第二十七条",
        ),
    ],
)
def test_what_an_item_brings_by_itself_says_which_ground_it_meets(
    item: str, proposed: Proposed, text: str, clause: str
) -> None:
    found = store_facts(counted(item), proposed=proposed, agreed=AGREED)

    assert (found[-1].text, found[-1].clause) == (text, clause)
    assert len(found) == 2


def test_of_a_text_that_is_not_known_no_ground_is_named() -> None:
    agreed = AGREED.without_grounds()
    brief = Proposed(Measure.SUSPENSION, months=Range(1, 1))

    found = [
        store_facts(counted("I10"), proposed=each, agreed=agreed)[-1] for each in (brief, Proposed(Measure.TERMINATION))
    ]

    assert [each.text for each in found] == [
        "《违规行为记分目录》I10项规定的处理包括中止协议1个月。",
        "《违规行为记分目录》I10项规定的处理包括解除协议。",
    ]


def test_a_text_that_names_a_band_crossed_meanwhile_is_quoted() -> None:
    words = "中止期间记分再次达到中止档次"
    agreed = replace(AGREED, termination_grounds={BAND_MEANWHILE: words})
    proposed = Proposed(Measure.TERMINATION, points=15, standing=suspension("2026-04-10", "2026-05-10"))

    [_, beside, _] = store_facts(counted(), proposed=proposed, agreed=agreed)

    assert beside.text == (
        f"自2026年4月10日起的中止尚未期满，又达到中止的处理标准，属于协议约定应当解除协议的情形：“{words}”。"
    )
    assert beside.clause == "医保服务协议第三十一条"


@pytest.mark.parametrize(
    ("proposed", "ground"),
    [
        (Proposed(Measure.TERMINATION), "G2"),
        (Proposed(Measure.TERMINATION, points=24), "points"),
        (Proposed(Measure.TERMINATION, points=15, standing=suspension("2026-04-10", "2026-05-10")), BAND_MEANWHILE),
    ],
)
def test_a_proposal_names_its_ground(proposed: Proposed, ground: str) -> None:
    assert store_figures(counted("G2"), proposed=proposed, agreed=AGREED)["ground"] == ground


@pytest.mark.parametrize(
    ("item", "words", "must"),
    [
        ("G2", "该行为属于“以非医保物品替换医保药品”（G2项），协议第三十一条约定应当解除协议", True),
        ("I5", "该行为同时属于可以解除协议的情形，由审批人员按情节决定（I5项）", False),
    ],
)
def test_the_deciders_of_a_suspension_are_told_whether_the_text_asks_for_a_termination(
    item: str, words: str, must: bool
) -> None:
    figures = store_figures(counted(item), proposed=Proposed(Measure.SUSPENSION, months=Range(3, 6)), agreed=AGREED)

    assert figures["notes"][0].startswith(words)
    assert figures["must_terminate"] is must

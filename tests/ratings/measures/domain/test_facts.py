"""The sentences and figures with which a store's measure is proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from common.rules.laws import BAND_MEANWHILE, POINTS, AgreementClauses
from common.rules.money import Money
from services.ratings.domain.catalogue import Range
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.ledger.domain.ledger import CountedYear, StoreYear
from services.ratings.measures.domain.decision import Decided, Decision
from services.ratings.measures.domain.facts import second_suspension_facts, store_facts, store_figures
from services.ratings.policies import agreement_on
from tests.ratings.builders import AT, DAY, scoring, suspension, violation

AGREED = agreement_on(DAY)


def counted(item: str = "P1") -> CountedYear:
    entry = violation(item)
    return StoreYear("sto_1", DAY.year, version=1, entries=(entry,)).as_counted(entry, policy_on=scoring)


@pytest.mark.parametrize(
    ("measure", "clause"),
    [
        (Measure.SUSPENSION, "医保服务协议第二十九条"),
        (Measure.RECTIFICATION, "医保服务协议第十九条、第二十七条"),
    ],
)
def test_points_bring_a_measure_by_the_annexed_catalogue(measure: Measure, clause: str) -> None:
    """Art. 29 names the bands of the catalogue; decision 0037."""
    found = store_facts(counted(), proposed=Proposed(measure, points=3), agreed=AGREED)

    assert found[-1].clause == clause


def test_a_total_is_told_with_the_day_of_which_it_is() -> None:
    """The year may have gone on by the day on which the paper prints it."""
    told = store_facts(counted(), proposed=Proposed(Measure.SUSPENSION, points=3), agreed=AGREED)[-1].text

    assert told == "截至2026年3月2日，2026年度累计记分3分，达到3分的处理标准。"


def test_a_termination_by_points_quotes_the_ground_of_the_text_that_has_one() -> None:
    words = "记分达到解除协议的档次"
    agreed = replace(AGREED, termination_grounds={POINTS: words})
    proposed = Proposed(Measure.TERMINATION, points=3)

    found = store_facts(counted(), proposed=proposed, agreed=agreed)[-1]

    assert found.text.endswith(f"达到3分的处理标准，属于协议约定应当解除协议的情形：“{words}”。")
    assert found.clause == "医保服务协议第三十一条"
    assert store_figures(counted(), proposed=proposed, agreed=agreed)["must_terminate"]


def test_the_deciders_are_told_why_a_number_that_terminates_does_not_here() -> None:
    brought = {"months": Range(6, 6), "points": 24}
    lacking = Proposed(Measure.SUSPENSION, **brought, instead_of=Measure.TERMINATION)

    told, plain = (
        store_figures(counted(), proposed=each, agreed=AGREED)["notes"]
        for each in (lacking, Proposed(Measure.SUSPENSION, **brought))
    )

    why = (
        "累计记分达到24分，记分规则对应的处理是解除协议；但该店所签协议第三十一条没有约定因记分解除协议，"
        "因此建议中止协议，月数按中止各档中最高的一档。"
    )
    assert told == [why, *plain]


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


def test_what_an_entry_costs_is_told_with_the_rules_by_which_it_is_not_what_the_item_says() -> None:
    first = violation("P1", violation_id="vio_0")
    again = violation("P1", money=Money.of(1200), decided_at=AT + timedelta(hours=1))
    year = StoreYear("sto_1", DAY.year, version=1, entries=(first, again)).as_counted(again, policy_on=scoring)

    plain, dear, _ = store_facts(year, proposed=Proposed(Measure.RECTIFICATION, points=9), agreed=AGREED)

    assert plain.text.endswith("（P1项），记3分。")
    assert dear.text.endswith(
        "（P1项），涉及金额1200.00元，记6分（基本分值3分；同一记分年度内同一条目再次发生，加重记分，按1.5倍计5分；"
        "涉及金额加分，加1分计6分）。"
    )


def test_an_entry_that_costs_nothing_says_why() -> None:
    minor = violation("M2", is_corrected_in_time=True)
    year = StoreYear("sto_1", DAY.year, version=1, entries=(minor,)).as_counted(minor, policy_on=scoring)

    told = store_facts(year, proposed=Proposed(Measure.RECTIFICATION, points=1), agreed=AGREED)[0].text

    assert told.endswith("记0分（基本分值1分；首次轻微违规，5个工作日内改正，提醒不记分）。")


DECIDED = Decision(
    "case_1",
    "示医保中止〔2026〕1号",
    served_on=date(2026, 4, 9),
    first_on=date(2026, 4, 10),
    last_on=date(2026, 5, 9),
    printed_first_on=date(2026, 4, 10),
)
LATE = replace(DECIDED, printed_first_on=date(2026, 4, 1))
MOVED = "载明自2026年4月1日起，因迟至2026年4月9日送达，自送达次日起算"


@pytest.mark.parametrize(
    ("decided", "ended_on", "said"),
    [
        (None, None, ""),
        (Decided(DECIDED, None), None, f"（{DECIDED.number}）"),
        (Decided(replace(DECIDED, printed_first_on=None), None), None, f"（{DECIDED.number}）"),
        (Decided(LATE, None), None, f"（{DECIDED.number}；{MOVED}）"),
        (
            Decided(DECIDED, "示医保恢复〔2026〕2号"),
            "2026-04-21",
            f"（{DECIDED.number}；原应至2026年5月9日，因示医保恢复〔2026〕2号提前结束）",
        ),
        (Decided(LATE, None), "2026-04-21", f"（{DECIDED.number}；{MOVED}；原应至2026年5月9日，提前结束）"),
    ],
)
def test_an_earlier_suspension_is_named_with_its_decision_and_why_its_days_moved(
    decided: Decided | None, ended_on: str | None, said: str
) -> None:
    ended = date.fromisoformat(ended_on) if ended_on else None
    first = replace(suspension("2026-04-10", "2026-05-10"), case_id="case_1", ended_on=ended)
    known = {"case_1": decided} if decided else {}
    proposed = Proposed(Measure.SUSPENSION, months=Range(2, 2), points=15, standing=first)

    beside = store_facts(counted(), proposed=proposed, agreed=AGREED, decided=known)[1].text
    [told, _] = second_suspension_facts([first], decided=known, agreed=AGREED)

    assert beside == f"自2026年4月10日起的中止{said}尚未期满，又达到中止的处理标准。"
    last = "4月20日" if ended_on else "5月9日"
    assert told.text == f"自2026年4月10日起至2026年{last}中止协议{said}。"


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
        (
            "G2",
            (
                "该行为属于“以非医保物品替换医保药品”（G2项），协议第三十一条约定应当解除协议；目录对该项同时规定了中止。"
                "由经办人员采纳时选择中止或者解除，审批人员批准或者退回。"
            ),
            True,
        ),
        (
            "I5",
            "该行为同时属于可以解除协议的情形（I5项）。由经办人员采纳时按情节选择中止或者解除，审批人员批准或者退回。",
            False,
        ),
    ],
)
def test_the_deciders_of_a_suspension_are_told_whether_the_text_asks_for_a_termination(
    item: str, words: str, must: bool
) -> None:
    figures = store_figures(counted(item), proposed=Proposed(Measure.SUSPENSION, months=Range(3, 6)), agreed=AGREED)

    assert figures["notes"][0] == words
    assert figures["must_terminate"] is must

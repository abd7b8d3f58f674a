"""What the paper of a decision is told by its case: bars by cause, the days to rectify, what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from common import clock
from common.messages.words import Measure
from common.rules.parameters import Dated, DatedValue
from services.gateway import policies
from services.gateway.cases.domain.case import Fact
from services.gateway.cases.domain.particulars import (
    Cause,
    CauseUnfit,
    NotWanted,
    ParticularsMissing,
    check_complete,
    leaves_choice,
)
from services.gateway.cases.usecases import order_decision
from services.gateway.cases.usecases.adopt_case import check_particulars
from services.gateway.papers.kinds.decision import DecisionFacts
from tests.gateway.builders import adopted, chain_proposal, opened, particulars, proposal, suspended

pytestmark = pytest.mark.usefixtures("gateway_db")


def told(case: Any) -> DecisionFacts:
    """The facts that the paper of a case is written from, if it is approved today."""
    return order_decision.facts_of(case, dated_on=clock.today(), policy=policies.current())


def terminated(cause: Cause | None) -> Any:
    case = adopted(opened(proposal(measure="termination", months=None)))
    return replace(case, particulars=replace(case.particulars, cause=cause))


@pytest.mark.parametrize(("cause", "years"), [(Cause.FRAUD_OR_LAW, 3), (Cause.BREACH, 1), (None, None)])
def test_a_termination_bars_by_its_cause_and_one_of_the_time_before_by_none(cause, years):
    assert told(terminated(cause)).barred_years == years


@pytest.mark.parametrize(
    ("ground", "fitting", "printed"),
    [
        ("Q3", [Cause.FRAUD_OR_LAW], "以弄虚作假手段取得定点资格"),
        ("I6", [Cause.BREACH, Cause.FRAUD_OR_LAW], "套取现金"),
        ("P6", [Cause.BREACH, Cause.FRAUD_OR_LAW], "《违规行为记分目录》P6项规定的解除协议事项"),
        ("D10", [Cause.BREACH], "《违规行为记分目录》D10项规定的解除协议事项"),
        ("second_suspension", [Cause.BREACH], "一个协议期内累计两次以上被中止"),
        ("points", [Cause.BREACH], "记分达到目录规定的解除协议的档次"),
        (None, [*Cause], None),
    ],
)
def test_the_cause_of_a_termination_follows_from_its_ground_and_is_printed_with_it(ground, fitting, printed):
    """A bar of three years was anybody's choice, and the paper did not say why it was three."""
    case = opened(proposal(measure="termination", months=None, snapshot={"ground": ground} if ground else {}))
    policy, today = policies.current(), clock.today()

    for cause in Cause:
        asked = replace(particulars(case), cause=cause)
        if cause in fitting:
            check_particulars(case, asked, policy=policy, today=today)
            paper = told(replace(case, particulars=asked))
            assert (paper.barred_for, paper.ground) == (cause.printed, printed)
        else:
            with pytest.raises(CauseUnfit):
                check_particulars(case, asked, policy=policy, today=today)


def test_a_termination_is_not_adopted_without_its_cause_and_nothing_else_with_one():
    case = opened(proposal(measure="termination", months=None))
    asked = particulars(case)

    check_complete(Measure.TERMINATION, asked, has_choice=True)
    with pytest.raises(ParticularsMissing) as lacking:
        check_complete(Measure.TERMINATION, replace(asked, cause=None), has_choice=True)
    with pytest.raises(NotWanted) as refused:
        check_complete(Measure.SUSPENSION, asked, has_choice=True)
    assert [each.code for each in refused.value.problems] == ["cause_not_wanted"]
    assert [each.code for each in lacking.value.problems] == ["cause_missing"]


def test_the_decision_on_a_store_names_the_registered_store():
    """Another name, code or person would close somebody else's shop on paper."""
    case = opened(proposal())
    other = replace(
        particulars(case),
        addressee="无关大药房",
        addressee_uscc="91360302MA35JKQX2G",
        addressee_head="路人",
        addressee_reason="随便写的。",
    )

    with pytest.raises(NotWanted) as refused:
        check_complete(Measure.SUSPENSION, other, has_choice=True)
    assert [each.code for each in refused.value.problems] == [
        "addressee_not_wanted",
        "addressee_uscc_not_wanted",
        "addressee_head_not_wanted",
        "addressee_reason_not_wanted",
    ]


@pytest.mark.parametrize(
    ("measure", "snapshot", "wanted"),
    [
        (Measure.SUSPENSION, {}, True),
        (Measure.SUSPENSION, {"must_terminate": True}, True),
        (Measure.TERMINATION, {}, True),
        (Measure.TERMINATION, {"must_terminate": False}, True),
        (Measure.TERMINATION, {"must_terminate": True}, False),
        (Measure.CHAIN_SUSPENSION, {}, True),
        (Measure.RESUMPTION, {}, False),
        (Measure.CHAIN_RESUMPTION, {}, False),
    ],
)
def test_reasons_are_given_where_the_deciders_have_a_choice_and_nowhere_else(measure, snapshot, wanted):
    """Agreement Art. 29 (可以中止) and 31 (应当解除): what has to be is no choice."""
    has_choice = leaves_choice(measure, snapshot)
    bare = replace(particulars(opened(proposal(measure=measure.value))), reasons=None)
    given = replace(bare, reasons="初犯，按幅度的下限。")
    asked = (bare, ParticularsMissing, "reasons_missing") if wanted else (given, NotWanted, "reasons_not_wanted")

    check_complete(measure, given if wanted else bare, has_choice=has_choice)
    with pytest.raises(asked[1]) as refused:
        check_complete(measure, asked[0], has_choice=has_choice)

    assert [each.code for each in refused.value.problems] == [asked[2]]


def test_the_end_of_a_hold_finds_no_facts():
    given = replace(particulars(opened(proposal(measure="resumption"))), facts_found="现场查明。")

    with pytest.raises(NotWanted) as refused:
        check_complete(Measure.RESUMPTION, given, has_choice=False)

    assert [each.code for each in refused.value.problems] == ["facts_found_not_wanted"]


def test_the_paper_of_a_store_says_what_was_found_and_why_this_and_this_long():
    case = adopted()
    said = replace(case.particulars, facts_found="2026年3月2日在收银台查明串换。", reasons="初犯，按幅度的下限。")

    paper = told(replace(case, particulars=said))

    assert (paper.facts_found, paper.reasons) == (said.facts_found, said.reasons)


def test_the_days_to_rectify_are_those_of_the_day_on_the_paper():
    store, chain = adopted(), adopted(opened(chain_proposal()))

    assert (told(store).rectify_days, told(chain).rectify_days) == (20, 30)
    assert (told(store).left_to_decide, told(chain).left_to_decide) == (16, None)
    assert told(terminated(Cause.BREACH)).rectify_days is None


def test_a_decision_on_a_chain_says_whether_franchise_stores_count_on_the_day_on_the_paper():
    counted = (DatedValue(date(2018, 1, 1), False), DatedValue(clock.today(), True))
    policy = replace(policies.current(), count_franchise=Dated("count_franchise", counted))
    store, chain = adopted(), adopted(opened(chain_proposal()))

    def says(case: Any, days: int) -> bool:
        dated_on = clock.today() + timedelta(days=days)
        return order_decision.facts_of(case, dated_on=dated_on, policy=policy).with_franchise

    assert [says(chain, -1), says(chain, 0), says(store, 0)] == [False, True, False]


def test_a_short_suspension_gives_as_many_days_as_leave_time_to_decide():
    """One month over National Day of 2026: 10 working days are left after the last day, which is 16 October."""
    case = adopted()
    short = replace(case, particulars=replace(case.particulars, first_on=date(2026, 10, 1), months=1))

    assert (told(short).rectify_days, told(short).left_to_decide) == (8, 10)


def test_a_termination_rests_on_the_grounds_where_a_fact_names_them():
    case = terminated(Cause.BREACH)
    ground = Fact("该行为属于协议约定应当解除协议的情形：“出借结算设备”。", "医保服务协议第三十一条", None)
    act = Fact("伪造凭证。", "医保服务协议第十二条、第十九条、第三十一条和附件《违规行为记分目录》D5项", "vio_1")

    assert told(case).articles == (19, 27)
    assert told(replace(case, facts=(act, ground))).articles == (27, 31)
    assert told(replace(case, facts=(act,))).articles == (19, 27)
    assert (told(case).non_acceptance_article, told(case).publication_article) == (32, None)
    assert told(replace(case, facts=(ground,))).publication_article == 31
    assert told(adopted()).non_acceptance_article is None
    assert (told(adopted()).articles, told(adopted()).laws) == ((29,), ())


def day_after(case: Any) -> date:
    return case.effect.last_day + timedelta(days=1)


TERM = {"second_article": 31, "term_from": "2020-01-01", "term_until": "2099-01-01"}


@pytest.mark.parametrize(
    ("snapshot", "before"),
    [
        ({**TERM, "suspended": []}, 1),
        ({**TERM, "suspended": ["case_taken_over"]}, 2),
        ({**TERM, "suspended": [], "term_until": "2021-01-01"}, 0),
        ({"second_article": 31}, None),
    ],
)
def test_a_suspension_knows_how_many_of_its_term_were_served_before_it(snapshot, before):
    first = suspended()
    case = adopted(opened(proposal(subject_id=first.subject_id, snapshot=snapshot)), first_on=day_after(first))

    assert told(case).suspended_before == before
    assert told(case).second_grounds == ("一个协议期内累计两次以上被中止", "中止期间整改不到位")


def test_a_suspension_that_the_proposal_knew_already_is_counted_once():
    first = suspended()
    snapshot = {**TERM, "suspended": [first.case_id]}
    case = adopted(opened(proposal(subject_id=first.subject_id, snapshot=snapshot)), first_on=day_after(first))

    assert told(case).suspended_before == 1


def test_of_a_text_that_names_no_second_suspension_nothing_is_said():
    case = adopted(opened(proposal(snapshot={**TERM, "second_article": None, "suspended": ["case_1"]})))

    assert (told(case).second_article, told(case).second_grounds) == (None, ())

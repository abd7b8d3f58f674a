"""What the rules refuse outright, and the sentences with which measures are proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from common.commands import Actor, Role
from common.parameters import ParameterError
from services.ratings.chains.domain import facts
from services.ratings.chains.domain.tally import recount
from services.ratings.domain.catalogue import PointsOutOfRange
from services.ratings.domain.chain import assess
from services.ratings.domain.grades import Grade, grade_for, is_worse, worst
from services.ratings.domain.history import History
from services.ratings.domain.measures import Measure
from services.ratings.domain.policy import ChainPolicy, MeasurePolicy, Operator, ScoringPolicy, Share
from services.ratings.domain.spans import Span, covering, joined, months_after, overlap, whole_months
from services.ratings.domain.violation import Action, may, may_see
from services.ratings.domain.violation import Status as ViolationStatus
from services.ratings.ledger.domain.ledger import StoreYear, count
from services.ratings.measures.domain.proposal import Proposal, Scope, Status, status_on
from services.ratings.rectifications.domain.rectification import EvidenceMissing, check_text
from tests.ratings import builders


def test_negative_points_are_a_bug_and_not_a_grade() -> None:
    with pytest.raises(ValueError, match="never negative"):
        grade_for(-1, policy=builders.scoring())


def test_grades_are_ordered_from_light_to_grave() -> None:
    assert worst([]) is Grade.A
    assert worst([Grade.UNRATED, Grade.B]) is Grade.UNRATED
    assert is_worse(Grade.C, than=Grade.UNRATED)
    assert not is_worse(Grade.B, than=Grade.B)


@pytest.mark.parametrize("view", [ScoringPolicy, ChainPolicy, MeasurePolicy])
def test_no_rule_has_parameters_before_the_first_day(view: type[ScoringPolicy]) -> None:
    assert view.on(date(2018, 1, 1), parameters=builders.parameters()).day == date(2018, 1, 1)

    with pytest.raises(ParameterError, match="2018-01-01"):
        view.on(date(2017, 12, 31), parameters=builders.parameters())


def test_only_confirmed_entries_can_be_counted() -> None:
    entry = replace(builders.violation("P1"), status=ViolationStatus.RECORDED)

    with pytest.raises(ValueError, match="not confirmed"):
        count(
            StoreYear("sto_1", 2026, version=0),
            entry,
            history=History(),
            policy=builders.scoring(),
            on=builders.DAY,
            at=builders.AT,
        )


def test_a_lighter_policy_within_the_year_does_not_raise_the_grade() -> None:
    first = builders.violation("G1", violation_id="vio_1")
    before = StoreYear("sto_1", 2026, version=1, entries=(first,), points=6, grade=Grade.B)
    second = builders.plain_violation("vio_2", item="D2", points=1)
    lighter = replace(builders.scoring(), grade_bands=replace(builders.scoring().grade_bands, a=9, b=12))
    history = History(terms=(builders.span("2018-01-01.."),), falls=(builders.fall("2026-03-02", grade=Grade.B),))

    outcome = count(before, second, history=history, policy=lighter, on=builders.DAY, at=builders.AT)

    assert (outcome.own_grade, outcome.grade, outcome.fall) == (Grade.B, Grade.B, None)


def test_points_of_an_item_are_those_of_the_item() -> None:
    items = builders.catalogue().items

    assert items["P1"].check_points(None) == items["P1"].check_points(3) == 3
    assert items["P6"].check_points(12) == 12
    with pytest.raises(PointsOutOfRange, match="6 至 12 分"):
        items["P6"].check_points(None)


def test_only_verified_articles_are_cited() -> None:
    items = builders.catalogue().items

    assert items["P1"].clause == "医保服务协议附件《违规行为目录》P1项"
    assert items["G1"].clause.endswith("、《医疗保障基金使用监督管理条例》第三十八条第（四）项")
    assert items["I5"].clause.endswith("、《医疗保障基金使用监督管理条例》第四十条第（一）项、第（三）项")
    assert items["I3"].clause.endswith("、《医疗保障基金使用监督管理条例》第十五条")
    assert items["C6"].clause == "医保服务协议附件《违规行为目录》C6项"
    assert [each.text for each in items["G5"].basis][-1] == "《医疗保障基金使用监督管理条例实施细则》"


def test_who_may_decide_about_an_entry() -> None:
    entry = replace(builders.violation("P1"), status=ViolationStatus.RECORDED)
    actions = [each.value for each in _ACTIONS]

    def allowed(actor: Actor) -> list[str]:
        return [each.value for each in _ACTIONS if may(actor, entry, each)]

    assert allowed(Actor("acc_1", "prs_2", (Role.REVIEWER,))) == actions
    assert allowed(Actor("acc_1", "prs_recorder", (Role.REVIEWER,))) == []
    assert allowed(Actor("acc_1", "prs_2", (Role.REVIEWER,), deputises="prs_recorder")) == []
    assert allowed(Actor("acc_1", "prs_2", (Role.PHARMACY,))) == []
    assert not may_see(entry, Actor("acc_1", "prs_2", (Role.PHARMACY,)))
    assert may_see(entry, Actor("acc_1", "prs_2", (Role.AUDITOR,)))


def test_empty_evidence_is_refused() -> None:
    assert check_text(" 已整改 ", what="整改材料说明") == "已整改"
    with pytest.raises(EvidenceMissing, match="请填写整改材料说明。"):
        check_text("  ", what="整改材料说明")


#: A suspension from 2026-03-03 on.
DECIDED = Proposal(
    proposal_id="prp_1",
    measure=Measure.SUSPENSION,
    scope=Scope.STORE,
    subject_id="sto_1",
    status=Status.DECIDED,
    proposed_at=builders.AT,
    relied_on=(),
    facts=(),
    first_on=date(2026, 3, 3),
)


def test_a_measure_is_effective_from_its_first_day_to_its_last() -> None:
    proposal = replace(DECIDED, last_on=date(2026, 4, 2))
    open_ended = replace(proposal, last_on=None)

    assert status_on(proposal, date(2026, 3, 2)) is Status.DECIDED
    assert status_on(proposal, date(2026, 3, 3)) is Status.EFFECTIVE
    assert status_on(proposal, date(2026, 4, 2)) is Status.EFFECTIVE
    assert status_on(proposal, date(2026, 4, 3)) is Status.ENDED
    assert status_on(open_ended, date(2030, 1, 1)) is Status.EFFECTIVE


@pytest.mark.parametrize(
    ("ended_on", "shown"),
    [
        (date(2026, 3, 4), {2: "decided", 3: "effective", 4: "ended", 5: "ended"}),
        (date(2026, 3, 5), {2: "decided", 3: "effective", 4: "effective", 5: "ended"}),
        (date(2026, 3, 9), {2: "decided", 3: "effective", 4: "effective", 5: "ended"}),
        (None, {2: "ended", 3: "ended", 4: "ended", 5: "ended"}),
    ],
)
def test_a_served_resumption_ends_a_measure_on_its_first_day(ended_on: date | None, shown: dict[int, str]) -> None:
    proposal = replace(DECIDED, status=Status.ENDED, last_on=date(2026, 3, 4), ended_on=ended_on)

    assert {day: status_on(proposal, date(2026, 3, day)).value for day in shown} == shown


def test_limits_are_told_in_words() -> None:
    assert facts.limit_text(Share(Fraction(15), Operator.MORE_THAN)) == "超过15%"
    assert facts.limit_text(Share(Fraction("12.5"), Operator.AT_LEAST)) == "达到12.5%"
    assert facts.percent(1, 3) == "33.3%"


def test_a_long_list_of_stores_is_cut_and_points_to_the_snapshot() -> None:
    records = [
        builders.record(f"sto_{number}", falls=(builders.fall("2026-02-02", entry=f"vio_{number}"),))
        for number in range(facts.NAMED_STORES + 5)
    ]
    policy = builders.chain_policy(count_franchise=True)
    counted = recount(records, chain_id="chn_1", day=builders.DAY, policy=policy, scoring=builders.scoring())
    tally = counted.tally()

    found = facts.chain_facts(counted, assess(tally, policy=policy), policy=policy, tally=tally)

    assert "计入统计的门店共65家" in found[0].text
    assert found[-1].text == "其余5家门店见统计快照附表。"
    assert len(found) == facts.NAMED_STORES + 2


def test_stores_are_named_with_what_made_them_count() -> None:
    determined = replace(
        builders.record("sto_2", determinations=(builders.determination("2026-01-01", Grade.C),)), code="P36030200002"
    )
    suspended = builders.record("sto_3", penalties=(builders.suspension("2026-02-01", "2026-03-01"),))
    policy = builders.chain_policy()
    counted = recount(
        [determined, suspended], chain_id="chn_1", day=builders.DAY, policy=policy, scoring=builders.scoring()
    )
    tally = counted.tally()

    texts = [each.text for each in facts.chain_facts(counted, assess(tally, policy=policy), policy=policy, tally=tally)]

    assert "药店sto_2（P36030200002）：现为C级。" in texts
    assert "药店sto_3：自2026年2月1日起中止协议。" in texts


def test_spans_are_half_open_and_join_where_they_touch() -> None:
    spans = joined([builders.span("2026-02-01..2026-03-01"), builders.span("2026-01-01..2026-02-01"), Span(*_EMPTY)])

    assert spans == (builders.span("2026-01-01..2026-03-01"),)
    assert covering(spans, date(2026, 2, 28)) == spans[0]
    assert covering(spans, date(2026, 3, 1)) is None
    assert overlap(spans, [builders.span("2026-02-15..")]) == (builders.span("2026-02-15..2026-03-01"),)
    assert overlap(spans, [builders.span("2026-03-01..")]) == ()


def test_months_are_never_turned_into_days() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert whole_months(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert whole_months(date(2026, 1, 31), date(2026, 2, 27)) == 0
    assert whole_months(date(2026, 2, 1), date(2026, 1, 1)) == 0


_EMPTY = (date(2026, 1, 1), date(2026, 1, 1))
_ACTIONS = tuple(Action)

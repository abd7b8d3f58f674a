"""The sentences and figures with which a chain measure is proposed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from common.rules.chinese_numbers import chinese_day
from services.ratings.chains.domain import facts
from services.ratings.chains.domain.tally import recount
from services.ratings.domain.chain import assess
from services.ratings.domain.grades import Grade
from services.ratings.domain.policy import Operator, Share
from services.ratings.policies import agreement_on
from tests.ratings import builders

AGREED = agreement_on(builders.DAY)
#: Of the only decision that closed a store.
NUMBERS = {builders.suspension("2026-02-01", "2026-03-01").case_id: "示医保中止〔2026〕7号"}


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

    found = facts.chain_facts(
        counted, assess(tally, policy=policy), policy=policy, tally=tally, agreed=AGREED, numbers=NUMBERS
    )

    assert "计入统计的门店共65家" in found[0].text
    assert found[-1].text == "其余5家门店逐店列于本案案卷所附的统计表。"
    assert len(found) == facts.NAMED_STORES + 2


def test_each_share_is_told_with_its_own_stores_and_in_the_words_of_the_agreement() -> None:
    """Art. 24: of the stores of the day those at C; of the stores of the year those that were closed or ended in it."""
    suspended = builders.record("sto_1", penalties=(builders.suspension("2026-02-01", "2026-03-01"),))
    policy = builders.chain_policy()
    counted = recount([suspended], chain_id="chn_1", day=builders.DAY, policy=policy, scoring=builders.scoring())
    tally = counted.tally()

    found = facts.chain_facts(
        counted, assess(tally, policy=policy), policy=policy, tally=tally, agreed=AGREED, numbers=NUMBERS
    )

    day = chinese_day(builders.DAY)
    assert found[0].text == (
        f"2026年度内（截至{day}），该连锁计入统计的直营门店共1家，"
        "其中被中止全部结算服务或者解除协议的门店1家，占100.0%，达到5%。"
    )


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

    found = facts.chain_facts(
        counted, assess(tally, policy=policy), policy=policy, tally=tally, agreed=AGREED, numbers=NUMBERS
    )
    texts = [each.text for each in found]

    assert {each.clause for each in found} == {"医保服务协议第二十一条", "医保服务协议第二十四条"}
    assert "药店sto_2（P36030200002）：2025年度诚信等级于2026年1月1日评定为C级，自2026年1月1日起执行。" in texts
    assert "药店sto_3：自2026年2月1日起中止协议（示医保中止〔2026〕7号）。" in texts

"""What a decision letter says, kind by kind, read back from its PDF (domain-facts.md 7.3; practice.md 1.8, 1.10)."""

from dataclasses import replace
from datetime import date

import pytest

from common.messages.words import Measure
from services.gateway.domain.party import Party
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import DecisionFacts
from services.gateway.papers.kinds.findings import Finding
from services.gateway.papers.layout import render
from tests.gateway.papers.decisions import facts, printing, view_of
from tests.gateway.papers.layout import reading

STORE = Party("sto_1", "昌盛大药房跃进南路店(南门)", "P36030219758", "91360302MA35JKQX2P", "跃进南路88号")
BRANCHES = (Party("sto_2", "百姓康第1分店", "P36030200001"), Party("sto_3", "百姓康第2分店(东)"))
DECISION = facts(
    findings=(Finding("2026年3月2日串换药品,涉及12,846.50元。", "协议第二十条"),),
    source="年度检查发现。",
    statement="意见部分采纳。",
    demands="30日内完成整改。",
)
TO_STORE = printing(dated_on=date(2026, 7, 28), addressee=STORE)
TO_CHAIN = replace(TO_STORE, addressee=Party("cha_1", "百姓康连锁"), annex=BRANCHES)


def text_of(told: DecisionFacts, printed: Printing) -> str:
    return reading.text(render.render(view_of(told, printed)))


def test_a_suspension_names_party_codes_days_facts_and_remedies():
    text = text_of(DECISION, TO_STORE)

    for said in (
        "示医保决〔2026〕3号",
        "昌盛大药房跃进南路店(南门)：",
        "定点医药机构代码：P36030219758；统一社会信用代码：91360302MA35JKQX2P；地址：跃进南路88号",
        "（一）2026年3月2日串换药品，涉及12,846.50元。（依据：协议第二十条）",
        "自2026年8月4日零时起至2026年11月3日24时止",
        "中止期间发生的医保费用不予结算。",
        "送达日晚于前述起始日的，自送达次日零时起算，期限不变",
        "60日内向示例市人民政府申请行政复议",
        "2026年7月28日",
        "抄送：示例市医疗保障局。",
    ):
        assert said in text, said


def test_a_termination_tells_that_no_application_is_taken():
    text = text_of(replace(DECISION, measure=Measure.TERMINATION), TO_STORE)

    assert "自2026年8月4日零时起，解除与你单位签订的医保服务协议" in text
    assert "不予受理情形告知" in text


def test_a_chain_decision_lists_its_stores():
    text = text_of(replace(DECISION, measure=Measure.CHAIN_SUSPENSION), TO_CHAIN)

    assert "附件所列全部2家门店" in text
    assert "附件：所属门店名单" in text
    assert "百姓康第1分店P36030200001" in text
    assert "百姓康第2分店(东)" in text


@pytest.mark.parametrize("measure", [Measure.RESUMPTION, Measure.CHAIN_RESUMPTION])
def test_a_resumption_names_the_decision_that_it_ends(measure):
    told = replace(DECISION, measure=measure, ended_number="示医保决〔2026〕2号")

    text = text_of(told, TO_CHAIN)

    held = "暂停医保结算" if measure.is_of_chain else "中止"
    assert f"示医保决〔2026〕2号所作的{held}不再执行" in text
    assert "《示医保决" not in text

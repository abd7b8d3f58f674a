from dataclasses import replace
from datetime import date

import pytest

from services.gateway.cases.domain.case import Fact, Particulars
from services.gateway.domain.measures import Measure
from services.gateway.domain.party import Party
from services.gateway.domain.policy import Issuer
from services.gateway.papers.kinds.paper_text import Decision, chinese_day, view_of

ISSUER = Issuer(
    name="示例市医疗保险服务中心",
    series="示医保决",
    review_authority="示例市人民政府",
    court="示例市示例区人民法院",
    bureau="示例市医疗保障局",
    contact="定点管理科",
    copies_to=("示例市医疗保障局",),
)
STORES = (
    Party("sto_1", "康源大药房一店", "P36030200001", "91360302MA1", "建设路1号"),
    Party("sto_2", "康源大药房二店"),
)
DECISION = Decision(
    measure=Measure.SUSPENSION,
    number="示医保决〔2026〕3号",
    approved_on=date(2026, 4, 1),
    party=STORES[0],
    facts=(Fact("2026年3月2日串换药品。", "协议第20条", "ent_1"), Fact("2026年记分达12分。", "", None)),
    particulars=Particulars(date(2026, 8, 4), 3, "日常检查发现。", "", "完成整改后申请验收。"),
    affected=(),
    ended_number=None,
    is_specimen=True,
)


def text_of(view):
    return "\n".join(
        (*view.opening, *(text for section in view.sections for text in (section.heading, *section.paragraphs)))
    )


def test_a_suspension_names_both_days_the_facts_and_the_remedies():
    view = view_of(DECISION, issuer=ISSUER)

    assert view.kind == "suspension_decision"
    assert view.title == "示例市医疗保险服务中心关于中止康源大药房一店医保服务协议的决定"
    assert view.date == "2026年4月1日"
    text = text_of(view)
    assert "自2026年8月4日零时起至2026年11月3日24时止" in text
    assert "（一）2026年3月2日串换药品。（依据：协议第20条）" in text
    assert "（二）2026年记分达12分。\n" in text
    assert "本中心决定：\n（一）中止你单位医保服务协议3个月" in text
    assert "医保编码：P36030200001；统一社会信用代码：91360302MA1；地址：建设路1号" in text
    assert "60日内向示例市人民政府申请行政复议" in text
    assert view.annex is None


def test_an_empty_part_of_the_letter_is_left_out_and_the_rest_is_numbered_through():
    view = view_of(DECISION, issuer=ISSUER)

    assert [section.heading for section in view.sections] == [
        "一、基本情况",
        "二、事实和依据",
        "三、处理决定",
        "四、整改和恢复要求",
        "五、救济途径",
    ]


def test_a_suspension_without_months_is_a_bug():
    particulars = replace(DECISION.particulars, months=None)

    with pytest.raises(ValueError, match="without months"):
        view_of(replace(DECISION, particulars=particulars), issuer=ISSUER)


def test_a_chain_suspension_lists_its_stores_in_an_annex():
    decision = replace(DECISION, measure=Measure.CHAIN_SUSPENSION, party=Party("cha_1", "康源大药房"), affected=STORES)

    view = view_of(decision, issuer=ISSUER)

    assert view.title == "示例市医疗保险服务中心关于中止康源大药房所属门店医保服务协议的决定"
    assert "全部2家门店" in text_of(view)
    assert view.annex is not None
    assert view.annex.rows == (
        ("1", "康源大药房一店", "P36030200001", "建设路1号"),
        ("2", "康源大药房二店", "—", "—"),
    )


def test_a_termination_carries_the_paragraph_on_non_acceptance():
    text = text_of(view_of(replace(DECISION, measure=Measure.TERMINATION), issuer=ISSUER))

    assert "解除与你单位签订的医保服务协议" in text
    assert "不予受理" in text


@pytest.mark.parametrize(
    ("measure", "ended_number", "expected"),
    [
        (
            Measure.RESUMPTION,
            "示医保决〔2026〕3号",
            "自2026年8月4日零时起，示医保决〔2026〕3号所作的中止不再执行，恢复你单位的医保费用结算",
        ),
        (Measure.CHAIN_RESUMPTION, None, "此前作出的中止不再执行，恢复该决定所及各门店的医保费用结算"),
    ],
)
def test_a_resumption_names_what_it_ends(measure, ended_number, expected):
    view = view_of(replace(DECISION, measure=measure, ended_number=ended_number), issuer=ISSUER)

    assert expected in text_of(view)
    assert view.annex is None


def test_a_day_is_written_without_leading_zeros():
    assert chinese_day(date(2026, 4, 1)) == "2026年4月1日"


def test_more_facts_than_chinese_numbers_go_on_in_figures():
    view = view_of(replace(DECISION, facts=DECISION.facts * 50), issuer=ISSUER)

    assert view.sections[1].paragraphs[99].startswith("（100）2026年记分达12分。")

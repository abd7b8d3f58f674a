from dataclasses import replace
from datetime import date

import pytest

from common.messages import PointsNoticeOrdered
from services.gateway import policies
from services.gateway.papers.domain.kind import FactsMissing
from services.gateway.papers.kinds.points_facts import PointsFacts, read
from services.gateway.papers.kinds.points_notice import KIND, title_of
from services.gateway.papers.kinds.version_words import LATER_DAYS
from services.gateway.papers.layout import render
from tests.gateway.papers.decisions import printing
from tests.gateway.papers.layout import reading
from tests.gateway.papers.notices import ordered

#: What the first notices did not say.
UNSAID = {
    "counted",
    "rules",
    "money",
    "is_veto",
    "is_counted",
    "catalogue_article",
    "points_article",
    "reply_days",
    "rectify_days",
    "rectify_points",
    "measures_article",
    "termination_article",
    "termination_ground",
    "points_least",
    "points_most",
    "counts_as_c",
    "term_last_on",
    *LATER_DAYS,
}
FACTS = PointsFacts.of(ordered("vio_1"), policy=policies.current())


def said(facts: PointsFacts) -> str:
    view = KIND.write(facts, printing(number="示医保记〔2026〕1号"))
    return "\n".join(paragraph for section in view.sections for paragraph in section.paragraphs)


def test_a_notice_names_item_version_clause_day_how_it_was_found_points_grade_and_window():
    text = said(FACTS)

    for expected in (
        "以其他医保药品名称结算（G1项，基本分值6分）",
        "行为日期：2026年3月2日；发现方式：现场检查",
        "依据：协议第二十条（行为发生时适用的版本）",
        "本次行为记6分。",
        "2026年3月9日复核确认，记分按确认日期计入2026年度，累计记分自该日起由3分增至9分。",
        "诚信等级由A级调整为C级",
        "自收到本告知书之日的次日起5个工作日内",
        "自收到异议之日起10个工作日内答复",
        "提出异议不加重记分",
    ):
        assert expected in text, expected


@pytest.mark.parametrize(
    ("different", "expected"),
    [
        ({"is_in_chain": False}, "不属于连锁企业"),
        ({"is_in_chain": True, "is_counted": False}, "你单位不计入所属连锁企业的统计，本次记分只涉及你单位"),
        (
            {"is_in_chain": True, "grade_after": "C"},
            "待作为C级依据的各项记分均已告知、异议期均已届满后，你单位计入所属连锁企业C级门店的比例",
        ),
        ({"is_in_chain": True, "grade_after": "B"}, "不使你单位计入"),
        ({"grade_before": "B", "grade_after": "B"}, "诚信等级仍为B级"),
        (
            {"is_veto": True},
            "该项为目录所列解除协议事项，按医保服务协议第十九条承担目录所列后果，等级记为C级；诚信等级由A级调整为C级。",
        ),
        (
            {"is_veto": True, "grade_before": "C"},
            "该项为目录所列解除协议事项，按医保服务协议第十九条承担目录所列后果，等级记为C级；诚信等级仍为C级。",
        ),
        ({"counts_as_c": True}, "（四）你单位已计入所属连锁企业C级门店的比例，本次记分不改变该比例。"),
        ({"term_last_on": date(2026, 12, 31)}, "（五）你单位前次中止期满之前，医保服务协议于2026年12月31日期满，"),
        ({"counts_as_c": True, "is_counted": False}, "你单位不计入所属连锁企业的统计"),
        ({"points": 8, "points_least": 6, "points_most": 12}, "（G1项，目录分值6至12分，本次认定8分）"),
        ({"points_least": 6, "points_most": 6}, "（G1项，基本分值6分）"),
        ({"is_veto": True, "grade_after": "B"}, "（三）诚信等级由A级调整为B级"),
        ({"points_after": 3}, "记分按确认日期计入2026年度，累计记分仍为3分"),
        ({"counted": 9, "rules": ("涉及金额加分",)}, "本次行为记9分（涉及金额加分）"),
        ({"counted": 0, "rules": ("同一行为触及多项，只按最重一项记分",)}, "本次行为不予记分（同一行为触及多项"),
        ({"money": "12345.67"}, "发现方式：现场检查；涉及金额：12345.67元。"),
        (
            {"catalogue_on": date(2026, 3, 9)},
            "依据：协议第二十条（按2026年3月9日适用的版本，该版本较行为发生时适用的版本为轻）。",
        ),
    ],
)
def test_a_notice_tells_what_it_means_for_the_chain_and_the_grade(different, expected):
    assert expected in said(replace(FACTS, **different))


FIRST, NEW, SIGNED, BEGINS, ACT, CONFIRMED = map(
    date.fromisoformat, ("2018-01-01", "2027-01-01", "2025-12-16", "2026-01-01", "2027-01-11", "2027-02-01")
)
#: What ratings tells of an agreement from 1 January 2026 on that was signed on 16 December 2025.
AGREED = {
    "occurred_on": ACT,
    "catalogue_on": SIGNED,
    "catalogue_since": FIRST,
    "annexed_on": SIGNED,
    "annexed_since": FIRST,
    "signed_on": SIGNED,
    "agreed_from": BEGINS,
}
UNKNOWN = {"signed_on": None, "catalogue_on": date(2025, 12, 31), "annexed_on": date(2025, 12, 31)}


@pytest.mark.parametrize(
    ("different", "expected"),
    [
        ({}, "你单位自2026年1月1日起的协议所附、自2018年1月1日起施行的版本；协议签署日期为2025年12月16日"),
        (
            UNKNOWN,
            "你单位自2026年1月1日起的协议所附、自2018年1月1日起施行的版本；协议签署日期没有记载，按协议起始之前施行的版本认定",
        ),
        (
            {"catalogue_on": ACT, "catalogue_since": NEW},
            (
                "自2027年1月1日起施行的版本，该版本较你单位自2026年1月1日起的协议所附、自2018年1月1日起施行的版本为轻；"
                "协议签署日期为2025年12月16日"
            ),
        ),
        (
            {"catalogue_on": CONFIRMED, "catalogue_since": NEW, "signed_on": None},
            (
                "自2027年1月1日起施行的版本，该版本较你单位自2026年1月1日起的协议所附、自2018年1月1日起施行的版本为轻；"
                "协议签署日期没有记载，按协议起始之前施行的版本认定"
            ),
        ),
        (
            {
                "catalogue_on": ACT,
                "catalogue_since": NEW,
                "annexed_on": ACT,
                "annexed_since": NEW,
                "signed_on": CONFIRMED,
            },
            (
                "你单位自2026年1月1日起的协议所附、自2027年1月1日起施行的版本；"
                "协议签署日期为2027年2月1日，在行为之后，按行为发生时施行的版本认定"
            ),
        ),
        ({"agreed_from": None, "signed_on": None}, "你单位所签协议所附、自2018年1月1日起施行的版本"),
        (dict.fromkeys(("agreed_from", "signed_on", "annexed_since", "catalogue_since")), "你单位所签协议所附的版本"),
        (
            {**dict.fromkeys(("agreed_from", "signed_on", "annexed_since", "catalogue_since")), "catalogue_on": ACT},
            "其后的版本，该版本较你单位所签协议所附的版本为轻",
        ),
        (dict.fromkeys(LATER_DAYS), "行为发生时适用的版本"),
    ],
)
def test_a_notice_names_the_version_by_its_own_first_day_and_what_is_known_of_the_signature(different, expected):
    facts = replace(FACTS, **{**AGREED, **different})

    assert f"依据：协议第二十条（{expected}）。" in said(facts)
    assert read(facts.stored()) == facts


def test_an_opening_says_what_is_meant_by_the_agreement():
    """The short name stands in the sentences that follow."""
    opening = KIND.write(FACTS, printing(number="示医保记〔2026〕1号")).opening[0]

    assert "《定点零售药店医疗保障服务协议》（以下简称医保服务协议）" in opening
    assert "医保服务协议第" in said(FACTS)


def test_a_notice_names_the_codes_of_its_addressee():
    opening = KIND.write(FACTS, printing(number="示医保记〔2026〕1号")).opening[0]

    assert "定点医药机构代码：P36030200001；统一社会信用代码：91360302MA1；地址：建设路1号" in opening


def test_a_notice_asks_no_more_of_an_objection_than_the_agreement_does():
    text = said(FACTS)

    assert "可以附证据材料" in text
    for unagreed in ("书面提出", "视为无异议"):
        assert unagreed not in text


def test_a_notice_names_the_articles_of_the_text_that_was_told():
    """Which article that is, and how long an answer takes, is data: another text has other numbers."""
    other = said(replace(FACTS, is_veto=True, catalogue_article=18, points_article=21, reply_days=15))

    assert "可按医保服务协议第二十条的约定" in said(FACTS)
    for expected in (
        "按医保服务协议第十八条承担",
        "可按医保服务协议第二十一条的约定",
        "自收到异议之日起15个工作日内答复",
    ):
        assert expected in other, expected


def test_a_notice_that_was_told_no_article_names_none():
    untold = replace(FACTS, is_veto=True, catalogue_article=None, points_article=None, reply_days=None)
    text = said(untold)

    assert "可按医保服务协议的约定" in text
    assert "按医保服务协议承担目录所列后果" in text
    assert "个工作日内答复" not in text
    assert "依约答复" in text


def test_a_notice_orders_the_rectification_that_its_points_call_for():
    text = said(PointsFacts.of(ordered("vio_1", rectify_days=20, rectify_points=9), policy=policies.current()))

    for expected in (
        "2026年度累计记分达到9分的处理标准，根据医保服务协议第十九条、第二十七条的约定，责令你单位限期整改。",
        "整改期限为自收到本告知书之日的次日起20个工作日。",
        "期限内应当改正上述行为，并向本中心提交整改材料，即改正情况的说明和能够证明已经改正的材料，由本中心验收。",
        "逾期未整改的，本中心可以按医保服务协议第二十七条的约定另作处理；属于附件目录所列行为的，依目录记分并承担目录所列后果。",
    ):
        assert expected in text, expected


def test_a_notice_orders_the_rectification_that_its_item_calls_for():
    text = said(replace(FACTS, rectify_days=10))

    why = "该行为属于附件目录所列应当整改的情形"
    assert f"{why}，根据医保服务协议第十九条、第二十七条的约定，责令你单位限期整改。" in text
    assert "次日起10个工作日" in text


def test_a_notice_that_orders_nothing_says_nothing_of_it():
    assert FACTS.rectify_days is None
    assert "整改" not in said(FACTS)


def test_a_notice_orders_a_rectification_before_it_tells_how_to_object():
    view = KIND.write(replace(FACTS, rectify_days=10), printing(number="示医保记〔2026〕1号"))

    headings = [each.heading for each in view.sections]
    assert headings == ["一、违规事项", "二、记分和等级", "三、限期整改", "四、异议的提出"]


@pytest.mark.parametrize(
    ("item", "ground"),
    [("G2", "以非医保物品替换医保药品"), ("I10", "出借结算设备或者改变使用场地"), ("D10", None), ("P6", None)],
)
def test_a_notice_says_that_the_text_asks_for_the_end_of_the_agreement_only_where_it_does_so(item, ground):
    text = said(PointsFacts.of(ordered("vio_1", item=item, is_veto=True), policy=policies.current()))

    assert "可以解除" not in text
    assert ("应当解除" in text) is (ground is not None)
    if ground:
        assert f"（四）该行为属于医保服务协议第三十一条约定应当解除协议的情形：“{ground}”。" in text


def test_a_notice_has_no_remedies_but_the_objection():
    assert "行政复议" not in said(FACTS)


def test_a_notice_is_no_decision():
    policy = policies.current()

    assert KIND.effect(FACTS, date(2026, 3, 9)) is None
    assert KIND.series(policy, date(2026, 3, 9)) != policy.issuer_on(date(2026, 3, 9)).series


def test_a_list_tells_notices_apart_by_item_and_act():
    assert KIND.matter(FACTS.stored()) == "G1 以其他医保药品名称结算"
    assert KIND.matter({}) == ""


def test_facts_are_read_as_they_were_stored():
    facts = replace(FACTS, rules=("涉及金额加分",))

    assert read(facts.stored()) == facts


def test_a_notice_of_before_says_no_more_than_it_was_told():
    old = {name: value for name, value in FACTS.stored().items() if name not in UNSAID}

    text = said(read(old))

    assert ("本次行为" in text, "由3分增至9分" in text, "涉及金额" in text) == (False, True, False)


@pytest.mark.parametrize(
    "different", [{"act": ""}, {"found_by": "gossip"}, {"grade_after": "D"}, {"occurred_on": None}, {"points": ...}]
)
def test_a_notice_that_lacks_a_fact_is_refused(different):
    stored = {**FACTS.stored(), **different}
    stored = {name: value for name, value in stored.items() if value is not ...}

    with pytest.raises(FactsMissing) as caught:
        read(stored)

    assert caught.value.code == "paper_facts_missing"


def test_a_message_of_the_future_is_read():
    told = {**ordered("vio_1").to_data(), "of_the_future": 1}

    assert PointsFacts.of(PointsNoticeOrdered.from_data(told), policy=policies.current()) == FACTS


def test_the_letter_is_made():
    text = reading.text(render.render(KIND.write(FACTS, printing(number="示医保记〔2026〕1号"))))

    assert "示医保记〔2026〕1号" in text
    assert "违规记分告知书" in text


MINOR = replace(
    FACTS,
    points=1,
    counted=0,
    rules=("首次轻微违规，5个工作日内改正，提醒不记分",),
    points_before=3,
    points_after=3,
    grade_before="A",
    grade_after="A",
)


def test_a_letter_of_an_act_without_points_is_called_what_it_is():
    view, text = KIND.write(MINOR, printing(number="示医保记〔2026〕1号")), said(MINOR)

    assert view.title.endswith("违规行为告知书（不予记分）")
    assert "本次不予记分，现将有关情况告知如下。" in view.opening[0]
    assert "本次行为不予记分（首次轻微违规，5个工作日内改正，提醒不记分）。" in text
    assert "2026年3月9日复核确认，你单位2026年度累计记分仍为3分。" in text
    assert "经复核异议成立的，撤销或者变更本次认定。" in text
    assert "本次行为不使你单位计入所属连锁企业C级门店的比例。" in text
    assert "本次记分" not in text
    assert "记分按确认日期计入" not in text


@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, counted=None)], ids=["points", "of before"])
def test_a_letter_of_points_keeps_its_name(facts):
    view = KIND.write(facts, printing(number="示医保记〔2026〕1号"))

    assert view.title.endswith("违规记分告知书")
    assert "现将记分情况告知如下。" in view.opening[0]
    assert title_of(facts.counted) == KIND.title_of({"counted": facts.counted}) == "违规记分告知书"


def test_a_letter_without_points_is_called_everywhere_what_it_calls_itself():
    title = "违规行为告知书（不予记分）"

    assert KIND.write(MINOR, printing(number="示医保记〔2026〕1号")).title.endswith(title)
    assert title_of(MINOR.counted) == KIND.title_of({"counted": MINOR.counted}) == title

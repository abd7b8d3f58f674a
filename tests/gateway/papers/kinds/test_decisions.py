from dataclasses import replace
from datetime import date

import orjson
import pytest

from common.messages.words import Measure
from common.rules.chinese_numbers import chinese_day
from services.gateway.cases.domain.particulars import Cause
from services.gateway.domain.party import Annexed, Fate, Party
from services.gateway.domain.periods import Effect
from services.gateway.papers.domain.kind import AnnexMissing, FactsMissing
from services.gateway.papers.kinds.decision import _rectify_by, kind_of, read
from services.gateway.papers.kinds.findings import Finding
from services.gateway.papers.kinds.registry import KINDS, KindUnknown, get_kind
from services.gateway.papers.kinds.wording import closed
from tests.gateway.papers.decisions import facts, printing, view_of
from tests.sweeps.views import RULES

STORES = (
    Party("sto_1", "康源大药房一店", "P36030200001", "91360302MA1", "建设路1号"),
    Party("sto_2", "康源大药房二店"),
)


def text_of(view):
    return "\n".join(
        (*view.opening, *(text for section in view.sections for text in (section.heading, *section.paragraphs)))
    )


def test_a_suspension_names_both_days_the_facts_and_the_remedies():
    view = view_of(facts(), printing())

    assert view.kind == "suspension_decision"
    assert view.title == "示例市医疗保险服务中心关于中止康源大药房一店医保服务协议的决定"
    assert view.date == "2026年4月1日"
    text = text_of(view)
    assert "自2026年8月4日零时起至2026年11月3日24时止" in text
    assert "（一）2026年3月2日串换药品。（依据：协议第20条）" in text
    assert "（二）2026年记分达12分。\n" in text
    assert "本中心决定：\n（一）中止你单位医保服务协议3个月" in text
    assert "定点医药机构代码：P36030200001；统一社会信用代码：91360302MA1；地址：建设路1号" in text
    assert "60日内向示例市人民政府申请行政复议" in text
    assert view.annex is None


def test_an_empty_part_of_the_letter_is_left_out_and_the_rest_is_numbered_through():
    view = view_of(facts(statement=""), printing())

    assert [section.heading for section in view.sections] == [
        "一、基本情况",
        "二、事实和依据",
        "三、处理决定",
        "四、整改和恢复要求",
        "五、救济途径",
    ]


def test_a_suspension_without_months_is_a_bug():
    with pytest.raises(ValueError, match="without months"):
        view_of(facts(months=None), printing())


def test_a_chain_suspension_lists_its_stores_in_an_annex():
    view = view_of(
        facts(measure=Measure.CHAIN_SUSPENSION), printing(addressee=Party("cha_1", "康源大药房"), annex=STORES)
    )

    assert view.title == "示例市医疗保险服务中心关于责令康源大药房所属门店限期整改并暂停医保结算的决定"
    assert "责令附件所列全部2家门店限期整改，并自2026年8月4日零时起暂停其医保结算" in text_of(view)
    assert view.annex is not None
    assert view.annex.rows == (
        ("1", "康源大药房一店", "P36030200001", "建设路1号"),
        ("2", "康源大药房二店", "—", "—"),
    )


@pytest.mark.parametrize(("with_franchise", "joining"), [(False, "直营门店"), (True, "门店")])
def test_a_chain_suspension_names_the_stores_that_it_reaches_when_they_join(with_franchise, joining):
    told = facts(measure=Measure.CHAIN_SUSPENSION, with_franchise=with_franchise)

    assert f"暂停期间加入的{joining}，应当在收到本决定后加入" in text_of(view_of(told, printing(annex=STORES)))


@pytest.mark.parametrize("measure", [Measure.CHAIN_SUSPENSION, Measure.CHAIN_RESUMPTION])
def test_a_chain_decision_without_its_list_is_not_made(measure):
    with pytest.raises(AnnexMissing) as caught:
        view_of(facts(measure=measure), printing())

    assert caught.value.code == "annex_missing"


def test_a_termination_carries_the_paragraph_on_non_acceptance():
    text = text_of(view_of(facts(measure=Measure.TERMINATION), printing()))

    assert "解除与你单位签订的医保服务协议" in text
    assert "交回定点零售药店标识" in text
    assert "在国家规定的不予受理期限内再次申请定点的，本中心不予受理；违约责任未履行完毕的" in text
    assert "年内" not in text


def test_a_termination_orders_duties_and_no_resumption():
    headings = [each.heading for each in view_of(facts(measure=Measure.TERMINATION), printing()).sections]

    assert [each for each in headings if each.endswith("解除后的义务")]
    assert not [each for each in headings if "恢复" in each]


@pytest.mark.parametrize(
    ("entered", "printed"),
    [
        ("2026年9月日常检查", "2026年9月日常检查。"),
        ("停止串换，清退赠品活动；\n", "停止串换，清退赠品活动。"),
        ("现场检查发现（见笔录）", "现场检查发现（见笔录）。"),
        ("核实无误。", "核实无误。"),
        ("“确有其事。”", "“确有其事。”"),
        ("", ""),
    ],
)
def test_what_was_entered_without_a_full_stop_gets_one(entered, printed):
    assert closed(entered) == printed


@pytest.mark.parametrize("name", ["source", "statement", "demands", "reasons", "facts_found"])
def test_each_entered_part_of_a_decision_ends_as_a_sentence(name):
    text = text_of(view_of(facts(**{name: "写到这里"}), printing()))

    assert "写到这里。" in text


def test_a_finding_names_its_evidence_where_there_is_any():
    shown = Finding("2026年3月2日串换药品。", "协议第20条", "2026年3月5日现场检查发现；现场检查笔录第12号")
    told = facts(findings=(shown, Finding("2026年记分达12分。", "")))

    text = text_of(view_of(read(orjson.loads(orjson.dumps(told.stored()))), printing()))

    assert "串换药品。（依据：协议第20条）证据：2026年3月5日现场检查发现；现场检查笔录第12号。" in text
    assert text.count("证据：") == 1
    before = {**told.stored(), "findings": [{"text": "串换药品。", "clause": "协议第20条"}]}
    assert "证据：" not in text_of(view_of(read(before), printing()))


def test_a_termination_says_by_which_cause_and_ground_no_application_is_taken():
    told = facts(
        measure=Measure.TERMINATION,
        barred_years=1,
        barred_for=Cause.BREACH.printed,
        ground="一个协议期内累计两次以上被中止",
        non_acceptance_article=32,
    )

    text = text_of(view_of(told, printing()))

    assert (
        "依照医保服务协议第三十二条的约定，本次解除属于违反协议的情形（一个协议期内累计两次以上被中止），"
        "自协议解除之日起1年内"
    ) in text


def test_a_termination_names_the_articles_that_bar_and_that_publish_it():
    told = facts(measure=Measure.TERMINATION, barred_years=1, non_acceptance_article=32, publication_article=31)

    text = text_of(view_of(told, printing()))

    assert "不予受理情形告知：依照医保服务协议第三十二条的约定，自协议解除之日起1年内" in text
    assert "依照医保服务协议第三十一条的约定，解除协议的情况自生效之日起向社会公布。" in text
    assert "公布" not in text_of(view_of(replace(told, publication_article=None), printing()))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "经营者：白芍",
            "（定点医药机构代码：P36030200001；统一社会信用代码：91360302MA1；经营者：白芍；地址：建设路1号）",
        ),
        (None, "（定点医药机构代码：P36030200001；统一社会信用代码：91360302MA1；地址：建设路1号）"),
    ],
)
def test_an_addressee_is_named_with_who_stands_on_its_licence_and_nothing_is_invented(head, expected):
    addressed = printing(addressee=replace(printing().addressee, head=head))

    assert expected in view_of(facts(), addressed).opening[0]


@pytest.mark.parametrize("measure", [Measure.CHAIN_SUSPENSION, Measure.CHAIN_RESUMPTION])
def test_the_codes_of_a_company_stand_behind_it_and_not_behind_its_stores(measure):
    addressed = printing(addressee=Party("cha_1", "百姓康连锁有限公司", uscc="91360302MA1"), annex=STORES)

    assert (
        "你单位（统一社会信用代码：91360302MA1）及所属门店履行" in view_of(facts(measure=measure), addressed).opening[0]
    )


@pytest.mark.parametrize("measure", list(Measure))
def test_a_resumption_says_that_the_rectification_was_looked_into(measure):
    opening = view_of(facts(measure=measure), printing(annex=STORES if measure.is_of_chain else ())).opening[0]

    assert ("和整改的情况已经调查核实" in opening) is measure.ends_a_hold


@pytest.mark.parametrize(
    ("reach", "counting"),
    [("no_clause", "，计入统计，"), ("franchise", "，不计入统计，"), ("no_agreement", "，不计入统计，")],
)
def test_an_annex_tells_why_a_store_is_not_reached_and_whether_it_is_counted(reach, counting):
    stores = (*STORES, Annexed("sto_3", "康源大药房三店", reach=reach))

    view = view_of(facts(measure=Measure.CHAIN_SUSPENSION), printing(annex=stores))

    assert view.annex.rows[2][4].endswith(f"{counting}本决定不适用")
    assert "责令附件所列3家门店中的2家（附件注明本决定不适用的1家除外）限期整改，并自" in text_of(view)


@pytest.mark.parametrize("years", [1, 3])
def test_a_termination_bars_for_the_years_that_its_cause_bears(years):
    text = text_of(view_of(facts(measure=Measure.TERMINATION, barred_years=years), printing()))

    assert f"自协议解除之日起{years}年内，本中心不予受理你单位的定点申请；违约责任未履行完毕的" in text
    assert text.count("年内") == 1


@pytest.mark.parametrize("measure", [each for each in Measure if each is not Measure.TERMINATION])
def test_nothing_else_bars(measure):
    annex = STORES if measure.is_of_chain else ()

    assert "不予受理" not in text_of(view_of(facts(measure=measure), printing(annex=annex)))


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure.SUSPENSION, "整改期限为自收到本决定之日的次日起20个工作日，且不迟于中止期限届满之日。"),
        (Measure.CHAIN_SUSPENSION, "整改期限为自收到本决定之日的次日起20日。"),
    ],
)
def test_a_decision_says_until_when_one_has_to_rectify(measure, expected):
    annex = STORES if measure.is_of_chain else ()

    assert expected in text_of(view_of(facts(measure=measure, rectify_days=20), printing(annex=annex)))
    assert "整改期限为" not in text_of(view_of(facts(measure=measure), printing(annex=annex)))


def test_a_suspension_leaves_time_to_decide_after_the_rectification():
    """Practice 1.9: as printed, and as its service moves it."""
    told = facts(rectify_days=20, left_to_decide=16)

    text = text_of(view_of(told, printing()))
    served = _rectify_by(told, Effect(date(2026, 8, 4), date(2026, 11, 3)))

    assert "次日起20个工作日；其届满后距中止期限届满应当不少于16个工作日，" in text
    assert "不足的，提前至满足该要求的最后一个工作日届满。" in text
    assert (served, _rectify_by(facts(rectify_days=20), Effect(date(2026, 8, 4), date(2026, 11, 3)))) == (
        "2026-10-12",
        None,
    )


def test_a_store_rectifies_inside_its_suspension_from_the_first_day_of_it():
    """Decision 0062: a second suspension begins months after its service."""
    text = text_of(view_of(facts(rectify_days=20, left_to_decide=16, is_rectified_within=True), printing()))

    assert "整改期限为自中止起算之日起（含当日）20个工作日；其届满后距中止期限届满应当不少于16个工作日，" in text
    assert "整改期限为自收到" not in text


@pytest.mark.parametrize(
    ("measure", "heading"), [(Measure.SUSPENSION, "处理理由"), (Measure.CHAIN_SUSPENSION, "采取连锁措施的理由")]
)
def test_a_decision_says_what_was_found_before_the_facts_and_why_before_the_order(measure, heading):
    told = facts(measure=measure, reasons="初犯，按幅度的下限。", facts_found="2026年3月2日在收银台查明串换。")
    annex = STORES if measure.is_of_chain else ()

    said = view_of(told, printing(annex=annex)).sections
    bare = view_of(facts(measure=measure), printing(annex=annex)).sections

    headings = [each.heading.partition("、")[2] for each in said]
    assert headings[1:3] == ["查明的事实", "事实和依据"]
    assert headings[headings.index(heading) + 1] == "处理决定"
    assert said[1].paragraphs == (told.facts_found,)
    assert {"查明的事实", heading}.isdisjoint(each.heading.partition("、")[2] for each in bare)


@pytest.mark.parametrize("measure", list(Measure))
def test_a_decision_begins_after_its_service_as_the_agreement_says_and_no_screen_decides(measure):
    """Agreement Art. 34: from the day after service at the earliest; a late service moves the first day."""
    text = text_of(view_of(facts(measure=measure), printing(annex=STORES if measure.is_of_chain else ())))

    assert "本决定最早自送达次日零时起生效；送达日晚于前述起始日的，自送达次日零时起" in text
    assert "系统" not in text


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure.SUSPENSION, "服务协议在中止期间期满的，协议自期满之日24时终止，中止不延长协议期限"),
        (Measure.CHAIN_SUSPENSION, "服务协议在暂停期间期满的，可以依约续签，新的协议期自始处于暂停结算状态"),
    ],
)
def test_a_decision_says_what_becomes_of_an_agreement_that_ends_meanwhile(measure, expected):
    annex = STORES if measure.is_of_chain else ()

    assert expected in text_of(view_of(facts(measure=measure), printing(annex=annex)))


@pytest.mark.parametrize(
    ("measure", "annex", "ended_number", "expected"),
    [
        (
            Measure.RESUMPTION,
            (),
            "示医保决〔2026〕3号",
            "自2026年8月4日零时起，示医保决〔2026〕3号所作的中止不再执行，恢复你单位的医保费用结算",
        ),
        (Measure.CHAIN_RESUMPTION, STORES, None, "此前作出的暂停医保结算不再执行，恢复附件所列各门店的医保费用结算"),
    ],
)
def test_a_resumption_names_what_it_ends(measure, annex, ended_number, expected):
    view = view_of(facts(measure=measure, ended_number=ended_number), printing(annex=annex))

    assert expected in text_of(view)
    assert (view.annex and view.annex.title) == ("所属门店恢复医保结算情况" if annex else None)


def test_a_day_is_written_without_leading_zeros():
    assert chinese_day(date(2026, 4, 1)) == "2026年4月1日"


def test_more_facts_than_chinese_numbers_go_on_in_figures():
    view = view_of(facts(findings=facts().findings * 50), printing())

    assert view.sections[1].paragraphs[99].startswith("（100）2026年记分达12分。")


def test_every_measure_has_its_kind_of_paper():
    assert {kind_of(measure) for measure in Measure} <= set(KINDS)


def test_an_unknown_kind_is_refused():
    with pytest.raises(KindUnknown) as caught:
        get_kind("love_letter")

    assert caught.value.code == "paper_kind_unknown"


def test_facts_are_read_as_they_were_stored():
    told = facts(ends_case_id="case_1", ended_number="示医保决〔2026〕2号")

    assert read(told.stored()) == told


@pytest.mark.parametrize("lacking", ["measure", "first_on", "findings", "statement"])
def test_a_decision_that_lacks_a_fact_is_refused(lacking):
    stored = facts().stored()
    del stored[lacking]

    with pytest.raises(FactsMissing) as caught:
        read(stored)

    assert caught.value.code == "paper_facts_missing"


def test_what_a_kind_of_paper_is_about_has_a_page_of_its_own():
    for about in {kind.about for kind in KINDS.values()}:
        assert RULES[f"pages.{about}"].arguments == {f"{about}_id"}


def test_a_decision_names_the_clause_of_the_agreement_and_regulations_only_where_they_were_checked():
    unchecked = facts(articles=(29,))
    checked = facts(articles=(29,), laws=("《零售药店医疗保障定点管理暂行办法》第三十九条",))

    assert "根据《定点零售药店医疗保障服务协议》第二十九条的约定，" in text_of(view_of(unchecked, printing()))
    assert "管理条例" not in text_of(view_of(unchecked, printing()))
    law = "《零售药店医疗保障定点管理暂行办法》第三十九条"
    expected = f"根据{law}的规定和《定点零售药店医疗保障服务协议》第二十九条的约定，"
    assert expected in text_of(view_of(checked, printing()))


def test_a_decision_of_the_time_before_names_the_agreement():
    stored = {name: value for name, value in facts().stored().items() if name not in {"articles", "laws"}}

    assert "根据《定点零售药店医疗保障服务协议》的约定，" in text_of(view_of(read(stored), printing()))


@pytest.mark.parametrize("measure", [Measure.CHAIN_SUSPENSION, Measure.CHAIN_RESUMPTION])
def test_a_chain_measure_suspends_no_agreement_in_any_word(measure):
    """Only an own suspension of one of its stores is named as that."""
    told = facts(measure=measure, findings=(), ended_number="示医保决〔2026〕2号")
    view = view_of(told, printing(addressee=Party("cha_1", "康源大药房"), annex=STORES))

    said = "\n".join((measure.label, view.title, text_of(view))).replace("门店另有本店中止、解除决定的", "")
    assert "中止" not in said
    assert "暂停医保结算" in said


GROUNDS = ("一个协议期内累计两次以上被中止", "中止期间整改不到位")
WARNING = "一个协议期内累计两次以上被中止，或者中止期间整改不到位的，依照医保服务协议第三十一条的约定应当解除协议。"


def test_a_suspension_warns_of_what_the_text_of_the_store_says_of_a_second_one():
    """Practice 12.5: only where that text names the ground (Art. 31 of the text of 2026)."""
    warned = text_of(view_of(facts(second_article=31, second_grounds=GROUNDS, suspended_before=0), printing()))

    assert WARNING in warned
    assert "本次为第" not in warned
    assert "两次以上" not in text_of(view_of(facts(second_grounds=GROUNDS, suspended_before=1), printing()))


def test_a_second_suspension_of_the_term_says_that_it_is_one():
    told = facts(second_article=31, second_grounds=GROUNDS, suspended_before=1)

    said = text_of(view_of(read(told.stored()), printing()))

    assert f"你单位在本协议期内此前已被中止协议1次，本次为第2次。{WARNING}" in said
    assert "本决定生效后，解除协议由本中心另行告知、另行作出决定。" in said


@pytest.mark.parametrize("measure", [Measure.SUSPENSION, Measure.TERMINATION])
def test_a_decision_says_that_agreements_of_other_areas_are_not_decided_by_it(measure):
    assert "你单位与其他统筹地区签订的医保服务协议，由当地经办机构依照国家规定和当地协议处理。" in text_of(
        view_of(facts(measure=measure), printing())
    )


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure.RESUMPTION, "你单位另有其他中止、暂停结算决定的，仍按其决定执行。"),
        (Measure.CHAIN_RESUMPTION, "门店另有本店中止、解除决定的，仍按其决定执行。"),
    ],
)
def test_a_resumption_says_what_stays_closed(measure, expected):
    annex = STORES if measure.is_of_chain else ()

    assert expected in text_of(view_of(facts(measure=measure), printing(annex=annex)))


def test_a_chain_measure_tells_that_nobody_escapes_by_leaving():
    """Agreement Art. 25."""
    view = view_of(facts(measure=Measure.CHAIN_SUSPENSION), printing(annex=STORES))

    assert "暂停期间退出该连锁的门店，不因退出而恢复结算，须经本中心另行作出恢复决定。" in text_of(view)


def test_a_chain_measure_tells_from_when_it_binds_who_left_before_its_service():
    """Agreement Art. 23, Art. 34; decision 0031."""
    view = view_of(facts(measure=Measure.CHAIN_SUSPENSION), printing(annex=STORES))

    told = "本决定送达你单位之前已退出该连锁的门店，自向该店单独送达的次日零时起暂停，但不早于前述起始日。"
    assert told in text_of(view)


def test_one_letter_has_one_name_for_a_code_and_for_the_agreement():
    view = view_of(facts(measure=Measure.CHAIN_SUSPENSION), printing(annex=STORES))

    assert view.annex is not None
    assert view.annex.heads[2] == "定点医药机构代码"
    assert "《定点零售药店医疗保障服务协议》（以下简称医保服务协议）" in view.opening[0]


def test_the_remedies_name_the_online_entry_once_it_is_set():
    told = replace(printing().issuer, review_online="https://xzfy.example.gov.cn")

    assert "申请行政复议（在线入口：https://xzfy.example.gov.cn），或者6个月内" in text_of(
        view_of(facts(), printing(issuer=told))
    )
    assert "在线入口" not in text_of(view_of(facts(), printing()))


SUSPENDED = {
    "kind": "agreement_suspension",
    "number": "示医保决〔2026〕5号",
    "last_on": "2026-11-03",
    "text": "中止协议：示医保决〔2026〕5号，自2026年8月4日零时起至2026年11月3日二十四时止，期间费用不予结算。",
}
HELD = {"kind": "chain", "number": "示医保决〔2026〕7号", "last_on": None, "text": ""}
ENDED = {"kind": None, "text": "医保服务协议已被解除（示医保决〔2026〕6号），自2026年8月1日零时起停止结算。"}


def freed(*fates):
    """Stores of a resumption's list with what becomes of them."""
    return tuple(Annexed(f"sto_{n}", f"康源大药房{n}店", fate=Fate(*each)) for n, each in enumerate(fates, start=1))


def test_a_resumption_of_a_chain_says_which_stores_it_opens_and_what_keeps_the_others_closed():
    stores = freed(
        ((), True, False),
        ((), True, True),
        ((), False, False),
        ((SUSPENDED, ENDED), True, True),
        ((HELD,), True, False),
    )

    view = view_of(facts(measure=Measure.CHAIN_RESUMPTION, ended_number="示医保决〔2026〕1号"), printing(annex=stores))

    assert view.annex.title == "所属门店恢复医保结算情况"
    assert view.annex.heads[-1] == "恢复情况"
    assert [row[-1] for row in view.annex.rows] == [
        "恢复结算",
        "恢复结算（已退出该连锁）",
        "原决定未在该店执行，或者已经先行恢复",
        f"不恢复结算（已退出该连锁）：中止协议（示医保决〔2026〕5号），至2026年11月3日24时止；{ENDED['text'][:-1]}",
        "不恢复结算：连锁暂停结算（示医保决〔2026〕7号），至作出恢复决定为止",
    ]
    text = text_of(view)
    assert "示医保决〔2026〕1号所作的暂停医保结算不再执行，恢复附件注明恢复结算的2家门店的医保费用结算" in text
    assert "其余3家门店不因本决定恢复结算" in text


def test_a_resumption_that_opens_all_or_none_says_so():
    every = view_of(facts(measure=Measure.CHAIN_RESUMPTION), printing(annex=freed(((), True, False))))
    none = view_of(facts(measure=Measure.CHAIN_RESUMPTION), printing(annex=freed(((ENDED,), True, False))))

    assert "恢复附件所列各门店的医保费用结算" in text_of(every)
    assert "附件所列1家门店不因本决定恢复结算" in text_of(none)
    assert "恢复附件" not in text_of(none)


def test_a_resumption_of_a_store_says_what_keeps_it_closed():
    closed, opened = freed(((SUSPENDED,), True, False)), freed(((), True, False))

    told, open_ = (
        text_of(view_of(facts(measure=Measure.RESUMPTION), printing(annex=each))) for each in (closed, opened)
    )

    assert (
        "但你单位届时另有下列情形，在其消除之前不恢复结算：中止协议（示医保决〔2026〕5号），至2026年11月3日24时止。"
        in told
    )
    assert "恢复你单位的医保费用结算" in open_
    assert "届时另有" not in open_


def test_a_resumption_of_the_time_before_says_what_it_said():
    view = view_of(facts(measure=Measure.CHAIN_RESUMPTION), printing(annex=STORES))

    assert "恢复附件所列各门店的医保费用结算" in text_of(view)
    assert view.annex.heads[-1] == "地址"


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("chain_suspension", "示医保决〔2026〕1号所作的暂停医保结算对你单位不再执行"),
        ("suspension", "示医保决〔2026〕1号所作的中止不再执行"),
        (None, "示医保决〔2026〕1号所作的中止不再执行"),
    ],
)
def test_a_store_that_is_released_from_the_measure_of_its_chain_is_told_from_which(ended, expected):
    told = facts(measure=Measure.RESUMPTION, ended_number="示医保决〔2026〕1号", ended_measure=ended)

    assert expected in text_of(view_of(told, printing()))


def test_a_measure_against_a_chain_says_whose_affair_other_areas_are():
    text = text_of(view_of(facts(measure=Measure.CHAIN_SUSPENSION), printing(annex=STORES)))

    assert "由当地经办机构依照国家规定和当地协议处理" in text

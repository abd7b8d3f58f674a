"""What we cite of the agreement stands in the text that is signed, under the very number."""

import re
from datetime import date

from common.rules.chinese_numbers import chinese_number
from common.rules.laws import BAND_MEANWHILE, ITEM, POINTS, SECOND_SUSPENSION, UNRECTIFIED
from services.agreements import policies as agreements
from services.gateway import policies as gateway
from services.ratings import policies as ratings
from services.ratings.domain.catalogue import Consequence
from tests.architecture.sources import ROOT

#: What an article that is cited for a topic must say.
TOPICS = {
    "catalogue": "《违规行为记分目录》（负面清单）是本协议的组成部分",
    "points": "5个工作日内提出",
    "grades": "等级即时下调",
    "chain": "暂停全部直营门店的医保结算",
    "chain_leaving": "不因退出而恢复结算",
    "measures": "约谈法定代表人或者主要负责人；责令限期整改",
    "suspension": "可以中止协议一个月以上六个月以下",
    "termination": "应当解除协议并向社会公布",
    "non_acceptance": "再次申请定点的，甲方不予受理；违约责任未履行完毕的，期限届满后仍不予受理",
}
#: What an article that is cited for items of the catalogue must say.
DUTIES = {
    4: "标识",
    5: "药师",
    6: "人证相符",
    7: "有效处方",
    8: "变更登记",
    9: "培训",
    10: "分区陈列",
    11: "明码标价",
    12: "追溯码",
    16: "国家统一的医保信息业务编码",
    17: "收款设备并行结算",
    18: "个人信息",
    22: "年度自评",
    26: "乙方应当配合",
}
#: Which article the grounds stand in.
GROUNDS = {"suspension_grounds": "suspension", "termination_grounds": "termination"}
#: By these words an article says what the agency may or must do about a store, or what a store pays: a consequence.
CONSEQUENCE = re.compile("甲方(?:可以|应当|不予)|支付违约金|依目录记分|诚信等级分为")
DAY = date(2026, 11, 30)


def articles() -> dict[int, str]:
    """The articles of the standard text by number."""
    name = agreements.current().standard_text.on(DAY)
    text = (ROOT / f"services/agreements/signing/texts/{name}.md").read_text(encoding="utf-8")
    found = re.findall(r"\*\*第(.+?)条\*\*([^*]*)", text)
    return {number: content for number, (_, content) in enumerate(found, start=1)}


def test_every_topic_is_in_the_article_that_we_name_for_it() -> None:
    clauses, text = gateway.current().agreement_clauses.on(DAY), articles()

    assert {*TOPICS, *GROUNDS, "renewal"} == set(clauses.__slots__)
    for topic, words in TOPICS.items():
        assert words in text[getattr(clauses, topic)], topic


def test_the_days_of_an_objection_are_those_of_the_article_that_the_notice_names() -> None:
    said = articles()[gateway.current().agreement_clauses.on(DAY).points]

    assert f"{ratings.scoring_on(DAY).objection_window}个工作日内提出" in said
    assert f"{gateway.current().objection_reply.on(DAY)}个工作日内答复" in said


def test_the_renewal_is_asked_for_in_the_months_of_the_article_that_pages_name() -> None:
    clause = gateway.current().agreement_clauses.on(DAY).renewal
    assert clause is not None
    closes, opens = (chinese_number(each) for each in (clause.closes_months, clause.opens_months))

    assert f"协议期满前{closes}个月至{opens}个月内提出续签" in articles()[clause.article]


def test_a_suspension_lasts_as_long_as_the_article_that_it_names_allows() -> None:
    months = gateway.current().suspension_months.on(DAY)

    assert (months.shortest, months.longest) == (1, 6)
    assert "一个月以上六个月以下" in articles()[gateway.current().agreement_clauses.on(DAY).suspension]


def test_every_duty_of_an_item_is_in_the_article_that_the_catalogue_names() -> None:
    catalogues = [ratings.catalogue_on(day) for day in (DAY, date(2027, 1, 1))]
    named = {article for each in catalogues for item in each.items.values() for article in item.agreement}

    assert named == set(DUTIES)
    for article, words in DUTIES.items():
        assert words in articles()[article], article


def test_every_ground_is_in_the_words_of_its_article() -> None:
    clauses, text = gateway.current().agreement_clauses.on(DAY), articles()

    for name, topic in GROUNDS.items():
        for ground in getattr(clauses, name).values():
            assert ground in text[getattr(clauses, topic)], ground
    assert clauses.suspension_grounds.keys() == {POINTS, ITEM}
    assert BAND_MEANWHILE not in clauses.termination_grounds


def test_no_article_of_consequence_is_a_duty_that_an_item_breaks() -> None:
    """What an agreement may bring upon a store, such as Art. 27 to 31, is nothing that a store can break."""
    clauses, text = gateway.current().agreement_clauses.on(DAY), articles()
    consequences = {number for number, said in text.items() if CONSEQUENCE.search(said)}
    consequences |= {getattr(clauses, topic) for topic in TOPICS}

    assert {13, 19, 20, 21, 24, 27, 28, 29, 31, 32} <= consequences
    for day in (date(2018, 1, 1), DAY, date(2027, 1, 1)):
        for item in ratings.catalogue_on(day).items.values():
            assert consequences.isdisjoint(item.agreement), item.code


def test_every_item_that_is_a_ground_to_terminate_is_one_that_the_catalogue_ends_an_agreement_for() -> None:
    clauses = gateway.current().agreement_clauses.on(DAY)
    items = {code: item for day in (DAY, date(2027, 1, 1)) for code, item in ratings.catalogue_on(day).items.items()}
    grounds = clauses.termination_grounds.keys() - {SECOND_SUSPENSION, UNRECTIFIED}

    assert grounds <= items.keys()
    assert all(Consequence.TERMINATE in items[code].consequences for code in grounds)

"""What stands in place of a chain's name: never a chain out of general words, never a single store out of a name.

The words below are the test's own, as offices write them; none is taken from the rule.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agreements.domain.no_chain import is_nothing, is_single, is_unnamed, names_a_chain


def words(text):
    """The words of a text."""
    return text.split()


#: What was registered as a chain when the rule was a list of whole texts.
SINGLE = words("""
    无（单体） 否（单体） 单体（无连锁） 非连锁（单体） 单体/个体 暂无连锁 不连锁 未加盟 无总部 没有所属连锁
    不属于任何连锁 非连锁单位 单体零售药房 零售单体 社会单体药店 个体药房 NULL值 nan连锁 独立零售药店 [无/暂无]
    未加入任何连锁品牌 非连锁门店、单体 个体工商户（非连锁） 單体 no-chain 单体-1 0.0 Ｎ／Ａ 无·无
    尚未加入连锁 non-chain（单体药店） 无连锁总部 单体经营企业 不属于连锁企业 single_store
""")
OPEN = words("""
    待定 其他 零售药店 药店 -1 999 同上 其它药店 大药房 医药有限公司 连锁有限公司 零售药店（连锁） 其他/待定
    单体连锁 单体（连锁） 非单体 不是单体药店 是（单体） 非加盟 非直营 无（直营） 单体（待定） 是连锁 加盟药店
    √连锁 有总部 1.0 2026-01-01 社会药店 定点零售药店 总部直营店 连锁/加盟 见备注
""")
NAMES = words("""
    一心堂 国大药房 老百姓大药房 无锡某某大药房 无锡山禾 个旧康乐药店 单县大药房 无极药业 无为大药房 大有药店 有为药店
    独一处 非常药房 不二堂 未来药房 空港大药房 同上堂 其他山药房 365大药房 999药店 第一医药 No.1药房 N95药房
    金康 益丰大药房连锁股份有限公司 无忧药店连锁 单氏药房 是乎堂 NANO药房 Nona Noah 广州医药 健民 海王 个体堂 个个健
    天空药店 无人药店 正是堂 对门药店 公司街药房 总府药店 独山大药房 A连锁 甲连锁 单体山药房 超值药房 𮯰药店 𮯰堂
""")

#: Words of each kind; whatever is put together of them is no name.
GENERAL = st.sampled_from(
    words("""
    无 没有 暂无 非 不是 不属于 未加入 否 单体 独立 个体 个体工商户 药店 药房 大药房 零售 零售药店 门店 店 经营 企业
    单位 公司 连锁 总部 加盟 直营 品牌 所属 待定 其他 同上 不详 空白 是 有
    """)
)
NAMES_OF_TRADE = st.sampled_from(words("药店 药房 大药房 连锁 连锁药店 零售 医药 医药有限公司 门店 总部"))
BETWEEN = st.sampled_from(["", "", " ", "/", "、", "（", "）", "-", "，", "·", "【", "："])
DISTINCTIVE = st.sampled_from(
    words("一心堂 国大 老百姓 益丰 大参林 同仁 海王 金康 无锡 无极 无为 个旧 单县 独山 空港 大有 有为 非常 365 健民")
)
AMONG = st.sampled_from(words("一心堂 老百姓 益丰 大参林 同仁 金康 𮯰"))


@st.composite
def of_general_words(draw):
    """General words, one after another, with what people put between them."""
    words = draw(st.lists(st.tuples(GENERAL, BETWEEN), min_size=1, max_size=5))
    return "".join(word + between for word, between in words)


@pytest.mark.parametrize("text", SINGLE)
def test_what_says_that_there_is_none_makes_a_single_store(text):
    assert (is_single(text), is_unnamed(text), names_a_chain(text)) == (True, False, False)


@pytest.mark.parametrize("text", OPEN)
def test_what_says_neither_a_name_nor_that_there_is_none_is_asked(text):
    assert (is_single(text), is_unnamed(text), names_a_chain(text)) == (False, True, False)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_with_general_words_in_it_is_a_name(text):
    assert (is_single(text), is_unnamed(text), names_a_chain(text)) == (False, False, True)


@given(of_general_words())
def test_nothing_made_of_general_words_is_ever_a_chain(text):
    assert not names_a_chain(text)
    assert is_single(text) != is_unnamed(text)


@given(DISTINCTIVE, st.lists(NAMES_OF_TRADE, max_size=3))
def test_a_name_before_words_of_trade_is_always_a_chain(name, words):
    assert names_a_chain(name + "".join(words)) == (name != "365" or bool(words))
    assert not is_single(name + "".join(words))


@given(of_general_words(), AMONG, of_general_words())
def test_a_name_among_general_words_is_never_none(before, name, after):
    assert not is_single(before + name + after)


@given(of_general_words())
def test_width_and_spaces_make_no_difference(text):
    wide = re.sub(r"[!-~]", lambda sign: chr(ord(sign[0]) + 0xFEE0), text)

    assert is_single(f" {wide} ") == is_single(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("无", True), ("暂无/无", True), ("N/A", True), ("——", True), ("null", True), ("（空）", True)]
    + [(text, False) for text in ("否", "单体", "0", "药店", "无锡", "N", "no", "√", "无药店")],
)
def test_a_cell_of_any_column_says_nothing_only_by_words_for_that(text, expected):
    assert is_nothing(text) is expected


def test_a_long_text_of_general_words_is_judged_at_once():
    """Words that overlap are not tried in every way."""
    assert names_a_chain("没有非加盟不是加盟" * 2_000 + "一心堂")

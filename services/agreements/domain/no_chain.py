"""Which words in place of a chain's name say that there is no chain (单体药店), and which name none: kept in one place.

A chain made of such a word would join all single stores of a city, and one decision would reach all of them. Words are
compared by their keys, without brackets and stops around them, in any width and case.
"""

from __future__ import annotations

import unicodedata2 as unicodedata

from common.folding import fold

#: Signs that say yes.
_TICKS = "√✓✔☑"


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


#: Of any column: nothing is known, or there is none.
NOTHING = _keys("""
    无 没有 暂无 暂缺 不详 未知 空 空白 未填 未填写 无数据 不适用
    N/A NA NaN NaT null none nil undefined (blank) <NA> N.A. NotApplicable
""")
#: Of the column of chains: the store belongs to none.
SINGLE = _keys("""
    单体 单体店 单体药店 单体门店 单体药房 单体零售 单体零售药店 单体经营 单店
    独立 独立店 独立药店 独立门店 独立经营 个体 个体店 个体药店 个体经营 个体户 个体工商户
    非连锁 非连锁店 非连锁药店 非连锁门店 非连锁企业 无连锁 无品牌 无所属连锁 没有连锁
    否 不是 不是连锁 不属于连锁 未连锁 未加入连锁 no n false f single independent 0
""")
#: Of the column of chains: there is one, but which is not said.
UNNAMED = _keys("""
    是 有 对 √ ✓ ✔ ☑ yes y true t chain 1
    连锁 连锁店 连锁药店 连锁门店 连锁企业 连锁总部 总部 总店 分店 门店
    直营 直营店 直营连锁 加盟 加盟店 加盟连锁 特许加盟
""")
_AROUND = "()[]<>\"'“”‘’《》。.,、;:!?*·~"


def is_nothing(text: str) -> bool:
    """Whether a cell says nothing: a word such as 无, or signs alone, without any letter or digit."""
    says = any(unicodedata.category(each)[0] in "LN" or each in _TICKS for each in text)
    return not says or not _CLEARED.isdisjoint((key := fold(text), key.strip(_AROUND)))


def is_single(text: str) -> bool:
    """Whether a text in place of a chain's name says that the store is a single one, or says nothing."""
    return is_nothing(text) or _key(text) in SINGLE


def is_unnamed(text: str) -> bool:
    """Whether a text in place of a chain's name says that there is a chain, without its name."""
    return _key(text) in UNNAMED


def names_a_chain(text: str) -> bool:
    """Whether a text can be the name of a chain."""
    return not is_single(text) and not is_unnamed(text)


def _key(text: str) -> str:
    return fold(text).strip(_AROUND)


_CLEARED = NOTHING | frozenset(each.strip(_AROUND) for each in NOTHING)

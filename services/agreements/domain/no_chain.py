"""Which texts in place of a chain's name say that there is no chain (单体药店), and which name none.

A chain made of such a text would join all single stores of a city, and one decision would reach all of them. So texts
are not compared with a list: a text that is put together of general words alone, in any order, width and case, with
any signs between them, names nobody. It makes a single store where each of its parts surely says so; else (待定,
药店, a bare number, 单体连锁) a person is asked. One part that is no general word makes it a name: 无锡, 国大药房.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import unicodedata2 as unicodedata

from common.folding import fold


class _Says(Enum):
    """What a general word says of the chain of a store."""

    NOTHING = auto()
    ABSENT = auto()
    NOT = auto()
    SINGLE = auto()
    CHAIN = auto()
    THERE_IS = auto()
    TRADE = auto()
    OPEN = auto()
    NUMBER = auto()


_WORDS: Mapping[_Says, str] = MappingProxyType(
    {
        _Says.NOTHING: "空 空白 空值 空缺 暂缺 缺失 不详 未知 未填 未填写 未填报 无数据 不适用",
        _Says.ABSENT: "无 没 没有 未 暂无 暂未 暂时没有 尚无 尚未 尚没有 均无 并无 从未 不存在",
        _Says.NOT: "非 不 否 不是 并非 并不 不属 不属于 不算",
        _Says.SINGLE: "单体 單体 單體 单店 单家 独立 独自 个体 个体户 个体工商户 个人 私人 散户 散店 自主经营",
        _Says.CHAIN: (
            "连锁 連鎖 总部 总店 总公司 母公司 上级 分店 分公司 分部 旗舰店 中心店 品牌 集团 加盟 特许"
            " 所属 隶属 归属 属于 加入 参加 任何"
        ),
        _Says.THERE_IS: "是 有 对 直营 √ ✓ ✔ ☑",
        _Says.TRADE: (
            "药店 药房 大药房 大药店 中药店 中药房 药品 医药 药业 零售 批发 店 门店 店铺 商店 经营 经销 销售 单位 企业"
            " 公司 有限公司 有限责任公司 股份 股份有限公司 责任 机构 法人 核算 定点 医保 社会 普通 一般 性质 类型 名称"
            " 值 数据 信息"
        ),
        _Says.OPEN: (
            "待定 待核 待核实 待查 待确认 待补 待补充 待填 未定 暂定 未明确 未分类 不分类 分类 其他 其它 其余 另外 另附"
            " 同上 同前 同左 如上 不明 不确定 不清楚 不知 不知道 自营 私营 民营 本地 本市 本县 本区 本店 备注 见备注"
            " 详见备注 非加盟 不是加盟 某 某某 多家 若干"
        ),
    }
)
#: Words of Latin letters stand alone, or side by side where they are long enough not to be part of a name.
_LATIN: Mapping[_Says, str] = MappingProxyType(
    {
        _Says.NOTHING: "NA NAN NAT NULL NIL NONE UNDEFINED BLANK EMPTY UNKNOWN NOTAPPLICABLE",
        _Says.NOT: "N NO NON NOT NOTA F FALSE",
        _Says.SINGLE: "SINGLE INDEPENDENT STANDALONE INDIVIDUAL",
        _Says.CHAIN: "CHAIN CHAINS BRAND FRANCHISE HEADQUARTERS",
        _Says.THERE_IS: "Y YES T TRUE DIRECT",
        _Says.TRADE: "STORE STORES SHOP PHARMACY DRUGSTORE COMPANY",
        _Says.OPEN: "OTHER OTHERS",
    }
)
_KIND_OF: Mapping[str, _Says] = MappingProxyType(
    {fold(word): kind for words in (_WORDS, _LATIN) for kind, text in words.items() for word in text.split()}
)
_TICKS = frozenset("√✓✔☑")
_SAYING_NOTHING = frozenset({_Says.NOTHING, _Says.ABSENT})
_LONG = 5


def _one_of(words: list[str]) -> str:
    """The pattern of one of these words, the longest that fits."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_HAN = [each for each in _KIND_OF if not each.isascii()]
_LONG_LATIN = [each for each in _KIND_OF if each.isascii() and len(each) >= _LONG]
#: Nothing is tried twice (`++`): a cell may be long.
_OF_HAN = re.compile(f"(?:{_one_of(_HAN)})++")
_OF_LATIN = re.compile(f"(NOTA|NOT|NON|NO)?((?:{_one_of(_LONG_LATIN)})++)")
_WORD = re.compile(_one_of([*_HAN, *_LONG_LATIN]))
#: How a text begins that may say nothing. Every cell of a roster is asked, and nearly all begin otherwise.
_MAY_SAY_NOTHING = re.compile(
    rf"[\W_]*(?:$|N\W|{_one_of([word for word, kind in _KIND_OF.items() if kind in _SAYING_NOTHING])})"
)
_RUN = re.compile(r"[0-9]+|[A-Z]+|[^0-9A-Z]+")
#: What is written with a sign in it, and how it is read: N/A, no-chain, 0.0; and No. 1, where No. is no denial.
_WITH_SIGNS = (
    (re.compile(r"(?<![A-Z0-9])N\WA(?![A-Z0-9])"), "NA"),
    (re.compile(r"(?<=[A-Z])[-_](?=[A-Z])"), ""),
    (re.compile(r"(?<![\w.])0+(?:\.0+)?(?![\w.])"), "NO"),
    (re.compile(r"(?<![A-Z0-9])NO\W*(?=[0-9])"), ""),
)
_DENYING = frozenset({_Says.ABSENT, _Says.NOT, _Says.NOTHING})
_ASKING = frozenset({_Says.THERE_IS, _Says.OPEN})
_NEUTRAL = frozenset({_Says.TRADE, _Says.NUMBER})
_Words = tuple[_Says, ...]


class _Reading(Enum):
    """What a text in place of a chain's name is."""

    NOTHING = auto()
    SINGLE = auto()
    UNNAMED = auto()
    NAME = auto()


def is_nothing(text: str) -> bool:
    """Whether a cell of any column says nothing: words such as 无, or signs alone, without any letter or digit."""
    return bool(_MAY_SAY_NOTHING.match(fold(text))) and _reading(text) is _Reading.NOTHING


def is_single(text: str) -> bool:
    """Whether a text in place of a chain's name surely says that the store is a single one, or says nothing."""
    return _reading(text) in (_Reading.SINGLE, _Reading.NOTHING)


def is_unnamed(text: str) -> bool:
    """Whether a text in place of a chain's name neither names one nor surely says that there is none."""
    return _reading(text) is _Reading.UNNAMED


def names_a_chain(text: str) -> bool:
    """Whether a text can be the name of a chain."""
    return _reading(text) is _Reading.NAME


def distinctive(name: str) -> str:
    """The key of a name without general words and signs: what tells it from others, empty where nothing does."""
    return "".join(_WORD.sub("", part) for part in _parts(fold(name)))


@lru_cache(1024)
def _reading(text: str) -> _Reading:
    parts: list[_Words] = []
    for part in _parts(fold(text)):
        words = _words(part)
        if words is None:
            return _Reading.NAME
        parts.append(words)
    said = {word for words in parts for word in words}
    if said <= _SAYING_NOTHING:
        return _Reading.NOTHING
    if _Says.NUMBER in said and said != {_Says.NUMBER} and said <= {*_NEUTRAL, _Says.CHAIN}:
        return _Reading.NAME
    is_sure = any(map(_is_none, parts)) and all(_is_none(words) or _NEUTRAL.issuperset(words) for words in parts)
    return _Reading.SINGLE if is_sure else _Reading.UNNAMED


def _parts(key: str) -> Iterator[str]:
    """What signs and brackets part; a character that Unicode does not know yet is none of them."""
    for pattern, read in _WITH_SIGNS:
        key = pattern.sub(read, key)
    return iter("".join(" " if _is_sign(each) else each for each in key).split())


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PSZ" and letter not in _TICKS


def _words(part: str) -> _Words | None:
    """What the words say of which a part is put together; None where anything else is in it."""
    found: list[_Says] = []
    runs = _RUN.findall(part)
    for run in runs:
        if run.isdecimal() and run.isascii():
            found.append(_Says.NUMBER)
        elif _OF_HAN.fullmatch(run):
            found += [_KIND_OF[word] for word in _WORD.findall(run)]
        elif run in _KIND_OF and (len(runs) == 1 or not (len(run) == 1 or _has_number(runs))):
            found.append(_KIND_OF[run])
        elif latin := _OF_LATIN.fullmatch(run):
            found += [*([_Says.NOT] if latin[1] else []), *(_KIND_OF[word] for word in _WORD.findall(latin[2]))]
        else:
            return None
    return tuple(found)


def _has_number(runs: list[str]) -> bool:
    return any(run.isdecimal() for run in runs)


def _is_none(words: _Words) -> bool:
    """Whether a part surely says that there is no chain: 非连锁, 单体药店; not 单体连锁, 非单体, 无直营."""
    said = frozenset(words)
    if not said & {*_DENYING, _Says.SINGLE} or said & _ASKING:
        return False
    if any(first in _DENYING and second is _Says.SINGLE for first, second in pairwise(words)):
        return False
    return _Says.CHAIN not in said or bool(said & _DENYING)

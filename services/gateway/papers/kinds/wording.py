"""How letters write days, items and headings (GB/T 9704-2012), whatever kind they are of."""

from __future__ import annotations

from common.rules.chinese_numbers import chinese_number
from services.gateway.domain.party import Party
from services.gateway.domain.policy import Issuer
from services.gateway.domain.remedies import REVIEW_DAYS, SUIT_MONTHS
from services.gateway.papers.domain.paper_view import Section


def numbered(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Second-level items (一), (二) …; beyond 99 they go on as figures."""
    return tuple(f"（{chinese_number(n) if n < 100 else n}）{text}" for n, text in enumerate(texts, start=1))


def sections(*parts: tuple[str, tuple[str, ...]]) -> tuple[Section, ...]:
    """The parts of a letter under headings 一、 二、 …; a part that says nothing is left out."""
    kept = [(heading, tuple(text for text in texts if text)) for heading, texts in parts]
    said = [(heading, texts) for heading, texts in kept if texts]
    return tuple(Section(f"{chinese_number(n)}、{heading}", texts) for n, (heading, texts) in enumerate(said, start=1))


def closed(text: str) -> str:
    """What somebody entered, with the full stop that they left out (GB/T 15834); nothing stays nothing."""
    said = text.rstrip()
    return said if not said or said[-1] in _ENDS else f"{said.rstrip(_OPEN)}。"


#: What ends a sentence, and what only interrupts it, on either kind of keyboard.
_ENDS = "。！？…”.!?"
_OPEN = "，；、：,;:"


def particulars(party: Party) -> str:
    """The codes of a party, who stands on its licence, and its address in brackets, as far as they are known."""
    marks = (
        ("定点医药机构代码", party.code),
        ("统一社会信用代码", party.uscc),
        ("", party.head),
        ("地址", party.address),
    )
    known = "；".join(f"{name}：{value}" if name else value for name, value in marks if value)
    return f"（{known}）" if known else ""


def remedies(issuer: Issuer) -> str:
    """How a decision may be challenged, and within which days; practice 1.10."""
    online = f"（在线入口：{issuer.review_online}）" if issuer.review_online else ""
    return (
        f"如不服本决定，可自收到之日起{REVIEW_DAYS}日内向{issuer.review_authority}申请行政复议{online}，"
        f"或者{SUIT_MONTHS}个月内向{issuer.court}提起行政诉讼；"
        f"也可与本中心协商或者请求{issuer.bureau}协调处理，协商不影响上述期限。期间不停止执行，法律另有规定的除外。"
    )

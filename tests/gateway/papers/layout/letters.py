"""Builders of finished views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.gateway.papers.domain.paper_view import Annex, PaperView, Section

CHAIN = "百姓康大药房连锁有限公司"


def letter(**different: Any) -> PaperView:
    """A suspension decision on one store; `different` replaces fields."""
    view = PaperView(
        kind="suspension_decision",
        issuer="示例市医疗保险服务中心",
        number="示医保决〔2026〕3号",
        title="示例市医疗保险服务中心关于中止昌盛大药房跃进南路店医保服务协议的决定",
        addressee="昌盛大药房跃进南路店",
        opening=("你单位(医保编码:P36030219758;统一社会信用代码:91360302MA35JKQX2P)的情况已经查实。",),
        sections=(
            Section("一、事实和依据", ("(一)串换药品37笔,涉及基金12,846.50元。(依据:协议第二十条)",)),
            Section("二、处理决定", ("中止3个月,自2026年8月4日零时起至2026年11月3日24时止。",)),
        ),
        date="2026年7月28日",
        contact="定点管理科,电话0000-1234567",
        copies_to=("示例市医疗保障局",),
        annex=None,
        is_specimen=True,
    )
    return replace(view, **different)


def chain_letter(stores: int, **different: Any) -> PaperView:
    """A decision on a chain of so many stores."""
    rows = tuple((str(n), f"{CHAIN}第{n}分店", f"P360302{n:05d}", f"跃进南路{n}号") for n in range(1, stores + 1))
    annex = Annex("决定所及门店名单", ("序号", "门店名称", "医保编码", "地址"), rows)
    return letter(**{"kind": "chain_suspension_decision", "addressee": CHAIN, "annex": annex, **different})


def long_letter(characters: int, **different: Any) -> PaperView:
    """A letter whose body is one paragraph of so many characters."""
    return letter(opening=("药" * characters,), sections=(), **different)

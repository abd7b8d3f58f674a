"""Every component of the kit in every state (组件陈列), for who runs the system; not in production."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from common.errors import NotFound
from common.people.commands import Role
from common.phrases import N_
from common.settings import Environment
from common.web import Access, allow
from services.gateway.drafts.domain.draft import DraftFile
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.fields import Choice, Day, Files, KitForm, Line, TextBlock, Whole
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.instants import full_day, full_instant
from services.gateway.portal.shell.listing import Filter, Listing, Option
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.posted import Change
from services.gateway.portal.shell.receipts import Underway
from services.gateway.portal.shell.section import Count
from services.gateway.portal.shell.showing import Answers, Told, problems_of
from services.gateway.portal.shell.speaking import without_page
from services.gateway.portal.shell.units import case_unit
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.gallery": allow(Role.ADMINISTRATOR)}

_AT = datetime(2026, 9, 15, 1, 3, tzinfo=UTC)
#: Rare characters of names, signs that mean something to HTML, Latin within Chinese, and what never breaks by itself.
_RARE = "𠮷㐂犇龘〇㎡ 堃玥祎 <b>&amp;</b> “引号” O'Neill §4.2"
_LONG = "示例市同济区仁心大药房连锁有限公司第一百二十八分店（原同济区人民医院门诊楼东侧院外处方流转定点药房）" * 2
_UNBROKEN = "P36990200001" * 12


class GalleryForm(KitForm):
    """One field of each kind."""

    line = Line(_l("单行文字"), help=_l("说明文字，写明填什么、怎么填。"))
    block = TextBlock(_l("多行文字"), required=False)
    day = Day(_l("日期"))
    number = Whole(_l("整数"), least=1, most=12, required=False)
    choice = Choice(_l("单选"), choices=(("a", _l("现场检查")), ("b", _l("举报投诉"))), help=_l("只能选一项。"))
    files = Files(_l("附件"))


class GalleryMissing(NotFound):
    """Raised in production, where nobody builds pages (404)."""

    code = "not_found"


@pages.get("/gallery")
def gallery() -> ResponseReturnValue:
    """The components on one page."""
    if wiring().settings.environment is Environment.PRODUCTION:
        raise GalleryMissing(N_("没有这个页面。地址可能有误，也可能已经变更，请从首页进入。"))
    filled = {"line": "示例市仁心大药房", "block": "第一行\n第二行", "day": "2026-09-15", "number": "3", "choice": "b"}
    wrong = {"line": "看不见\u200b", "block": "长" * 4001, "day": "明天", "number": "99", "choice": "c"}
    forms = {
        "empty": _form("empty", {}),
        "filled": _form("filled", filled),
        "wrong": _form("wrong", wrong, is_checked=True),
        "rare": _form("rare", {**filled, "line": _RARE, "block": f"{_LONG}\n{_UNBROKEN}"}),
    }
    files = (DraftFile("a" * 64, "现场照片.jpg", 300_000), DraftFile("b" * 64, f"{_UNBROKEN}{_RARE}.pdf", 20 * 2**20))
    parts = _parts(forms["wrong"], files)
    return render_template("kit/gallery.html", forms=forms, files=files, listing=_listing(), **parts)


def _listing() -> Listing:
    """A list with each kind of filter, of which one cannot be what was typed, sorted, on its second page."""
    areas = (Option("3699", "示例市（全市）", "示例市"), Option("369902", "药洲区", "示例市"))
    filters = (
        Filter(name="q", label=_l("名称")),
        Filter(name="area", label=_l("区划"), options=areas),
        Filter(name="sort", form=re.compile("-?(name|points)")),
    )
    problems = {"area": _("没有这个区划，请从列表中选择。")}
    return Listing("pages.gallery", filters, {"q": _RARE, "area": "99", "sort": "-points"}, problems, "x")


def _form(state: str, typed: dict[str, str], *, is_checked: bool = False) -> KitForm:
    form = GalleryForm(MultiDict({f"{state}-{name}": text for name, text in typed.items()}), prefix=state)
    if is_checked:
        form.files.process_errors = ["文件“空.pdf”是空的（0字节），请核对后重新选择。"]
        form.validate()
    return form


def _due(late_by: int, *, is_late: bool) -> dict[str, Any]:
    """What is due, late or not, as the table of what is due shows it."""
    day = (_AT - timedelta(days=late_by)).date()
    term = _n("已超期%(count)d天", late_by) if is_late else _n("还剩%(count)d天", -late_by)
    return {
        "what": _("提交整改材料"),
        "subject": _LONG,
        "due_on": day,
        "term": term,
        "text": _("%(what)s：最后一日%(day)s，%(term)s。", what=_("提交整改材料"), day=full_day(day), term=term),
        "is_late": is_late,
        "is_provisional": not is_late,
        "target": "/gallery" if is_late else None,
        "subject_target": None,
        "number": "示医保决〔2026〕1号" if is_late else None,
        "refused_round": 0 if is_late else 1,
        "refused_for": "" if is_late else "进销存台账不全，请补充2026年8月的采购记录。",
        "about": None if is_late else _LONG,
    }


def _parts(wrong: KitForm, files: tuple[DraftFile, ...]) -> dict[str, Any]:
    """What is no field: facts, changes, answers, acts, history."""
    pairs = (("复核意见", "事实清楚，证据充分。\n适用条款正确。"), ("备注", "—"), ("名称", f"{_RARE} {_UNBROKEN}"))
    suspended = _("自%(day)s起中止", day=full_day(_AT))
    return {
        "told": [*problems_of(wrong), Told("", "整张表单的问题，不属于任何一项。")],
        "facts_shown": (Fact("a", "状态", "待确认"), Fact("b", "名称", _LONG), Fact("c", "编码", _UNBROKEN)),
        "changed": (Change("状态", "待确认", "已驳回（韩书瑜，2026-09-15 09:03）"), Change("名称", "—", _LONG)),
        "letter_shown": {
            "title": f"关于中止{_LONG}医保服务协议的决定",
            "opening": (_LONG,),
            "sections": ({"heading": "一、处理决定", "paragraphs": (_RARE, _UNBROKEN)},),
            "annex": {"title": "所属门店名单", "rows": (("1", _LONG, _UNBROKEN, "—"),)},
        },
        "answered": Answers(pairs, files),
        "sent": Answers(pairs, files, _AT, "/gallery"),
        "unknown": Answers(pairs, (), _AT - timedelta(days=1)),
        "offered": [("确认违规", "/gallery"), ("驳回", "/gallery"), (_LONG[:30], "/gallery")],
        "underway": (Underway("确认违规", _AT, "/gallery"), Underway("采纳处理建议", _AT, None)),
        "events": (
            {
                "when": full_instant(_AT),
                "text": _l("登记"),
                "by": "林知远",
                "detail": "现场照片三张",
                "filed": (_RARE,),
                "target": "/gallery",
                "replaced": (Fact("source", _l("案件来源"), _RARE, is_data=True),),
            },
            {
                "when": full_instant(_AT),
                "text": _l("确认"),
                "by": _RARE,
                "detail": None,
                "filed": (),
                "target": None,
                "replaced": (),
            },
        ),
        "coming": suspended,
        "counted": (
            Count(label=_l("待审批"), count=12, unit=case_unit, target="/gallery"),
            Count(label=_l("超期案件"), count="1000+", unit=case_unit, note=_l("连续两月超期"), is_late=True),
        ),
        "due_rows": (_due(3, is_late=True), _due(-5, is_late=False)),
        "joining_rows": tuple({"target": target, "text": suspended} for target in ("/gallery", None)),
        "gave_way": ({"told": suspended, "link": _RARE, "target": "/gallery"},),
        "unpaged_told": without_page((_("登记送达"),)),
        "overlap_rows": ({"target": "/gallery", "text": suspended},),
    }

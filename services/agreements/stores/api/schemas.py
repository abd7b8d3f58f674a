"""Shapes of what is asked about stores and done to them; they check form and never query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from common.messages.words import MembershipKind
from common.phrases import N_
from common.web import Choice, Day, Identifier, Instant, PageQuery, StrictSchema, Text
from common.web.validation import Said
from services.agreements.domain.days import day_of
from services.agreements.domain.heads import HeadTitle
from services.agreements.stores.usecases.look_up_standings import MOST_ASKED

#: No store was designated before, and no agreement runs longer than this product is kept.
DAYS = validate.Range(date(2018, 1, 1), date(2199, 12, 31))
_AREA = validate.Regexp(r"[0-9]{2,6}\Z")
_ID_LIST = validate.Regexp(r"[A-Za-z0-9_:-]{1,80}(,[A-Za-z0-9_:-]{1,80})*\Z")


_YEARS = Said(N_("时刻应在 2018 年至 2199 年之间"), "out_of_range", N_("请填写允许范围内的值"))


class InstantInRange(Instant):
    """An instant within the years that this product knows."""

    default_error_messages = {"out_of_range": _YEARS}  # noqa: RUF012

    def _validate(self, value: object) -> None:
        super()._validate(value)
        if not isinstance(value, datetime) or not 2018 <= value.year <= 2199 or day_of(value).year < 2018:
            raise self.make_error("out_of_range")


class StandingQuery(StrictSchema):
    """At which instant, as known at which."""

    at = InstantInRange(load_default=None, metadata={"description": "查询的时刻，缺省为现在"})
    known_at = InstantInRange(load_default=None, metadata={"description": "按该时刻已有的记录回答，缺省为现在"})


class StandingsQuery(PageQuery):
    """Of which stores, at which instant."""

    chain_id = Identifier(load_default=None)
    store_ids = fields.String(
        load_default=None, validate=_ID_LIST, metadata={"description": "药店编号，用英文逗号分隔，最多 100 个"}
    )
    at = InstantInRange(load_default=None)
    known_at = InstantInRange(load_default=None)


class StoreNames(fields.List):
    """Texts that name stores, thousands of them, looked at all at once; of wrong ones only the first are told."""

    most_told = 20

    def __init__(self, *, longest: int, **options: Any) -> None:
        """Each text has at most `longest` characters; other options are those of a field."""
        super().__init__(fields.String(validate=validate.Length(1, longest)), **options)
        self._longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        wrong = [
            place
            for place, each in enumerate(value)
            if not isinstance(each, str) or not 1 <= len(each) <= self._longest
        ]
        problems: dict[int, Any] = {}
        for place in wrong[: self.most_told]:
            try:
                self.inner.deserialize(value[place])
            except ValidationError as error:
                problems[place] = error.messages
        if problems:
            raise ValidationError(problems)
        return value


class LookupSchema(StandingQuery):
    """Of which stores, by 医保编码 or id, at which instant."""

    codes = StoreNames(
        longest=80,
        required=True,
        metadata={
            "description": f"药店的国家医保编码或者编号，可以混用、可以重复，最多 {MOST_ASKED} 个；答复逐项依此顺序",
            "minItems": 1,
            "maxItems": MOST_ASKED,
        },
    )


class StoresQuery(PageQuery):
    """Which stores."""

    store_ids = fields.String(
        load_default=None, validate=_ID_LIST, metadata={"description": "药店编号，用英文逗号分隔，最多 100 个"}
    )
    chain_id = Identifier(load_default=None)
    area = fields.String(load_default=None, validate=_AREA, metadata={"description": "行政区划代码或其前几位"})
    q = Text(
        load_default=None,
        most=60,
        metadata={
            "description": "门店、连锁名称中的文字，医保编码或统一社会信用代码中的至少4位，多个词用空格分开；或门店编号"
        },
    )
    shop_number = Text(load_default=None, most=60, metadata={"description": "完整的门店编号，不分大小写和全半角"})


class HoldsQuery(StrictSchema):
    """Of which store, of which stores, or of which chain."""

    store_id = Identifier(load_default=None)
    store_ids = fields.String(
        load_default=None, validate=_ID_LIST, metadata={"description": "药店编号，用英文逗号分隔，最多 100 个"}
    )
    chain_id = Identifier(load_default=None)


class JoinSchema(StrictSchema):
    """A store joins a chain."""

    chain_id = Identifier(required=True)
    kind = Choice(MembershipKind, load_default=MembershipKind.DIRECT.value)
    from_on = Day(required=True, validate=DAYS)


class SignedTextSchema(StrictSchema):
    """Which text an agreement was signed under."""

    text = Text(required=True, most=120, metadata={"description": "所签协议文本的名称，须在 possible_texts 之中"})
    remark = Text(required=True, most=500, metadata={"description": "依据：协议原件的档案号、存放处等，记入日志"})


class HeadSchema(StrictSchema):
    """Who stands on a store's licence."""

    title = Choice(HeadTitle, required=True, metadata={"description": "营业执照所载的身份"})
    name = Text(required=True, most=50, metadata={"description": "营业执照所载的姓名；不记入日志"})


class LeaveSchema(StrictSchema):
    """A store leaves its chain."""

    until_on = Day(required=True, validate=DAYS, metadata={"description": "不再属于该连锁的第一天，最早为明天"})

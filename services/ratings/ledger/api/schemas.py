"""Shapes of the ledger; they check form and never query."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, validate

from common.web import (
    Choice,
    Day,
    Digits,
    Flag,
    Identifier,
    MoneyText,
    PageQuery,
    StrictSchema,
    Text,
    Whole,
    page_schema,
)
from services.ratings.domain.unproposed import Reason
from services.ratings.domain.violation import Source, Status
from services.ratings.ledger.api.catalogue_schemas import RangeSchema
from services.ratings.ledger.domain.judging import VersionOf
from services.ratings.ledger.domain.wanted import EntrySort

#: Up to 100 ids.
_ID_LIST = validate.Regexp(r"[A-Za-z0-9_:-]{1,80}(,[A-Za-z0-9_:-]{1,80}){0,99}\Z")
_STATES = (Status.RECORDED.value, Status.CONFIRMED.value, Status.REJECTED.value)


class Sha256(fields.String):
    """The SHA-256 by which a file is named: 64 hexadecimal digits."""

    def __init__(self, **options: Any) -> None:
        """Options are those of a field."""
        super().__init__(validate=validate.Regexp(r"[0-9a-f]{64}\Z"), **options)


class ViolationReportSchema(StrictSchema):
    """What a reviewer reports of one act."""

    store_id = Identifier(required=True)
    item = Text(required=True, most=8, metadata={"description": "目录条目代码，例如 G1"})
    occurred_on = Day(required=True)
    found_on = Day(required=True)
    source = fields.String(required=True, validate=validate.OneOf([source.value for source in Source]))
    evidence = Text(required=True, most=4000)
    money = MoneyText(load_default=Decimal("0.00"), metadata={"description": "涉及金额（元）"})
    note = Text(load_default="", least=0, most=2000)
    points = Whole(load_default=None, allow_none=True, least=1, most=100, metadata={"description": "仅区间条目需填"})
    act_id = Identifier(
        load_default=None, allow_none=True, metadata={"description": "同一行为的其他记录共用，取自该店已有的记录"}
    )
    corrected_on = Day(load_default=None, allow_none=True)
    is_refunded = Flag(load_default=False)


class EvidenceFileSchema(StrictSchema):
    """A piece of evidence that was stored before."""

    sha256 = Sha256(required=True)
    name = Text(required=True, most=120)


class ConfirmationSchema(StrictSchema):
    """What the second person found; all of it may be left out."""

    finding = Text(load_default=None, allow_none=True, most=4000, metadata={"description": "复核意见"})
    files = fields.List(
        fields.Nested(EvidenceFileSchema), load_default=list, metadata={"description": "已上传的证据材料"}
    )
    is_another_act = Flag(
        load_default=False,
        metadata={
            "description": "是否注明：与同店、同一条目、同一日的其他记录不是同一行为；有生效的此类记录时必须注明"
        },
    )


class CorrectionSchema(StrictSchema):
    """When an act was corrected."""

    corrected_on = Day(required=True, metadata={"description": "改正日期，不早于发现日期"})


class CorrectionPreviewSchema(Schema):
    """What the day of a correction does to what an entry costs."""

    last_on = fields.Date(required=True, metadata={"description": "改正期限的最后一日"})
    provisional = fields.Boolean(required=True, metadata={"description": "按尚未公布的工作日历暂定"})
    points_in_time = fields.Integer(required=True, metadata={"description": "期限内改正的，本次行为所记的分数"})
    points_late = fields.Integer(required=True, metadata={"description": "逾期改正的，本次行为所记的分数"})


class StoredFileSchema(Schema):
    """A file as it is stored."""

    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)


class FiledSchema(StoredFileSchema):
    """A file of an entry."""

    name = fields.String(required=True)


class RejectionSchema(StrictSchema):
    """Why an entry is rejected."""

    reason = Text(required=True, most=1000)


class ViolationQuery(PageQuery):
    """Which entries are asked for."""

    store_id = Identifier(load_default=None)
    violation_ids = fields.String(
        load_default=None,
        validate=_ID_LIST,
        metadata={"description": "违规记录的编号，用英文逗号分隔，最多 100 个"},
    )
    area = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{2,6}\Z"))
    year = Digits(least=2018, most=2200, load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))
    decidable = fields.Boolean(load_default=False, metadata={"description": "只含您可以确认或驳回的"})
    sort = Choice(
        EntrySort,
        load_default=EntrySort.RECORDED_DOWN.value,
        metadata={"description": "按记录时间排序，加减号为最新的在前"},
    )


class NamedViolationSchema(Schema):
    """Which other entry, and where it stands."""

    id = fields.String(required=True)
    item = fields.String(required=True)
    state = fields.String(required=True)


class TwinSchema(NamedViolationSchema):
    """An entry of the same store, item and day that is not known to be of the same act."""

    money = fields.String(required=True)
    counted = fields.Integer(required=True, allow_none=True, metadata={"description": "所记的分数；尚未计入的为空"})


class WordingSchema(Schema):
    """The words of an item in a version of the catalogue."""

    of = fields.List(
        Choice(VersionOf),
        required=True,
        metadata={"description": "annex 所签协议所附的版本；act 行为发生之日的版本；confirmation 确认之日的版本"},
    )
    since = fields.Date(required=True, metadata={"description": "该版本自哪一日起施行"})
    act = fields.String(required=True, allow_none=True, metadata={"description": "该版本的表述；没有该项的为空"})
    counts = fields.Boolean(required=True, metadata={"description": "是否按该版本认定"})


class UnproposedSchema(Schema):
    """Why an entry brings no measure that two persons decide."""

    reason = Choice(
        Reason,
        required=True,
        metadata={
            "description": "not_heaviest 同一行为另有更重的一项，该项所列的处理由其吸收；"
            "passed_before 该档次此前已由其他记分达到，只提出一次；below 年度记分未达到该档次"
        },
    )
    points = fields.Integer(required=True, allow_none=True, metadata={"description": "所指的处理档次；条目本身的为空"})


class PartyViolationSchema(Schema):
    """What the party sees of an entry; each field is one of the entry, or said of it by the view."""

    id = fields.String(required=True)
    store_id = fields.String(required=True)
    act_id = fields.String(required=True)
    same_act = fields.List(
        fields.Nested(NamedViolationSchema),
        allow_none=True,
        metadata={"description": "同一行为的其他记录，不含已驳回的；列表中为空"},
    )
    item = fields.String(required=True)
    act = fields.String(required=True)
    clause = fields.String(required=True)
    catalogue_on = fields.Date(
        metadata={"description": "按哪一日取适用的目录：同 annexed_on，或者目录较轻的行为发生之日、确认之日"}
    )
    annexed_on = fields.Date(
        allow_none=True,
        metadata={
            "description": "按哪一日取协议所附的目录：签署之日，不知道的为协议起始之前；此前的记录没有载明的为空"
        },
    )
    catalogue_since = fields.Date(metadata={"description": "适用的目录是自哪一日起施行的版本"})
    annexed_since = fields.Date(
        allow_none=True, metadata={"description": "协议所附的目录是自哪一日起施行的版本；此前的记录没有载明的为空"}
    )
    signed_on = fields.Date(allow_none=True, metadata={"description": "药店签署该协议的日期；没有记载的为空"})
    agreed_from = fields.Date(allow_none=True, metadata={"description": "该协议的起始日期；此前的记录没有载明的为空"})
    item_points = fields.Nested(
        RangeSchema, allow_none=True, metadata={"description": "目录该项可记的分数；目录已无该项的为空"}
    )
    points = fields.Integer(required=True)
    occurred_on = fields.Date(required=True)
    found_on = fields.Date(required=True)
    source = fields.String(required=True)
    money = fields.String(required=True)
    corrected_on = fields.Date(allow_none=True, metadata={"description": "改正日期；没有记录的为空"})
    is_corrected_in_time = fields.Boolean(metadata={"description": "是否在首次轻微违规的改正期限内改正"})
    is_refunded = fields.Boolean(metadata={"description": "是否已退款"})
    evidence = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True)
    year = fields.Integer(allow_none=True, metadata={"description": "记分年度；未确认的为空"})
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    counted = fields.Integer(
        allow_none=True, metadata={"description": "本次行为最终所记的分数，与年度记分一致；尚未计入的为空"}
    )
    rules = fields.List(fields.String(), metadata={"description": "所记分数与事项基本分值不同的原因"})
    is_veto = fields.Boolean(metadata={"description": "是否为目录所列解除协议事项（一票否决）：确认后等级记为C级"})
    objection_on = fields.Date(allow_none=True, metadata={"description": "异议期最后一日"})
    objection_provisional = fields.Boolean()
    actions = fields.List(fields.String(), required=True, metadata={"description": "您现在可以进行的操作"})


class ViolationSchema(PartyViolationSchema):
    """One entry of a ledger, as staff see it."""

    note = fields.String()
    wordings = fields.List(
        fields.Nested(WordingSchema),
        allow_none=True,
        metadata={"description": "各版本目录对该项的不同表述，先施行的在前；表述相同的没有内容，列表中为空"},
    )
    unproposed = fields.List(
        fields.Nested(UnproposedSchema),
        allow_none=True,
        metadata={"description": "已确认而没有引起中止或解除建议的，其原因；引起建议的没有内容，列表中为空"},
    )
    twins = fields.List(
        fields.Nested(TwinSchema),
        allow_none=True,
        metadata={"description": "同店、同一条目、同一日的其他记录，不含同一行为的和已驳回的；列表中为空"},
    )
    is_another_act = fields.Boolean(allow_none=True, metadata={"description": "是否注明为另一行为；此前的记录为空"})
    recorded_by = fields.String()
    corrected_by = fields.String(allow_none=True, metadata={"description": "补记改正情况的人；登记时即载明的为空"})
    corrected_at = fields.AwareDateTime(allow_none=True, metadata={"description": "补记改正情况的时间"})
    decided_by = fields.String(allow_none=True)
    finding = fields.String(allow_none=True, metadata={"description": "复核意见"})
    files = fields.List(fields.Nested(FiledSchema), metadata={"description": "证据材料"})
    bar = fields.String(allow_none=True, metadata={"description": "您不能确认或驳回的原因"})


ViolationPageSchema = page_schema(ViolationSchema)

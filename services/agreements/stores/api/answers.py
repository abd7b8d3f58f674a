"""Shapes of answers about stores and chains, besides standings, for the OpenAPI document; `views` makes them."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from common.messages.words import Costs, HoldKind, SettlementService
from common.web import Choice, Day, Instant, page_schema
from services.agreements.domain.chain_reach import ChainReach
from services.agreements.domain.clauses import Clause
from services.agreements.domain.heads import HeadTitle
from services.agreements.domain.holds import HoldScope
from services.agreements.stores.api.standing_answers import StandingSchema


class MembershipSchema(ma.Schema):
    """A store in a chain; `until_on` is the first day on which it no longer belongs to it."""

    chain_id = fields.String(required=True)
    chain_name = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    from_on = Day(required=True, allow_none=True, metadata={"description": "等待送达连锁决定后才加入的为空"})
    until_on = Day(required=True, allow_none=True)
    registered_on = Day(required=True, metadata={"description": "登记的加入日期"})
    recorded_at = Instant(required=True, metadata={"description": "登记加入的时刻"})
    end_recorded_at = Instant(
        required=True, allow_none=True, metadata={"description": "登记退出、或者放弃加入的时刻；没有登记的为空"}
    )
    waits_for = fields.String(
        required=True, allow_none=True, metadata={"description": "须先向该店单独送达的连锁决定的案件编号"}
    )


class JoiningSchema(ma.Schema):
    """A joining that waits for the service of a decision on the chain."""

    store_id = fields.String(required=True)
    store_name = fields.String(required=True)
    chain_id = fields.String(required=True)
    chain_name = fields.String(required=True)
    registered_on = Day(required=True, metadata={"description": "登记的加入日期"})
    case_id = fields.String(required=True, metadata={"description": "须先送达的连锁决定的案件编号"})
    number = fields.String(required=True, metadata={"description": "该决定的文号"})


class JoiningListSchema(ma.Schema):
    """All joinings that wait."""

    items = fields.List(fields.Nested(JoiningSchema), required=True)


class PossibleTextSchema(ma.Schema):
    """A text that an agreement may have been signed under."""

    text = fields.String(required=True, metadata={"description": "名称，登记所签文本时填写"})
    title = fields.String(required=True, metadata={"description": "标题，供人辨认"})


class TermSchema(ma.Schema):
    """The days of one agreement; `until_on` is the first day after it."""

    agreement_id = fields.String(
        required=True, metadata={"description": "协议编号；随名册接管的协议只有起止日期和文本，没有协议记录"}
    )
    from_on = Day(required=True)
    until_on = Day(required=True)
    terminated_by = fields.String(required=True, allow_none=True, metadata={"description": "解除决定的案件编号"})
    text = fields.String(required=True, allow_none=True, metadata={"description": "所签协议文本的名称；不明的为空"})
    text_title = fields.String(
        required=True, allow_none=True, metadata={"description": "所签协议文本的标题；不明的为空"}
    )
    clauses = fields.List(Choice(Clause), required=True, metadata={"description": "所签文本载有的连锁条款"})
    possible_texts = fields.List(
        fields.Nested(PossibleTextSchema),
        required=True,
        metadata={"description": "所签文本不明的，可以登记的文本：协议起始时已经使用的；已经明了的为空"},
    )
    text_remark = fields.String(
        required=True, allow_none=True, metadata={"description": "后来登记所签文本的依据；没有后来登记的为空"}
    )


class StoreSchema(ma.Schema):
    """A store in a list."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    code = fields.String(required=True, allow_none=True, metadata={"description": "国家医保编码；没有时为空"})
    uscc = fields.String(required=True, allow_none=True, metadata={"description": "统一社会信用代码"})
    shop_number = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    area_name = fields.String(required=True)
    address = fields.String(required=True)
    head_title = Choice(
        HeadTitle, required=True, allow_none=True, metadata={"description": "营业执照所载人员的身份；未登记的为空"}
    )
    head_name = fields.String(
        required=True, allow_none=True, metadata={"description": "营业执照所载人员的姓名；未登记的为空"}
    )
    chain_id = fields.String(required=True, allow_none=True, metadata={"description": "当日所属连锁"})
    chain_name = fields.String(required=True, allow_none=True)
    chain_kind = fields.String(required=True, allow_none=True)
    chain_until_on = Day(
        required=True, allow_none=True, metadata={"description": "已登记退出当日所属连锁的，不再属于该连锁的第一天"}
    )
    agreement_from_on = Day(required=True, allow_none=True, metadata={"description": "当日有效协议的第一天"})
    agreement_until_on = Day(required=True, allow_none=True, metadata={"description": "当日有效协议期满后的第一天"})
    awaits_renewal = fields.Boolean(
        required=True,
        metadata={"description": "当日有效的协议是否尚待续签：所签文本已知，没有被解除，其后还没有协议"},
    )
    chain_reach = Choice(
        ChainReach,
        required=True,
        allow_none=True,
        metadata={"description": "当日作出的连锁决定如何及于该店；不及于该店的为原因；无连锁的为空"},
    )


class HoldEndingSchema(ma.Schema):
    """The end of a hold, by a decision."""

    until = Instant(required=True)
    case_id = fields.String(required=True)
    number = fields.String(required=True, allow_none=True, metadata={"description": "恢复决定书文号"})


class StoreHoldSchema(ma.Schema):
    """A hold as it lies on one store: of a chain's, since when the store itself is reached."""

    scope = Choice(HoldScope, required=True)
    case_id = fields.String(required=True)
    number = fields.String(required=True)
    from_at = Instant(required=True, metadata={"description": "对该店的起始时刻"})
    until = Instant(required=True, allow_none=True)
    endings = fields.List(fields.Nested(HoldEndingSchema), required=True)


class StoreDetailSchema(StoreSchema):
    """A store with its history."""

    phone = fields.String(required=True, allow_none=True)
    business_scope = fields.String(required=True, allow_none=True)
    longitude = fields.String(required=True, allow_none=True)
    latitude = fields.String(required=True, allow_none=True)
    uscc_confirmed_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "统一社会信用代码的校验码不对、经人对照营业执照确认的时刻；其余为空"},
    )
    memberships = fields.List(fields.Nested(MembershipSchema), required=True)
    terms = fields.List(fields.Nested(TermSchema), required=True)
    standing = fields.Nested(StandingSchema)
    holds = fields.List(
        fields.Nested(StoreHoldSchema),
        required=True,
        metadata={"description": "及于该店的各项暂停结算，本店的和连锁的，过去的和将来的，最近的在前"},
    )


class ChainSchema(ma.Schema):
    """A chain with the number of its direct stores of the day."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    direct_stores = fields.Integer(required=True)


class HoldSchema(ma.Schema):
    """A hold as it lies on the store or chain asked for."""

    id = fields.String(required=True)
    store_id = fields.String(required=True, allow_none=True, metadata={"description": "所在的药店；按连锁查询时为空"})
    scope = Choice(HoldScope, required=True)
    subject_id = fields.String(required=True)
    kind = Choice(HoldKind, required=True)
    costs = Choice(Costs, required=True)
    services = fields.List(Choice(SettlementService), required=True)
    case_id = fields.String(required=True)
    number = fields.String(required=True)
    served_on = Day(
        required=True,
        metadata={
            "description": "送达之日；查询药店时，连锁的决定由总部代收的为送达总部之日，否则为送达该药店本身之日"
        },
    )
    from_at = Instant(required=True)
    until = Instant(required=True, allow_none=True)
    active = fields.Boolean(required=True, metadata={"description": "现在是否有效"})
    endings = fields.List(fields.Nested(HoldEndingSchema), required=True)


class HoldListSchema(ma.Schema):
    """All holds, store by store, latest first."""

    items = fields.List(fields.Nested(HoldSchema), required=True)


class AreaSchema(ma.Schema):
    """An area with its code and its city."""

    code = fields.String(required=True, metadata={"description": "六位行政区划代码"})
    name = fields.String(required=True)
    city = fields.String(required=True)


class AreaDetailSchema(AreaSchema):
    """An area with its townships."""

    is_former = fields.Boolean(required=True, metadata={"description": "该代码已不再使用，只在既有记录中出现"})
    townships = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "所辖乡镇、街道的名称（2023年6月）；全市的为不属于任何县区的那些"},
    )


class AreaListSchema(ma.Schema):
    """All areas in which stores can lie."""

    items = fields.List(ma.fields.Nested(AreaSchema), required=True)


StorePageSchema = page_schema(StoreSchema)
ChainPageSchema = page_schema(ChainSchema)

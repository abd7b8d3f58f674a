"""Shapes of the catalogue and of the rules of counting; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields

from common.web import Day, StrictSchema


class CatalogueQuery(StrictSchema):
    """On which day the catalogue is asked for, and whose."""

    on = Day(load_default=None, metadata={"description": "目录的日期，默认今天；写有药店的，为行为的日期"})
    store_id = fields.String(load_default=None, metadata={"description": "药店的编号：答其当日所适用的协议附有的版本"})


class RangeSchema(Schema):
    """A range, both ends allowed."""

    least = fields.Integer(required=True)
    most = fields.Integer(required=True)


class CatalogueItemSchema(Schema):
    """One item of the catalogue."""

    code = fields.String(required=True)
    class_title = fields.String(required=True)
    act = fields.String(required=True)
    points = fields.Nested(RangeSchema, required=True)
    basis = fields.List(fields.Dict(), required=True)
    agreement = fields.List(fields.Integer(), required=True, metadata={"description": "所违反的协议条款"})
    by_facts = fields.List(fields.Dict(), metadata={"description": "按事实择一适用的法规条文，不随条目引用"})
    handover = fields.List(fields.Dict(), metadata={"description": "移交参考：行政部门的职权，只用于移交文书"})
    consequences = fields.List(fields.String(), required=True)
    grade = fields.String(
        required=True, allow_none=True, metadata={"description": "发生该项即记为的等级：C；以记分定等级的为空"}
    )
    suspend_months = fields.Nested(RangeSchema, allow_none=True)
    acts_from = fields.Date(
        required=True, allow_none=True, metadata={"description": "只适用于自该日起发生的行为；为空的不限"}
    )


class CountingRuleSchema(Schema):
    """One rule of points or grades, or what points bring."""

    value = fields.Raw(required=True, metadata={"description": "规则的数值：数、倍数，或者各档的列表"})
    unit = fields.String(required=True)
    text = fields.String(required=True)


class CarryingAgreementSchema(Schema):
    """The agreement of a store that carries a version of the catalogue."""

    agreed_from = fields.Date(required=True, metadata={"description": "附有该目录的协议自哪一日起"})
    signed_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "该协议的签署日期，没有记载的为空"}
    )


class CatalogueSchema(Schema):
    """The version of the catalogue that is in force on a day, or that a store signed."""

    on = fields.Date(required=True)
    since = fields.Date(required=True, metadata={"description": "该目录是自哪一日起施行的版本"})
    sha256 = fields.String(required=True)
    carried_by = fields.Nested(
        CarryingAgreementSchema,
        required=True,
        allow_none=True,
        metadata={"description": "附有该目录的药店协议；没有问及药店的为空"},
    )
    items = fields.List(fields.Nested(CatalogueItemSchema), required=True)
    rules = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(CountingRuleSchema),
        required=True,
        metadata={"description": "记分和等级的规则，与各条目同为协议附件二的内容，按规则的名称"},
    )

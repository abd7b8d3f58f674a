"""Shapes of grades; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from common.web import Choice, Day, Digits, Identifier, Instant, PageQuery, StrictSchema, Text, page_schema
from services.ratings.domain.grades import Grade
from services.ratings.stores.domain.wanted import Sort


class GradeQuery(StrictSchema):
    """For which year or day the grade is asked for, and as known when."""

    year = Digits(least=2018, most=2200, load_default=None)
    on = Day(load_default=None)
    known_at = Instant(load_default=None)


class DeterminationSchema(Schema):
    """A grade that was determined, and from when it is in force."""

    year = fields.Integer(required=True)
    grade = fields.String(required=True)
    determined_on = fields.Date(required=True)
    in_force_from = fields.Date(required=True)


class KnownDeterminationSchema(DeterminationSchema):
    """The same with the day from which another is in force in its place."""

    replaced_from = fields.Date(required=True, allow_none=True)


class GradeSchema(Schema):
    """A store's grade on a day, and why."""

    store_id = fields.String(required=True)
    name = fields.String(required=True)
    on = fields.Date(required=True)
    year = fields.Integer(required=True)
    grade = fields.String(required=True)
    points = fields.Integer(required=True)
    designated = fields.Boolean(required=True)
    determination = fields.Nested(DeterminationSchema, required=True, allow_none=True)
    determinations = fields.List(fields.Nested(KnownDeterminationSchema), required=True)
    policy_on = fields.Date(required=True)
    policy_sha256 = fields.String(required=True)
    explanation = fields.Dict(required=True)


class GradeListQuery(PageQuery):
    """Which stores are asked for."""

    q = Text(
        load_default=None,
        most=60,
        metadata={"description": "门店、连锁名称中的文字，医保编码或统一社会信用代码中的至少4位，多个词用空格分开"},
    )
    also = fields.String(
        load_default=None,
        validate=validate.Regexp(r"[A-Za-z0-9_:-]{1,80}(,[A-Za-z0-9_:-]{1,80}){0,99}\Z"),
        metadata={"description": "除 q 所指的以外一并列出的药店编号，用英文逗号分隔，最多 100 个；只与 q 同用"},
    )
    chain_id = Identifier(load_default=None)
    area = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{2,6}\Z"))
    grade = fields.String(load_default=None, validate=validate.OneOf([grade.value for grade in Grade]))
    registered = fields.Boolean(load_default=False, metadata={"description": "含没有有效协议的药店，其 grade 为空"})
    sort = Choice(
        Sort, load_default=Sort.ID.value, metadata={"description": "排序，前加减号为倒序；attention 为需关注的在前"}
    )


class GradeSummaryQuery(StrictSchema):
    """Of which stores the grades are counted."""

    chain_id = Identifier(load_default=None)
    area = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{2,6}\Z"))


class GradedStoreSchema(Schema):
    """A store with its grade of the day, null without an agreement, and the points of its year."""

    store_id = fields.String(required=True)
    code = fields.String(allow_none=True)
    name = fields.String(required=True)
    area = fields.String(required=True)
    chain_ids = fields.List(fields.String(), required=True)
    grade = fields.String(required=True, allow_none=True)
    points = fields.Integer(required=True)
    awaiting = fields.Integer(metadata={"description": "待确认的违规记录数（仅工作人员可见）"})


GradedStorePageSchema = page_schema(GradedStoreSchema)


class GradeSummarySchema(Schema):
    """How many designated stores have each grade."""

    A = fields.Integer(required=True)
    B = fields.Integer(required=True)
    C = fields.Integer(required=True)
    unrated = fields.Integer(required=True)
    stores = fields.Integer(required=True)

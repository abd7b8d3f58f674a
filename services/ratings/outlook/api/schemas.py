"""Shapes of what is foreseen; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields

from common.web import Choice
from services.ratings.domain.grades import Grade
from services.ratings.domain.measures import Measure
from services.ratings.ledger.api.schemas import TwinSchema, UnproposedSchema


class PointsStepSchema(Schema):
    """A rule that acts on what an entry costs."""

    rule = fields.String(required=True, metadata={"description": "起作用的记分规则"})
    points = fields.Integer(required=True, metadata={"description": "按该规则计算之后的分数"})


class ForeseenMeasureSchema(Schema):
    """A measure that would be proposed, or a rectification that would be ordered."""

    measure = Choice(Measure, required=True)
    months_least = fields.Integer(required=True, allow_none=True, metadata={"description": "中止的最少月数"})
    months_most = fields.Integer(required=True, allow_none=True, metadata={"description": "中止的最多月数"})
    working_days = fields.Integer(required=True, allow_none=True, metadata={"description": "整改期限的工作日数"})
    interview = fields.Boolean(required=True, metadata={"description": "是否约谈"})
    points = fields.Integer(
        required=True, allow_none=True, metadata={"description": "达到的处理档次；由条目本身引起的为空"}
    )
    follows_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "前次中止尚未期满的，再次中止的第一天"}
    )
    gives_way = fields.Boolean(
        required=True, metadata={"description": "就同一行为或者同一年度记分已有更重的处理建议，本建议将由其取代"}
    )


class WithdrawnProposalSchema(Schema):
    """A proposal that is not decided and would give way."""

    id = fields.String(required=True)
    measure = Choice(Measure, required=True)


class ForeseenShareSchema(Schema):
    """What one further store at C does to the share of its chain."""

    chain_id = fields.String(required=True)
    stores = fields.Integer(required=True, metadata={"description": "今日计入连锁的门店数"})
    graded_c_before = fields.Integer(required=True, metadata={"description": "今日计入的C级门店数"})
    graded_c_after = fields.Integer(required=True, metadata={"description": "计入该店之后的C级门店数"})
    limit = fields.String(required=True, metadata={"description": "触发线，百分数及比较方式"})
    is_over_before = fields.Boolean(required=True, metadata={"description": "今日的占比是否已过触发线"})
    is_over_after = fields.Boolean(required=True, metadata={"description": "计入该店之后的占比是否过触发线"})
    proposes = fields.Boolean(required=True, metadata={"description": "届时是否提出连锁措施：此前措施已用的不再计算"})


class ForeseenSchema(Schema):
    """What a confirmation today would do; nothing of it is promised."""

    counted = fields.Integer(required=True, metadata={"description": "本次行为将记的分数"})
    steps = fields.List(fields.Nested(PointsStepSchema), required=True)
    twins = fields.List(
        fields.Nested(TwinSchema),
        required=True,
        metadata={"description": "同店、同一条目、同一日的其他记录，不含同一行为的和已驳回的；有生效的，确认时须注明"},
    )
    year = fields.Integer(required=True, metadata={"description": "记分年度"})
    points_before = fields.Integer(required=True, metadata={"description": "确认前的年度累计记分"})
    points_after = fields.Integer(required=True, metadata={"description": "确认后的年度累计记分"})
    grade_before = Choice(Grade, required=True, metadata={"description": "确认前的等级"})
    grade_after = Choice(Grade, required=True, metadata={"description": "确认后的等级"})
    crossed = fields.List(
        fields.Integer(), required=True, metadata={"description": "年度记分将首次达到的处理档次，低的在前"}
    )
    measures = fields.List(
        fields.Nested(ForeseenMeasureSchema),
        required=True,
        metadata={"description": "将提出的处理建议，以及随告知书责令的限期整改"},
    )
    withdrawn = fields.List(
        fields.Nested(WithdrawnProposalSchema),
        required=True,
        metadata={"description": "就同一行为或者同一年度记分提出、较轻且尚未作出决定，将被取代的处理建议"},
    )
    unproposed = fields.List(
        fields.Nested(UnproposedSchema),
        required=True,
        metadata={"description": "不会引起中止或解除建议的，其原因"},
    )
    share = fields.Nested(
        ForeseenShareSchema,
        required=True,
        allow_none=True,
        metadata={"description": "告知和异议期届满后计入所属连锁的C级占比；不改变占比的为空"},
    )
    notice = fields.Dict(required=True, metadata={"description": "违规记分告知书将载明的事项"})

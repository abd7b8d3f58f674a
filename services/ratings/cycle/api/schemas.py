"""Shapes of lists of determined grades; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from common.web import Day, Identifier, StrictSchema, Whole
from services.ratings.cycle.domain.determination import MOST_ROWS
from services.ratings.domain.grades import Grade

_RATED = tuple(grade.value for grade in Grade if grade is not Grade.UNRATED)


class DeterminationRowSchema(StrictSchema):
    """One store with its determined grade."""

    store_id = Identifier(required=True)
    grade = fields.String(required=True, validate=validate.OneOf(_RATED))


class DeterminationsSchema(StrictSchema):
    """A list of determined grades."""

    year = Whole(required=True, least=2018, most=2200)
    determined_on = Day(required=True)
    in_force_from = Day(required=True)
    rows = fields.List(
        fields.Nested(DeterminationRowSchema), required=True, metadata={"description": f"1 至 {MOST_ROWS} 行"}
    )


class DeterminedRowSchema(Schema):
    """One store with its grade."""

    store_id = fields.String(required=True)
    grade = fields.String(required=True)


class ProposedDeterminationsSchema(Schema):
    """A list of determined grades: proposed by one, confirmed by another."""

    id = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "proposed 待确认，confirmed 已确认"})
    year = fields.Integer(required=True)
    determined_on = fields.Date(required=True)
    in_force_from = fields.Date(required=True)
    recorded_by = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    confirmed_by = fields.String(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    rows = fields.List(fields.Nested(DeterminedRowSchema), required=True)

"""The shapes that all interfaces share: strict input, receipts of commands, problems.

A schema checks shape and never queries. Unknown fields are refused; a text must be a text, so that no operator of
MongoDB comes in as a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

import marshmallow as ma
import orjson
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import fields, validate
from webargs.core import missing
from webargs.flaskparser import FlaskParser, abort, is_json_request

from common.phrases import N_
from common.visible import find_invisible, without_selectors
from common.web.validation import ENDLESS_NUMBER, INVALID_JSON, INVISIBLE, OF_SCHEMAS, REPEATED_KEY, Said, say

_LARGEST_WHOLE = 2**31 - 1
#: From here on orjson reads a whole number as a fraction.
_BEYOND_WHOLE = 2**63
_DIGITS = re.compile(r"[0-9]{1,10}")
#: What orjson says of a number beyond all that a computer counts with, such as 1e400.
_ENDLESS = "number is infinity"
_MONEY = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?")


class StrictSchema(ma.Schema):
    """Base of every input: a field that it does not name is refused, and what is wrong is said in our own words."""

    error_messages = dict(OF_SCHEMAS)  # noqa: RUF012

    class Meta:
        """What is not named is an error."""

        unknown = ma.RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the field what it says."""
        say(field_obj)


class Text(fields.String):
    """A text without characters that nobody sees, trimmed; by default 1 to 200 characters long."""

    default_error_messages = {"invisible": INVISIBLE}  # noqa: RUF012
    #: Of what nobody sees, what may stand in it.
    layout = "\t\n\r"

    def __init__(self, *, least: int = 1, most: int = 200, **options: Any) -> None:
        """Bounds count characters and include both ends; other options are those of a field."""
        super().__init__(validate=validate.Length(least, most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **options)).strip()
        if unseen := find_invisible(text, allowed=self.layout):
            raise self.make_error(
                "invisible", place=unseen.place, name=unseen.name, code=unseen.code, around=unseen.around
            )
        return text


class Name(Text):
    """The name of a person or a party: one line, each Han character without what chooses a form of it (UTS #37)."""

    layout = ""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        return without_selectors(super()._deserialize(value, attr, data, **options))


class Identifier(fields.String):
    """An id of ours: letters, digits, underscore, hyphen, colon."""

    def __init__(self, **options: Any) -> None:
        """Options are those of a field."""
        super().__init__(validate=validate.Regexp(r"[A-Za-z0-9_:-]{1,80}\Z"), **options)


class Choice(fields.String):
    """One of the words of an enum."""

    def __init__(self, choices: type[StrEnum], **options: Any) -> None:
        """Other options are those of a field."""
        super().__init__(validate=validate.OneOf([each.value for each in choices]), **options)


class Whole(fields.Integer):
    """A whole number written as one, within bounds that every store can hold."""

    def __init__(self, *, least: int = 0, most: int = _LARGEST_WHOLE, **options: Any) -> None:
        """Both bounds are included; other options are those of a field."""
        super().__init__(strict=True, validate=validate.Range(least, most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        if isinstance(value, float) and abs(value) >= _BEYOND_WHOLE:
            value = int(value)  # whole all the same, and told as too great
        return super()._deserialize(value, attr, data, **options)


class Digits(fields.Integer):
    """A whole number in a query, in digits and nothing else: `1_0`, `+5` and `１２` are none."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        """Both bounds are included; other options are those of a field."""
        super().__init__(validate=validate.Range(least, most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **options)


class Flag(fields.Boolean):
    """True or false, written as such: `"yes"` or 1 is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Day(fields.Date):
    """A day as `2026-11-22`."""

    def __init__(self, **options: Any) -> None:
        """Options are those of a field."""
        super().__init__(format="iso", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **options)


class Instant(fields.AwareDateTime):
    """An instant with its zone, as `2026-11-22T08:00:00+08:00`."""

    def __init__(self, **options: Any) -> None:
        """Options are those of a field."""
        super().__init__(format="iso", **options)


class MoneyText(fields.String):
    """An amount in yuan as a text with at most two decimals, `"1234.50"`; inside a `Decimal`."""

    default_error_messages = {  # noqa: RUF012
        "invalid": Said(N_("金额应为文字形式的元"), "invalid", N_('最多两位小数，例如 "1234.50"')),
    }

    def __init__(self, **options: Any) -> None:
        """Options are those of a field."""
        described = {"pattern": f"^{_MONEY.pattern}$", "example": "1234.50", **options.pop("metadata", {})}
        super().__init__(metadata=described, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        if not isinstance(value, str) or not _MONEY.fullmatch(value):
            raise self.make_error("invalid")
        return Decimal(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{value:.2f}"


class ReceiptSchema(ma.Schema):
    """What a command answers with."""

    id = fields.String(required=True, metadata={"description": "资源编号"})
    version = fields.Integer(required=True, metadata={"description": "新版本，同 ETag"})
    message_id = fields.String(required=True, metadata={"description": "承载此变更的消息编号"})


class FieldProblemSchema(ma.Schema):
    """One thing that is wrong with one place of the input."""

    field = fields.String(required=True)
    message = fields.String(required=True)
    code = fields.String(required=True)
    remedy = fields.String(required=True, allow_none=True)
    phrase = fields.String(required=True, metadata={"description": "message 的原句，数值、名称、日期处为 %(名称)s"})
    remedy_phrase = fields.String(required=True, allow_none=True, metadata={"description": "remedy 的原句"})
    params = fields.Dict(keys=fields.String(), required=True, metadata={"description": "填入原句的数值、名称、日期"})


class ProblemSchema(ma.Schema):
    """An error as RFC 9457 describes it, with a stable code."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True, metadata={"description": "中文；请求头 Accept-Language 以 en 优先时为英文"})
    phrase = fields.String(
        required=True,
        metadata={"description": "detail 的原句，数值、名称、日期处为 %(名称)s；为空时 detail 由 errors 各项组成"},
    )
    params = fields.Dict(keys=fields.String(), required=True, metadata={"description": "填入原句的数值、名称、日期"})
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldProblemSchema), required=True)


class _RepeatedKey(ValueError):
    """Raised by an object that has the same key twice: no reader knows which of the values is meant (RFC 8259, 4)."""


def _check_keys(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise _RepeatedKey(next(name for name in names if names.count(name) > 1))


class StrictParser(FlaskParser):
    """Reads requests strictly: unknown parameters are refused, JSON must be JSON, say so, and say each thing once."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "querystring": ma.RAISE,
        "form": ma.RAISE,
    }

    def _raw_load_json(self, req: Any) -> Any:
        content = req.get_data(cache=True)
        if not content:
            return missing
        if not is_json_request(req):
            abort(415)
        try:
            found = orjson.loads(content)
            json.loads(content, object_pairs_hook=_check_keys)
            return found
        except _RepeatedKey as error:
            abort(422, exc=error, messages={"json": {str(error): [REPEATED_KEY]}})
        except RecursionError as error:
            abort(400, exc=error, messages={"json": [INVALID_JSON]})
        except orjson.JSONDecodeError as error:
            if error.msg.startswith(_ENDLESS):
                abort(422, exc=error, messages={"json": [ENDLESS_NUMBER]})
            abort(400, exc=error, messages={"json": [INVALID_JSON]})


class Blueprint(SmorestBlueprint):
    """The blueprint that every resource uses: flask-smorest's, with strict parsing."""

    ARGUMENTS_PARSER = StrictParser()

"""What a schema found wrong, told field by field in Chinese with a stable code and a remedy.

Fields and validators carry what they say as `Said`; `say` gives it to them by their type, once, when a schema binds
them. marshmallow hands a `Said` on as it is, with its places filled.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Self

from marshmallow import fields, validate

from common.errors import FieldProblem
from common.phrases import N_, Param, Phrase

#: webargs names the part of the request; these are no part of a field's name.
_LOCATIONS = frozenset({"json", "query", "querystring", "form", "files", "headers", "path", "view_args", "cookies"})
_SCHEMA = "_schema"


class Said(str):
    """What a field says when it refuses a value: a phrase with its code and remedy, and what fills their places."""

    code: str
    remedy: Phrase
    params: Mapping[str, Param]

    def __new__(cls, phrase: Phrase, code: str, remedy: Phrase, params: Mapping[str, Param] | None = None) -> Self:
        """The text itself is the phrase."""
        said = super().__new__(cls, phrase)
        said.code, said.remedy, said.params = code, remedy, params or {}
        return said

    def __getnewargs__(self) -> tuple[Any, ...]:
        """What a copy is made of: marshmallow copies its fields."""
        return str(self), self.code, self.remedy, self.params

    def format(self, *_args: Any, **places: Any) -> Self:
        """The same with its places filled; marshmallow offers more than a phrase has, the input included."""
        wanted = {name: value for name, value in places.items() if f"%({name})s" in self + self.remedy}
        params = {name: value if isinstance(value, int | date) else str(value) for name, value in wanted.items()}
        return type(self)(Phrase(str(self)), self.code, self.remedy, params)

    def about(self, field: str) -> FieldProblem:
        """What is wrong with the field of this name."""
        return FieldProblem(field, Phrase(str(self)), self.code, self.remedy, self.params)


_NOT_TEXT = Said(N_("应为文字"), "not_text", N_("请用引号写成字符串"))
_NOT_NUMBER = Said(N_("应为数字"), "not_number", N_("请填写数字"))
_NOT_LIST = Said(N_("应为列表"), "not_list", N_("请用方括号提交列表"))
_NOT_ACCEPTED = Said(N_("值不被接受"), "invalid", N_("请核对该值"))
_WRONG_TYPE = Said(N_("类型不对"), "invalid_type", N_("请按接口说明提交对象"))

#: What a schema says by itself.
OF_SCHEMAS: Mapping[str, str] = {
    "unknown": Said(N_("不认识的字段"), "unknown_field", N_("请删去该项，或核对字段名")),
    "type": _WRONG_TYPE,
}
INVALID_JSON = Said(N_("正文不是有效的 JSON"), "invalid_json", N_("请检查引号、逗号和编码（UTF-8）"))
ENDLESS_NUMBER = Said(N_("有一个数大到无法表示，不是有效的数字"), "not_number", N_("请改正该数"))
REPEATED_KEY = Said(N_("同一个键写了不止一次，无法判断以哪一个为准"), "key_repeated", N_("请只保留一个"))
INVISIBLE = Said(
    N_("第 %(place)s 个字符看不见：%(name)s（%(code)s），在“%(around)s”中▯处"),
    "invisible_character",
    N_("请删去该字符后重新填写"),
)
#: By type of field and marshmallow's name of the message what is said; a subclass says what its base does.
OF_FIELDS: Mapping[type, Mapping[str, Said]] = {
    fields.Field: {
        "required": Said(N_("必填项没有填写"), "required", N_("请填写该项")),
        "null": Said(N_("不能为空"), "null", N_("请填写该项，或不提交该项")),
        "validator_failed": _NOT_ACCEPTED,
    },
    fields.String: {
        "invalid": _NOT_TEXT,
        "invalid_utf8": Said(N_("文字编码有误"), "not_text", N_("请使用 UTF-8 编码")),
    },
    fields.Integer: {
        "invalid": Said(N_("应为整数"), "not_whole", N_("请填写整数，不带引号和小数")),
        "too_large": Said(N_("数字过大"), "too_great", N_("请核对数值")),
    },
    fields.Boolean: {"invalid": Said(N_("应为 true 或 false"), "not_boolean", N_("请填写 true 或 false"))},
    fields.Date: {"invalid": Said(N_("不是有效的日期"), "not_day", N_("请写成 2026-11-22"))},
    fields.AwareDateTime: {
        "invalid": Said(
            N_("不是有效的时刻"), "not_instant", N_("请写成 2026-11-22T08:00:00+08:00；在网址中加号写作 %2B")
        ),
        "invalid_awareness": Said(
            N_("不是有效的时刻"), "not_instant", N_("请写成 2026-11-22T08:00:00+08:00；在网址中加号写作 %2B")
        ),
    },
    fields.List: {"invalid": _NOT_LIST},
    fields.Dict: {"invalid": Said(N_("应为对象"), "not_mapping", N_("请提交键值对象"))},
    fields.Nested: {"type": _WRONG_TYPE},
}
#: By type of validator and marshmallow's name of the message what is said; ranges include both ends.
OF_VALIDATORS: Mapping[type, Mapping[str, Said]] = {
    validate.Length: {
        "message_min": Said(N_("至少 %(min)s 个字"), "too_short", N_("请补充到 %(min)s 个字以上")),
        "message_max": Said(N_("最多 %(max)s 个字"), "too_long", N_("请缩短到 %(max)s 个字以内")),
        "message_all": Said(N_("长度应为 %(min)s 到 %(max)s"), "wrong_length", N_("请调整到该长度")),
        "message_equal": Said(N_("长度应为 %(equal)s"), "wrong_length", N_("请调整到该长度")),
    },
    validate.Range: {
        "message_min": Said(N_("应不小于 %(min)s"), "out_of_range", N_("请填写允许范围内的值")),
        "message_max": Said(N_("应不大于 %(max)s"), "out_of_range", N_("请填写允许范围内的值")),
        "message_all": Said(N_("应不小于 %(min)s、不大于 %(max)s"), "out_of_range", N_("请填写允许范围内的值")),
    },
    validate.OneOf: {"error": Said(N_("不在可选的值之内"), "not_a_choice", N_("可选：%(choices)s"))},
    validate.Regexp: {"error": Said(N_("格式不对"), "wrong_form", N_("请按接口说明的格式填写"))},
}


def say(field: fields.Field[Any]) -> None:
    """Give a field, the fields within it and their validators what they say, unless they bring something of ours."""
    ours = {key: said for cls in reversed(type(field).__mro__) for key, said in OF_FIELDS.get(cls, {}).items()}
    field.error_messages = {
        key: text if isinstance(text, Said) else ours.get(key, text) for key, text in field.error_messages.items()
    }
    field.validators = [_saying(each) for each in field.validators]
    if isinstance(field, fields.List):
        say(field.inner)


def _saying(validator: Any) -> Any:
    """The validator with what it says; a copy, because fields share validators."""
    spoken = copy.copy(validator)
    for name, said in OF_VALIDATORS.get(type(validator), {}).items():
        if not isinstance(getattr(validator, name), Said):
            setattr(spoken, name, said)
    return spoken


def field_problems(messages: Any) -> tuple[FieldProblem, ...]:
    """One entry for each wrong field, from the nested messages of marshmallow or webargs."""
    if isinstance(messages, dict) and len(messages) == 1 and next(iter(messages)) in _LOCATIONS:
        messages = next(iter(messages.values()))
    return tuple(_told(path, text) for path, text in _flat(messages, ""))


def _flat(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _flat(inner, path if name == _SCHEMA else _joined(path, name))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _flat(inner, path)
    else:
        yield path, messages


def _joined(path: str, name: Any) -> str:
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else str(name)


def _told(path: str, text: str) -> FieldProblem:
    return (text if isinstance(text, Said) else _NOT_ACCEPTED).about(path)

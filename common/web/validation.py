"""What a schema found wrong, told field by field in Chinese with a stable code and a remedy.

marshmallow and webargs say it in English; the table here covers every text of theirs (a test compares).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from common.errors import FieldProblem

#: webargs names the part of the request; these are no part of a field's name.
_LOCATIONS = frozenset({"json", "query", "querystring", "form", "files", "headers", "path", "view_args", "cookies"})
_SCHEMA = "_schema"

_RANGE_WORDS = (
    ("greater than or equal to ", "不小于 "),
    ("less than or equal to ", "不大于 "),
    ("greater than ", "大于 "),
    ("less than ", "小于 "),
    (" and ", "、"),
)

#: Pattern of the English text, code, Chinese text, remedy; groups of the pattern fill the places.
_TRANSLATIONS: tuple[tuple[re.Pattern[str], str, str, str], ...] = tuple(
    (re.compile(pattern), code, message, remedy)
    for pattern, code, message, remedy in (
        (r"Missing data for required field\.|Missing required value\.", "required", "必填项没有填写", "请填写该项"),
        (r"Field may not be null\.", "null", "不能为空", "请填写该项，或不提交该项"),
        (r"Unknown field\.", "unknown_field", "不认识的字段", "请删去该项，或核对字段名"),
        (r"Invalid input type\.|Invalid type\.", "invalid_type", "类型不对", "请按接口说明提交对象"),
        (r"Invalid JSON body\.", "invalid_json", "正文不是有效的 JSON", "请检查引号、逗号和编码（UTF-8）"),
        (r"Invisible character\.", "invisible_character", "含有不可见字符", "请删去控制字符、零宽字符和文字方向符号"),
        (r"Not a valid string\.", "not_text", "应为文字", "请用引号写成字符串"),
        (r"Not a valid utf-8 string\.", "not_text", "文字编码有误", "请使用 UTF-8 编码"),
        (r"Not a valid integer\.", "not_whole", "应为整数", "请填写整数，不带引号和小数"),
        (r"Not a valid number\.", "not_number", "应为数字", "请填写数字"),
        (r"Number too large\.", "too_great", "数字过大", "请核对数值"),
        (r"Special numeric values .* are not permitted\.", "not_number", "不接受无穷大或非数字", "请填写数字"),
        (r"Not a valid boolean\.", "not_boolean", "应为 true 或 false", "请填写 true 或 false"),
        (r"Not a valid date\.|.*cannot be formatted as a date\.", "not_day", "不是有效的日期", "请写成 2026-11-22"),
        (
            r"Not a valid (naive |aware )?datetime\.|.*cannot be formatted as a datetime\.",
            "not_instant",
            "不是有效的时刻",
            "请写成 2026-11-22T08:00:00+08:00",
        ),
        (r"Not a valid time\.|.*cannot be formatted as a time\.", "not_time", "不是有效的时间", "请写成 08:00:00"),
        (
            r"Not a valid period of time\.|.*cannot be formatted as a timedelta\.",
            "not_span",
            "不是有效的时长",
            "请填写秒数",
        ),
        (r"Not a valid UUID\.", "not_uuid", "不是有效的 UUID", "请核对该值"),
        (r"Not a valid (IP|IPv4|IPv6) (address|interface)\.", "not_address", "不是有效的网络地址", "请核对该值"),
        (r"Not a valid URL\.", "not_url", "不是有效的网址", "请写完整网址，如 https://…"),
        (r"Not a valid email address\.", "not_email", "不是有效的电子邮件地址", "请核对该值"),
        (r"Not a valid mapping type\.", "not_mapping", "应为对象", "请提交键值对象"),
        (r"Not a valid list\.", "not_list", "应为列表", "请用方括号提交列表"),
        (r"Not a valid tuple\.", "not_list", "应为定长列表", "请核对列表的项数"),
        (r"Not a valid delimited list\.", "not_list", "应为逗号分隔的列表", "请用英文逗号分隔"),
        (r"Not a valid choice\.", "not_a_choice", "不在可选的值之内", "请从允许的值中选择"),
        (r"Must be one of: (?P<choices>.*)\.", "not_a_choice", "不在可选的值之内", "可选：{choices}"),
        (r"Must be equal to (?P<other>.*)\.", "not_equal", "应等于 {other}", "请填写 {other}"),
        (r"Shorter than minimum length (?P<min>\d+)\.", "too_short", "至少 {min} 个字", "请补充到 {min} 个字以上"),
        (r"Longer than maximum length (?P<max>\d+)\.", "too_long", "最多 {max} 个字", "请缩短到 {max} 个字以内"),
        (
            r"Length must be between (?P<min>\d+) and (?P<max>\d+)\.",
            "wrong_length",
            "长度应为 {min} 到 {max}",
            "请调整到该长度",
        ),
        (r"Length must be (?P<equal>\d+)\.", "wrong_length", "长度应为 {equal}", "请调整到该长度"),
        (r"Must be (?P<range>(greater|less) than .+)\.", "out_of_range", "应{range}", "请填写允许范围内的值"),
        (r"String does not match expected pattern\.", "wrong_form", "格式不对", "请按接口说明的格式填写"),
        (r"Invalid input\.|Invalid value\.|Predicate returned False\.", "invalid", "值不被接受", "请核对该值"),
        (
            r"One or more of the choices you made was not in: (?P<choices>.*)\.",
            "not_a_choice",
            "不在可选的值之内",
            "可选：{choices}",
        ),
        (
            r"One or more of the choices you made was in: (?P<choices>.*)\.",
            "not_a_choice",
            "含有不可选的值",
            "不可选：{choices}",
        ),
        (r"Not a valid file\.", "not_file", "应为上传的文件", "请以文件形式上传"),
    )
)


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
        yield path, str(messages)


def _joined(path: str, name: Any) -> str:
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else str(name)


def _told(path: str, text: str) -> FieldProblem:
    for pattern, code, message, remedy in _TRANSLATIONS:
        if found := pattern.fullmatch(text):
            places = {name: _range_told(value or "") for name, value in found.groupdict().items()}
            return FieldProblem(path, message.format_map(places), code, remedy.format_map(places))
    return FieldProblem(path, text)


def _range_told(text: str) -> str:
    for english, chinese in _RANGE_WORDS:
        text = text.replace(english, chinese)
    return text

"""What is wrong with a file of the settings folder, in Chinese: by the reasons that the readers of these files give.

Starts and logs tell the reasons as they are; here they stand in sentences for who fills the files in. A test gives each
of them its row.
"""

from __future__ import annotations

import re
from pathlib import Path

_QUOTED = r"[^:;]+"
#: A reason, and how it is said; a reason within another one is said in its turn.
_REASONS = (
    (r"(?P<name>\w+), value of (?P<day>[\d-]+): (?P<inner>.+)", "“{name}”自{day}起的值：{inner}"),
    (r".+: another folder has this parameter already", "另一个目录中已有这个参数"),
    (r".+: no policy files", "目录中没有参数文件"),
    (r"not UTF-8", "编码不是UTF-8"),
    (r".+ \(at character (?P<place>\d+)\)", "第{place}个字符不允许使用"),
    (r"the file is empty", "文件是空的"),
    (r"status must be one of: (?P<all>.+)", "“status”只能是下列之一：“{all}”"),
    (r"values must map days to values", "“values”之下应逐行写起始日和值"),
    (r"(?P<day>\S+) does not come after (?P<other>\S+): write .+", "{day}不晚于{other}，请从最早的值写起"),
    (r"(?P<text>.+) is read differently by different readers: .+", "“{text}”各处读法不一，请加引号，或者改写成整数"),
    (r"must be a text", "应为文字，且不能为空"),
    (r"must be a day such as (?P<day>\S+)", "应为日期，如{day}"),
    (r"the file must be a mapping", "文件应由“键: 值”组成"),
    (r"(?P<what>.+) must be a mapping", "“{what}”应由“键: 值”组成"),
    (r"the key (?P<key>.+) is repeated", "“{key}”重复"),
    (rf"unknown key (?P<key>{_QUOTED}); (?:.+ may have|there may be): (?P<all>.+)", "没有“{key}”这个键，可以有“{all}”"),
    (r"the file has no (?P<key>\w+)", "缺少“{key}”"),
    (r"the value of (?P<day>[\d-]+) has no (?P<key>\w+)", "{day}起的值缺少“{key}”"),
    (r"(?P<what>\w+) has no (?P<key>\w+)", "“{what}”缺少“{key}”"),
    (r"a key must be a word or .+", "键应为文字或者整数；“yes”“no”“on”“off”和小数请加引号"),
    (
        r"(?P<name>\w+) is repealed from (?P<from>\S+), so it has no value on (?P<day>\S+)",
        "“{name}”自{from}起废止，{day}没有值",
    ),
    (
        r"(?P<name>\w+) has no value on (?P<day>\S+): the first holds from (?P<first>\S+)",
        "“{name}”在{day}没有值，最早的自{first}起",
    ),
    (r"the policy has no parameter (?P<name>\w+); .+", "缺少文件“{name}.yaml”"),
    (r"must be a mapping with (?P<all>.+)", "应写明“{all}”"),
    (r"(?P<key>\w+) is missing", "缺少“{key}”"),
    (r"(?P<key>\w+) must be a text, or a list of texts, none of them empty", "“{key}”应为文字或者一列文字，都不能为空"),
    (r"names no city", "没有写明城市"),
    (r"(?P<code>.+) is no city: .+", "“{code}”不是城市：应为加引号的六位代码，以00结尾（省直辖的县市为其本身的代码）"),
    (r"the own area (?P<code>.+) must be six digits .+", "自设区划“{code}”应为六位代码，只写“name”和“city”"),
    (r"name and city of the own area (?P<code>.+) must be texts", "自设区划“{code}”的“name”和“city”应为文字"),
    (r"must have the key agency, and no other", "只应有“agency”一个键"),
    (r"(?P<article>.+) is no article: .+", "“{article}”不是条文：应写“laws.yaml”中的法规简称和条号，如“735-15.2”"),
    (r"the check of (?P<article>.+) must say (?P<all>.+), and no more", "对“{article}”的核对应写明且只写明“{all}”"),
    (
        r"(?P<text>.+) is no order of the steps: write each of (?P<all>.+) once",
        "“{text}”不是步骤的次序：“{all}”各写一次",
    ),
    (r"(?P<text>.+) is no operator: write (?P<all>.+)", "“{text}”不是比较方式，应为“{all}”"),
    (
        r"(?P<day>.+) must be 1 January, with holidays and make_up_days",
        "“{day}”应为1月1日，并写明“holidays”和“make_up_days”",
    ),
    (
        r"(?:.+: )?a holiday of (?P<year>\d+) is its first and its last day, .+",
        "{year}年的假期应写首日和末日，末日在当年",
    ),
    (r"(?P<folder>\S+), (?P<all>.+) come together", "“{folder}”“{all}”须一并提供"),
)
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?P<reason>.+)")


def in_chinese(detail: str, *, path: Path) -> str:
    """A reason in Chinese, with its line where it names one; one that no row knows is quoted as it is."""
    place = _PLACE.fullmatch(detail)
    if place is not None:
        named = "" if place["file"] == str(path) else f"{place['file']}，"
        return f"{named}第{place['line']}行：{_said(place['reason'])}"
    return _said(detail.removeprefix(f"{path}: "))


def _said(reason: str) -> str:
    for pattern, said in _REASONS:
        found = re.fullmatch(pattern, reason)
        if found is not None:
            parts = found.groupdict()
            return said.format(**{**parts, **({"inner": _said(parts["inner"])} if "inner" in parts else {})})
    return f"系统提示“{reason}”"

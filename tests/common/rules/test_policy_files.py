"""Policy files are read strictly: every fault names file and line."""

from datetime import date
from pathlib import Path

import pytest

from common.rules.parameters import ParameterStatus, Source
from common.rules.policy_files import PolicyError, load_policy, read_parameter

GOOD = """\
description: Highest number of points in a natural year that still earns each grade.
unit: points
status: default, to be confirmed by the bureau
source: {document: 实践, clause: "3", url: "https://example.org/3"}
values:
  2018-01-01:
    value: {A: 3, B: 8, fraction: "0.15", notes: [one, 2, true, 2020-02-29]}
  2027-01-01:
    value: {A: 3, B: 7}
    announced: 2026-11-14
  2030-01-01:
    value: null
checked: 2026-11-22
"""


def refusal(text: str | bytes) -> str:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(PolicyError) as error:
        read_parameter(content, path=Path("grade_bands.yaml"))
    return str(error.value)


def test_a_complete_file_is_a_parameter_with_dated_values() -> None:
    parameter = read_parameter(GOOD.encode(), path=Path("policy/grade_bands.yaml"))

    assert parameter.name == "grade_bands"
    assert parameter.unit == "points"
    assert parameter.status is ParameterStatus.DEFAULT
    assert parameter.source == Source("实践", "3", "https://example.org/3")
    assert parameter.checked == date(2026, 11, 22)
    assert parameter.on(date(2026, 12, 31))["B"] == 8
    assert parameter.on(date(2026, 12, 31))["notes"] == ("one", 2, True, date(2020, 2, 29))
    assert parameter.on(date(2027, 1, 1))["B"] == 7
    assert parameter.dated.entry_on(date(2027, 1, 1)).announced == date(2026, 11, 14)
    assert parameter.dated.entry_on(date(2030, 1, 1)).value is None


def test_a_value_cannot_be_changed() -> None:
    value = read_parameter(GOOD.encode(), path=Path("grade_bands.yaml")).on(date(2018, 1, 1))

    with pytest.raises(TypeError, match="does not support item assignment"):
        value["B"] = 9


@pytest.mark.parametrize("key", ["description", "unit", "status", "source", "checked"])
def test_a_missing_key_is_named(key: str) -> None:
    text = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(f"{key}:"))

    assert refusal(text) == f"grade_bands.yaml:1: the file has no {key}"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("unit: points", "unit: points\nunits: points", 3, "unknown key units"),
        ("unit: points", "unit: points\nunit: points", 3, "the key unit is repeated"),
        ("unit: points", "unit:", 2, "must be a text"),
        ("unit: points", "unit: 3", 2, "must be a text"),
        ("status: default, to be confirmed by the bureau", "status: final", 3, "status must be one of: sourced"),
        ("{document: 实践", "{documents: 实践", 4, "unknown key documents"),
        ("document: 实践, ", "", 4, "source has no document"),
        ("source: {", "source: [{", 5, "expected ',' or ']'"),
        ("{document: 实践", "实践 #", 4, "source must be a mapping"),
        ("B: 8", "B: 8, B: 9", 7, "the key B is repeated"),
        ('"0.15"', "0.15", 7, 'write "0.15" in quotes'),
        ('"0.15"', "1e3", 7, 'write "1e3" in quotes'),
        ('"0.15"', "010", 7, 'write "010" in quotes'),
        ('"0.15"', "1:30", 7, 'write "1:30" in quotes'),
        ('"0.15"', "yes", 7, 'write "yes" in quotes'),
        ('"0.15"', ".inf", 7, 'write ".inf" in quotes'),
        ('"0.15"', "!!binary aGk=", 7, "is read differently"),
        ('"0.15"', "2020-02-30", 7, "must be a day such as 2018-01-01"),
        ("value: {A: 3, B: 7}", "values: {A: 3, B: 7}", 9, "unknown key values"),
        ("    announced: 2026-11-14", "    announced: soon", 10, "must be a day"),
        ("2027-01-01:", "2017-01-01:", 8, "write the oldest value first"),
        ("2027-01-01:", "2018-01-01:", 8, "2018-01-01 does not come after 2018-01-01"),
        ("2018-01-01:", "from the start:", 6, "must be a day"),
        ("checked: 2026-11-22", "checked: {day: 2026-11-22}", 13, "must be a text|must be a day"),
        ("{A: 3, B: 7}", "{yes: 3, B: 7}", 9, "a key must be a word or a whole number"),
        ("{A: 3, B: 7}", "{1.5: 3, B: 7}", 9, "a key must be a word or a whole number"),
        ("{A: 3, B: 7}", "{[1]: 3, B: 7}", 9, "a key must be a word or a whole number"),
        ("{A: 3, B: 7}", "{1: 3, '1': 7}", 9, "the key 1 is repeated"),
    ],
)  # fmt: skip
def test_each_fault_names_its_line(old: str, new: str, line: int, reason: str) -> None:
    assert old in GOOD

    told = refusal(GOOD.replace(old, new))

    assert told.startswith(f"grade_bands.yaml:{line}: ")
    assert any(each in told for each in reason.split("|"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "x.yaml:1: the file is empty"),
        (b"\xff\xfe", "x.yaml:1: not UTF-8"),
        (b"- one\n- two\n", "x.yaml:1: the file must be a mapping"),
        (b"unit: {\n", "x.yaml:2: "),
        (b"a: 1\n\x07b: 2\n", "x.yaml:1: "),
        (b"a: 1\n---\nb: 2\n", "x.yaml:2: "),
    ],
)
def test_what_is_no_yaml_mapping_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(PolicyError) as error:
        read_parameter(content, path=Path("x.yaml"))

    assert str(error.value).startswith(told)


@pytest.mark.parametrize("values", ["values: {}", "values: [1]", "values: 3"])
def test_values_must_map_days_to_values(values: str) -> None:
    start, rest = GOOD.split("values:\n")

    assert "grade_bands.yaml:5: values must map days to values" in refusal(
        f"{start}{values}\n{rest[rest.index('checked') :]}"
    )


def test_a_folder_is_read_whole_and_its_hash_tells_any_change(tmp_path: Path) -> None:
    (tmp_path / "grade_bands.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "c_share.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "README.md").write_text("no parameter", encoding="utf-8")

    policy = load_policy(tmp_path)
    again = load_policy(tmp_path)
    (tmp_path / "c_share.yaml").write_text(GOOD.replace("B: 8", "B: 9"), encoding="utf-8")
    changed = load_policy(tmp_path)

    assert sorted(policy.parameters) == ["c_share", "grade_bands"]
    assert policy.sha256 == again.sha256
    assert policy.sha256 != changed.sha256


def test_a_renamed_file_is_another_policy(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD, encoding="utf-8")
    before = load_policy(tmp_path).sha256
    (tmp_path / "one.yaml").rename(tmp_path / "two.yaml")

    assert load_policy(tmp_path).sha256 != before


def test_an_empty_folder_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no policy files"):
        load_policy(tmp_path)

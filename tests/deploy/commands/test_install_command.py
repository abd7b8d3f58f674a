"""`yaocheng install check` says what a settings folder lacks, and nothing of one that lacks nothing."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from common.rules.installation import BROUGHT, problems, texts_of
from common.rules.policy_files import read_parameter
from deploy.commands.install_reasons import in_chinese
from deploy.stack.layout import SAMPLE
from tests.architecture.sources import ROOT
from tests.installations import real_folder

#: Who reads the files of an installation, and of these who refuses a value by a `ValueError`.
SHAPES = ("common/rules/parameters.py", "services/agreements/domain/country.py", "services/gateway/domain/policy.py")
READERS = (
    *SHAPES,
    "common/rules/policy_files.py",
    "common/rules/laws.py",
    "common/rules/calendars.py",
    "services/ratings/domain/policy.py",
)
#: Reasons of the system or of the reader of YAML, which are quoted.
OTHERS = {"1: 1", "1:1: 1", "1, value of 1: 1"}


def check(folder: Path, *, by_variable: bool = False) -> tuple[int, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
    environ = {**inherited, **({"YAOCHENG_INSTALLATION": str(folder)} if by_variable else {})}
    arguments = [] if by_variable else [str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "install", "check", *arguments],
        env=environ, capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize("by_variable", [False, True])
def test_a_folder_that_lacks_nothing(tmp_path: Path, by_variable: bool) -> None:
    status, said = check(real_folder(tmp_path), by_variable=by_variable)

    assert (status, said) == (0, f"设置目录 {tmp_path} 齐备。\n")


def test_the_sample_city_is_no_installation() -> None:
    status, said = check(SAMPLE)

    assert status == 1
    for each in BROUGHT:
        assert f"{SAMPLE / each.name}.yaml：仍是示例市的内容" in said


def test_a_folder_that_is_not_there_and_one_that_is_empty(tmp_path: Path) -> None:
    missing = check(tmp_path / "none")
    status, said = check(tmp_path)

    assert (missing[0], f"{tmp_path / 'none'}：没有这个目录" in missing[1]) == (1, True)
    assert status == 1
    for each in BROUGHT:
        assert f"{tmp_path / each.name}.yaml：缺少这个文件" in said
        assert f"须补上 {each.name}.yaml：{each.holds}" in said


def test_a_file_that_is_there_is_not_told_as_if_it_were_missing(tmp_path: Path) -> None:
    (real_folder(tmp_path) / "site.yaml").unlink()

    status, said = check(tmp_path)

    assert (status, "须补上 site.yaml" in said, "issuers.yaml" in said) == (1, True, False)


def test_another_citys_name_in_the_sample_is_no_installation(tmp_path: Path) -> None:
    """Only the word and the status were replaced: what is left of the sample is named, value by value."""
    for path in SAMPLE.glob("*.yaml"):
        text = path.read_text("utf-8").replace("示例", "萍乡").replace("sample, never for production", "sourced")
        (tmp_path / path.name).write_text(text, "utf-8")

    status, said = check(tmp_path)

    assert status == 1
    for left in (
        "series: 示医保决",
        "电话0000-1234567",
        "points_notice: 示医保记",
        "record: 示ICP备00000000号",
        "code: 0000000000",
        "phone: 0000-1234567",
        "host: 萍乡市医疗保障局（演示）",
        "own.369902.name: 药洲区",
    ):
        assert left in said, left
    assert "萍乡市人民政府" not in said
    assert "360300" not in said


def test_every_value_of_the_sample_is_known_to_be_its_own(tmp_path: Path) -> None:
    """A text that is added to the sample and is none of a real city is refused like the others."""
    for path in SAMPLE.glob("*.yaml"):
        text = path.read_text("utf-8").replace("sample, never for production", "sourced")
        (tmp_path / path.name).write_text(text, "utf-8")
    texts = {
        value for path in SAMPLE.glob("*.yaml") for _, value in texts_of(read_parameter(path.read_bytes(), path=path))
    }

    said = {each.detail.partition(": ")[2] for each in problems(tmp_path, production=True)}

    assert texts - said == {"360300", "440100"}


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("issuers", "court:", "kourt:", "没有“kourt”这个键，可以有“"),
        ("issuers", "        court: 真州市真州区人民法院\n", "", "缺少“court”"),
        ("issuers", "court: 真州市真州区人民法院", 'court: " "', "“court”应为文字"),
        ("issuers", "真州市人民政府", "示例市人民政府", "仍是示例市的内容"),
        ("issuers", "status: default, to be confirmed by the bureau", "status: sure", "“status”只能是下列之一"),
        ("site", "host: 真州市医疗保障局", "owner: 真州市", "没有“owner”这个键"),
        ("areas", '"360300", ', '"360302", ', "“360302”不是城市"),
        ("areas", '"360300", ', "360300, ", "“360300”不是城市"),
        ("areas", "cities:", "city:", "没有“city”这个键，可以有“cities, own”"),
        ("areas", '"369902": {name: 东药区, city: 真州市}', '"369902": {name: 东药区}', "自设区划“369902”应为六位代码"),
        ("notice_series", "points_notice", "point_notice", "没有 points_notice"),
        ("issuers", "values:\n  2018-01-01", "values:\n  2030-01-01", "“issuers”在2018-01-01没有值"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, before: str, after: str, told: str) -> None:
    path = real_folder(tmp_path) / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")

    status, said = check(tmp_path)

    assert (status, told in said) == (1, True), said
    unquoted = re.sub(r"“[^”]*”", "", said.replace(str(tmp_path), ""))
    assert not re.search(r"[a-z]{2,} [a-z]{2,}", unquoted), said


def reasons() -> list[str]:
    """Every reason that a reader of the files of an installation gives, a `1` for each of its places."""
    found = []
    for name in READERS:
        for call in ast.walk(ast.parse((ROOT / name).read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {
                "PolicyError",
                "ParameterError",
                "self._wrong",
            }:
                found.append(written(call.args[-1]))
            elif isinstance(call, ast.Call) and name in SHAPES and ast.unparse(call.func) == "ValueError":
                found.append(written(call.args[0]))
    return found


def written(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(each.value) if isinstance(each, ast.Constant) else "1" for each in parts)


def test_every_reason_has_its_chinese() -> None:
    quoted = {each for each in reasons() if "系统提示" in in_chinese(each, path=Path("areas.yaml"))}

    assert len(reasons()) > 30
    assert quoted == OTHERS


def test_other_files_take_the_place_of_packaged_ones_or_are_refused(tmp_path: Path) -> None:
    real_folder(tmp_path)
    packaged = (ROOT / "services/agreements/policy/standard_text.yaml").read_text("utf-8")
    (tmp_path / "standard_text.yaml").write_text(packaged.replace("standard-2026", "city-2027"), "utf-8")

    alone = check(tmp_path)
    clauses = ROOT / "common/rules/shared/agreement_clauses.yaml"
    (tmp_path / clauses.name).write_bytes(clauses.read_bytes())
    without = check(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "city-2027.md").write_text("# 协议\n", "utf-8")
    unlisted = check(tmp_path)
    listed = ROOT / "services/agreements/policy/text_clauses.yaml"
    own = listed.read_text("utf-8").replace("      standard-2026:\n", "      city-2027: {}\n      standard-2026:\n")
    (tmp_path / listed.name).write_text(own, "utf-8")
    complete = check(tmp_path)
    standard = tmp_path / "standard_text.yaml"
    later = "  2028-01-01:\n    value: city-2028\nchecked:"
    standard.write_text(standard.read_text("utf-8").replace("checked:", later), "utf-8")
    (tmp_path / "texts" / "city-2028.md").write_text("# 协议\n\n第一条\n", "utf-8")
    alike = check(tmp_path)
    (tmp_path / "issuer.yaml").write_text("", "utf-8")
    unknown = check(tmp_path)

    assert (alone[0], "agreement_clauses.yaml：缺少这个文件" in alone[1]) == (1, True)
    assert (without[0], "没有名为 city-2027 的协议文本" in without[1]) == (1, True)
    assert (alike[0], "有几份协议文本都叫《协议》" in alike[1]) == (1, True)
    assert (unlisted[0], "没有写明协议文本 city-2027 有哪些连锁条款" in unlisted[1]) == (1, True)
    assert complete[0] == 0
    assert (unknown[0], "issuer.yaml：没有这个名称的参数" in unknown[1]) == (1, True)

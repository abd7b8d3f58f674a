"""A roster that the story cannot be told with is told what it lacks, by the file alone: no system is started for it."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.commands.story import command
from deploy.demo.city.codes import pharmacy_code
from deploy.demo.story.rosters import FIRST_CHAIN, SECOND_CHAIN, Casting, Roster, areas_of, cast, sample_roster
from deploy.demo.story.telling import RosterUnfit

#: Each as the importer reads it: name, district, chain; further columns behind.
HEADING = "药店名称,所在区,详细地址,连锁名称"
BOTH = (("甲", FIRST_CHAIN), ("乙", SECOND_CHAIN))


def roster(lines: Iterable[str], heading: str = HEADING) -> Roster:
    content = "\n".join([heading, *lines]).encode()
    return Roster("名册", "名册.csv", content)


def rows(chains: Iterable[tuple[str, int]] = BOTH, *, end: str = "") -> list[str]:
    return [f"{chain}{n}店,药洲区,示例路{n}号,{chain}{end}" for chain, size in chains for n in range(size)]


def lacks(played: Roster) -> str:
    with pytest.raises(RosterUnfit) as refused:
        cast(played)
    return str(refused.value)


def test_the_sample_city_and_a_roster_with_both_chains_can_play() -> None:
    assert cast(sample_roster()).areas == "3699"

    found = cast(roster(rows()))

    assert found == Casting({"甲": 56, "乙": 22}, "甲", "乙", "369902", found.newcomer)
    assert found.newcomer.decode().splitlines()[1].startswith("示例新店（故事专用）,369902,")


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_short_roster_lacks_both_chains(count: int) -> None:
    told = lacks(roster(f"独此{n}号药店,药洲区,示例路{n}号," for n in range(count)))

    assert "讲不成这个故事，缺少：一个恰有 56 家门店、全部直营的连锁（名册中没有这样的连锁）" in told
    assert "一个恰有 22 家门店、全部直营的连锁" in told


def test_a_chain_that_is_missing_is_told_beside_those_that_there_are() -> None:
    told = lacks(roster(rows([("甲", 56), ("丙", 3)])))

    assert told.endswith("缺少：一个恰有 22 家门店、全部直营的连锁（名册中最大的几个有 56、3 家）。")


def test_franchise_stores_are_no_stores_of_the_chain_that_the_story_counts() -> None:
    lines = rows(end=",直营")
    lines[3] = lines[3].replace("直营", "加盟")

    told = lacks(roster(lines, f"{HEADING},连锁性质"))

    assert told.endswith("缺少：一个恰有 56 家门店、全部直营的连锁（名册中最大的几个有 22 家）。")


def test_of_two_chains_of_one_size_the_one_without_franchise_stores_plays() -> None:
    lines = [*rows([("丁", FIRST_CHAIN)], end=",加盟"), *rows(end=",直营")]

    assert cast(roster(lines, f"{HEADING},连锁性质")).first == "甲"


@pytest.mark.parametrize("text", ["", "standard-2026"])
def test_stores_that_have_an_agreement_already_cannot_sign_in_the_story(text: str) -> None:
    lines = rows()
    lines = [f"{line},2025-01-01,2026-12-31,{text}" if n < 7 else f"{line},,," for n, line in enumerate(lines)]

    told = lacks(roster(lines, f"{HEADING},协议起始日期,协议终止日期,已签协议文本版本"))

    assert told.endswith("缺少：尚未签约的药店（名册中 7 家写明了已签的协议，故事从签约讲起）。")


def test_stores_in_two_provinces_have_no_staff_in_common() -> None:
    lines = rows()
    lines[0] = lines[0].replace("药洲区", "越秀区")

    assert "缺少：同在一省的药店" in lacks(roster(lines))


def test_a_code_that_somebody_must_confirm_is_told() -> None:
    lines = [f"{line}," for line in rows()]
    lines[0] += "91369902MA00000000"

    assert "1 个统一社会信用代码与营业执照的核对" in lacks(roster(lines, f"{HEADING},统一社会信用代码"))


def test_codes_of_a_former_district_are_read_by_the_address_or_told_with_their_row() -> None:
    names = [chain for chain, size in BOTH for _ in range(size)]
    lines = [
        f"{chain}{n}店,{pharmacy_code('440116', number=n)},{{}}路{n}号,{chain}" for n, chain in enumerate(names, 1)
    ]
    heading = "药店名称,医保编码,详细地址,连锁名称"

    told = lacks(roster([each.format("") for each in lines], heading))
    assert "不能导入，错误 78 处：\n第 2 行" in told
    assert "不认识的行政区划：440116" in told

    found = cast(roster([each.format("广州市黄埔区") for each in lines], heading))
    assert found.areas == "440112"
    assert ",440112," in found.newcomer.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("药店名称,所在区\n独此一家药店,药洲区\n".encode(), "讲不成这个故事，缺少：一个恰有 56 家门店"),
        ("店名\n甲\n".encode("gb18030"), "不能导入"),
        ("药店名称,所在区\n".encode() + "独此一家药店,无此区\n".encode() * 12, "错误 12 处"),
        (b"\xff\xfe\x00", "不能导入"),
        (b"", "不能导入"),
    ],
    ids=["one row", "no heading", "many errors", "no text", "empty"],
)
def test_the_command_says_what_is_lacking_without_a_traceback(content: bytes, told: str, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(content)

    result = CliRunner().invoke(command, ["--roster", str(file)])

    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_areas_share_whole_pairs_of_digits() -> None:
    assert areas_of({"areas": [{"area": "369902"}, {"area": "369905"}]}) == "3699"
    assert areas_of({"areas": []}) == ""

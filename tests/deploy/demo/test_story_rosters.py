"""A roster that the story cannot be told with is told what it lacks, before anything is done with it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.commands.story import command
from deploy.demo.story.rosters import areas_of, lacking, newcomer_in

FILES = Path(__file__).parents[2] / "data" / "rosters"
FITTING = {
    "chains": [{"name": name, "stores": stores} for name, stores in (("甲", 56), ("乙", 22), ("丙", 3))],
    "areas": [{"area": "369902", "stores": 40}, {"area": "369905", "stores": 41}],
    "codes_to_confirm": [],
}


def test_a_roster_with_both_chains_lacks_nothing():
    assert lacking(FITTING) == []
    assert areas_of(FITTING) == "3699"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"chains": []}, ("56 家门店的连锁（名册中没有连锁）", "22 家门店的连锁")),
        ({"chains": [{"name": "甲", "stores": 56}]}, ("22 家门店的连锁（名册中最大的几个连锁有 56 家）",)),
        ({"codes_to_confirm": [{"row": 2}]}, ("1 个统一社会信用代码与营业执照的核对",)),
        ({"areas": [{"area": "369902"}, {"area": "440111"}]}, ("同在一省的药店",)),
    ],
)
def test_what_a_roster_lacks_is_said_plainly(changed, told):
    found = lacking({**FITTING, **changed})

    assert len(found) == len(told)
    assert all(part in each for part, each in zip(told, found, strict=True))


def test_the_newcomer_lies_in_a_district_of_the_roster():
    assert newcomer_in("440111").decode().splitlines()[1].startswith("示例新店（故事专用）,440111,")


ONE = "药店名称,所在区\n独此一家药店,药洲区\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ONE.encode(), "讲不成这个故事，缺少：一个恰有 56 家门店的连锁（名册中没有连锁）"),
        ("店名\n甲\n".encode("gb18030"), "不能导入"),
    ],
    ids=["one row", "not importable"],
)
def test_the_command_says_what_is_lacking_without_a_traceback(content, told, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_bytes(content)

    result = CliRunner().invoke(command, ["--roster", str(roster)])

    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)

"""The main job as one journey over HTTP, on the roster of the sample city and on the real one where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.story import Step, run_story
from deploy.story.rosters import real_roster, sample_roster

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "guangzhou-pharmacies-2020.csv"
ROSTERS = [pytest.param(None, id="sample"), *([pytest.param(REAL, id="real")] if REAL.exists() else [])]

#: What the story must have shown, in this order; each is a part of a step's title.
EXPECTED = (
    "导入名册",
    "提交导入",
    "开立账号",
    "签署协议",
    "协议生效，结算开通",
    "由另一自然人确认",
    "等级降为 C",
    "自身中止 6 个月",
    "有 8 家 C 级：不触发",
    "异议期内不计入",
    "系统提出连锁措施建议",
    "采纳人自己不能审批",
    "另一自然人审批",
    "送达连锁总部",
    "56 家全部关闭，只用 1 条暂停记录",
    "新店登记",
    "加入之时起同样关闭",
    "退出不解除暂停",
    "验收本身不恢复结算",
    "55 家开通，自身中止的一家仍关闭",
    "不再次触发",
    "22 家连锁一家被中止：不触发",
    "第二家被中止：触发",
    "文号 1 至 5，无缺号",
    "结算系统的视角",
    "日志逐条校验",
)


@pytest.mark.parametrize("roster", ROSTERS)
def test_nine_c_grades_close_a_chain_of_56_until_it_is_rectified(roster: Path | None, tmp_path: Path) -> None:
    told: list[str] = []

    steps = run_story(roster=roster, keep=tmp_path, report=told.append)

    assert len(steps) == len(EXPECTED)
    for step, part in zip(steps, EXPECTED, strict=True):
        assert part in step.title, step
    assert all(step.evidence for step in steps)
    assert len(list(tmp_path.glob("*〔2026〕*号.pdf"))) == 5
    assert _figures(steps, "系统提出连锁措施建议")[0].startswith("C 级占比 9/56（16.1%）")
    assert any("1/22（4.5%）" in line for line in _figures(steps, "22 家连锁一家被中止"))
    assert any("2/22（9.1%）" in line for line in _figures(steps, "第二家被中止"))
    assert sum(line.startswith(tuple(" 123456789")) for line in told) == sum(1 + len(step.evidence) for step in steps)


def test_both_rosters_have_the_chains_that_the_story_needs() -> None:
    rosters = [sample_roster(), *([real_roster(REAL)] if REAL.exists() else [])]

    for roster in rosters:
        assert {56, 22, 19, 15, 11} <= set(roster.sizes.values())
    assert [roster.stores for roster in rosters] == [276, 165][: len(rosters)]


def _figures(steps: list[Step], part: str) -> tuple[str, ...]:
    return next(step.evidence for step in steps if part in step.title)

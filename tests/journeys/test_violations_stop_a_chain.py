"""The main job as one journey over HTTP, on the roster of the sample city and on the real one where it is at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from deploy.demo.story import Step, run_story, wording

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "guangzhou-pharmacies-2020.csv"
ROSTERS = [pytest.param(None, id="sample"), *([pytest.param(REAL, id="real")] if REAL.exists() else [])]

DAY = date(2026, 3, 9)
REASONS = (wording.FOR_POINTS, wording.FOR_FALSE_SALE)
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
    "示医保决〔2026〕1号至5号；示医保记〔2026〕1号至21号",
    "结算系统的视角",
    "日志逐条校验",
)


#: The steps with a decision that lists 56 stores.
_OF_56 = ("另一自然人审批", "55 家开通")


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
    assert "示例新店（故事专用）" in _figures(steps, "新店登记")[0]
    assert _figures(steps, "新店登记")[0].endswith("：开通")
    assert sum("：C 级，" in line for line in _figures(steps, "等级降为 C")) == 8
    assert "连锁措施建议：无" in _figures(steps, "22 家连锁一家被中止")
    assert all(any("全部 56 个名称" in line for line in _figures(steps, part)) for part in _OF_56)
    assert sum(line.endswith("：开通") for line in _figures(steps, "55 家开通")) == 2
    assert "现在：开通 55 家，关闭 1 家" in _figures(steps, "结算系统的视角")[0]
    assert not [line for line in told if "{" in line or "None" in line]
    assert sum(line.startswith(tuple(" 123456789")) for line in told) == sum(1 + len(step.evidence) for step in steps)


def test_decisions_that_close_say_what_the_party_said_and_must_do() -> None:
    of_stores = (wording.of_suspension(objected_until=DAY, reasons=why) for why in REASONS)
    closing = (*of_stores, wording.of_chain_suspension(objected_until=DAY))
    opening = wording.of_chain_resumption(passed_on=DAY)

    assert all(each.source and "至2026年3月9日" in each.statement and each.demands for each in closing)
    assert "2026年3月9日验收合格" in opening.source
    assert (opening.statement, opening.demands) == ("", "")


def _figures(steps: list[Step], part: str) -> tuple[str, ...]:
    return next(step.evidence for step in steps if part in step.title)

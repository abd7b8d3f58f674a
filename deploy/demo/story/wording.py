"""What the reviewers write into the decisions of the story: only what really happened in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deploy.demo.story.days import told


@dataclass(frozen=True, slots=True)
class Wording:
    """Where the facts come from, what the party said, and what is asked of it; a resumption has only the first.

    `reasons` are why this measure, and why this long.
    """

    source: str
    statement: str = ""
    demands: str = ""
    reasons: str | None = None


#: Why a store is suspended for as short as the text allows, and why for as long.
FOR_POINTS = "本年度累计记分已达到中止的档次，约谈和限期整改不足以促使改正；系首次被中止，按幅度的下限确定期限。"
FOR_FALSE_SALE = (
    "将未售出的药品申报结算，直接造成基金损失，性质和后果较重，限期整改不足以纠正，应当中止；"
    "据此在约定的幅度之内按上限确定期限。"
)


def of_suspension(*, objected_until: date, reasons: str) -> Wording:
    """For a store whose time for objections has passed in silence; `reasons` are one of the two above."""
    return Wording(
        source="经办人员现场检查和结算数据核查时发现，并由另一名工作人员复核确认。",
        statement=f"所列违规的异议期至{told(objected_until)}届满，你单位未提出异议，也未提交陈述申辩。",
        demands="对照所列问题逐项整改，整改完成后提交书面材料。",
        reasons=reasons,
    )


def of_chain_suspension(*, objected_until: date) -> Wording:
    """For a chain whose stores let their time for objections pass in silence, the last of them until that day."""
    return Wording(
        source="每日统计连锁门店的诚信等级时发现，由经办人员采纳处理建议。",
        statement=f"所涉门店的异议期均已届满，最后一家至{told(objected_until)}；你单位和各门店未提出异议，也未提交陈述申辩。",
        demands="组织全部直营门店对照所列问题整改，在限期内提交书面整改材料，申请验收。",
        reasons="所涉门店已分别记分、下调等级，同类问题仍在多家门店发生，逐店处理不足以促使总部统一整改。",
    )


def of_chain_resumption(*, passed_on: date) -> Wording:
    """For a chain whose rectification was accepted on that day."""
    return Wording(source=f"连锁总部提交整改材料，经办人员于{told(passed_on)}验收合格。")

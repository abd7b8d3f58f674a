"""Words for what pages show: states, grades, distances; every colour stands beside a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.commands import Role

STANDINGS: Mapping[str | None, str] = {
    "open": "可以结算",
    "partly_open": "部分可结算",
    "closed": "不能结算",
    None: "暂无数据",
}
GRADES: Mapping[str | None, str] = {"A": "A级", "B": "B级", "C": "C级", "unrated": "未评级", None: "—"}
SERVICES: Mapping[str, str] = {
    "personal_account": "个人账户",
    "outpatient_pooling": "门诊统筹",
    "chronic_disease": "门诊慢特病",
    "dual_channel": "双通道",
}
ROLES: Mapping[Role, str] = {
    Role.PHARMACY: "药店",
    Role.HEADQUARTERS: "连锁总部",
    Role.REVIEWER: "经办人员",
    Role.APPROVER: "审批人员",
    Role.SUPERVISOR: "督办人员",
    Role.AUDITOR: "审计人员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.SETTLEMENT: "结算系统",
}


def distances(assessment: Mapping[str, Any]) -> tuple[str, ...]:
    """How far a chain is from a measure, in stores; what it has reached comes first."""
    tally = assessment["fresh_tally"]
    stores = tally["stores"]
    words = []
    if "c_share" in assessment["reasons"]:
        words.append(f"C级门店占比已{assessment['c_limit']}，达到对全部 {stores} 家门店采取连锁措施的条件。")
    elif stores:
        words.append(f"再有 {assessment['c_headroom'] + 1} 家门店降为 C 级，将触发对全部 {stores} 家门店的连锁措施。")
    if "penalty_share" in assessment["reasons"]:
        words.append(f"本年度受罚门店占比已{assessment['penalty_limit']}，达到采取连锁措施的条件。")
    elif stores:
        count = assessment["penalty_headroom"] + 1
        words.append(f"本年度再有 {count} 家门店被中止全部服务或解除协议，将触发对全部 {stores} 家门店的连锁措施。")
    return tuple(words)

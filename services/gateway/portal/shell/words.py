"""Words for what pages show: states, grades, distances; every colour stands beside a word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from common.people.commands import Role
from services.gateway.clients.ratings import Assessment
from services.gateway.domain.periods import Resumption

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


def distances(assessment: Assessment, *, is_suspended: bool = False) -> tuple[str, ...]:
    """How far a chain is from a measure, in stores, by what no ended measure has dealt with; none below one store.

    While a measure is in force no other one comes, so that only the shares which are over are told.
    """
    stores = assessment["fresh_tally"]["stores"]
    if not stores:
        return ()
    shares = (
        ("c_share", "C级门店占比", assessment["c_limit"], assessment["fresh_c_headroom"] + 1, "降为C级"),
        (
            "penalty_share",
            "本年度受罚门店占比",
            assessment["penalty_limit"],
            assessment["fresh_penalty_headroom"] + 1,
            "在本年度被中止全部服务或解除协议",
        ),
    )
    found = []
    for reason, share, limit, count, event in shares:
        is_over, is_fresh = reason in assessment["reasons"], reason in assessment["fresh_reasons"]
        if is_suspended:
            found.append(f"{share}{'现仍' if is_over else '现未'}{limit}。")
        elif is_fresh:
            found.append(f"{share}已{limit}，达到对全部 {stores} 家门店采取连锁措施的条件。")
        elif is_over:
            found.append(
                f"{share}虽{limit}，但所依据的情形已由此前的连锁措施处理完毕，不再据此采取措施；"
                f"再有 {count} 家门店{event}，才会再次触发。"
            )
        else:
            found.append(f"再有 {count} 家门店{event}，将触发对全部 {stores} 家门店的连锁措施。")
    return tuple(found)


def figures(assessment: Assessment) -> str:
    """The counts behind the distances in one sentence, and why they are fewer than the stores at C."""
    tally, fresh = assessment["tally"], assessment["fresh_tally"]
    kind = "门店" if assessment["count_franchise"] else "直营门店"
    waiting = len(assessment["awaited"])
    awaited = f"；另有 {waiting} 家C级尚待告知或尚在异议期，期满后计入" if waiting else ""
    return (
        f"按 {assessment['on']} 的 {tally['stores']} 家{kind}计算：计入的C级 {tally['graded_c']} 家"
        f"（{_dealt_with(tally['graded_c'] - fresh['graded_c'])}{assessment['c_limit']}触发）{awaited}；"
        f"本年度受罚 {tally['penalised']} 家"
        f"（{_dealt_with(tally['penalised'] - fresh['penalised'])}{assessment['penalty_limit']}触发）。"
    )


def chain_measure(first_on: date, *, number: str, resumption: Resumption | None, today: date) -> str:
    """What a served measure against the whole chain means today, and when it is over, once that is decided."""
    suspended = f"自 {first_on} 起中止全部门店的医保服务协议"
    if first_on > today:
        end = f"，{resumed(resumption)}" if resumption else ""
        return f"连锁措施决定（{number}）已送达，{suspended}{end}。"
    end = resumed(resumption) if resumption else "恢复须经整改验收并另行决定"
    return f"连锁措施正在执行：{suspended}（{number}），{end}。"


def resumed(resumption: Resumption) -> str:
    """Since when, and by which paper, a suspension is over."""
    return f"自 {resumption.first_day} 起恢复（{resumption.number}）"


def _dealt_with(count: int) -> str:
    return f"其中 {count} 家已由此前的连锁措施处理；" if count else ""

"""Words for what pages show: states, grades, services, roles, counts; every colour stands beside a word."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from common.people.commands import Role
from services.gateway.portal.shell.fields import Words

STANDINGS: Mapping[str | None, Words] = {
    "open": _l("可以结算"),
    "partly_open": _l("部分可结算"),
    "closed": _l("不能结算"),
    None: _l("暂无数据"),
}
#: Of a store without an agreement in force there is none (`none`); None is what could not be read.
GRADES: Mapping[str | None, Words] = {
    "A": _l("A级"),
    "B": _l("B级"),
    "C": _l("C级"),
    "unrated": _l("未评级"),
    "none": _l("无等级（没有生效的协议）"),
    None: "—",
}
SERVICES: Mapping[str, Words] = {
    "personal_account": _l("个人账户"),
    "outpatient_pooling": _l("门诊统筹"),
    "chronic_disease": _l("门诊慢特病"),
    "dual_channel": _l("双通道"),
}
VIOLATION_STATES: Mapping[str, Words] = {
    "recorded": _l("待确认"),
    "confirmed": _l("已确认"),
    "rejected": _l("已驳回"),
}
DETERMINATION_STATES: Mapping[str, Words] = {
    "proposed": _l("待确认"),
    "confirmed": _l("已确认"),
    "rejected": _l("已驳回"),
}
ROLES: Mapping[Role, Words] = {
    Role.PHARMACY: _l("药店"),
    Role.HEADQUARTERS: _l("连锁总部"),
    Role.REVIEWER: _l("经办人员"),
    Role.APPROVER: _l("审批人员"),
    Role.SUPERVISOR: _l("督办人员"),
    Role.AUDITOR: _l("审计人员"),
    Role.ADMINISTRATOR: _l("系统管理员"),
    Role.SETTLEMENT: _l("结算系统"),
}

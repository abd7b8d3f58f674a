"""Chinese words that come to a page as values and are marked for the catalogue nowhere else.

A page shows them by `gettext(value)`, a template by `value | spoken`. What rules say is marked where they say it.
"""

from __future__ import annotations

from common.phrases import N_

GRADE_RULES = (
    N_("等级取以下各项中最低者"),
    N_("本年度记分对应等级"),
    N_("最近一次等级评定"),
    N_("尚未经年度评定的下调继续有效"),
    N_("最近一次评定后已下调的等级继续有效"),  # in explanations that were stored before
    N_("存在一票否决情形"),
    N_("定点未满规定月数，暂不评级"),
    N_("年度记分合计"),
    N_("同一记分年度内同一条目再次发生，加重记分"),
    # As ledgers say it that were last counted before the year was named.
    N_("同一条目年度内再次发生，加重记分"),
    N_("涉及金额加分"),
    N_("发现前自查自报并已退款，减轻记分"),
    N_("同一行为触及多项，只按最重一项记分"),
    N_("等级评定规则"),
    N_("等级标准"),
    N_("等级上限"),
    N_("记分规则"),
)
PARTS = (N_("结算状态"), N_("诚信等级"))

"""Why an entry brings no suspension and no termination, in sentences; which reasons hold is told by ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.clients.entry_notes import Unproposed
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import Fact

_REASONS: Mapping[str, Words] = {
    "not_heaviest": _l("该项目录所列的中止或解除，因同一行为另有更重的一项，不单独提出。"),
    "passed_before": _l("%(points)d分的处理档次此前已由其他记分达到，每个档次只提出一次。"),
    "below": _l("年度记分未达到建议中止的%(points)d分。"),
}


def unproposed_facts(found: Iterable[Unproposed], notices: Iterable[Mapping[str, object]] = ()) -> tuple[Fact, ...]:
    """The reasons as one fact, a line each; nothing where a measure is proposed.

    `notices` are the facts of notices of the entry: one says that the agreement ends before a suspension could begin.
    """
    lines = [str(_REASONS[each["reason"]]) % {"points": each["points"]} for each in found]
    if any(each.get("term_last_on") for each in notices):
        lines.append(_("再次中止只能在协议期满之后起算，所以不提出。"))
    return (Fact("unproposed", _l("未建议中止或解除的原因"), "\n".join(lines)),) if lines else ()

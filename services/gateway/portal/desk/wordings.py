"""How versions of the catalogue word the item of an entry (条目表述), for who confirms it, and which words count.

Source: practice 12.14, decision 0047. A later version counts where it is lighter by points, months and consequences; an
item that is narrower in words alone is not, so that whoever confirms has to read both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.instants import full_day

Body = Mapping[str, Any]
_OF: Mapping[str, Words] = {
    "annex": _l("所签协议所附"),
    "act": _l("行为发生之日"),
    "confirmation": _l("确认之日"),
}


def wording_facts(found: Sequence[Body]) -> tuple[Fact, ...]:
    """The words of each version, and which of them count and why; nothing where all versions have the same."""
    if not found:
        return ()
    return (*(_wording(each) for each in found), Fact("counting", _l("按哪一表述认定"), _counting(found)))


def _wording(each: Body) -> Fact:
    of = _("、").join(str(_OF[name]) for name in each["of"])
    label = _("%(of)s的表述（自%(day)s起施行的版本）", of=of, day=full_day(each["since"]))
    text = each["act"] or _("该版本没有此项")
    return Fact(f"wording_{each['since']}", label, text, each["act"], is_data=bool(each["act"]))


def _counting(found: Sequence[Body]) -> str:
    """Which version counts; where it is not that of the confirmation, also what that leaves to who confirms."""
    counting = next(each for each in found if each["counts"])
    day = full_day(counting["since"])
    if "annex" not in counting["of"]:
        return _("自%(day)s起施行的版本较轻（记分、中止月数、后果），按该版本的表述认定。", day=day)
    return _(
        "自%(day)s起施行的版本。其他版本的记分、中止月数和后果并不较轻，不因此改按其他版本；"
        "其表述不同的，请核对该行为是否也属于其他版本所列情形，并在复核意见中写明。",
        day=day,
    )

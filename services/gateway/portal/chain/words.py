"""How a chain stands, in sentences: its distance to a measure, the counts behind it, and the measure itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.domain.periods import Resumption
from services.gateway.portal.records.limit_words import limit_text
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.speaking import joined

Row = Mapping[str, Any]
_SHARES = (
    ("c_share", "c_limit", "fresh_c_headroom", _l("C级门店占比"), _l("降为C级")),
    (
        "penalty_share",
        "penalty_limit",
        "fresh_penalty_headroom",
        _l("本年度被中止或解除协议的门店占比"),
        _l("在本年度被中止全部服务或解除协议"),
    ),
)
#: What will count, by the measure that brings it; None where the store is at C.
_COMING = {
    None: _l("%(store)s自%(day)s起计入C级门店"),
    "suspension": _l("%(store)s自%(day)s起中止"),
    "termination": _l("%(store)s自%(day)s起解除协议"),
}
#: When a fall counts: as the notice of points tells the store.
_ONCE_OVER = _l("因记分降为C级的门店，异议期届满后才计入。")
#: How many stores are named in one sentence.
_NAMED = 3


def distances(assessment: Mapping[str, Any], *, is_suspended: bool = False) -> tuple[str, ...]:
    """How far a chain is from a measure, in stores, by what no ended measure has dealt with; none below one store.

    What is on the way already comes before stores that would have to fall.

    While a measure is in force no other one comes, so that only the shares which are over are told.
    """
    if not assessment["fresh_tally"]["stores"]:
        return ()
    return tuple(_distance(assessment, *each, is_suspended=is_suspended) for each in _SHARES)


def _distance(
    assessment: Mapping[str, Any], reason: str, limit: str, headroom: str, share: Any, event: Any, *, is_suspended: bool
) -> str:
    is_over = reason in assessment["reasons"]
    told = {
        "share": share,
        "limit": limit_text(assessment[limit]),
        "stores": assessment["fresh_tally"]["stores"],
        "count": assessment[headroom] + 1,
        "event": event,
        "is_by_falls": reason == "c_share",
    }
    if is_suspended:
        return _("%(share)s现仍%(limit)s。", **told) if is_over else _("%(share)s现未%(limit)s。", **told)
    if reason in assessment["fresh_reasons"]:
        return _("%(share)s已%(limit)s，达到对全部%(stores)d家门店采取连锁措施的条件。", **told)
    ahead = _ahead([each for each in assessment["coming"] if each["reason"] == reason], told)
    if is_over:
        dealt_with = _("%(share)s虽%(limit)s，但所依据的情形已由此前的连锁措施处理完毕，不再据此采取措施。", **told)
        return joined((dealt_with, ahead))
    return ahead


def _ahead(coming: Sequence[Row], told: Mapping[str, Any]) -> str:
    """What meets the limit: what is on the way already, and as many further stores; and when a fall to C counts."""
    needed = told["count"]
    on_the_way = coming[:needed]
    if len(coming) >= needed:
        meets = _("%(coming)s，届时达到对全部%(stores)d家门店采取连锁措施的标准。", **told, coming=_named(on_the_way))
        return joined((meets, str(_ONCE_OVER) if any(map(_may_object, on_the_way)) else ""))
    further = {**told, "count": needed - len(coming), "coming": _named(coming)}
    if coming:
        meets = _n(
            "%(coming)s；另再有%(count)d家门店%(event)s，即达到对全部%(stores)d家门店采取连锁措施的标准。", **further
        )
    else:
        meets = _n("再有%(count)d家门店%(event)s，即达到对全部%(stores)d家门店采取连锁措施的标准。", **further)
    return joined((meets, str(_ONCE_OVER) if told["is_by_falls"] else ""))


def _may_object(each: Row) -> bool:
    """Whether a store may still object before it counts: it is within its window, or was not told yet."""
    return not each["counts_on"] or bool(each.get("objection_on"))


def _named(coming: Sequence[Row]) -> str:
    """Stores that will count, each with its day where it is known; of many their number and the last day."""
    if len(coming) <= _NAMED:
        return _("、").join(map(_store, coming))
    untold = sum(not each["counts_on"] for each in coming)
    if untold:
        return _("以后又有%(count)d家门店计入，其中%(untold)d家尚待告知", count=len(coming), untold=untold)
    return _("至%(day)s又有%(count)d家门店计入", day=full_day(coming[-1]["counts_on"]), count=len(coming))


def _store(each: Row) -> str:
    told = {"store": each["name"], "day": full_day(each["counts_on"]), "last": full_day(each.get("objection_on"))}
    if not each["counts_on"]:
        return _("%(store)s（尚待告知）自异议期满后计入C级门店", **told)
    if each.get("objection_on"):
        return _("%(store)s（异议期至%(last)s）自%(day)s起计入C级门店", **told)
    return str(_COMING[each["measure"]]) % told


def figures(assessment: Mapping[str, Any]) -> tuple[str, ...]:
    """The counts behind the distances, and why they are fewer than the stores at C; a sentence each."""
    tally, fresh = assessment["tally"], assessment["fresh_tally"]
    day = full_day(assessment["on"])
    told = [
        _n("按%(day)s的%(count)d家门店计算。", tally["stores"], day=day)
        if assessment["count_franchise"]
        else _n("按%(day)s的%(count)d家直营门店计算。", tally["stores"], day=day),
        _("计入的C级%(count)d家（%(limit)s触发）。", count=tally["graded_c"], limit=limit_text(assessment["c_limit"])),
        _dealt_with(tally["graded_c"] - fresh["graded_c"]),
        _awaited(len(assessment["awaited"])),
        _(
            "本年度被中止或解除协议%(count)d家（%(limit)s触发）。",
            count=tally["penalised"],
            limit=limit_text(assessment["penalty_limit"]),
        ),
        _dealt_with(tally["penalised"] - fresh["penalised"]),
    ]
    return tuple(each for each in told if each)


def chain_measure(first_on: date, *, number: str, resumption: Resumption | None, today: date) -> tuple[str, ...]:
    """What a served measure against the whole chain means today, and when it is over, once that is decided."""
    told = {"number": number, "day": full_day(first_on)}
    end = (resumed(resumption),) if resumption else ()
    if first_on > today:
        return _("连锁措施决定（%(number)s）已送达：责令全部门店整改，自%(day)s起暂停其医保结算。", **told), *end
    lasts = _("连锁措施正在执行：责令全部门店整改，自%(day)s起暂停其医保结算（%(number)s）。", **told)
    return lasts, *(end or (_("恢复须经整改验收并另行决定。"),))


def resumed(resumption: Resumption) -> str:
    """Since when, and by which paper, a suspension is over."""
    return _("自%(day)s起恢复（%(number)s）。", day=full_day(resumption.first_day), number=resumption.number)


def _dealt_with(count: int) -> str:
    return _n("其中%(count)d家已由此前的连锁措施处理。", count) if count else ""


def _awaited(count: int) -> str:
    return _n("另有%(count)d家C级尚待告知或尚在异议期，期满后才计入。", count) if count else ""

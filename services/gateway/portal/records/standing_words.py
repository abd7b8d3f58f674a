"""Whether settlement is open, in sentences: why not, and what is decided to come; from the fields of agreements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.messages.words import HoldKind
from services.gateway.portal.shell import words
from services.gateway.portal.shell.instants import full_day

Body = Mapping[str, Any]
_COSTS = {"refused": _l("期间费用不予结算"), "deferred": _l("期间费用暂缓结算")}
#: Kinds of holds that suspend the agreement; the others stop payment alone.
_SUSPENSIONS = frozenset({"agreement_suspension", "own_request"})


def reasons_of(standing: Body | None) -> list[str]:
    """Why services are closed, a sentence each."""
    return [_REASONS[each["cause"]](each) for each in standing["reasons"]] if standing else []


def whole_suspensions(standing: Body | None) -> list[Body]:
    """The reasons by which the store's own agreement is suspended for all services."""
    return [
        each
        for each in (standing["reasons"] if standing else ())
        if each["kind"] in _SUSPENSIONS and len(each["services"]) == len(words.SERVICES)
    ]


def coming_of(standing: Body | None) -> list[str]:
    """What is decided and not in effect yet, in a few words each, the same once: `自2026年9月21日起中止`."""
    return [*dict.fromkeys(_coming(each) for each in standing.get("coming", ()))] if standing else []


def coming_in_full(standing: Body | None) -> list[str]:
    """The same with the paper that decided it, and until when it lasts."""
    return [f"{_coming(each)}{_paper(each)}{_until(each)}" for each in standing.get("coming", ())] if standing else []


def joining_told(registered_on: str, *, chain: str, waits: bool) -> str:
    """From which day on the store belongs to which chain; of a joining that waits, for what."""
    if not waits:
        return _("自%(day)s起加入%(chain)s", day=full_day(registered_on), chain=chain)
    return _(
        "登记自%(day)s起加入%(chain)s；该连锁此前已有处理决定，须先向本店单独送达，送达前不属于该连锁。",
        day=full_day(registered_on),
        chain=chain,
    )


def _coming(each: Body) -> str:
    day = full_day(each["from_at"])
    if each["change"] == "terminated":
        return _("自%(day)s起解除协议", day=day)
    if each["change"] == "resumed":
        return _("自%(day)s起恢复", day=day)
    begins = _("自%(day)s起中止", day=day) if each["kind"] in _SUSPENSIONS else _("自%(day)s起暂停结算", day=day)
    return f"{begins}{_partial(each['services'])}"


def _paper(each: Body) -> str:
    return _("（%(number)s）", number=each["number"]) if each["number"] else ""


def _until(each: Body) -> str:
    return _("，至%(day)s止", day=last_day(each["until"])) if each["until"] else ""


def last_day(until: str) -> str:
    """The last day before an instant that is not included any more, in full."""
    return full_day(clock.local_day(datetime.fromisoformat(until)) - timedelta(days=1))


def _partial(services: Sequence[str]) -> str:
    if len(services) == len(words.SERVICES):
        return ""
    named = _("、").join(str(words.SERVICES[each]) for each in services)
    return _("（仅限%(services)s）", services=named)


def _unsigned(reason: Body) -> str:
    return _("尚未签订医保服务协议。")


def _not_begun(reason: Body) -> str:
    return _("医保服务协议自%(day)s起生效，现在尚未生效。", day=full_day(reason["until"]))


def _expired(reason: Body) -> str:
    ended = last_day(reason["from_at"])
    if not reason["until"]:
        return _("医保服务协议已于%(day)s期满终止。", day=ended)
    return _(
        "医保服务协议已于%(day)s期满终止，新协议自%(renewed)s起生效。", day=ended, renewed=full_day(reason["until"])
    )


def _terminated(reason: Body) -> str:
    return _(
        "医保服务协议已被解除（%(number)s），自%(day)s零时起停止结算。",
        number=reason["number"],
        day=full_day(reason["from_at"]),
    )


def _held(reason: Body) -> str:
    told = {
        "kind": f"{_(HoldKind(reason['kind']).label)}{_partial(reason['services'])}",
        "number": reason["number"],
        "first": full_day(reason["from_at"]),
        "costs": _COSTS[reason["costs"]],
    }
    if not reason["until"]:
        return _("%(kind)s：%(number)s，自%(first)s零时起至作出恢复决定为止，%(costs)s。", **told)
    told["last"] = last_day(reason["until"])
    if reason["resumed_by"]:
        ending = {"resumption": reason["resumed_number"] or _("恢复决定"), "open": full_day(reason["until"])}
        return _(
            "%(kind)s：%(number)s，自%(first)s零时起至%(last)s二十四时止"
            "（依%(resumption)s自%(open)s零时起恢复），%(costs)s。",
            **told,
            **ending,
        )
    return _("%(kind)s：%(number)s，自%(first)s零时起至%(last)s二十四时止，%(costs)s。", **told)


_REASONS: Mapping[str, Callable[[Body], str]] = {
    "no_agreement": _unsigned,
    "agreement_not_begun": _not_begun,
    "agreement_expired": _expired,
    "agreement_terminated": _terminated,
    "held": _held,
}


def text_of(term: Mapping[str, Any]) -> str | None:
    """The text that an agreement was signed under, by its title; None where nobody knows."""
    title = term["text_title"]
    return f"《{title}》" if title else None

"""Looks whether the ground for which a measure was proposed is there (情形是否成立), until its decision is numbered.

Source: agreement Art. 24 (超过15%, 达到5%). Stores that join, or a grade that rises, may take the chain below the limit
before the decision is numbered; what was proposed on an earlier count is not decided then. No text ends a suspension
before its printed last day (agreement Art. 30, practice 12.15, decision 0060).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from common.errors import NotAllowed, NotFound
from common.messages.words import Measure
from common.people.commands import service_actor
from common.phrases import N_
from services.gateway import ALIAS
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.storage import cases
from services.gateway.clients import ratings
from services.gateway.clients.connection import Connection

#: Before its number nothing is decided for good.
_OPEN = frozenset({Status.PROPOSED, Status.RETURNED, Status.ADOPTED, Status.APPROVED})
#: The share that belongs to a year: one that was over when its year ended stays so.
_OF_THE_YEAR = "penalty_share"
#: The two shares, by the words of ratings: a case that rests on one of them alone may be over by the other one.
_SHARES = {"c_share": N_("C级门店占比"), _OF_THE_YEAR: N_("本年度被中止或解除协议的门店占比")}
#: What is told when neither share is over, and when it is the one on which the case does not rest.
_NEITHER = N_(
    "截至%(day)s，该连锁计入统计的门店%(stores)s家，其中C级%(graded_c)s家；本年度门店%(stores_in_year)s家，"
    "其中被中止或者解除%(penalised)s家，已不符合采取连锁措施的比例。"
    "建议所依据的情形不再成立，不能采纳或者批准，请由审批人员撤回本案。"
)
_OTHER = N_(
    "截至%(day)s，该连锁计入统计的门店%(stores)s家，其中C级%(graded_c)s家；本年度门店%(stores_in_year)s家，"
    "其中被中止或者解除%(penalised)s家。本案建议所依据的“%(proposed)s”已不符合采取连锁措施的比例；"
    "现在符合的是“%(other)s”，建议没有列明其事实，不能据以采纳或者批准本案，请由审批人员撤回本案。%(follows)s"
)
#: What comes of the other share once the case is withdrawn: whether ratings proposes a measure on it.
_FOLLOWS = {
    True: N_("撤回之后，系统最迟在次日重新统计时另行提出建议。"),
    False: N_("其情形此前均已据以提出建议或者采取措施，撤回之后，没有新的情形的，系统不会另行提出建议。"),
}


class GroundLapsed(NotAllowed):
    """Raised when a chain is by now below each limit for which a measure against it was proposed."""

    code = "ground_lapsed"


class EndIsPrinted(NotAllowed):
    """Raised when a suspension would be ended before the last day that its decision prints."""

    code = "end_is_printed"


def check_ground(case: Case, *, connection: Connection, today: date) -> Mapping[str, int] | None:
    """Let pass what rests on a share that is still over: the figures of its chain today, None of another measure.

    Raises `GroundLapsed` where ratings says otherwise of the proposal of the case, `EndIsPrinted`,
    `ServiceUnreachable`.
    """
    chain = _ask(case, connection=connection)
    lapse = _printed_end(case) or _below_limits(case, chain, today=today)
    if lapse is not None:
        raise lapse
    return chain["tally"] if chain else None


def find_lapse(case: Case, *, connection: Connection, today: date) -> NotAllowed | None:
    """Why the case may not be decided; None where its ground is there. Raises `ServiceUnreachable`."""
    return _printed_end(case) or _below_limits(case, _ask(case, connection=connection), today=today)


def _ask(case: Case, *, connection: Connection) -> ratings.Assessment | None:
    """How the chain stands today; None of other measures, of decided cases, and where ratings knows no such chain."""
    if case.measure is not Measure.CHAIN_SUSPENSION or case.status not in _OPEN:
        return None
    try:
        return ratings.get_assessment(connection, case.subject_id, actor=service_actor(ALIAS))
    except NotFound:
        return None


def _printed_end(case: Case) -> EndIsPrinted | None:
    """That a resumption would end a store's own suspension before its time; not one that releases it from a chain's."""
    if case.measure is not Measure.RESUMPTION or case.status not in _OPEN:
        return None
    ended = cases.find(case.ends_case_id) if case.ends_case_id else None
    last_day = ended.effect.last_day if ended and ended.effect else None
    if last_day is None:
        return None
    told = N_(
        "原决定的中止期限至%(day)s届满，届满次日自行恢复结算。协议没有约定整改验收合格可以提前终止中止，"
        "不能采纳或者批准提前恢复，请由审批人员撤回本案。"
    )
    return EndIsPrinted(told, day=last_day)


def _below_limits(case: Case, found: ratings.Assessment | None, *, today: date) -> GroundLapsed | None:
    """The refusal with the figures of today; None while one of the shares that were over still is.

    It names the other share where that one is over. None as well where ratings has no such proposal under way.
    """
    reasons = frozenset(case.snapshot.get("reasons", _SHARES))
    if (
        found is None
        or found["proposal_id"] != case.proposal_id
        or reasons & {*found["reasons"], *_settled(case, today)}
    ):
        return None
    figures = {"day": today, **found["tally"]}
    if not found["reasons"]:
        return GroundLapsed(_NEITHER, **figures)
    (other,), (proposed,) = ({_SHARES[each] for each in over} for over in (found["reasons"], reasons))
    return GroundLapsed(_OTHER, **figures, proposed=proposed, other=other, follows=_FOLLOWS[bool(found["is_followed"])])


def _settled(case: Case, today: date) -> frozenset[str]:
    """The shares of a year that is over."""
    is_over = date.fromisoformat(case.snapshot["day"]).year < today.year if "day" in case.snapshot else False
    return frozenset({_OF_THE_YEAR}) if is_over else frozenset()

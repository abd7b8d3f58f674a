"""Whether a decision on a chain may be served on a store itself (单独送达), or why not.

From the number on the annex stands: nobody is reached whom it exempts, whatever that store signs later. Served itself
is whom the annex names and the headquarters cannot receive for, for its text does not say so (Art. 23) or it had left
by then; and who joins later, while the measure lasts. Source: blueprint section 6, "who a chain hold reaches";
decisions 0031 to 0033.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from common.errors import NotAllowed
from common.phrases import N_
from common.rules.parameters import Dated
from common.scope import Member
from services.gateway.domain.party import Annexed, is_reached_by
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.store_days import was_run

_A_DAY = timedelta(days=1)


class NotServedSingly(NotAllowed):
    """Raised when a decision on a chain is not to be served on a store itself: it does not reach it, or did already."""

    code = "not_served_singly"


@dataclass(frozen=True, slots=True)
class Served:
    """What of a store decides whether a decision on a chain is served on it.

    `line` is its line in the annex, None where that does not list it; `memberships` are those that have a day,
    `is_waiting` says that a joining to the chain waits for a service, and `reach` how a decision on the chain would
    reach it today, None of a store that is in another chain today, or in none; `is_held` whether its hold lies on the
    store, or will, as agreements says: taken for granted where nobody asked.
    """

    line: Annexed | None
    memberships: tuple[Member, ...]
    is_waiting: bool = False
    reach: str | None = None
    is_held: bool = True


def find_refusal(
    paper: Paper, store: Served, *, served_on: date, ended_on: date | None, count_franchise: Dated[bool]
) -> NotServedSingly | None:
    """Why the decision is not served on the store on a day; None where it may be.

    `ended_on` is the first day on which the measure is over by a served resumption, None while none is.
    """
    line = store.line
    if line is not None and line.is_reached:
        is_run = was_run(paper, store.memberships, count_franchise=count_franchise)
        is_told = line.is_received_for and is_run and store.is_held
        return NotServedSingly(_RECEIVED) if is_told else None
    if not _joins_later(paper, store, served_on=served_on, count_franchise=count_franchise):
        return NotServedSingly(_EXEMPT, note=line.note or "") if line is not None else NotServedSingly(_NO_MEMBER)
    if ended_on is not None and ended_on <= served_on + _A_DAY:
        return NotServedSingly(_OVER)
    is_bound = store.is_waiting or store.reach is None or is_reached_by(store.reach)
    return None if is_bound else NotServedSingly(_UNBOUND)


def _joins_later(paper: Paper, store: Served, *, served_on: date, count_franchise: Dated[bool]) -> bool:
    """Whether the store is in the chain after a service on a day, or would be, by another joining than the annex tells.

    The annex tells of what had begun by the day of the decision.
    """
    with_franchise = count_franchise.on(paper.service.served_on if paper.service else served_on)
    return store.is_waiting or any(
        each.chain_id == paper.subject_id
        and each.kind.counts(with_franchise=with_franchise)
        and (store.line is None or each.from_on > paper.dated_on)
        and (each.until_on is None or each.until_on > served_on + _A_DAY)
        for each in store.memberships
    )


_RECEIVED = N_("连锁总部已经代该药店签收本决定，不需要再向该药店单独送达。")
_EXEMPT = N_(
    "本决定的附件注明“%(note)s”，编号之后不再改变：该药店以后补登所签文本或者另行签约的，"
    "须另行作出决定，不能以送达本决定代替。"
)
_NO_MEMBER = N_("本决定对该药店不适用：附件没有列明，该药店不属于该连锁，也没有登记加入。以后加入的，请先登记加入。")
_UNBOUND = N_("该药店没有生效的、约定了连锁条款的医保服务协议，本决定对其不适用，不能向其送达。")
_OVER = N_("本决定的暂停已经终止，不再向以后加入的药店送达。")

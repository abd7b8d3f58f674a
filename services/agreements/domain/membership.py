"""Which chain a store belongs to, and when (连锁成员关系): over time, direct or franchise, one direct chain at a time.

Source: blueprint section 6, "who a chain hold reaches".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from common.days import lasts_on
from common.errors import Conflict, Invalid
from common.ids import ChainId
from common.messages.words import MembershipKind
from common.phrases import N_
from services.agreements.domain.days import day_of

#: The first day of a joining that is held back: it never comes.
NEVER = date.max


@dataclass(frozen=True, slots=True)
class Shift:
    """The first day of a membership, `before` until `recorded_at`, became another because of a case on the chain."""

    before: date
    case_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """A store in a chain on the days `[from_on, until_on)`; both ends with the instant when they became known.

    `shifts` tell how its first day moved: a joining is held back (`NEVER`) while the store was not served with a
    decision on the chain that was served before it begins. One that is given up meanwhile ends at `NEVER` as well; one
    whose last day comes before its first never begins.
    """

    chain_id: ChainId
    kind: MembershipKind
    from_on: date
    until_on: date | None
    recorded_at: datetime
    end_recorded_at: datetime | None = None
    shifts: tuple[Shift, ...] = ()

    @property
    def registered_on(self) -> date:
        """The first day as it was registered."""
        return self.shifts[0].before if self.shifts else self.from_on

    @property
    def waits_for(self) -> str | None:
        """The case on the chain with whose decision the store must be served before it belongs to it; None if none."""
        return self.shifts[-1].case_id if self.shifts and self.from_on == NEVER and not self.is_given_up else None

    def waits_on(self, day: date) -> str | None:
        """The same on a day: a joining whose last day is over waits for nothing any more."""
        return self.waits_for if self.until_on is None or day < self.until_on else None

    @property
    def is_given_up(self) -> bool:
        """Whether it was given up while it waited."""
        return self.until_on == NEVER

    @property
    def never_begins(self) -> bool:
        """Whether no day lies in it, as it is known now."""
        return self.from_on == NEVER or (self.until_on is not None and self.until_on <= self.from_on)

    def covers(self, day: date) -> bool:
        """Whether the store belongs to the chain on that day."""
        return lasts_on(day, from_on=self.from_on, until_on=self.until_on)


class AlreadyMember(Conflict):
    """Raised when a store would belong twice to one chain, or directly to two, on the same day."""

    code = "already_member"


class NoMembership(Conflict):
    """Raised when a store is to leave a chain to which it does not belong."""

    code = "no_membership"


def as_known(memberships: Iterable[Membership], *, known_at: datetime) -> tuple[Membership, ...]:
    """The memberships as they were recorded at `known_at`: later joinings are absent, later leavings still open.

    First days that moved later are where they were.
    """
    known = (_unmoved(each, known_at=known_at) for each in memberships if each.recorded_at <= known_at)
    return tuple(
        replace(each, until_on=None, end_recorded_at=None)
        if each.end_recorded_at is not None and each.end_recorded_at > known_at
        else each
        for each in known
    )


def _unmoved(membership: Membership, *, known_at: datetime) -> Membership:
    later = [each for each in membership.shifts if each.recorded_at > known_at]
    if not later:
        return membership
    known = membership.shifts[: len(membership.shifts) - len(later)]
    return replace(membership, from_on=later[0].before, shifts=known)


def on_day(memberships: Iterable[Membership], day: date) -> tuple[Membership, ...]:
    """The memberships that cover a day."""
    return tuple(each for each in memberships if each.covers(day))


def leaves_on(memberships: Iterable[Membership], chain_id: ChainId, *, day: date) -> date | None:
    """The first day after `day` on which a store that belongs to a chain then will not any more, as far as registered.

    None while none is registered. Who leaves and joins again without a day between stays.
    """
    within = sorted((each for each in memberships if each.chain_id == chain_id), key=lambda each: each.from_on)
    until = day
    for each in within:
        if each.from_on <= until and (each.until_on is None or each.until_on > until):
            if each.until_on is None:
                return None
            until = each.until_on
    return until


def direct_chains(memberships: Iterable[Membership], day: date) -> tuple[ChainId, ...]:
    """The ids of the chains that run the store directly on a day: none or one."""
    return tuple(each.chain_id for each in on_day(memberships, day) if each.kind is MembershipKind.DIRECT)


def check_join(memberships: Iterable[Membership], joining: Membership) -> None:
    """Refuse a joining that breaks a rule. Raises `Invalid` (`from_on_past`) and `AlreadyMember`."""
    if joining.from_on < day_of(joining.recorded_at):
        raise Invalid.about("from_on", N_("加入日期不能早于今天，请改为今天或以后的日期。"), code="from_on_past")
    for each in memberships:
        if each.until_on is not None and each.never_begins and not each.waits_for:
            continue
        both_direct = each.kind is joining.kind is MembershipKind.DIRECT
        if _overlap(each, joining) and (both_direct or each.chain_id == joining.chain_id):
            raise AlreadyMember(N_("该药店在这段时间已属于一家连锁，请先登记退出原连锁，再登记加入。"))


def leave(memberships: Iterable[Membership], *, until_on: date, at: datetime) -> tuple[Membership, ...]:
    """The memberships after the store leaves its chain; its last day there is the day before `until_on`.

    Leaving begins tomorrow at the earliest: nobody can leave a chain for a day that has begun, and so slip out of a
    hold that already reached the store. A joining that is held back is given up. Raises `Invalid` (`until_on_past`) and
    `NoMembership`.
    """
    current = tuple(memberships)
    if until_on <= day_of(at):
        raise Invalid.about("until_on", N_("退出日期最早为明天，请改为明天或以后的日期。"), code="until_on_past")
    leaving = [each for each in current if each.until_on is None and (each.from_on < until_on or each.waits_for)]
    if not leaving:
        raise NoMembership(N_("该药店目前不属于任何连锁，或其退出已登记，无需再次登记。"))
    last = max(leaving, key=lambda each: (each.kind is MembershipKind.DIRECT, each.from_on))
    ended = replace(last, until_on=NEVER if last.waits_for else until_on, end_recorded_at=at)
    return tuple(ended if each is last else each for each in current)


def _overlap(one: Membership, other: Membership) -> bool:
    return (one.until_on is None or other.from_on < one.until_on) and (
        other.until_on is None or one.from_on < other.until_on
    )

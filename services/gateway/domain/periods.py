"""From which day to which day a measure runs, both days included; blueprint section 6, practice.md 1.8.

Months are counted by the calendar and never turned into days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from common.days import months_later
from common.errors import Invalid, NotAllowed
from common.phrases import N_


class MonthsOutOfRange(Invalid):
    """Raised when a suspension would last less, or longer, than the policy allows."""

    code = "months_out_of_range"


class FirstDayRefused(Invalid):
    """Raised when the printed first day (起始日) is too early to be served before, or unreasonably late."""

    code = "first_day_refused"


class FirstDayPassed(NotAllowed):
    """Raised when a decision would be approved on or after the first day that it prints."""

    code = "first_day_passed"


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a measure is in effect: from 00:00 of `first_day` to 24:00 of `last_day` (期限)."""

    first_day: date
    last_day: date

    def shared_with(self, other: Period) -> Period | None:
        """The days on which both are in effect; None where there are none."""
        first, last = max(self.first_day, other.first_day), min(self.last_day, other.last_day)
        return Period(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Effect:
    """When a served decision takes effect; `last_day` is None when it lasts until another decision."""

    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Resumption:
    """A served resumption decision: its case, the number of its paper, and the first day that is open again (恢复)."""

    case_id: str
    number: str
    first_day: date


def early_end(effect: Effect | None, resumption: Resumption | None) -> Resumption | None:
    """The resumption if it ends the effect before its printed last day; None where that day came first."""
    if effect is None or resumption is None:
        return None
    has_expired = effect.last_day is not None and effect.last_day < resumption.first_day
    return None if has_expired else resumption


def suspension_period(start: date, *, months: int) -> Period:
    """The period of `months` months from `start`: it ends the day before the same day that many months later.

    Where that month has no such day, it ends on the month's last day. Raises `MonthsOutOfRange` below one month.
    """
    if months < 1:
        raise MonthsOutOfRange.about("months", N_("中止期限至少为1个月，请填写1以上的整数。"))
    day = months_later(start, months)
    return Period(start, day if day.day < start.day else day - timedelta(days=1))


def effect_of_service(*, printed_first_day: date, served_on: date, months: int | None) -> Effect:
    """When a decision served on `served_on` takes effect: never before the day after service.

    A period that begins late keeps its length in months. Without months the effect has no last day.
    """
    first_day = max(printed_first_day, served_on + timedelta(days=1))
    if months is None:
        return Effect(first_day, None)
    return Effect(first_day, suspension_period(first_day, months=months).last_day)


def check_months(months: int, *, shortest: int, longest: int) -> None:
    """Raise `MonthsOutOfRange` unless `shortest <= months <= longest`."""
    if not shortest <= months <= longest:
        told = N_("本案中止期限应在%(shortest)s至%(longest)s个月之间，请修改月数。")
        if shortest == longest:
            told = N_("本案中止期限应为%(shortest)s个月，请修改月数。")
        raise MonthsOutOfRange.about("months", told, shortest=shortest, longest=longest)


@dataclass(frozen=True, slots=True)
class FirstDayBounds:
    """What the first day of a decision keeps to beside the day of its adoption; None where there is nothing.

    `follows_on` is the day after an earlier suspension, with which a second one begins at the earliest; `heard_on` the
    last day to object to what the decision rests on: before it is over nobody approves; `ends_on` the last day of the
    suspension that a resumption ends.
    """

    follows_on: date | None = None
    heard_on: date | None = None
    ends_on: date | None = None


def check_first_day(
    first_day: date, *, today: date, furthest_days: int, bounds: FirstDayBounds = FirstDayBounds()
) -> None:
    """Raise `FirstDayRefused` unless the first day lies after `today`, within its bounds, at most so many days ahead.

    A decision has effect at the earliest on the day after its service, and it cannot be served before today.
    """
    earliest, latest = first_days(today, furthest_days=furthest_days, bounds=bounds)
    if bounds.ends_on is not None and first_day > bounds.ends_on:
        told = N_("原决定至%(day)s期满，期满后自行恢复；恢复日不得晚于该日，已经期满的不必再作恢复决定。")
        raise FirstDayRefused.about("first_on", told, day=bounds.ends_on)
    if bounds.follows_on is not None and first_day < bounds.follows_on:
        told = N_("前次中止尚未期满，起始日不得早于%(day)s，请改选该日或者以后的日期。")
        raise FirstDayRefused.about("first_on", told, day=bounds.follows_on)
    if bounds.heard_on is not None and first_day < earliest:
        told = N_("异议期至%(last)s届满，届满后才能批准；起始日不得早于%(day)s，请改选该日或者以后的日期。")
        raise FirstDayRefused.about("first_on", told, last=bounds.heard_on, day=earliest)
    if first_day < earliest:
        raise FirstDayRefused.about(
            "first_on", N_("起始日最早为明天，因为决定最早自送达次日起生效；请改选以后的日期。")
        )
    if first_day > latest:
        raise FirstDayRefused.about(
            "first_on", N_("起始日不得晚于今天之后%(days)s日，请核对年份和月份。"), days=furthest_days
        )


def first_days(today: date, *, furthest_days: int, bounds: FirstDayBounds = FirstDayBounds()) -> tuple[date, date]:
    """The earliest and the latest day that may be printed as the first one, both allowed.

    Where a resumption comes too late the latest lies before the earliest.
    """
    heard = bounds.heard_on + timedelta(days=2) if bounds.heard_on else None
    earliest = max(each for each in (today + timedelta(days=1), bounds.follows_on, heard) if each)
    latest = max(today + timedelta(days=furthest_days), earliest)
    return earliest, min(latest, bounds.ends_on) if bounds.ends_on else latest


def check_still_ahead(first_day: date, *, today: date) -> None:
    """Raise `FirstDayPassed` unless the first day lies after `today`, the day of approval that the paper bears.

    A decision that orders something from a day before its own date cannot be obeyed; practice.md 1.8.
    """
    if first_day <= today:
        told = N_("拟定的起始日%(day)s已到，不能再批准：请退回案件，由经办人员改选以后的起始日，重新采纳。")
        raise FirstDayPassed(told, day=first_day)

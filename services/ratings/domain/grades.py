"""Which grade (诚信等级) a store has: the worst of points band, last determination, earlier falls, and veto items.

Source: blueprint section 6 (grade), practice section 2 (bands and caps). A grade falls when points pass a limit; it
rises only by annual determination, reversal or appeal.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from services.ratings.domain.explanation import Step, Value
from services.ratings.domain.policy import ScoringPolicy


class Grade(StrEnum):
    """A is best; unrated is a store that was not designated for long enough, and has not fallen to C."""

    A = "A"
    B = "B"
    C = "C"
    UNRATED = "unrated"


#: From light to grave. Unrated outweighs A and B, which a new store has not earned; it never hides a C.
_GRAVITY = {Grade.A: 0, Grade.B: 1, Grade.UNRATED: 2, Grade.C: 3}


def worst(grades: Iterable[Grade]) -> Grade:
    """The gravest of the grades; A when there are none."""
    return max(grades, key=_GRAVITY.__getitem__, default=Grade.A)


def is_worse(grade: Grade, than: Grade) -> bool:
    """Whether one grade is graver than another."""
    return _GRAVITY[grade] > _GRAVITY[than]


def band(points: int, *, policy: ScoringPolicy) -> Grade:
    """The grade that a number of points earns by itself. Raises `ValueError` for a negative number."""
    if points < 0:
        raise ValueError(f"points are never negative: {points}")
    if points <= policy.grade_bands.a:
        return Grade.A
    return Grade.B if points <= policy.grade_bands.b else Grade.C


def grade_for(
    points: int,
    *,
    policy: ScoringPolicy,
    determined: Grade | None = None,
    carried: Grade | None = None,
    is_vetoed: bool = False,
    designated_months: int | None = None,
) -> Grade:
    """The grade of a store with so many points in the year.

    `determined` is the determination in force, `carried` the worst fall of a year that is not judged yet; `is_vetoed`
    stands for a termination-ground item or a suspension of the veto length; `designated_months` (None: long enough)
    leaves a store unrated that has no determination yet. Raises `ValueError` for negative points.
    """
    candidates = [band(points, policy=policy), *(each for each in (determined, carried) if each is not None)]
    if is_vetoed:
        candidates.append(Grade.C)
    if determined is None and designated_months is not None and designated_months < policy.service_months.unrated:
        candidates.append(Grade.UNRATED)
    return worst(candidates)


def explain_grade(
    points: int,
    *,
    policy: ScoringPolicy,
    determined: Grade | None = None,
    carried: Grade | None = None,
    is_vetoed: bool = False,
    designated_months: int | None = None,
    points_step: Step | None = None,
) -> Step:
    """The same as a tree: its output is the grade, below it a step for each thing that bears on it."""
    bands, service = policy.grade_bands, policy.service_months
    limits: tuple[tuple[str, Value], ...] = (("points", points), ("A", bands.a), ("B", bands.b))
    below = (points_step,) if points_step else ()
    steps = [Step("本年度记分对应等级", "等级标准", limits, band(points, policy=policy).value, below)]
    if determined is not None:
        steps.append(Step("最近一次等级评定", "年度评定", (), determined.value))
    if carried is not None:
        steps.append(Step("尚未经年度评定的下调继续有效", "动态调整", (), carried.value))
    if is_vetoed:
        steps.append(Step("存在一票否决情形", "等级上限", (("months", policy.veto_suspension),), Grade.C.value))
    if determined is None and designated_months is not None and designated_months < service.unrated:
        inputs = (("months", designated_months), ("required", service.unrated))
        steps.append(Step("定点未满规定月数，暂不评级", "等级上限", inputs, Grade.UNRATED.value))
    grade = grade_for(
        points,
        policy=policy,
        determined=determined,
        carried=carried,
        is_vetoed=is_vetoed,
        designated_months=designated_months,
    )
    made_with = (("policy_on", policy.day.isoformat()), ("policy_sha256", policy.sha256))
    return Step("等级取以下各项中最低者", "等级评定规则", made_with, grade.value, tuple(steps))

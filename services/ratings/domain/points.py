"""What the entries of one natural year cost together (年度记分): a fold in the order in which they were counted.

Source: practice section 2, blueprint section 6 (order of point steps). One act under several items: the heaviest only.
Then the first minor act, the repetition (times its factor, rounded up), the money, the limit of one entry, the half of
what was self-reported; the order is the policy's. Each entry is counted by the policy of the day of its confirmation,
and what it cost then was told to the store, so a later one never raises it: it only gives way to a heavier item of its
own act that costs more. So the total only grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.ratings.domain.explanation import Step
from services.ratings.domain.policy import PointStep, ScoringOn, ScoringPolicy
from services.ratings.domain.violation import Violation

_CLAUSE = "记分规则"


@dataclass(frozen=True, slots=True)
class Line:
    """What one entry costs: `own` by its own facts, `counted` if it is the heaviest of its act, else 0.

    Its step has below it each rule that acted, with what the entry cost after it.
    """

    violation_id: str
    item: str
    own: int
    counted: int
    is_heaviest: bool
    step: Step


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a year, and what each entry in force contributes."""

    total: int
    lines: tuple[Line, ...]

    def line_of(self, violation_id: str) -> Line:
        """What one of the entries costs. Raises `KeyError` for an entry that is not in force."""
        return {each.violation_id: each for each in self.lines}[violation_id]

    @property
    def step(self) -> Step:
        """The sum as a step of an explanation, over one step a line."""
        return Step(
            "年度记分合计", _CLAUSE, (("entries", len(self.lines)),), self.total, tuple(x.step for x in self.lines)
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """What an entry costs in the year's points, and the rules by which that is not what its item says."""

    points: int
    rules: tuple[str, ...]


def counted_in(explanation: Step) -> dict[str, Counted]:
    """What each entry costs by an explanation over the points of its year, by the entry's id."""
    found: dict[str, Counted] = {}
    for step in explanation.steps:
        violation_id = dict(step.inputs).get("violation_id")
        if isinstance(violation_id, str) and isinstance(step.output, int):
            found[violation_id] = Counted(step.output, tuple(each.rule for each in step.steps))
        found |= counted_in(step)
    return found


def fold(entries: Iterable[Violation], *, policy_on: ScoringOn) -> Points:
    """The points of a year's entries, in the order in which they were counted; those not in force cost nothing.

    The lines are in the order of the days of the acts, of one day in that of the counting.
    """
    priced: list[_Priced] = []
    heaviest: dict[str, _Priced] = {}
    gave_way: dict[str, list[_Priced]] = {}
    for entry in entries:
        if not entry.is_in_force:
            continue
        each = _price(
            entry, earlier=[one.entry for one in priced], policy=policy_on(entry.decided_on or entry.found_on)
        )
        priced.append(each)
        before = heaviest.get(entry.act_id)
        if before is None or each.outweighs(before):
            heaviest[entry.act_id] = each
            gave_way[entry.violation_id] = [one for one in (before,) if one is not None and one.points]
    several = {each.entry.act_id for each in priced if each is not heaviest[each.entry.act_id]}
    lines = [
        _line(
            each,
            is_heaviest=each is heaviest[each.entry.act_id],
            is_of_several=each.entry.act_id in several,
            instead_of=gave_way.get(each.entry.violation_id, ()),
        )
        for each in sorted(priced, key=lambda one: _place(one.entry))
    ]
    return Points(sum(line.counted for line in lines), tuple(lines))


@dataclass(frozen=True, slots=True)
class _Priced:
    """What an entry costs by its own facts: the points and steps before those of one act are compared, and in all."""

    entry: Violation
    weight: int
    before: tuple[Step, ...]
    after: tuple[Step, ...]

    @property
    def points(self) -> int:
        """What it costs, all steps done."""
        return next((int(step.output or 0) for step in reversed(self.after)), self.weight)

    def outweighs(self, other: _Priced) -> bool:
        """Whether the other entry of its act, which the store was told of, gives way: as heavy, and cheaper."""
        return self.weight >= other.weight and self.points > other.points


def _place(entry: Violation) -> tuple[date, date]:
    return entry.occurred_on, entry.found_on


def _price(entry: Violation, *, earlier: Sequence[Violation], policy: ScoringPolicy) -> _Priced:
    """What the entry costs by its own facts, in the order of the policy; `earlier` were counted before it."""
    points, weight, steps, before = entry.points, entry.points, list[Step](), tuple[Step, ...]()
    is_repeated = any(_is_again(entry, each) for each in earlier)
    is_reminded = False
    for name in policy.point_steps:
        if name is PointStep.ITEMS_OF_ONE_ACT:
            weight, before, steps = points, tuple(steps), []
        elif not is_reminded and (found := _RULES[name](entry, points, is_repeated, policy)):
            steps.append(found)
            points, is_reminded = int(found.output or 0), name is PointStep.FIRST_MINOR_ACT
    return _Priced(entry, weight, before, tuple(steps))


def _is_again(entry: Violation, earlier: Violation) -> bool:
    """Whether an entry repeats one that was counted before it, also one that gave way to a heavier of its act."""
    is_same_item = earlier.item == entry.item and earlier.act_id != entry.act_id
    return is_same_item and earlier.occurred_on <= entry.occurred_on


def _first_minor_act(entry: Violation, points: int, is_repeated: bool, policy: ScoringPolicy) -> Step | None:
    minor = policy.first_minor_act
    if is_repeated or entry.points > minor.points or not entry.is_corrected_in_time:
        return None
    rule = f"首次轻微违规，{minor.working_days}个工作日内改正，提醒不记分"
    return Step(rule, _CLAUSE, (("points", points), ("corrected_in_time", True)), 0)


def _repetition(entry: Violation, points: int, is_repeated: bool, policy: ScoringPolicy) -> Step | None:
    if not is_repeated:
        return None
    inputs = (("points", points), ("factor", str(policy.repetition_factor)))
    return Step(
        "同一记分年度内同一条目再次发生，加重记分", _CLAUSE, inputs, rounded_up(policy.repetition_factor * points)
    )


def _money(entry: Violation, points: int, is_repeated: bool, policy: ScoringPolicy) -> Step | None:
    added = money_points(entry, policy=policy)
    if not added:
        return None
    return Step("涉及金额加分", _CLAUSE, (("money", str(entry.money)), ("added", added)), points + added)


def _entry_limit(entry: Violation, points: int, is_repeated: bool, policy: ScoringPolicy) -> Step | None:
    if points <= policy.entry_limit:
        return None
    rule = f"单项记分以{policy.entry_limit}分为上限"
    return Step(rule, _CLAUSE, (("points", points), ("limit", policy.entry_limit)), policy.entry_limit)


def _self_report(entry: Violation, points: int, is_repeated: bool, policy: ScoringPolicy) -> Step | None:
    if not entry.is_self_reported:
        return None
    inputs = (("points", points), ("factor", str(policy.self_report_factor)))
    return Step("发现前自查自报并已退款，减轻记分", _CLAUSE, inputs, rounded_up(policy.self_report_factor * points))


_RULES: Mapping[PointStep, Callable[[Violation, int, bool, ScoringPolicy], Step | None]] = {
    PointStep.FIRST_MINOR_ACT: _first_minor_act,
    PointStep.REPETITION: _repetition,
    PointStep.MONEY: _money,
    PointStep.ENTRY_LIMIT: _entry_limit,
    PointStep.SELF_REPORT: _self_report,
}


def money_points(entry: Violation, *, policy: ScoringPolicy) -> int:
    """What the money involved adds: the highest step that it reaches, or 0."""
    return max((step.points for step in policy.money_steps if entry.money.yuan >= step.yuan), default=0)


def rounded_up(value: Fraction) -> int:
    """The smallest whole number that is not below an exact value."""
    return -(-value.numerator // value.denominator)


def _line(each: _Priced, *, is_heaviest: bool, is_of_several: bool, instead_of: Iterable[_Priced]) -> Line:
    entry, counted, steps = each.entry, each.points if is_heaviest else 0, [*each.before]
    if is_of_several:
        items = "、".join(one.entry.item for one in instead_of) if is_heaviest else ""
        taken_back = f"，原记{items}项的分不再计入" if items else ""
        rule = f"同一行为触及多项，只按最重一项记分{taken_back}"
        steps.append(Step(rule, _CLAUSE, (("act", entry.act_id),), each.weight if is_heaviest else 0))
    if is_heaviest:
        steps.extend(each.after)
    inputs = (
        ("violation_id", entry.violation_id),
        ("item", entry.item),
        ("occurred_on", entry.occurred_on.isoformat()),
        ("points", entry.points),
    )
    step = Step(f"{entry.item} {entry.act}", entry.clause, inputs, counted, tuple(steps))
    return Line(entry.violation_id, entry.item, each.points, counted, is_heaviest, step)

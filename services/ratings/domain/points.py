"""What the entries of one natural year cost together (年度记分): a fold that no order of the entries can change.

Source: practice section 2. One act under several items: the heaviest only. The same item again: times the repetition
factor, rounded up. Then the money step, then the limit of one entry, then the half of what was self-reported.
An entry's place among those of its item is its own (day of the act, day found, id), so one more entry never lowers
the points of another: the total only grows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.ratings.domain.explanation import Step
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.violation import Violation

_CLAUSE = "记分规则"


@dataclass(frozen=True, slots=True)
class Line:
    """What one entry costs: `own` by its own facts, `counted` if it is the heaviest of its act, else 0."""

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


def fold(entries: Iterable[Violation], *, policy: ScoringPolicy) -> Points:
    """The points of a year's entries; those not in force cost nothing. The order of the entries does not matter."""
    in_force = sorted((each for each in entries if each.is_in_force), key=_place)
    acts_by_item: dict[str, list[Violation]] = defaultdict(list)
    own: dict[str, tuple[int, list[Step]]] = {}
    for entry in in_force:
        earlier = {each.act_id for each in acts_by_item[entry.item]} - {entry.act_id}
        own[entry.violation_id] = _own_points(entry, is_repeated=bool(earlier), policy=policy)
        acts_by_item[entry.item].append(entry)
    heaviest = _heaviest_of_each_act(in_force, own)
    lines = tuple(_line(each, own[each.violation_id], is_heaviest=each.violation_id in heaviest) for each in in_force)
    return Points(sum(line.counted for line in lines), lines)


def _place(entry: Violation) -> tuple[date, date, str]:
    return entry.occurred_on, entry.found_on, entry.violation_id


def _own_points(entry: Violation, *, is_repeated: bool, policy: ScoringPolicy) -> tuple[int, list[Step]]:
    """What the entry costs by its own facts, and the steps that led there."""
    minor = policy.first_minor_act
    if not is_repeated and entry.points <= minor.points and entry.is_corrected_in_time:
        rule = f"首次轻微违规，{minor.working_days}个工作日内改正，提醒不记分"
        return 0, [Step(rule, _CLAUSE, (("points", entry.points), ("corrected_in_time", True)), 0)]
    points, steps = entry.points, []
    if is_repeated:
        raised = rounded_up(policy.repetition_factor * points)
        inputs = (("points", points), ("factor", str(policy.repetition_factor)))
        steps.append(Step("同一记分年度内同一条目再次发生，加重记分", _CLAUSE, inputs, raised))
        points = raised
    added = money_points(entry, policy=policy)
    if added:
        points += added
        steps.append(Step("涉及金额加分", _CLAUSE, (("money", str(entry.money)), ("added", added)), points))
    if points > policy.entry_limit:
        rule = f"单项记分以{policy.entry_limit}分为上限"
        steps.append(Step(rule, _CLAUSE, (("points", points), ("limit", policy.entry_limit)), policy.entry_limit))
        points = policy.entry_limit
    if entry.is_self_reported:
        halved = rounded_up(policy.self_report_factor * points)
        inputs = (("points", points), ("factor", str(policy.self_report_factor)))
        steps.append(Step("发现前自查自报并已退款，减轻记分", _CLAUSE, inputs, halved))
        points = halved
    return points, steps


def money_points(entry: Violation, *, policy: ScoringPolicy) -> int:
    """What the money involved adds: the highest step that it reaches, or 0."""
    return max((step.points for step in policy.money_steps if entry.money.yuan >= step.yuan), default=0)


def rounded_up(value: Fraction) -> int:
    """The smallest whole number that is not below an exact value."""
    return -(-value.numerator // value.denominator)


def _heaviest_of_each_act(entries: list[Violation], own: Mapping[str, tuple[int, list[Step]]]) -> frozenset[str]:
    heaviest: dict[str, str] = {}
    for entry in entries:
        best = heaviest.get(entry.act_id)
        if best is None or own[entry.violation_id][0] > own[best][0]:
            heaviest[entry.act_id] = entry.violation_id
    return frozenset(heaviest.values())


def _line(entry: Violation, own: tuple[int, list[Step]], *, is_heaviest: bool) -> Line:
    points, steps = own
    counted = points if is_heaviest else 0
    if not is_heaviest:
        steps = [*steps, Step("同一行为触及多项，只按最重一项记分", _CLAUSE, (("act", entry.act_id),), 0)]
    inputs = (
        ("violation_id", entry.violation_id),
        ("item", entry.item),
        ("occurred_on", entry.occurred_on.isoformat()),
        ("points", entry.points),
    )
    step = Step(f"{entry.item} {entry.act}", entry.clause, inputs, counted, tuple(steps))
    return Line(entry.violation_id, entry.item, points, counted, is_heaviest, step)

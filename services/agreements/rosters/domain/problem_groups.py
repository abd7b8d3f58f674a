"""The same problem of many rows, told once: of the first row, with the number of the others; of a few, of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from common.phrases import N_, Param
from services.agreements.rosters.domain.roster import MAX_PROBLEMS, RowProblem
from services.agreements.rosters.domain.roster_tables import Plan

#: So many rows are told one by one for each problem of a column; of more the first one.
ONE_BY_ONE = 5
_NAMED = 20


@dataclass(slots=True)
class _Group:
    first: list[RowProblem] = field(default_factory=list)
    count: int = 0
    further: list[int] = field(default_factory=list)

    def add(self, problem: RowProblem) -> None:
        self.count += 1
        if len(self.first) < ONE_BY_ONE:
            self.first.append(problem)
        elif len(self.further) < _NAMED:
            self.further.append(problem.row)

    def told(self, plan: Plan) -> list[RowProblem]:
        if not self.further:
            return self.first
        like = self.first[0]
        others = [*(each.row for each in self.first[1:]), *self.further]
        more = self.count - 1
        rows = "、".join(plan.named(others)) + ("……" if more > len(others) else "")
        params: dict[str, Param] = {**like.params, "rows_named": rows, "rows_more": more}
        phrase = N_("同样的问题还有 %(rows_more)s 行：第 %(rows_named)s 行。")
        return [like, RowProblem(others[0], like.column, like.code, phrase, like.remedy_phrase, params)]


@dataclass(slots=True)
class Problems:
    """Problems of a roster as they are found: all are counted, of each kind in each column the first are kept.

    `heard` hears of each one, where somebody wants the full list.
    """

    plan: Plan
    heard: Callable[[RowProblem], None] | None = None
    count: int = 0
    _groups: dict[tuple[str, str], _Group] = field(default_factory=dict)

    def add(self, problem: RowProblem) -> None:
        """Count a problem."""
        self.count += 1
        self._groups.setdefault((problem.code, problem.column), _Group()).add(problem)
        if self.heard is not None:
            self.heard(self.plan.told(problem))

    def told(self) -> list[RowProblem]:
        """What is told, by row; each kind in each column ends with one that stands for all others."""
        found = [problem for group in self._groups.values() for problem in group.told(self.plan)]
        return [self.plan.told(each) for each in sorted(found, key=lambda each: each.row)[:MAX_PROBLEMS]]

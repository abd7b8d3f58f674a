"""The choice between the measures that a proposal offers (裁量): what a case is with the one that was chosen.

Ratings tells in `alternatives` of its figures which measures there are, each with the facts that it rests on, so that
nothing is worked out here. Source: decision 0062.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from common.errors import Invalid
from common.messages.words import Measure
from common.phrases import N_
from services.gateway.cases.domain.case import Case, Fact


class MeasureNotOffered(Invalid):
    """Raised when an adopter chooses a measure that the proposal does not offer."""

    code = "measure_not_offered"


def measures_of(case: Case) -> tuple[Measure, ...]:
    """The measures between which the adopter chooses, the proposed one first; without a choice that one alone."""
    return tuple(Measure(each["measure"]) for each in _alternatives(case)) or (case.measure,)


def with_measure(case: Case, measure: Measure | None) -> Case:
    """The case with a measure that is offered, its facts and figures; None means the proposed one.

    Raises `MeasureNotOffered`.
    """
    measures = measures_of(case)
    chosen = measures[0] if measure is None else measure
    if chosen not in measures:
        told = N_("本案的处理建议没有提供“%(measure)s”，不能改选，请在案件所列的可选措施中选择。")
        raise MeasureNotOffered.about("measure", told, measure=chosen.label)
    told_of = {each["measure"]: each for each in _alternatives(case)}.get(chosen.value)
    if told_of is None:
        return case
    figures = {name: each for name, each in told_of.items() if name not in ("measure", "facts")}
    facts = tuple(Fact(each["text"], each["clause"], each["entry_id"]) for each in told_of["facts"])
    return replace(case, measure=chosen, facts=facts, snapshot={**case.snapshot, **figures})


def _alternatives(case: Case) -> list[Mapping[str, Any]]:
    return list(case.snapshot.get("alternatives") or ())

"""The rule cases of `cases/*.yaml`, each a sentence that a lawyer of the bureau can read and check."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.errors import Invalid
from common.rules.laws import AgreementClauses
from common.rules.money import Money
from services.ratings.cycle.domain.determination import Row, check_row
from services.ratings.domain.catalogue import Catalogue, Range, Versions
from services.ratings.domain.chain import ChainTally, assess
from services.ratings.domain.episodes import c_episodes
from services.ratings.domain.grades import Grade, explain_grade, grade_for
from services.ratings.domain.history import History, Penalty, grade_on
from services.ratings.domain.measures import newly_crossed, rank_measures, rectification_beside, standing_suspension
from services.ratings.domain.points import fold
from services.ratings.domain.spans import covering
from services.ratings.domain.violation import Source, Status
from services.ratings.policies import agreement_on
from tests.ratings import builders

FOLDER = Path(__file__).parent / "cases"
Given = Any


class CaseLoader(yaml.SafeLoader):
    """Reads `on` as the word that it is: only `true` and `false` are yes and no."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


CaseLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


def _load(path: Path) -> list[Any]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=CaseLoader)
    return [pytest.param(content["rule"], case, id=f"{path.stem}: {case['name']}") for case in content["cases"]]


CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in _load(path)]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_rule_case(rule: str, case: Mapping[str, Any]) -> None:
    assert set(case) == {"name", "clause", "on", "given", "expect"}

    found = RULES[rule](case["given"], case["on"])

    assert found == case["expect"]


def _chain(given: Given, on: date) -> dict[str, Any]:
    found = asdict(assess(ChainTally(**given), policy=builders.chain_policy(on)))
    return {**found, "reasons": [str(each) for each in found["reasons"]]}


def _grade(given: Given, on: date) -> str:
    grades = {name: Grade(given[name]) for name in ("determined", "carried") if name in given}
    arguments = {**given, **grades}
    points = arguments.pop("points")
    found = grade_for(points, policy=builders.scoring(on), **arguments)
    explained = explain_grade(points, policy=builders.scoring(on), **arguments)
    assert explained.output == found.value
    return found.value


def _points(given: Given, on: date) -> int:
    entries = []
    for number, each in enumerate(given):
        fields = dict(each)
        entries.append(
            builders.plain_violation(
                f"vio_{number}",
                item=fields.pop("item"),
                points=fields.pop("points"),
                act=fields.pop("act", None),
                money=Money.of(fields.pop("money", "0")),
                source=Source(fields.pop("source", "inspection")),
                status=Status(fields.pop("status", "confirmed")),
                **fields,
            )
        )
    return fold(entries, policy_on=lambda _: builders.scoring(on)).total


def _measure(given: Given, on: date) -> dict[str, Any] | None:
    policy = builders.measure_policy(on)
    fired = tuple(given.get("fired", ()))
    crossed = newly_crossed(before=given["before"], after=given["after"], fired=fired, policy=policy)
    entry = replace(builders.plain_violation("vio_1"), **builders.consequences(given))
    suspended = given.get("suspended")
    history = History(
        terms=(builders.span("2026-01-01..2028-01-01"),),
        penalties=(_penalty(suspended),) if suspended else (),
    )
    ranked = rank_measures(
        entry,
        crossed=crossed,
        is_heaviest=given.get("is_heaviest", True),
        policy=policy,
        standing=standing_suspension(history, on),
        term=covering(history.terms, on),
        agreed=_agreed(given, on),
    )
    if not ranked:
        return None
    found = ranked[0]
    shown: dict[str, Any] = {"measure": found.measure.value}
    if found.months:
        shown["months"] = [found.months.least, found.months.most]
    if found.working_days:
        shown |= {"working_days": found.working_days, "interview": found.interview}
    if found.instead_of:
        shown["instead_of"] = found.instead_of.value
    if found.follows_on:
        shown["follows_on"] = found.follows_on
    beside = rectification_beside(entry, found, is_heaviest=given.get("is_heaviest", True), policy=policy)
    if beside:
        shown["beside"] = beside.working_days
    return shown


def _agreed(given: Given, on: date) -> AgreementClauses:
    """The text of 2026, with further grounds to terminate, or without that of points to suspend."""
    agreed = agreement_on(on)
    grounds = {**agreed.termination_grounds, **dict.fromkeys(given.get("grounds", ()), "…")}
    suspending = agreed.suspension_grounds if given.get("suspends", True) else {}
    return replace(agreed, termination_grounds=grounds, suspension_grounds=suspending)


def _penalty(given: Mapping[str, Any]) -> Penalty:
    found = builders.suspension(str(given["from_on"]), str(given["until_on"]))
    return replace(found, ended_on=given.get("ended_on"))


def _determination(given: Given, on: date) -> str | None:
    row = Row("sto_1", Grade(given["grade"]))
    problem = check_row(
        0,
        row,
        _history(given),
        year=given["year"],
        has_veto_item=given.get("has_veto_item", False),
        policy=builders.scoring(on),
    )
    return problem.code if problem else None


def _judge(given: Given, on: date) -> Any:
    def catalogue(points: int | None) -> Catalogue:
        found = builders.catalogue(on)
        item = replace(found.items["P1"], points=Range(points or 0, points or 0))
        return replace(found, listed={} if points is None else {"P1": item})

    try:
        signed = given.get("signed", given["then"])
        versions = Versions(catalogue(signed), catalogue(given["then"]), catalogue(given["now"]))
        return versions.judge("P1").item.points.most
    except Invalid as refused:
        return refused.code


def _history(given: Given) -> History:
    return History(
        terms=tuple(builders.span(each) for each in given.get("terms", "2018-01-01..").split()),
        falls=tuple(
            builders.fall(
                str(each["on"]),
                grade=Grade(each.get("grade", "C")),
                counts_on=str(each["counts_on"]) if "counts_on" in each else None,
                entry=f"fall_{each['on']}",
            )
            for each in given.get("falls", ())
        ),
        determinations=tuple(
            builders.determination(str(each["in_force_from"]), Grade(each["grade"]), year=each.get("year"))
            for each in given.get("determinations", ())
        ),
        penalties=tuple(
            builders.suspension(str(each["from_on"]), str(each["until_on"]) if each["until_on"] else None)
            for each in given.get("suspensions", ())
        ),
    )


def _grade_on(given: Given, on: date) -> str:
    return grade_on(_history(given), on, policy=builders.scoring(on)).value


def _c_episodes(given: Given, on: date) -> list[str]:
    found = c_episodes(_history(given), policy=builders.scoring(on))
    return [each.episode_id for each in found if each.span.covers(on)]


RULES: Mapping[str, Callable[[Given, date], Any]] = {
    "chain": _chain,
    "grade": _grade,
    "points": _points,
    "measure": _measure,
    "determination": _determination,
    "judge": _judge,
    "grade_on": _grade_on,
    "c_episodes": _c_episodes,
}

"""The finished sentences and figures with which a store's measure is proposed, each with the clause it rests on.

Source: practice section 7 (case and approval), blueprint section 6. Papers print these sentences as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from common.rules.chinese_numbers import chinese_day
from common.rules.laws import BAND_MEANWHILE, ITEM, POINTS, SECOND_SUSPENSION, AgreementClauses, agreement_text
from common.rules.money import Money
from services.ratings.domain.catalogue import Range
from services.ratings.domain.explanation import Step
from services.ratings.domain.history import Penalty
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.domain.points import Line
from services.ratings.domain.spans import OPEN, Span, day_before
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import CountedYear
from services.ratings.measures.domain.decision import Decided
from services.ratings.measures.domain.notes import store_notes, told_notes
from services.ratings.measures.domain.outweighing import Tie, crossed_of
from services.ratings.measures.domain.proposal import Fact, Proposal

#: What two proposals have in common of which one gives way.
_TIED: Mapping[Tie, str] = MappingProxyType(
    {
        Tie.YEAR: "同一年度累计记分达到的各档，尚未作出决定的处理建议",
        Tie.ACT: "同一行为尚未作出决定的处理建议",
        Tie.SHARE: "同一行为既由其事项单独提出、又计入累计记分的，尚未作出决定的处理建议",
    }
)
#: Where nothing was decided of an earlier suspension, or nothing is known of it.
_NOTHING: Mapping[str, Decided] = MappingProxyType({})


def relied_on(counted: CountedYear, proposed: Proposed) -> tuple[Violation, ...]:
    """The entries that a store's measure rests on: by points every entry of the year, by the item alone the new one."""
    return counted.entries if proposed.points is not None else (counted.entry,)


def store_facts(
    counted: CountedYear, *, proposed: Proposed, agreed: AgreementClauses, decided: Mapping[str, Decided] = _NOTHING
) -> tuple[Fact, ...]:
    """Why a measure is proposed for a store: the entries that it rests on, in the order of the points.

    Behind them, of what needs a decision, which ground of which article is met. `decided` is what was decided and
    served of an earlier suspension, by case, where it is known.
    """
    by_id = {each.violation_id: each for each in relied_on(counted, proposed)}
    lines = [each for each in counted.points.lines if each.violation_id in by_id]
    facts = [entry_fact(by_id[line.violation_id], line) for line in lines]
    if proposed.standing is not None:
        by = decided.get(proposed.standing.case_id)
        facts.append(_beside(proposed.standing, proposed.measure, agreed=agreed, by=by))
    if proposed.points is not None:
        facts.append(_by_points(counted, proposed, proposed.points, agreed=agreed))
    elif proposed.needs_decision:
        facts.append(_by_item(counted.entry, proposed, agreed=agreed))
    return tuple(facts)


def second_suspension_facts(
    suspensions: Sequence[Penalty], *, decided: Mapping[str, Decided], agreed: AgreementClauses
) -> tuple[Fact, ...]:
    """Why a termination is proposed after suspensions of one term: each of them, and the ground that they are together.

    `decided` is what was decided and served of them, by case, where it is known.
    """
    clause = agreement_text(agreed.termination)
    facts = [Fact(_suspended(each, decided.get(each.case_id)), clause) for each in suspensions]
    ground = _must_terminate(agreed.termination_grounds[SECOND_SUSPENSION])
    return (*facts, Fact(f"本协议期内累计{len(suspensions)}次被中止，{ground}", clause))


def withdrawal_reason(heavier: Proposal, *, tie: Tie) -> str:
    """Why a proposal that gives way to a heavier one is withdrawn, as its case tells, and when it comes again."""
    is_suspension = heavier.measure is Measure.SUSPENSION
    months = Range(heavier.months, heavier.most_months or heavier.months) if heavier.months else None
    measure = f"中止协议{_months_text(months)}" if is_suspension else "解除协议"
    reached = heavier.snapshot.get("points_reached")
    by_item = "" if reached else f"依据{heavier.snapshot['ground']}项，"
    number = (
        f"{heavier.snapshot['year']}年度累计记分已达到{crossed_of(heavier)}分，" if tie is Tie.YEAR or reached else ""
    )
    kept = f"{_TIED[tie]}只保留较重的一项，轻重相同的保留先提出的一项，本建议由其取代。"
    return f"该店{number}{by_item}已另行建议{measure}；{kept}该项建议未作出决定即终结的，本建议重新提出。"


def store_figures(
    counted: CountedYear,
    *,
    proposed: Proposed,
    agreed: AgreementClauses,
    suspended: Sequence[Penalty] = (),
    term: Span | None = None,
    crossed: int | None = None,
    is_again: bool = False,
) -> dict[str, Any]:
    """The figures that go with a store's proposal; `acts_since` is the first day of the acts that it rests on.

    `crossed` is the highest number of points that the entry passed, also where its item brings the heavier measure;
    `agreed_on` is by which day the text is taken that the store signed, None of entries that do not know it;
    `second_article` is the article by which a second suspension of the term ends the agreement, None where the store's
    text names none; `suspended` are the cases of those before in the term, whose days go from `term_from` to the one
    before `term_until`; `ground` names the item, or else what happened, for which the measure is proposed, `act_id` the
    act where it is an item;
    `must_terminate` says whether the text asks for a termination; `notes` are for the deciders, `is_again` that they
    have to hear why it comes again.
    """
    months, agreed_on = proposed.months, counted.entry.annexed_on
    grounds = agreed.termination_grounds
    entries = relied_on(counted, proposed)
    notes = store_notes(
        counted.entry, proposed=proposed, suspended=suspended, agreed=agreed, entries=entries, is_again=is_again
    )
    return {
        "year": counted.year,
        "points": counted.points.total,
        "grade": counted.grade.value,
        "points_reached": proposed.points,
        "points_crossed": crossed,
        "months_least": months.least if months else None,
        "months_most": months.most if months else None,
        "ground": _ground(counted.entry, proposed),
        "act_id": counted.entry.act_id if proposed.points is None else None,
        "must_terminate": _is_asked_for(counted.entry, proposed, suspended, grounds),
        "second_article": agreed.termination if SECOND_SUSPENSION in grounds else None,
        "suspended": [each.case_id for each in suspended],
        "term_from": term.from_on.isoformat() if term else None,
        "term_until": term.until_on.isoformat() if term else None,
        "acts_since": min(each.occurred_on for each in entries).isoformat(),
        "agreed_on": agreed_on.isoformat() if agreed_on else None,
        "follows_on": proposed.follows_on.isoformat() if proposed.follows_on else None,
        **told_notes(notes),
    }


def _ground(entry: Violation, proposed: Proposed) -> str:
    """For what a measure is proposed: by the name of its ground in `agreement_clauses.yaml`, or the code of an item."""
    if proposed.measure is Measure.TERMINATION and proposed.standing is not None:
        return BAND_MEANWHILE
    return entry.item if proposed.points is None else POINTS


def entry_fact(entry: Violation, line: Line) -> Fact:
    """What the store did, what it costs, and by which rules that is not what its item says."""
    money = f"，涉及金额{entry.money}元" if entry.money > Money.of(0) else ""
    rules = "；".join(_acted(each) for each in line.step.steps)
    why = f"（基本分值{entry.points}分；{rules}）" if rules else ""
    text = f"{chinese_day(entry.occurred_on)}，{entry.act}（{entry.item}项）{money}，记{line.counted}分{why}。"
    return Fact(text, entry.clause, entry.violation_id)


def _acted(step: Step) -> str:
    """A rule that acted on what an entry costs, by which number, and what it cost then; nothing of that at 0."""
    if not step.output:
        return step.rule
    by = dict(step.inputs)
    how = f"按{_factor(str(by['factor']))}倍" if "factor" in by else f"加{by['added']}分" if "added" in by else ""
    return f"{step.rule}，{how}计{step.output}分"


def _factor(fraction: str) -> str:
    """A factor as people write it: `3/2` as `1.5`."""
    return f"{float(Fraction(fraction)):g}"


def _by_points(counted: CountedYear, proposed: Proposed, number: int, *, agreed: AgreementClauses) -> Fact:
    """Which number of points the year had reached, with the day of that: it may go on before the paper prints it.

    Behind it the ground of a termination that the text names for it.
    """
    day = counted.entry.decided_on
    since = f"截至{chinese_day(day)}，" if day else ""
    text = f"{since}{counted.year}年度累计记分{counted.points.total}分，达到{number}分的处理标准"
    if proposed.measure is Measure.TERMINATION and proposed.standing is None:
        ground = _must_terminate(agreed.termination_grounds[POINTS])
        return Fact(f"{text}，{ground}", agreement_text(agreed.termination))
    by_catalogue = (agreed.catalogue, agreed.measures)
    articles = (agreed.suspension,) if proposed.measure is Measure.SUSPENSION else by_catalogue
    return Fact(f"{text}。", agreement_text(*articles))


def _beside(standing: Penalty, measure: Measure, *, agreed: AgreementClauses, by: Decided | None) -> Fact:
    """That an earlier suspension of the term stands, and which ground that is where it brings the termination."""
    text = f"自{chinese_day(standing.from_on)}起的中止{_decision(standing, by)}尚未期满，又达到中止的处理标准"
    if measure is not Measure.TERMINATION:
        return Fact(f"{text}。", agreement_text(agreed.suspension))
    ground = _must_terminate(agreed.termination_grounds[BAND_MEANWHILE])
    return Fact(f"{text}，{ground}", agreement_text(agreed.termination))


def _by_item(entry: Violation, proposed: Proposed, *, agreed: AgreementClauses) -> Fact:
    """Which ground of the text an item is that brings its measure by itself; else only that the catalogue names it."""
    by_catalogue = agreement_text(agreed.catalogue, agreed.measures)
    named = f"《违规行为记分目录》{entry.item}项规定的处理包括"
    if proposed.measure is Measure.TERMINATION:
        ground = agreed.termination_grounds.get(entry.item)
        if ground is None:
            degree = "" if entry.is_termination_ground else "（情节严重的）"
            return Fact(f"{named}解除协议{degree}。", by_catalogue)
        return Fact(f"该行为{_must_terminate(ground)}", agreement_text(agreed.termination))
    months = f"{named}中止协议{_months_text(proposed.months)}"
    ground = agreed.suspension_grounds.get(ITEM)
    if ground is None:
        return Fact(f"{months}。", by_catalogue)
    return Fact(f"{months}，属于协议约定可以中止协议的情形：“{ground}”。", agreement_text(agreed.suspension))


def _must_terminate(ground: str) -> str:
    """That something is a ground on which the text asks for the termination, in its words."""
    return f"属于协议约定应当解除协议的情形：“{ground}”。"


def _months_text(months: Range | None) -> str:
    if months is None:
        return ""
    return f"{months.least}个月" if months.least == months.most else f"{months.least}至{months.most}个月"


def _suspended(penalty: Penalty, by: Decided | None) -> str:
    """On which days a suspension held, as far as it has an end, and by which decision."""
    until = penalty.ended_on or penalty.until_on
    to = f"至{chinese_day(day_before(until))}" if until else ""
    return f"自{chinese_day(penalty.from_on)}起{to}中止协议{_decision(penalty, by)}。"


def _decision(penalty: Penalty, by: Decided | None) -> str:
    """By which decision a suspension holds, and why its days are others than those that it prints, in brackets."""
    said = [by.decision.number] if by else []
    if by and by.decision.is_moved and by.decision.printed_first_on:
        printed, served = chinese_day(by.decision.printed_first_on), chinese_day(by.decision.served_on)
        said.append(f"载明自{printed}起，因迟至{served}送达，自送达次日起算")
    if penalty.ended_on is not None and penalty.ended_on < (penalty.until_on or OPEN):
        planned = f"原应至{chinese_day(day_before(penalty.until_on))}，" if penalty.until_on else ""
        said.append(f"{planned}{f'因{by.ended_by}' if by and by.ended_by else ''}提前结束")
    return f"（{'；'.join(said)}）" if said else ""


def _is_asked_for(
    entry: Violation, proposed: Proposed, suspended: Sequence[Penalty], grounds: Mapping[str, str]
) -> bool:
    """Whether the text asks for a termination (应当解除): at once by item or points, or with this second suspension."""
    if proposed.measure is Measure.TERMINATION and proposed.points is not None:
        return True
    is_second = proposed.measure is Measure.SUSPENSION and bool(suspended) and SECOND_SUSPENSION in grounds
    return is_second or (proposed.needs_decision and proposed.points is None and entry.item in grounds)

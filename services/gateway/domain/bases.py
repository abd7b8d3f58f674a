"""What a decision rests on (处理依据): the agreement's article, and of the regulations what was checked.

Source: practice (head), papers.md (rules for all), decision 0037. 735 Art. 13 names the stop of payment and the
termination, not the suspension of an agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from common.messages.words import Measure
from common.rules.laws import AgreementClauses, agreement_text
from services.gateway.domain.policy import GatewayPolicy

#: The articles on which each measure would rest beside the agreement.
REGULATIONS: Mapping[Measure, tuple[str, ...]] = {
    Measure.SUSPENSION: ("令3-35(4)", "令3-39"),
    Measure.TERMINATION: ("735-13", "令3-40"),
    Measure.CHAIN_SUSPENSION: ("735-13", "令3-35(2)"),
    Measure.RESUMPTION: (),
    Measure.CHAIN_RESUMPTION: (),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Articles of the agreement; `laws` in words, none where none was checked; whether there are any to check.

    `clauses` are the articles of the agreement by what they say.
    """

    articles: tuple[int, ...]
    laws: tuple[str, ...]
    has_regulations: bool
    clauses: AgreementClauses

    @property
    def agreed(self) -> str:
        """The agreement's articles in words."""
        return agreement_text(*self.articles)


def basis_of(
    measure: Measure,
    *,
    clauses: Iterable[str],
    acts_since: date | None,
    on: date,
    policy: GatewayPolicy,
    agreed_on: date | None = None,
) -> Basis:
    """What a decision of a measure rests on, that is made on a day.

    `clauses` are those of its facts beside the acts: where one names the grounds for which an agreement must be
    terminated, the decision does, else a termination rests on the annexed catalogue. `acts_since` is the first day of
    the acts, None where it is not known: then no regulation is cited. The articles of the agreement are those of
    `agreed_on`, the day on which its text was signed, or else of the acts.
    """
    agreed = policy.agreement_clauses.on(agreed_on or acts_since or on)
    regulations = REGULATIONS[measure]
    return Basis(
        articles=_articles(measure, tuple(clauses), agreed),
        laws=policy.laws_on(on).cited(regulations, acts_since=acts_since),
        has_regulations=bool(regulations),
        clauses=agreed,
    )


def _articles(measure: Measure, clauses: tuple[str, ...], agreed: AgreementClauses) -> tuple[int, ...]:
    if measure.is_of_chain:
        return (agreed.chain,)
    if measure is not Measure.TERMINATION:
        return (agreed.suspension,)
    ground = agreement_text(agreed.termination).removeprefix(agreement_text())
    is_named = any(ground in clause for clause in clauses)
    return (agreed.measures, agreed.termination) if is_named else (agreed.catalogue, agreed.measures)

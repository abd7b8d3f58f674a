"""The measures between which the deciders of a store's case choose (裁量), each with the facts that it would rest on.

Source: agreement Art. 31 (应当解除), catalogue (情节严重的，解除协议); decision 0062. A suspension is proposed where
the catalogue ranks it; that the act asks for, or allows, the termination is for two persons to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.rules.laws import AgreementClauses
from services.ratings.domain.catalogue import Consequence
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import CountedYear
from services.ratings.measures.domain.facts import store_facts
from services.ratings.measures.domain.proposal import Fact

#: What the catalogue says of an item for which the agreement may be terminated.
_TERMINATING = frozenset({Consequence.TERMINATE, Consequence.TERMINATE_IF_SERIOUS})


def alternatives(
    counted: CountedYear,
    *,
    proposed: Proposed,
    agreed: AgreementClauses,
    facts: Sequence[Fact],
    figures: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """What may be decided, the proposed measure with its facts and figures at the head; empty without a choice.

    Of each the `measure`, its `facts`, and the figures that are others with it: `ground`, `must_terminate`,
    `acts_since`.
    """
    entry = counted.entry
    if proposed.measure is not Measure.SUSPENSION or not _may_terminate(entry, agreed):
        return []
    told = {name: figures[name] for name in ("ground", "must_terminate", "acts_since")}
    ending = {
        "ground": entry.item,
        "must_terminate": entry.item in agreed.termination_grounds,
        "acts_since": entry.occurred_on.isoformat(),
    }
    rested_on = store_facts(counted, proposed=Proposed(Measure.TERMINATION), agreed=agreed)
    return [
        {"measure": Measure.SUSPENSION.value, "facts": _plain(facts), **told},
        {"measure": Measure.TERMINATION.value, "facts": _plain(rested_on), **ending},
    ]


def _may_terminate(entry: Violation, agreed: AgreementClauses) -> bool:
    return entry.item in agreed.termination_grounds or not _TERMINATING.isdisjoint(entry.consequences)


def _plain(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    return [{"text": each.text, "clause": each.clause, "entry_id": each.entry_id} for each in facts]

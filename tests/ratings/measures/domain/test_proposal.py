"""How a proposal is shown on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from common.messages.words import Scope
from services.ratings.domain.measures import Measure
from services.ratings.measures.domain.proposal import Proposal, Status, status_on
from tests.ratings import builders

#: A suspension from 2026-03-03 on.
DECIDED = Proposal(
    proposal_id="prp_1",
    measure=Measure.SUSPENSION,
    scope=Scope.STORE,
    subject_id="sto_1",
    status=Status.DECIDED,
    proposed_at=builders.AT,
    relied_on=(),
    facts=(),
    first_on=date(2026, 3, 3),
)


def test_a_measure_is_effective_from_its_first_day_to_its_last() -> None:
    proposal = replace(DECIDED, last_on=date(2026, 4, 2))
    open_ended = replace(proposal, last_on=None)

    assert status_on(proposal, date(2026, 3, 2)) is Status.DECIDED
    assert status_on(proposal, date(2026, 3, 3)) is Status.EFFECTIVE
    assert status_on(proposal, date(2026, 4, 2)) is Status.EFFECTIVE
    assert status_on(proposal, date(2026, 4, 3)) is Status.ENDED
    assert status_on(open_ended, date(2030, 1, 1)) is Status.EFFECTIVE


@pytest.mark.parametrize(
    ("ended_on", "shown"),
    [
        (date(2026, 3, 4), {2: "decided", 3: "effective", 4: "ended", 5: "ended"}),
        (date(2026, 3, 5), {2: "decided", 3: "effective", 4: "effective", 5: "ended"}),
        (date(2026, 3, 9), {2: "decided", 3: "effective", 4: "effective", 5: "ended"}),
        (None, {2: "ended", 3: "ended", 4: "ended", 5: "ended"}),
    ],
)
def test_a_served_resumption_ends_a_measure_on_its_first_day(ended_on: date | None, shown: dict[int, str]) -> None:
    proposal = replace(DECIDED, status=Status.ENDED, last_on=date(2026, 3, 4), ended_on=ended_on)

    assert {day: status_on(proposal, date(2026, 3, day)).value for day in shown} == shown

"""What an adoption is asked for: reasons of a measure against a chain, and when a second suspension begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from common import clock
from common.messages.words import Measure
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.particulars import ParticularsMissing, check_complete
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.adopt_case import adopt_case
from services.gateway.cases.usecases.find_beside import earliest_after, find_beside
from services.gateway.domain.party import Party
from services.gateway.domain.periods import FirstDayRefused, suspension_period
from tests.gateway.builders import chain_proposal, command, opened, particulars, proposal, reviewer, suspended

pytestmark = pytest.mark.usefixtures("gateway_db")


def adopt(case, given):
    adopt_case(
        case.case_id,
        version=case.version,
        particulars=given,
        party=Party(case.subject_id, "康源连锁", None),
        affected=(Party("sto_1", "康源大药房1店"),) if case.measure.is_of_chain else (),
        policy=policies.current(),
        today=clock.today(),
        command=command(reviewer().actor),
    )
    return cases.get(case.case_id)


@pytest.mark.parametrize("reasons", [None, "", "  "])
@pytest.mark.parametrize("snapshot", [{"tally": {"stores": 3}, "reasons_below": 7}, {"reasons_below": None}, {}])
def test_a_measure_against_a_chain_of_any_size_is_not_adopted_without_reasons(reasons, snapshot):
    """Practice 12.2: it is taken only where milder ones do not suffice."""
    case = opened(chain_proposal(snapshot=snapshot))

    with pytest.raises(ParticularsMissing) as refused:
        adopt(case, particulars(case, reasons=reasons))

    assert [(each.field, each.code) for each in refused.value.problems] == [("reasons", "reasons_missing")]
    assert "较轻的措施为何不足以达到目的" in refused.value.problems[0].message


def test_the_reasons_stay_with_the_case_and_its_end_needs_none():
    case = opened(chain_proposal())

    adopted = adopt(case, particulars(case, reasons="三家门店由同一负责人指使。"))

    assert adopted.particulars is not None
    assert adopted.particulars.reasons == "三家门店由同一负责人指使。"
    assert adopted.steps[-1].particulars == adopted.particulars
    check_complete(Measure.CHAIN_RESUMPTION, replace(adopted.particulars, reasons=None), has_choice=False)


def test_a_second_suspension_begins_on_the_day_after_the_first_ends_or_later():
    follows_on = clock.today() + timedelta(days=200)
    case = opened(proposal(snapshot={"follows_on": follows_on.isoformat()}))

    with pytest.raises(FirstDayRefused, match="前次中止尚未期满"):
        adopt(case, particulars(case, first_on=follows_on - timedelta(days=1)))

    assert adopt(case, particulars(case, first_on=follows_on)).particulars.first_on == follows_on


def test_of_two_suspensions_found_at_once_the_second_begins_after_the_first():
    """Items I3 and Q4 of one inspection: two acts, two proposals of the same hour, neither knows of the other."""
    first = opened()
    second = opened(proposal(subject_id=first.subject_id))
    assert earliest_after(second, today=clock.today()) is None
    adopted = adopt(first, particulars(first))
    last_day = suspension_period(adopted.particulars.first_on, months=3).last_day

    with pytest.raises(FirstDayRefused, match="前次中止尚未期满"):
        adopt(second, particulars(second, first_on=last_day))

    assert adopt(second, particulars(second, first_on=last_day + timedelta(days=1))).status is Status.ADOPTED
    assert [each.case_id for each in find_beside(second, today=clock.today())] == [first.case_id]
    assert find_beside(first, today=last_day + timedelta(days=400))


def test_a_suspension_that_is_over_or_dropped_is_waited_for_no_longer():
    done = suspended()
    case = opened(proposal(subject_id=done.subject_id))
    last_day = done.effect.last_day

    assert earliest_after(case, today=last_day) == last_day + timedelta(days=1)
    assert earliest_after(case, today=last_day + timedelta(days=1)) is None
    assert earliest_after(opened(proposal(measure="termination", months=None)), today=last_day) is None


def test_another_store_is_another_matter():
    adopted = adopt(first := opened(), particulars(first))

    assert adopted.status is Status.ADOPTED
    assert find_beside(opened(), today=clock.today()) == []

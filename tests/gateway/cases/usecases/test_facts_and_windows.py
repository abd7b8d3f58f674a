"""Nothing is decided twice, and nothing while who is concerned may still object."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta

import pytest

from common import clock
from common.rules.calendars import state_council_calendar
from common.rules.working_days import add_working_days
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.due_process import WindowOpen, check_heard
from services.gateway.cases.domain.facts import FactsDecided, FactsTakenUp
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.check_ground import EndIsPrinted, check_ground
from services.gateway.cases.usecases.order_decision import facts_of
from services.gateway.clients.connection import Connection
from services.gateway.papers.storage.documents import PaperDocument
from services.gateway.papers.usecases.order_notice import notice_id_of, order_notices
from tests.gateway.builders import adopted, approved, command, opened, proposal
from tests.gateway.papers.notices import ordered

pytestmark = pytest.mark.usefixtures("gateway_db")

FRIDAY = date(2026, 9, 18)


@pytest.mark.parametrize(
    ("last_days", "today", "is_refused"),
    [
        ([], FRIDAY, False),
        ([None], FRIDAY, True),
        ([FRIDAY], FRIDAY, True),
        ([FRIDAY], FRIDAY + timedelta(days=1), False),
        ([FRIDAY, None], FRIDAY + timedelta(days=1), True),
        ([FRIDAY - timedelta(days=9), FRIDAY], FRIDAY, True),
    ],
)
def test_nothing_is_approved_before_the_last_window_is_over(last_days, today, is_refused):
    with pytest.raises(WindowOpen) if is_refused else nullcontext():
        check_heard(last_days, today=today)


def on(*entry_ids: str, **different):
    facts = [{"text": f"违规{each}。", "clause": "", "entry_id": each} for each in entry_ids]
    return opened(proposal(facts=facts, **different))


def served(case, number: str):
    """The case as if its decision had been numbered and served."""
    CaseDocument._get_collection().update_one(
        {"_id": case.case_id}, {"$set": {"status": Status.SERVED.value, "number": number}}
    )


def test_a_case_is_approved_once_its_notice_was_served_and_the_window_is_over(clock_file):
    told = ordered("vio_window", store_id="sto_window")
    order_notices([(told, clock.now(), command())], policy=policies.current())
    case = adopted(on("vio_window", subject_id="sto_window"), first_on=clock.today() + timedelta(days=20))

    with pytest.raises(WindowOpen, match="1项尚未告知"):
        approved(case)
    served_on = clock.today()
    PaperDocument._get_collection().update_one(
        {"_id": notice_id_of("vio_window")},
        {
            "$set": {
                "status": "served",
                "service": {
                    "served_on": served_on.isoformat(),
                    "manner": "in_person",
                    "receiver": "王五",
                    "recorded_by": "per_1",
                },
            }
        },
    )
    last = add_working_days(served_on, 5, calendar=state_council_calendar()).day
    clock.advance(days=(last - served_on).days)
    with pytest.raises(WindowOpen, match="届满"):
        approved(case)
    clock.advance(days=1)

    assert approved(case).status is Status.APPROVED


def test_while_a_case_on_the_same_entry_is_under_way_no_other_is_adopted_nor_approved():
    first, second = on("vio_1", "vio_2", subject_id="sto_twice"), on("vio_2", "vio_3", subject_id="sto_twice")
    elsewhere = on("vio_2", subject_id="sto_other")

    adopted(first)

    with pytest.raises(FactsTakenUp) as refused:
        adopted(second)
    assert f"提出的“{first.measure.label}”一案" in refused.value.message
    assert "待审批" in refused.value.message
    assert adopted(elsewhere).status is Status.ADOPTED


def test_what_was_decided_alone_is_not_decided_again_and_beside_new_acts_it_is_told_as_decided():
    first = on("vio_a", subject_id="sto_again")
    served(first, "示医保决〔2026〕3号")
    again, more = on("vio_a", subject_id="sto_again"), on("vio_a", "vio_b", subject_id="sto_again")

    with pytest.raises(FactsDecided, match="示医保决〔2026〕3号"):
        adopted(again)
    case = adopted(more)

    told = facts_of(case, dated_on=clock.today(), policy=policies.current())
    assert [each.text for each in told.findings] == [
        "违规vio_a。（该行为已由示医保决〔2026〕3号处理，此处只作为累计记分的依据。）",
        "违规vio_b。",
    ]


def test_a_resumption_rests_on_what_was_decided():
    served(on("vio_r", subject_id="sto_back"), "示医保决〔2026〕4号")
    case = on("vio_r", subject_id="sto_back", measure="resumption", months=None)

    assert adopted(case).status is Status.ADOPTED


@pytest.mark.parametrize("last_on", ["2099-01-31", None])
def test_no_suspension_is_ended_before_its_printed_day(keyrings, last_on):
    """No article of the text lets a store's own suspension end early; its chain's measure has no end to be before."""
    before = on("vio_e", subject_id="sto_early")
    served(before, "示医保决〔2026〕5号")
    days = {"first_on": "2026-01-01", "last_on": last_on}
    CaseDocument._get_collection().update_one({"_id": before.case_id}, {"$set": days})
    case = on(subject_id="sto_early", measure="resumption", months=None, ends_case_id=before.case_id)
    unasked = Connection("ratings", "http://127.0.0.1:1", keyrings["gateway"])

    for each in (case, adopted(case)):
        if last_on is None:
            check_ground(each, connection=unasked, today=clock.today())
        else:
            with pytest.raises(EndIsPrinted, match="至2099年1月31日届满"):
                check_ground(each, connection=unasked, today=clock.today())

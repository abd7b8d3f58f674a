"""Decision 0059: a late service moves a suspension; until its number the next one is decided anew, then it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.people.commands import Command, Role, service_actor
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.find_beside import earliest_after, period_of
from services.gateway.cases.usecases.find_overlaps import (
    SuspensionsOverlap,
    find_overlaps,
    list_overlaps,
)
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.cases.usecases.settle_annexes import settle_annexes
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.record_service import record_service
from tests.gateway.builders import (
    adopted,
    approved,
    approver,
    command,
    opened,
    proposal,
    record,
    rendered,
    reviewer,
    user,
)

pytestmark = pytest.mark.usefixtures("gateway_db")


@pytest.fixture
def issued(follow, tmp_path):
    """Call with an adopted case: it is approved, numbered and printed."""

    def build(case):
        approved(case)
        follow()
        rendered(cases.get(case.case_id), anchor_dir=tmp_path)
        follow()
        found = cases.get(case.case_id)
        assert found.status is Status.ISSUED
        return found

    return build


@pytest.fixture
def serve(follow):
    """Call with an issued case: it is served today."""

    def run(case):
        record_service(
            paper_of(case), record=record(), today=clock.today(), command=command(reviewer(areas=("3603",)).actor)
        )
        follow()
        return cases.get(case.case_id)

    return run


def second_of(first):
    """Another suspension of the store, adopted for the day after the first ends by its print."""
    case = opened(proposal(subject_id=first.subject_id))
    return adopted(case, first_on=period_of(first, today=clock.today()).last_day + timedelta(days=1))


def told_to(account, case, *, day=None):
    """The overlaps of the store of a case, as an account is told of them on a day."""
    found = list_overlaps(actor=account.actor, today=day or clock.today())
    return [each for each in found if each.later.subject_id == case.subject_id]


def settle_and_number(tmp_path) -> int:
    settle_annexes(None, None, at=clock.now())
    return number_papers(Numbering("test", tmp_path, Command(service_actor("gateway"), "numbering", clock.now())))


def test_a_second_one_that_is_only_adopted_looks_again_after_a_late_service(clock_file, issued, serve):
    first = issued(adopted())
    second = second_of(first)
    clock.advance(days=10)
    late = serve(first)

    with pytest.raises(SuspensionsOverlap) as refused:
        approved(second)

    last = late.effect.last_day
    assert refused.value.params == {"case": late.number, "first": second.particulars.first_on, "last": last}
    assert earliest_after(second, today=clock.today()) == last + timedelta(days=1)


def test_what_is_not_served_on_its_first_day_is_awaited_as_it_will_begin_at_the_earliest(clock_file, issued):
    first = issued(adopted())
    second = second_of(first)
    assert find_overlaps(second, today=clock.today()) == []

    clock.advance(days=10)

    assert period_of(first, today=clock.today()).first_day == clock.today() + timedelta(days=1)
    with pytest.raises(SuspensionsOverlap):
        approved(second)


def test_another_one_without_a_number_is_named_by_the_day_of_its_proposal(clock_file, issued):
    first = issued(adopted())
    second = second_of(first)
    clock.advance(days=10)
    CaseDocument._get_collection().update_one({"_id": first.case_id}, {"$set": {"status": "approved", "number": None}})

    with pytest.raises(SuspensionsOverlap) as refused:
        approved(second)

    assert refused.value.params["day"] == clock.local_day(first.opened_at)
    assert first.case_id not in str(refused.value)
    assert "提出的建议）与本决定拟定的期限" in str(refused.value)


def test_one_that_was_approved_takes_no_number_when_the_first_has_moved_meanwhile(
    clock_file, issued, serve, follow, tmp_path
):
    first = issued(adopted())
    second = second_of(first)
    approved(second)
    follow()
    assert number_papers(Numbering("test", tmp_path, Command(service_actor("gateway"), "n", clock.now()))) == 0
    clock.advance(days=10)
    serve(first)

    assert settle_and_number(tmp_path) == 0

    returned = cases.get(second.case_id)
    assert returned.status is Status.RETURNED
    assert "重叠" in returned.reason
    follow()
    assert papers.get(paper_of(second)).number is None


def test_one_that_still_follows_the_first_goes_on_to_its_number(clock_file, issued, serve, follow, tmp_path):
    first = issued(adopted())
    second = second_of(first)
    approved(second)
    follow()
    serve(first)

    assert settle_and_number(tmp_path) == 1


def test_a_suspension_that_has_none_beside_it_waits_for_no_comparison(follow, tmp_path):
    approved(adopted())
    follow()

    assert number_papers(Numbering("test", tmp_path, Command(service_actor("gateway"), "n", clock.now()))) == 1


def test_a_printed_one_stays_as_it_is_and_is_told_until_the_days_are_apart(clock_file, issued, serve):
    first = issued(adopted())
    second = issued(second_of(first))
    staff = reviewer(areas=("3603",))
    assert told_to(staff, first) == []
    clock.advance(days=10)
    late = serve(first)

    (told,) = told_to(staff, first)

    printed = second.particulars.first_on
    assert (told.first.case_id, told.later.case_id) == (first.case_id, second.case_id)
    assert (told.shared.first_day, told.shared.last_day) == (printed, late.effect.last_day)
    assert told.ends_on == late.effect.last_day
    (of_case,) = find_overlaps(cases.get(second.case_id), today=clock.today())
    assert (of_case.first.case_id, of_case.shared) == (first.case_id, told.shared)
    assert cases.get(second.case_id).particulars.first_on == printed
    for stranger in (reviewer(areas=("4401",)), user(Role.PHARMACY, stores=(first.subject_id,))):
        assert told_to(stranger, first) == []


def test_a_printed_one_that_is_served_on_the_last_day_of_the_first_follows_it_without_a_gap(clock_file, issued, serve):
    first = issued(adopted())
    second = issued(second_of(first))
    clock.advance(days=10)
    last = serve(first).effect.last_day
    clock.advance(days=(last - clock.today()).days)

    served = serve(second)

    assert served.effect.first_day == last + timedelta(days=1)
    assert told_to(reviewer(areas=("3603",)), first) == []


def test_two_that_were_both_served_are_told_as_running_at_once(clock_file, issued, serve):
    first = issued(adopted())
    second = serve(issued(second_of(first)))
    clock.advance(days=10)
    late = serve(first)

    (told,) = told_to(approver(areas=("3603",)), first)

    assert (told.shared.first_day, told.shared.last_day) == (second.effect.first_day, late.effect.last_day)
    after = late.effect.last_day + timedelta(days=1)
    assert told_to(approver(areas=("3603",)), first, day=after) == []


def test_what_has_no_days_yet_overlaps_nothing():
    first = adopted()

    assert find_overlaps(opened(proposal(subject_id=first.subject_id)), today=clock.today()) == []

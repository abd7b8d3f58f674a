import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from common import clock, mongo
from common.errors import Conflict, DomainError, Stale
from common.journal import journal
from common.people.commands import Role
from services.gateway import policies
from services.gateway.cases.domain.case import LABELS, RoleNotAllowed, Status, TransitionNotAllowed
from services.gateway.cases.domain.due_process import ReliedOnPerson, SamePerson
from services.gateway.cases.domain.particulars import ParticularsMissing, ReasonsLacking
from services.gateway.cases.storage import cases
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.adopt_case import AlreadyAdopted, adopt_case
from services.gateway.cases.usecases.approve_case import approve_case
from services.gateway.cases.usecases.get_case import affected_ids, annex_of, get_case
from services.gateway.cases.usecases.open_case import Opening, open_cases
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.cases.usecases.withdraw_case import withdraw_case
from services.gateway.domain.party import Party
from services.gateway.domain.periods import FirstDayPassed, FirstDayRefused, MonthsOutOfRange
from tests.gateway.builders import (
    HEADQUARTERS,
    adopted,
    approved,
    approver,
    chain_proposal,
    command,
    opened,
    particulars,
    person,
    proposal,
    reviewer,
    user,
)

pytestmark = pytest.mark.usefixtures("gateway_db")


def approve(case, by):
    return approve_case(case.case_id, version=case.version, today=clock.today(), command=command(by.actor))


def test_a_proposal_opens_one_case_however_often_it_comes():
    message = proposal()

    answers = [open_cases([Opening(message, "", command())]) for _ in range(3)]

    assert [len(each) for each in answers] == [1, 0, 0]
    case = cases.find_by_proposal(message.proposal_id)
    assert case.status is Status.PROPOSED
    assert case.hands.relied_on == {"per_recorder", "per_confirmer"}
    assert affected_ids(case) == tuple(message.affected)


def test_adoption_takes_over_what_the_paper_will_say():
    case = adopted(opened(chain_proposal()))

    assert case.status is Status.ADOPTED
    assert (case.subject_name, case.party.name) == ("康源大药房一店", HEADQUARTERS)
    assert len(annex_of(case)) == 3


@pytest.mark.parametrize(
    ("days", "months", "error"), [(0, 3, FirstDayRefused), (5, 7, MonthsOutOfRange), (5, None, MonthsOutOfRange)]
)
def test_adoption_refuses_impossible_particulars_and_writes_nothing(days, months, error):
    case = opened()
    wrong = replace(particulars(case), first_on=clock.today() + timedelta(days=days), months=months)

    with pytest.raises(error):
        adopt_case(
            case.case_id,
            version=case.version,
            particulars=wrong,
            party=Party(case.subject_id, "店"),
            affected=(),
            policy=policies.current(),
            today=clock.today(),
            command=command(reviewer().actor),
        )

    assert cases.get(case.case_id) == case


@pytest.mark.parametrize("months", [2, 5])
def test_months_outside_the_proposals_own_range_are_refused_naming_it(months):
    case = opened(proposal(snapshot={"months_least": 3, "months_most": 4}))

    with pytest.raises(MonthsOutOfRange, match="3至4个月"):
        adopt_case(
            case.case_id,
            version=case.version,
            particulars=replace(particulars(case), months=months),
            party=Party(case.subject_id, "店"),
            affected=(),
            policy=policies.current(),
            today=clock.today(),
            command=command(reviewer().actor),
        )

    assert cases.get(case.case_id) == case


def test_months_are_refused_for_a_measure_that_has_none():
    case = opened(chain_proposal())

    with pytest.raises(MonthsOutOfRange) as refusal:
        adopt_case(
            case.case_id,
            version=case.version,
            particulars=replace(particulars(case), months=3),
            party=Party(case.subject_id, "连锁"),
            affected=(),
            policy=policies.current(),
            today=clock.today(),
            command=command(reviewer().actor),
        )

    assert refusal.value.problems[0].code == "months_not_wanted"


def adopt(case, by):
    return adopt_case(
        case.case_id,
        version=case.version,
        particulars=particulars(case),
        party=Party(case.subject_id, "店"),
        affected=(),
        policy=policies.current(),
        today=clock.today(),
        command=command(by.actor),
    )


@pytest.mark.parametrize("advance", [adopted, lambda case: approved(adopted(case))])
def test_who_adopts_again_is_told_that_it_is_done_and_how_the_case_stands(advance):
    seen, clerk = opened(), reviewer()
    case = advance(seen)

    for version in (seen.version, case.version):
        with pytest.raises(AlreadyAdopted, match=f"已经采纳，案件的当前状态为“{LABELS[case.status]}”") as refusal:
            adopt(replace(seen, version=version), clerk)

        assert [(each.field, each.code) for each in refusal.value.problems] == [("case_id", "already_adopted")]
    assert cases.get(case.case_id) == case


def test_a_returned_case_may_be_adopted_again_but_not_as_it_was_before():
    seen = opened()
    case = adopted(seen)
    return_case(case.case_id, version=case.version, reason="请补充依据", command=command(approver().actor))

    with pytest.raises(Stale):
        adopt(seen, reviewer())

    adopt(cases.get(case.case_id), reviewer())
    assert cases.get(case.case_id).status is Status.ADOPTED


@pytest.mark.parametrize("is_one_person", [True, False])
def test_of_adoptions_at_once_one_counts_and_the_others_are_told_that_it_is_done(is_one_person):
    case, clerk = opened(), reviewer()
    people = [clerk if is_one_person else reviewer() for _ in range(6)]
    start = threading.Barrier(len(people))

    def try_it(by):
        start.wait()
        try:
            return adopt(case, by).version
        except DomainError as refused:
            return refused.code

    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(try_it, people))

    assert sorted(map(str, answers)) == sorted([str(case.version + 1), *["already_adopted"] * 5])
    assert cases.get(case.case_id).version == case.version + 1


def test_a_second_person_approves():
    case = adopted()

    receipt = approve(case, approver())

    stored = cases.get(case.case_id)
    assert (stored.status, stored.version) == (Status.APPROVED, receipt.version)
    assert stored.approved_on == clock.today()


def test_a_case_is_not_approved_once_the_first_day_that_it_prints_has_come(clock_file):
    """Its paper would order a suspension from a day before its own date."""
    case = adopted(first_on=clock.today() + timedelta(days=2))

    clock.advance(days=1)
    clock.advance(days=1)
    with pytest.raises(FirstDayPassed, match="退回案件"):
        approve(case, approver())

    return_case(case.case_id, version=case.version, reason="请改选起始日", command=command(approver().actor))
    again = adopted(cases.get(case.case_id), first_on=clock.today() + timedelta(days=1))
    approve(again, approver())
    assert cases.get(case.case_id).status is Status.APPROVED


def without_reasons(case):
    """The case as an adoption of the time before left it, when nobody was asked for reasons."""
    CaseDocument._get_collection().update_one({"_id": case.case_id}, {"$unset": {"particulars.reasons": ""}})
    return cases.get(case.case_id)


def test_an_adoption_without_reasons_where_there_is_a_choice_is_not_approved():
    case = without_reasons(adopted())

    with pytest.raises(ReasonsLacking, match="请退回案件，由经办人员写明处理理由，重新采纳"):
        approve(case, approver())

    return_case(case.case_id, version=case.version, reason="请写明理由", command=command(approver().actor))
    assert approved(adopted(cases.get(case.case_id))).status is Status.APPROVED


def test_what_leaves_no_choice_is_approved_without_reasons():
    bound = adopted(opened(proposal(measure="termination", snapshot={"must_terminate": True})))

    assert bound.particulars.reasons is None
    assert approved(bound).status is Status.APPROVED


def test_the_adopters_second_account_may_not_approve():
    one_person = person()
    case = adopted(by=reviewer(person_id=one_person))

    with pytest.raises(SamePerson):
        approve(case, approver(person_id=one_person))

    assert cases.get(case.case_id) == case


def test_every_earlier_adopter_of_a_returned_case_is_barred_from_approving():
    first = person()
    case = adopted(by=reviewer(person_id=first))
    return_case(case.case_id, version=case.version, reason="请补充依据", command=command(approver().actor))
    case = adopted(cases.get(case.case_id), by=reviewer())

    with pytest.raises(SamePerson):
        approve(case, approver(person_id=first))


def test_who_recorded_or_confirmed_may_not_approve():
    confirmer = person()
    case = adopted(opened(proposal(relied_on=["per_x", confirmer])))

    with pytest.raises(ReliedOnPerson):
        approve(case, approver(person_id=confirmer))


def test_who_made_the_proposal_may_not_approve_it():
    proposer = person()
    case = adopted(opened(proposer=proposer))

    with pytest.raises(SamePerson):
        approve(case, approver(person_id=proposer))


def test_two_approvals_at_once_leave_one():
    case = adopted()
    approve(case, approver())

    with pytest.raises(Stale):
        approve(case, approver())

    assert cases.get(case.case_id).version == case.version + 1


def test_a_write_that_comes_after_another_ones_is_a_conflict():
    case = adopted()
    approve(case, approver())

    with pytest.raises(Conflict) as conflict:
        cases.change(case, status=Status.APPROVED, fields={}, command=command(), messages=())

    assert conflict.value.code == "lost_race"


def test_a_reviewer_may_not_approve_and_an_approver_may_not_adopt():
    with pytest.raises(RoleNotAllowed):
        approve(adopted(), reviewer())
    with pytest.raises(RoleNotAllowed):
        adopted(by=approver())


def test_staff_of_another_area_and_parties_do_not_find_the_case():
    case = opened(area="360302")

    for stranger in (reviewer(areas=("3604",)), user(Role.PHARMACY, stores=(case.subject_id,))):
        with pytest.raises(cases.CaseNotFound):
            get_case(case.case_id, actor=stranger.actor)
    assert get_case(case.case_id, actor=user(Role.AUDITOR).actor) == case


def test_a_withdrawn_case_is_over_and_its_journal_says_why(follow):
    case = opened()

    withdraw_case(case.case_id, version=case.version, reason="证据不足", command=command(approver().actor))

    follow()
    closed = [
        entry for entry in journal.read(mongo.database("gateway"), after=0, limit=500) if entry.name == "CaseClosed"
    ]
    assert closed[-1].data == {"case_id": case.case_id, "proposal_id": case.proposal_id, "reason": "证据不足"}
    with pytest.raises(TransitionNotAllowed):
        withdraw_case(
            case.case_id, version=cases.get(case.case_id).version, reason="再次", command=command(approver().actor)
        )


def test_nobody_with_a_hand_in_a_case_drops_it_alone():
    one = person()
    waiting = opened(proposal(relied_on=[one]))
    held = adopted(by=reviewer(person_id=one))

    for case, refusal in ((waiting, ReliedOnPerson), (held, SamePerson)):
        with pytest.raises(refusal):
            withdraw_case(
                case.case_id, version=case.version, reason="算了", command=command(approver(person_id=one).actor)
            )
        with pytest.raises(RoleNotAllowed):
            withdraw_case(case.case_id, version=case.version, reason="算了", command=command(reviewer().actor))
        assert cases.get(case.case_id) == case


def test_an_approved_case_may_still_be_withdrawn():
    case = approved()

    withdraw_case(case.case_id, version=case.version, reason="发现新证据", command=command(approver().actor))

    assert cases.get(case.case_id).status is Status.WITHDRAWN


@pytest.mark.parametrize("left_out", ["statement", "demands"])
def test_a_suspension_says_what_was_stated_and_what_is_demanded(left_out):
    case = opened()
    given = replace(particulars(case), **{left_out: " "})

    with pytest.raises(ParticularsMissing) as refused:
        adopt_case(
            case.case_id,
            version=case.version,
            particulars=given,
            party=Party(case.subject_id, "康源大药房一店", "P36030200001"),
            affected=(),
            policy=policies.current(),
            today=clock.today(),
            command=command(reviewer().actor),
        )

    assert [problem.code for problem in refused.value.problems] == [f"{left_out}_missing"]
    assert cases.get(case.case_id) == case

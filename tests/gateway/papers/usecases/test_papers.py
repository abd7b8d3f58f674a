from datetime import timedelta

import pytest

from common import clock, files, journal, mongo
from common.commands import Role
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.withdraw_case import withdraw_case
from services.gateway.domain.periods import Resumption
from services.gateway.domain.serving import ServiceDayRefused
from services.gateway.papers.domain.papers import PaperStatus, PaperTransitionNotAllowed
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.get_paper import PdfNotReady, get_paper, get_pdf
from services.gateway.papers.usecases.prepare_paper import paper_id_of
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.papers.usecases.render_paper import render_paper
from tests.gateway.builders import (
    adopted,
    approved,
    approver,
    chain_proposal,
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
    """Call with an opened case: the id of its issued paper."""

    def build(case=None):
        case = approved(adopted(case or opened()))
        follow()
        paper_id = rendered(case, anchor_dir=tmp_path)
        follow()
        return paper_id

    return build


def serve(paper_id, *, served_on=None, by=None):
    return record_service(
        paper_id, record=record(served_on), today=clock.today(), command=command((by or reviewer()).actor)
    )


def last_message(name):
    return [entry for entry in journal.read(mongo.database("gateway"), after=0, limit=500) if entry.name == name][-1]


def test_a_rendered_paper_is_stored_by_its_hash_and_issues_its_case(issued):
    paper_id = issued()

    paper = papers.get(paper_id)
    assert paper.status is PaperStatus.RENDERED
    assert files.get("gateway", paper.sha256).startswith(b"%PDF-")
    case = cases.get(paper.case_id)
    assert (case.status, case.number, case.issued_on) == (Status.ISSUED, paper.number, clock.today())


def test_a_paper_is_rendered_once(issued):
    paper_id = issued()
    before = papers.get(paper_id)

    again = render_paper(paper_id, policy=policies.current(), is_specimen=True, today=clock.today(), command=command())

    assert again == before.sha256
    assert papers.get(paper_id) == before


def test_a_paper_in_the_making_cannot_be_downloaded(follow):
    case = approved()
    follow()

    with pytest.raises(PdfNotReady):
        get_pdf(paper_id_of(case.case_id), actor=reviewer().actor)


def test_service_takes_effect_on_the_printed_day_and_tells_the_other_services(issued, follow):
    paper_id = issued()

    serve(paper_id)
    follow()

    paper = papers.get(paper_id)
    case = cases.get(paper.case_id)
    message = last_message("DecisionServed")
    first_on = paper.printed_first_on
    assert paper.status is PaperStatus.SERVED
    assert paper.effect.first_day == first_on
    assert (case.status, case.effect) == (Status.SERVED, paper.effect)
    assert message.subject == paper.case_id
    assert message.data["first_on"] == first_on.isoformat()
    assert message.data["last_on"] == paper.effect.last_day.isoformat()
    assert message.data["number"] == paper.number
    assert message.data["services"] == ["personal_account", "outpatient_pooling", "chronic_disease", "dual_channel"]


def test_late_service_moves_the_period_to_the_day_after(issued, follow, clock_file):
    paper_id = issued()
    clock.advance(days=9)

    serve(paper_id)

    assert papers.get(paper_id).effect.first_day == clock.today() + timedelta(days=1)


def test_a_chain_suspension_has_no_last_day(issued, follow):
    paper_id = issued(opened(chain_proposal()))

    serve(paper_id)
    follow()

    data = last_message("DecisionServed").data
    assert (data["scope"], data["last_on"], data["measure"]) == ("chain", None, "chain_suspension")


def test_a_paper_is_served_once(issued):
    paper_id = issued()
    serve(paper_id)

    with pytest.raises(PaperTransitionNotAllowed):
        serve(paper_id)


def test_a_paper_that_is_not_stored_is_not_served(follow):
    case = approved()
    follow()

    with pytest.raises(PaperTransitionNotAllowed):
        serve(paper_id_of(case.case_id))


def test_a_stored_paper_whose_case_is_not_issued_yet_is_not_served(follow, tmp_path):
    case = approved()
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)

    with pytest.raises(PaperTransitionNotAllowed, match="尚未印发"):
        serve(paper_id)


@pytest.mark.parametrize("days", [-1, 1])
def test_service_before_issue_or_in_the_future_is_refused_and_writes_nothing(issued, days):
    paper_id = issued()
    before = papers.get(paper_id)

    with pytest.raises(ServiceDayRefused):
        serve(paper_id, served_on=clock.today() + timedelta(days=days))

    assert papers.get(paper_id) == before


def test_a_case_withdrawn_while_its_paper_was_made_is_never_issued(follow, tmp_path):
    case = approved()
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    withdraw_case(case.case_id, version=case.version, reason="发现新证据", command=command(approver().actor))

    follow()

    assert cases.get(case.case_id).status is Status.WITHDRAWN
    assert papers.get(paper_id).status is PaperStatus.VOID
    with pytest.raises(PaperTransitionNotAllowed):
        serve(paper_id)


def test_a_resumption_ends_the_case_it_names_and_its_paper_says_which(issued, follow):
    held = issued()
    serve(held)
    follow()
    case_id = papers.get(held).case_id
    subject_id = papers.get(held).subject_id
    resumption = opened(proposal(measure="resumption", months=None, ends_case_id=case_id, subject_id=subject_id))

    serve(issued(resumption))
    follow()

    assert cases.get(case_id).status is Status.RESUMED
    assert cases.get(resumption.case_id).status is Status.SERVED
    ending = cases.get(resumption.case_id)
    assert cases.resumptions_of([case_id, "case_unknown"]) == {
        (case_id, subject_id): Resumption(ending.case_id, ending.number, ending.effect.first_day)
    }
    assert last_message("CaseResumed").data == {"case_id": case_id, "resumed_by": resumption.case_id}


def test_an_issued_resumption_ends_nothing_before_its_service(issued, follow):
    held = issued()
    serve(held)
    follow()
    case_id = papers.get(held).case_id
    message = proposal(measure="resumption", months=None, ends_case_id=case_id, subject_id=papers.get(held).subject_id)

    issued(opened(message))

    assert cases.resumptions_of([case_id]) == {}


def test_entries_that_come_again_change_nothing(issued, follow, gateway_db):
    paper_id = issued()
    serve(paper_id)
    follow()
    before = cases.get(papers.get(paper_id).case_id), papers.get(paper_id)
    gateway_db["cursors"].delete_many({})

    follow()

    assert (cases.get(before[0].case_id), papers.get(paper_id)) == before


def test_a_party_sees_its_paper_once_it_is_served(issued):
    paper_id = issued()
    pharmacy = user(Role.PHARMACY, stores=(papers.get(paper_id).subject_id,)).actor
    with pytest.raises(papers.PaperNotFound):
        get_paper(paper_id, actor=pharmacy)

    serve(paper_id)

    assert get_pdf(paper_id, actor=pharmacy)[1].startswith(b"%PDF-")
    with pytest.raises(papers.PaperNotFound):
        get_paper(paper_id, actor=user(Role.PHARMACY, stores=("sto_other",)).actor)


def test_the_file_name_says_which_paper_it_is(issued):
    paper = papers.get(issued())

    assert paper.filename == f"{paper.number}-中止医保服务协议-康源大药房一店.pdf"

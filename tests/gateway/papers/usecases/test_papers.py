from datetime import timedelta

import pytest

from common import clock, files, mongo
from common.errors import Conflict
from common.journal import journal
from common.paging import Page
from common.people.commands import Role, service_actor
from services.gateway import policies
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.cases.usecases.withdraw_case import withdraw_case, write_withdrawal
from services.gateway.domain.periods import Resumption
from services.gateway.domain.serving import ServiceDayRefused
from services.gateway.papers.domain.papers import PaperStatus, PaperTransitionNotAllowed, PaperWithheld
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.get_paper import PdfNotReady, get_paper, get_pdf
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.papers.usecases.render_paper import render_paper
from services.gateway.papers.usecases.withhold_paper import release_paper, withhold_paper
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
from tests.gateway.portal.test_sign_in import submit

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


def all_messages(name):
    return [entry for entry in journal.read(mongo.database("gateway"), after=0, limit=500) if entry.name == name]


def last_message(name):
    return all_messages(name)[-1]


def test_a_rendered_paper_is_stored_by_its_hash_and_issues_its_case(issued):
    paper_id = issued()

    paper = papers.get(paper_id)
    assert paper.status is PaperStatus.RENDERED
    assert files.get("gateway", paper.sha256).startswith(b"%PDF-")
    case = cases.get(paper.about)
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
        get_pdf(paper_id_of(case.case_id), actor=reviewer().actor, day=clock.today())


def test_service_takes_effect_on_the_printed_day_and_tells_the_other_services(issued, follow):
    paper_id = issued()

    serve(paper_id)
    follow()

    paper = papers.get(paper_id)
    case = cases.get(paper.about)
    message = last_message("DecisionServed")
    first_on = case.particulars.first_on
    assert paper.status is PaperStatus.SERVED
    assert paper.effect.first_day == first_on
    assert (case.status, case.effect) == (Status.SERVED, paper.effect)
    assert message.subject == paper.about
    assert message.data["first_on"] == first_on.isoformat()
    assert message.data["last_on"] == paper.effect.last_day.isoformat()
    assert message.data["rectify_from"] == first_on.isoformat()
    assert message.data["number"] == paper.number
    assert message.data["services"] == ["personal_account", "outpatient_pooling", "chronic_disease", "dual_channel"]


def test_late_service_moves_the_period_to_the_day_after(issued, follow, clock_file):
    paper_id = issued()
    printed = cases.get(papers.get(paper_id).about).particulars.first_on
    clock.advance(days=9)

    serve(paper_id)
    follow()

    first_day, told = clock.today() + timedelta(days=1), last_message("DecisionServed").data
    assert papers.get(paper_id).effect.first_day == first_day
    assert printed < first_day
    assert (told["printed_first_on"], told["first_on"]) == (printed.isoformat(), first_day.isoformat())
    assert told["rectify_from"] == first_day.isoformat()


def test_a_chain_suspension_has_no_last_day(issued, follow):
    paper_id = issued(opened(chain_proposal()))

    serve(paper_id)
    follow()

    data = last_message("DecisionServed").data
    assert (data["scope"], data["last_on"], data["measure"]) == ("chain", None, "chain_suspension")


def test_the_number_of_a_decision_on_a_chain_tells_whom_its_annex_names(issued):
    paper_id = issued(opened(chain_proposal()))
    of_one_store = papers.get(issued()).about
    numbered = papers.get(paper_id)

    told = last_message("ChainDecisionNumbered").data

    assert (told["case_id"], told["paper_id"], told["chain_id"]) == (numbered.about, paper_id, numbered.subject_id)
    assert (told["number"], told["annex"]) == (numbered.number, ["sto_0", "sto_1", "sto_2"])
    assert of_one_store not in [each.data["case_id"] for each in all_messages("ChainDecisionNumbered")]


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


def test_a_stored_paper_that_is_withheld_is_not_served_until_released(issued):
    paper_id = issued()
    withhold_paper(paper_id, by="case_1", reason="等待核对")

    with pytest.raises(PaperWithheld, match="等待核对"):
        serve(paper_id)
    release_paper(paper_id, by="case_1")

    serve(paper_id)
    assert papers.get(paper_id).status is PaperStatus.SERVED


def test_a_case_whose_paper_is_served_is_not_withdrawn(follow, tmp_path):
    """The journal has not told the case yet that its paper is stored, nor that it is served."""
    case = approved()
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    serve(paper_id)

    with pytest.raises(PaperTransitionNotAllowed, match="已经送达"):
        withdraw_case(case.case_id, version=case.version, reason="发现新证据", command=command(approver().actor))

    follow()
    assert cases.get(case.case_id).status is Status.SERVED


def test_a_withdrawn_case_stops_its_paper_before_the_journal_tells(follow, tmp_path):
    case = approved()
    follow()
    withdraw_case(case.case_id, version=case.version, reason="发现新证据", command=command(approver().actor))

    number_papers(Numbering("test", tmp_path, command()))

    assert papers.get(paper_id_of(case.case_id)).number is None
    follow()
    assert papers.get(paper_id_of(case.case_id)).status is PaperStatus.VOID


def test_a_withdrawal_that_comes_too_late_lets_the_paper_go_on(follow, tmp_path):
    case = approved()
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    follow()

    with pytest.raises(Conflict):
        write_withdrawal(case, reason="发现新证据", command=command(approver().actor))

    assert papers.get(paper_id).withheld == ()
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
    case_id = papers.get(held).about
    subject_id = papers.get(held).subject_id
    resumption = opened(proposal(measure="resumption", months=None, ends_case_id=case_id, subject_id=subject_id))

    serve(issued(resumption))
    follow()

    assert cases.get(case_id).status is Status.RESUMED
    assert cases.get(resumption.case_id).status is Status.SERVED
    ending = cases.get(resumption.case_id)
    assert find_resumptions([case_id, "case_unknown"], actor=service_actor("gateway"), day=clock.today()) == {
        (case_id, subject_id): Resumption(ending.case_id, ending.number, ending.effect.first_day)
    }
    assert last_message("CaseResumed").data == {"case_id": case_id, "resumed_by": resumption.case_id}


def test_an_issued_resumption_ends_nothing_before_its_service(issued, follow):
    held = issued()
    serve(held)
    follow()
    case_id = papers.get(held).about
    message = proposal(measure="resumption", months=None, ends_case_id=case_id, subject_id=papers.get(held).subject_id)

    issued(opened(message))

    assert find_resumptions([case_id], actor=service_actor("gateway"), day=clock.today()) == {}


def test_entries_that_come_again_change_nothing(issued, follow, gateway_db):
    paper_id = issued()
    serve(paper_id)
    follow()
    before = cases.get(papers.get(paper_id).about), papers.get(paper_id)
    gateway_db["cursors"].delete_many({})

    follow()

    assert (cases.get(before[0].case_id), papers.get(paper_id)) == before


def test_a_party_sees_its_paper_once_it_is_served(issued):
    paper_id = issued()
    pharmacy = user(Role.PHARMACY, stores=(papers.get(paper_id).subject_id,)).actor
    with pytest.raises(papers.PaperNotFound):
        get_paper(paper_id, actor=pharmacy, day=clock.today())

    serve(paper_id)

    assert get_pdf(paper_id, actor=pharmacy, day=clock.today())[1].startswith(b"%PDF-")
    with pytest.raises(papers.PaperNotFound):
        get_paper(paper_id, actor=user(Role.PHARMACY, stores=("sto_other",)).actor, day=clock.today())


def test_the_file_name_says_which_paper_it_is(issued):
    paper = papers.get(issued())

    assert paper.filename(label="中止医保服务协议") == f"{paper.number}-中止医保服务协议-康源大药房一店.pdf"


def test_a_store_reads_the_decision_on_its_chain_that_names_it(gateway, signed, issued):
    """The paper itself; its own first day agreements tells, which is silent here (`portal/test_chain_cases.py`)."""
    paper_id = issued(opened(chain_proposal()))
    owner, other = (signed(user(Role.PHARMACY, stores=(store,))) for store in ("sto_1", "sto_9"))
    pdf = f"/api/v1/papers/{paper_id}/pdf"
    before = owner.get(pdf).status_code

    serve(paper_id)

    assert before == 404
    assert owner.get(pdf).data.startswith(b"%PDF-")
    one, lists = owner.get(f"/api/v1/papers/{paper_id}").json, ("/papers", "/papers?subject_id=sto_1")
    for shown in (one, *(owner.get(f"/api/v1{path}").json["items"][0] for path in lists)):
        assert (shown["id"], shown["number"]) == (paper_id, papers.get(paper_id).number)
        assert (shown["effect_unread"], shown["first_on"], shown["last_on"]) == (True, None, None)
    assert other.get(f"/api/v1/papers/{paper_id}").status_code == other.get(pdf).status_code == 404
    assert other.get("/api/v1/papers").json["items"] == []


def test_the_page_of_papers_says_beside_a_paper_what_cannot_be_read_now(gateway, issued):
    paper_id = issued(opened(chain_proposal()))
    serve(paper_id)
    client = gateway.test_client()
    submit(client, user(Role.PHARMACY, stores=("sto_1",)).username)

    page = client.get("/papers")

    assert page.status_code == 200
    (row,) = [each for each in page.text.split("<tr>") if f"{papers.get(paper_id).number}</td>" in each]
    assert "暂时无法读取" in row


def test_a_list_leaves_the_annex_out(issued):
    paper_id = issued(opened(chain_proposal()))

    wanted = PaperFilter(about=papers.get(paper_id).about)
    (listed,) = list_papers(wanted, page=Page(9), actor=reviewer().actor, day=clock.today()).items

    assert (listed.paper_id, listed.annexed) == (paper_id, ())
    assert papers.get(paper_id).annexed == ("sto_0", "sto_1", "sto_2")

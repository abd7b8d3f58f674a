from dataclasses import replace
from datetime import date

import pytest

from common import clock, mongo
from common.journal import journal
from common.messages import StoreRecorded
from common.people.commands import Command, Role, service_actor
from common.people.idempotency import KeyReused
from services.gateway import policies
from services.gateway.domain.party import Party
from services.gateway.papers.domain.papers import UNKNOWN_ADDRESSEE, PaperStatus
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.order_notice import notice_id_of, order_notices
from services.gateway.papers.usecases.place_papers import place_papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.papers.usecases.record_services import NothingServed, record_services
from services.gateway.papers.usecases.render_paper import render_paper
from services.gateway.subjects.domain.subject import Told, store_of
from services.gateway.subjects.usecases.note_subjects import note_subjects
from tests.gateway.builders import command, record, reviewer, user
from tests.gateway.papers.notices import ordered

pytestmark = pytest.mark.usefixtures("gateway_db")


@pytest.fixture
def known() -> str:
    """A store that the gateway has heard of."""
    hear("sto_told")
    return "sto_told"


def hear(store_id: str) -> None:
    told = StoreRecorded(
        store_id=store_id, code="P36030200001", name="康源大药房一店", area="360302", memberships=[], terms=[]
    )
    note_subjects({store_id: Told(1, store_of(told.to_data()))})


def order(violation_id: str, *, store_id: str = "sto_told", is_addressed: bool = True) -> str:
    """The id of a notice, addressed as the clerk does once agreements has answered."""
    message = ordered(violation_id, store_id=store_id, confirmed_on=clock.today().isoformat())
    order_notices([(message, clock.now(), command())], policy=policies.current())
    if is_addressed:
        address(store_id)
    return notice_id_of(violation_id)


def address(store_id: str) -> None:
    papers.address(Party(store_id, "康源大药房一店", "P36030200001"), withheld_by=UNKNOWN_ADDRESSEE.by)


def number(folder) -> int:
    return number_papers(Numbering("test", folder, Command(service_actor("gateway"), "numbering", clock.now())))


@pytest.fixture
def issued(tmp_path, known):
    """Call with the id of an entry: the id of its notice, numbered and stored."""

    def build(violation_id: str) -> str:
        paper_id = order(violation_id)
        number(tmp_path)
        render_paper(paper_id, policy=policies.current(), is_specimen=True, today=clock.today(), command=command())
        return paper_id

    return build


def messages(paper_id: str) -> list[str]:
    entries = journal.read(mongo.database("gateway"), after=0, limit=500)
    return [entry.name for entry in entries if entry.subject == paper_id]


def test_a_notice_has_a_series_of_its_own_and_is_not_that_of_a_case(issued):
    paper = papers.get(issued("vio_own"))

    assert paper.number == f"示医保记〔{clock.today().year}〕{paper.seq}号"
    assert (paper.kind, paper.about, paper.party.name) == ("points_notice", "vio_own", "康源大药房一店")


def test_an_entry_is_told_once(known):
    paper_id = order("vio_once")

    assert order("vio_once") == paper_id
    assert papers.get(paper_id).version == 1


def test_a_notice_takes_no_number_until_its_store_is_told(tmp_path):
    paper_id = order("vio_early", store_id="sto_early", is_addressed=False)
    number(tmp_path)
    assert papers.get(paper_id).number is None

    address("sto_early")
    hear("sto_early")
    place_papers(["sto_early"])
    number(tmp_path)

    paper = papers.get(paper_id)
    assert paper.number is not None
    assert (paper.party.name, paper.area, paper.withheld) == ("康源大药房一店", "360302", ())


def test_notices_are_placed_when_an_import_tells_of_their_stores():
    paper_id = order("vio_import", store_id="sto_import")
    hear("sto_import")

    place_papers(["sto_import", "sto_without"])

    assert papers.get(paper_id).area == "360302"


def test_a_served_notice_tells_its_day_and_has_no_effect_of_its_own(issued, drain):
    paper_id = issued("vio_served")

    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer().actor))
    drain("gateway")

    paper = papers.get(paper_id)
    assert (paper.status, paper.effect) == (PaperStatus.SERVED, None)
    assert messages(paper_id)[-1] == "PaperServed"


def test_many_notices_are_served_at_once_and_a_refused_one_keeps_none_back(issued):
    first, second = issued("vio_many_1"), issued("vio_many_2")
    unmade = order("vio_many_3")
    who = reviewer().actor

    done = record_services([first, unmade, second], record=record(), today=clock.today(), command=command(who))

    assert [each.receipt is not None for each in done] == [True, False, True]
    assert done[1].refusal.code == "paper_transition_not_allowed"
    assert {papers.get(each).status for each in (first, second)} == {PaperStatus.SERVED}


def test_a_command_that_comes_again_finds_its_own_writes(issued):
    paper_id, other = issued("vio_again_1"), issued("vio_again_2")
    act = replace(command(reviewer().actor), request_hash="body")
    (first,) = record_services([paper_id], record=record(), today=clock.today(), command=act)

    done = record_services([paper_id, other], record=record(), today=clock.today(), command=act)

    assert done[0].receipt == first.receipt
    assert done[1].receipt is not None
    assert papers.get(paper_id).version == 4


@pytest.mark.parametrize("keeps_first", [True, False])
def test_a_key_of_many_papers_that_comes_with_another_request_is_refused(issued, keeps_first):
    """Nothing is recorded of it, be the papers the same or others, although what the papers say would fit."""
    first, other = (issued(f"vio_key_{n}_{keeps_first}") for n in (1, 2))
    act = replace(command(reviewer().actor), request_hash="body")
    record_services([first], record=record(), today=clock.today(), command=act)
    again = [first, other] if keeps_first else [other]

    with pytest.raises(KeyReused):
        record_services(again, record=record(), today=clock.today(), command=replace(act, request_hash="another"))

    assert papers.get(other).status is PaperStatus.RENDERED


def test_a_refused_first_paper_leaves_the_key_to_the_next_one(issued):
    unmade, paper_id, other = order("vio_refused_first"), issued("vio_taken_first"), issued("vio_not_taken")
    act = replace(command(reviewer().actor), request_hash="body")
    record_services([unmade, paper_id], record=record(), today=clock.today(), command=act)

    with pytest.raises(KeyReused):
        record_services([other], record=record(), today=clock.today(), command=replace(act, request_hash="other"))


def test_papers_that_none_can_be_served_are_refused_with_a_reason_each(issued):
    unmade = order("vio_unmade")

    with pytest.raises(NothingServed) as caught:
        record_services(
            [unmade, "pap_unknown"], record=record(), today=clock.today(), command=command(reviewer().actor)
        )

    assert {each.code for each in caught.value.problems} == {"paper_transition_not_allowed", "paper_not_found"}


def test_somebody_elses_papers_are_not_found(issued):
    paper_id = issued("vio_foreign")
    foreign = user(Role.REVIEWER, areas=("4401",)).actor

    with pytest.raises(NothingServed) as caught:
        record_services([paper_id], record=record(), today=clock.today(), command=command(foreign))

    assert [each.code for each in caught.value.problems] == ["paper_not_found"]
    assert papers.get(paper_id).status is PaperStatus.RENDERED


def test_a_notice_is_dated_on_the_day_of_its_confirmation(known):
    message = ordered("vio_dated")
    order_notices([(message, clock.now(), command())], policy=policies.current())

    assert papers.get(notice_id_of("vio_dated")).dated_on == date(2026, 3, 9)

import signal
import subprocess
import sys
import threading

import pytest

from common import clock, mongo
from common.journal import anchors
from common.people.commands import Command, service_actor
from common.work import jobs
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.cases.usecases.withdraw_case import withdraw_case
from services.gateway.papers.domain.numbering import LEASE, BelowAnchor
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.storage import leases, papers
from services.gateway.papers.storage.documents import PaperDocument
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.start_rendering import start_rendering
from tests.gateway.builders import adopted, approved, approver, command, opened, reviewer

pytestmark = pytest.mark.usefixtures("gateway_db")
SERIES = "示医保决"


@pytest.fixture
def prepared(follow):
    """Call with a number: so many approved cases whose papers wait for their number."""
    clerk, decider = reviewer(), approver()

    def build(number):
        cases = [approved(adopted(opened(), by=clerk), by=decider) for _ in range(number)]
        follow()
        return [paper_id_of(case.case_id) for case in cases]

    return build


@pytest.fixture(autouse=True)
def fresh_numbers(gateway_db):
    """Each test begins a series of its own."""
    yield
    PaperDocument._get_collection().delete_many({})
    gateway_db["leases"].delete_many({})
    gateway_db["jobs"].delete_many({})


def run(folder, *, holder="one"):
    return Numbering(holder, folder, Command(service_actor("gateway"), "numbering", clock.now()))


def numbers():
    year = clock.today().year
    found = PaperDocument._get_collection().find({"series": SERIES, "year": year, "seq": {"$exists": True}})
    return sorted(stored["seq"] for stored in found)


def test_papers_are_numbered_in_the_order_of_their_approval(prepared, tmp_path):
    ids = prepared(3)

    assert number_papers(run(tmp_path)) == 3

    year = clock.today().year
    assert [papers.get(paper_id).number for paper_id in ids] == [f"{SERIES}〔{year}〕{n}号" for n in (1, 2, 3)]
    assert anchors.read_highest(tmp_path, SERIES, year) == 3
    assert number_papers(run(tmp_path)) == 0


def test_a_numbered_paper_gets_one_render_job_after_its_anchor(prepared, tmp_path):
    (paper_id,) = prepared(1)
    assert start_rendering(anchor_dir=tmp_path, at=clock.now()) == ()
    number_papers(run(tmp_path))

    (job_id,) = start_rendering(anchor_dir=tmp_path, at=clock.now())

    assert jobs.get("gateway", job_id).subject == paper_id
    assert start_rendering(anchor_dir=tmp_path, at=clock.now()) == ()


def test_a_lost_anchor_write_is_made_good_before_anything_is_rendered(prepared, tmp_path):
    prepared(2)
    number_papers(run(tmp_path))
    year = clock.today().year
    (tmp_path / "numbers").rename(tmp_path / "lost")

    start_rendering(anchor_dir=tmp_path, at=clock.now())

    assert anchors.read_highest(tmp_path, SERIES, year) == 2


def test_a_database_below_its_anchor_numbers_and_renders_nothing(prepared, tmp_path):
    prepared(1)
    number_papers(run(tmp_path))
    prepared(1)
    anchors.write_highest(tmp_path, SERIES, clock.today().year, 7)

    with pytest.raises(BelowAnchor, match=r"最大编号为1.*已用到7"):
        number_papers(run(tmp_path))
    with pytest.raises(BelowAnchor):
        start_rendering(anchor_dir=tmp_path, at=clock.now())

    assert numbers() == [1]


def test_a_refused_series_does_not_keep_the_others_from_their_numbers_and_papers(prepared, tmp_path, clock_file):
    [refused] = prepared(1)
    anchors.write_highest(tmp_path, SERIES, clock.today().year, 7)
    clock.advance(days=366)
    [other] = prepared(1)

    assert number_papers(run(tmp_path)) == 1
    with pytest.raises(BelowAnchor):
        number_papers(run(tmp_path))

    assert papers.get(refused).number is None
    assert papers.get(other).number is not None
    assert len(start_rendering(anchor_dir=tmp_path, at=clock.now())) == 1


def test_only_the_holder_of_the_lease_numbers(prepared, tmp_path, clock_file):
    prepared(1)
    number_papers(run(tmp_path, holder="one"))
    prepared(1)

    assert number_papers(run(tmp_path, holder="two")) == 0

    clock.advance(seconds=6)
    assert number_papers(run(tmp_path, holder="two")) == 1


def test_a_lease_can_be_given_back(gateway_db):
    assert leases.take("x", holder="one", at=clock.now(), length=LEASE)
    assert not leases.take("x", holder="two", at=clock.now(), length=LEASE)

    leases.release("x", holder="one")

    assert leases.take("x", holder="two", at=clock.now(), length=LEASE)


def test_several_numberers_at_once_without_a_lease_leave_no_gap(prepared, tmp_path, gateway_db):
    prepared(40)
    stop = threading.Event()
    failures = []

    def break_leases():
        while not stop.is_set():
            gateway_db["leases"].delete_many({})

    def number(holder):
        try:
            while len(numbers()) < 40:
                number_papers(run(tmp_path, holder=holder))
        except Exception as error:
            failures.append(error)

    breaker = threading.Thread(target=break_leases)
    numberers = [threading.Thread(target=number, args=(f"numberer{n}",)) for n in range(4)]
    for thread in (breaker, *numberers):
        thread.start()
    for thread in numberers:
        thread.join()
    stop.set()
    breaker.join()

    assert failures == []
    assert numbers() == list(range(1, 41))
    assert anchors.read_highest(tmp_path, SERIES, clock.today().year) == 40


def test_a_paper_withdrawn_while_it_waits_takes_no_number(prepared, tmp_path, follow):
    first, second = prepared(2)
    case_id = papers.get(first).about
    withdraw_case(case_id, version=cases.get(case_id).version, reason="撤回", command=command(approver().actor))
    follow()

    number_papers(run(tmp_path))

    assert papers.get(first).status is PaperStatus.VOID
    assert (papers.get(second).seq, papers.get(first).seq) == (1, None)


def test_a_void_paper_keeps_its_number(prepared, tmp_path, follow):
    (paper_id,) = prepared(1)
    number_papers(run(tmp_path))
    case_id = papers.get(paper_id).about
    withdraw_case(case_id, version=cases.get(case_id).version, reason="撤回", command=command(approver().actor))
    follow()
    prepared(1)
    number_papers(run(tmp_path))

    assert (papers.get(paper_id).status, papers.get(paper_id).seq) == (PaperStatus.VOID, 1)
    assert numbers() == [1, 2]


CHILD = """
import sys
from pathlib import Path
from common import clock, mongo
from common.people.commands import Command, service_actor
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
mongo.connect(sys.argv[1], alias="gateway", database_name=sys.argv[2])
number_papers(Numbering("child", Path(sys.argv[3]), Command(service_actor("gateway"), "numbering", clock.now())))
"""


@pytest.mark.parametrize(
    ("point", "numbered", "anchored"),
    [("before_write:3", 2, 0), ("after_write:3", 3, 0), ("after_number", 5, 0)],
)
def test_a_crash_between_any_two_steps_leaves_one_to_n(
    prepared, tmp_path, databases, environment_of, point, numbered, anchored
):
    prepared(5)
    environment = {**environment_of("gateway"), "YAOCHENG_FAULT": point}

    child = subprocess.run(
        [sys.executable, "-c", CHILD, databases.uri, databases.names["gateway"], str(tmp_path)],
        env={**environment, "PATH": "/usr/bin:/bin"},
        check=False,
    )

    year = clock.today().year
    assert child.returncode == -signal.SIGKILL
    assert numbers() == list(range(1, numbered + 1))
    assert anchors.read_highest(tmp_path, SERIES, year) == anchored
    mongo.database("gateway")["leases"].delete_many({})
    prepared(1)
    number_papers(run(tmp_path))
    assert numbers() == [1, 2, 3, 4, 5, 6]
    assert anchors.read_highest(tmp_path, SERIES, year) == 6

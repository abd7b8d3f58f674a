"""The worker process: it refuses to start without what it needs, and a paper killed in the making is made once."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from common import files, mongo
from common.journal import journal
from common.work import jobs
from deploy.stack.children import start_child, stop_child, wait_until
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.layout import engine, fonts
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.start_rendering import RENDER_PAPER
from tests.gateway.builders import adopted, approved, command, opened
from tests.gateway.papers.layout import reading

RUN_ONE_JOB = """
import sys
from services.gateway import worker
worker.broker.emit_after("process_boot")
worker.render_paper.fn(sys.argv[1])
"""


@pytest.fixture
def numbered(gateway_db, follow, tmp_path) -> Callable[..., str]:
    """Call for the id of a paper that has its number and waits for its PDF."""

    def build(case=None) -> str:
        case = approved(adopted(case or opened()))
        follow()
        number_papers(Numbering("test", tmp_path, command()))
        return paper_id_of(case.case_id)

    return build


@pytest.fixture
def job_of(gateway_db) -> Callable[[str], str]:
    """Call with a paper's id: the id of its render job."""
    return lambda paper_id: jobs.create(
        "gateway", kind=RENDER_PAPER, subject=paper_id, key=paper_id, at=datetime.now(UTC)
    )


def run_one_job(job_id: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN_ONE_JOB, job_id], env=environment, capture_output=True, text=True, timeout=120
    )


def rendered_messages(paper_id: str) -> list[str]:
    entries = journal.read(mongo.database("gateway"), after=0, limit=500)
    return [entry.name for entry in entries if entry.subject == paper_id and entry.name == "PaperIssued"]


def test_a_worker_killed_in_the_middle_of_a_pdf_leaves_one_pdf_in_the_end(
    numbered, job_of, environment_of, follow, gateway_db
):
    paper_id = numbered()
    job_id = job_of(paper_id)
    environment = environment_of("gateway", PYTHONPATH=".")

    killed = run_one_job(job_id, {**environment, "YAOCHENG_FAULT": "in_pdf"})

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert papers.get(paper_id).status is PaperStatus.NUMBERED
    assert gateway_db["fs.files"].count_documents({"contentType": "application/pdf"}) == 0

    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    gateway_db["jobs"].update_one({"_id": job_id}, {"$set": {"heartbeat_at": long_ago}})
    resumed = run_one_job(job_id, environment)
    assert resumed.returncode == 0, resumed.stderr
    follow()

    paper = papers.get(paper_id)
    assert paper.status is PaperStatus.RENDERED
    assert gateway_db["fs.files"].count_documents({"filename": paper.filename(label="中止医保服务协议")}) == 1
    assert paper.number in reading.text(files.get("gateway", paper.sha256))
    assert rendered_messages(paper_id) == ["PaperIssued"]
    assert jobs.get("gateway", job_id).state is jobs.State.DONE


def test_a_running_worker_makes_papers_and_names_what_it_cannot_show(
    numbered, job_of, environment_of, redis_url, gateway_db, scratch
):
    good = numbered()
    unshown = numbered()
    gateway_db["papers"].update_one({"_id": unshown}, {"$set": {"party.name": "康源\ue000大药房"}})
    made, refused = job_of(good), job_of(unshown)
    jobs.enqueue_lost("gateway", jobs.broker(redis_url, namespace="gateway"))
    call = [sys.executable, "-m", "dramatiq", "services.gateway.worker", "--processes", "1", "--threads", "1"]
    with (scratch / "worker.log").open("wb") as log:
        worker = start_child(call, output=log, environ=environment_of("gateway", PYTHONPATH="."))
    try:
        wait_until(
            lambda: (
                {jobs.get("gateway", each).state for each in (made, refused)} == {jobs.State.DONE, jobs.State.FAILED}
            ),
            seconds=90,
            what=f"the worker, {scratch}/worker.log",
        )
    finally:
        stop_child(worker)

    assert papers.get(good).status is PaperStatus.RENDERED
    assert papers.get(unshown).status is PaperStatus.NUMBERED
    assert "U+E000" in jobs.get("gateway", refused).error


def test_a_worker_without_fonts_does_not_start_and_says_what_to_do(environment_of, gateway_db, tmp_path):
    environment = environment_of("gateway", PYTHONPATH=".", YAOCHENG_FONTS=str(tmp_path))

    ended = run_one_job("job_none", environment)

    assert ended.returncode == 1
    assert "FontMissing" in ended.stderr
    assert f"deploy/fonts.sh {tmp_path}" in ended.stderr


def test_a_worker_that_has_grown_too_large_asks_its_parent_to_stop_it_once(environment_of, gateway_db):
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        for limit, times in ((2**40, 0), (1, 1)):
            script = (
                f"from services.gateway import worker; recycle = worker.Recycle({limit});"
                "[recycle.after_process_message(None, None) for _ in range(2)]"
            )
            subprocess.run([sys.executable, "-c", script], env=environment_of("gateway", PYTHONPATH="."), check=True)

            assert len(heard) == times
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_missing_subsetting_library_is_named_with_its_package():
    engine.check_subsetter()

    with pytest.raises(engine.SubsetterMissing, match="libharfbuzz-subset0"):
        engine.check_subsetter("libno-such-thing.so.9")


def test_fonts_are_found_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv(fonts.FOLDER_VARIABLE, str(tmp_path))
    assert fonts.folder() == tmp_path

    monkeypatch.delenv(fonts.FOLDER_VARIABLE)
    assert fonts.folder() == fonts.DEFAULT_FOLDER

"""The clerk's schedule, each step run once; and who may ask the gateway's journal."""

import pytest

from common import clock
from common.journal import anchors
from common.people.commands import service_actor
from common.work import jobs
from services.gateway import clerk
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.papers.storage import papers
from tests.gateway.builders import approved


@pytest.fixture
def steps(gateway_db, settings_of, tmp_path):
    """The schedule by name, with anchors of its own."""
    settings = settings_of("gateway", YAOCHENG_ANCHOR_DIR=str(tmp_path))
    return {each.name: each.function for each in clerk.schedule(settings)}


def test_the_schedule_numbers_and_gives_the_paper_to_the_workers(steps, follow, tmp_path):
    case = approved()
    follow()

    assert steps["numbering"]() == 1
    (job_id,) = steps["rendering"]()

    paper = papers.get(paper_id_of(case.case_id))
    assert anchors.read_highest(tmp_path, paper.series, clock.today().year) == paper.seq
    assert jobs.get("gateway", job_id).subject == paper.paper_id
    assert steps["jobs"]() == 1
    assert steps["numbering"]() == 0


def test_what_waits_for_another_loop_waits_for_one_that_there_is(gateway_db, settings_of, tmp_path):
    settings = settings_of("gateway", YAOCHENG_ANCHOR_DIR=str(tmp_path))
    schedule, followed = clerk.schedule(settings), clerk.consumers(settings)

    loops = {each.name for each in schedule} | {f"feed of {each.source}" for each in followed}

    awaited = {name for each in schedule for name in each.after}
    assert awaited <= loops
    feeds = {"feed of ratings", "feed of gateway", "feed of agreements"}
    assert awaited == {*feeds, "annexes", "addressees", "numbering", "rendering"}


def test_the_schedule_signs_heads_and_forgets_old_sessions(steps):
    steps["heads"]()

    assert steps["sessions"]() == 0


def test_three_journals_are_followed(gateway_db, settings_of):
    followed = {consumer.source for consumer in clerk.consumers(settings_of("gateway"))}

    assert followed == {"agreements", "ratings", "gateway"}


def internal(app, token):
    return app.test_client().get(
        "/internal/journal?after=0&hash=" + "0" * 64, headers={"Authorization": f"Bearer {token}"} if token else {}
    )


def test_another_service_reads_the_journal(gateway, token_for):
    assert internal(gateway, token_for("gateway", service_actor("ratings"), issuer="ratings")).status_code == 200


def test_an_unsigned_expired_or_misdirected_token_reads_nothing(gateway, token_for, clock_file):
    other = token_for("agreements", service_actor("ratings"), issuer="ratings")
    old = token_for("gateway", service_actor("ratings"), issuer="ratings")
    clock.advance(seconds=90)

    answers = [internal(gateway, token) for token in (None, "eyJhbGciOiJub25lIn0.e30.", other, old)]

    assert [answer.status_code for answer in answers] == [401] * 4
    assert [answer.json["code"] for answer in answers] == [
        "token_missing",
        "token_invalid",
        "token_audience",
        "token_expired",
    ]


def test_an_upload_beyond_the_limit_is_refused_unread(gateway):
    answer = gateway.test_client().post(
        "/api/v1/imports", data=b"x", environ_overrides={"CONTENT_LENGTH": str(102 * 1024 * 1024)}
    )

    assert (answer.status_code, answer.json["code"]) == (413, "too_large")

"""What operators watch is read from the database when the metrics are read."""

from typing import Any

from flask.testing import FlaskClient

from common import clock, mongo
from common.journal.entries import Head
from common.journal.feed.cursors import move_cursor, set_diverged
from common.journal.relay import Relay
from common.messages import ChainRegistered
from common.people.commands import Command, service_actor
from common.work import jobs
from tests.common.web.thing_service import ALIAS, Thing


def gauges(client: FlaskClient) -> dict[str, float]:
    """The service's own gauges by name and labels."""
    lines = [line for line in client.get("/metrics").text.splitlines() if line.startswith("yaocheng_")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_a_new_service_has_nothing_waiting_and_no_clerk(client: FlaskClient) -> None:
    found = gauges(client)

    assert found['yaocheng_database_up{service="agreements"}'] == 1
    assert found['yaocheng_oldest_pending_seconds{service="agreements"}'] == 0
    assert found['yaocheng_journal_head{service="agreements"}'] == 0
    assert found['yaocheng_clerk_beat_seconds{service="agreements"}'] == float("inf")


def test_waiting_messages_the_journal_cursors_and_jobs_are_told(client: FlaskClient, things_db: Any) -> None:
    command = Command(service_actor("agreements"), "cmd_1", clock.now())
    message = ChainRegistered(chain_id="cha_1", chain_name="健民")
    mongo.insert(Thing(id="thing_1", name="x"), command=command, messages=[message])
    move_cursor(things_db, "ratings", Head(5, b"x" * 32, clock.now()))
    set_diverged(things_db, "gateway", reason="another history", at=clock.now())
    jobs.create(ALIAS, kind="import", subject="imp_1", key="imp_1", at=clock.now())

    waiting = gauges(client)
    Relay(ALIAS).run_once()
    relayed = gauges(client)

    assert waiting['yaocheng_oldest_pending_seconds{service="agreements"}'] > 0
    assert relayed['yaocheng_oldest_pending_seconds{service="agreements"}'] == 0
    assert relayed['yaocheng_journal_head{service="agreements"}'] == 1
    assert relayed['yaocheng_cursor{service="agreements",source="ratings"}'] == 5
    assert relayed['yaocheng_parked_entries{service="agreements",source="ratings"}'] == 0
    assert relayed['yaocheng_feed_diverged{service="agreements",source="gateway"}'] == 1
    assert relayed['yaocheng_feed_diverged{service="agreements",source="ratings"}'] == 0
    assert sum(value for name, value in relayed.items() if name.startswith("yaocheng_jobs{")) == 1


def test_a_failed_job_that_begins_again_is_not_told_as_failed_any_more(client: FlaskClient, things_db: Any) -> None:
    job_id = jobs.create(ALIAS, kind="render", subject="ppr_1", key="ppr_1", at=clock.now())
    things_db["jobs"].update_one({"_id": job_id}, {"$set": {"state": jobs.State.FAILED}})

    failed = gauges(client)
    jobs.retry(ALIAS, job_id)
    begun = gauges(client)

    name = 'yaocheng_jobs{kind="render",service="agreements",state="failed"}'
    assert (failed[name], begun[name]) == (1, 0)

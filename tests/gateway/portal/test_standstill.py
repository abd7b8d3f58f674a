"""Whatever stands still is told everywhere: by `yaocheng status`, readiness, metrics, and the administrator's page."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from common import clock, mongo
from common.errors import Unavailable
from common.journal.entries import Entry
from common.journal.feed import Consumer, LocalSource, parking
from common.journal.feed.cursors import set_diverged
from common.journal.relay import Relay
from common.people.commands import Command, Role, service_actor
from common.work import clerks, jobs
from common.work.clerks import Clerk, Every
from common.work.standstill import CONDITIONS, standing_still
from deploy.stack.children import wait_until
from services.gateway.accounts.storage import accounts
from services.gateway.domain.messages import PersonRegistered
from services.gateway.papers.domain.numbering import check_anchor
from tests.gateway.builders import user
from tests.gateway.portal.forms import Browser

ALIAS = "gateway"
CODES = [each.code for each in CONDITIONS]
HANDBOOK = Path("docs/operate.md")


def register(person_id: str, *, command_id: str) -> None:
    """One act that tells one message."""
    command = Command(service_actor(ALIAS), command_id, clock.now())
    told = PersonRegistered(person_id=person_id)
    accounts.insert_person_effect(person_id, name="某人", command=command, messages=[told])


def beat(**steps: Callable[[], object]) -> None:
    """A clerk that has shown what becomes of these loops, and has ended since."""
    clerk = Clerk(ALIAS, schedule=[Every(0.05, step, name) for name, step in steps.items()])
    thread = threading.Thread(target=clerk.loop_until_stopped)
    thread.start()
    wait_until(lambda: set(steps) <= set(clerks.failing(ALIAS)), seconds=30, what="the beat of a failing clerk")
    clerk.stop()
    thread.join(30)


def fail() -> None:
    raise ZeroDivisionError("no")


def make_clerk_silent() -> None:
    an_hour_ago = clock.now() - timedelta(hours=1)
    mongo.database(ALIAS)["clerks"].insert_one({"_id": "host:1", "alias": ALIAS, "beat_at": an_hour_ago})


def make_feed_diverge() -> None:
    set_diverged(mongo.database(ALIAS), "ratings", reason="第 3 条不一致", at=clock.now())


def refuse_numbers() -> None:
    beat(numbering=lambda: check_anchor(1, anchored=7, series="示医保决", year=2026))


def hold_a_message() -> None:
    register("per_1", command_id="cmd_twice")
    Relay(ALIAS).run_once()
    register("per_2", command_id="cmd_twice")
    Relay(ALIAS).run_once()


def park_an_entry() -> None:
    register("per_1", command_id="cmd_parked")
    Relay(ALIAS).run_once()
    db = mongo.database(ALIAS)
    Consumer(db, ALIAS, LocalSource(db), {"PersonRegistered": lambda _: fail()}, pauses=(0.001,)).run_once()
    assert parking.parked_entries(db)


def fail_a_loop() -> None:
    beat(drafts=fail)


def fall_behind() -> None:
    def wait(_: Entry) -> None:
        raise Unavailable("not now")

    register("per_1", command_id="cmd_behind")
    Relay(ALIAS).run_once()
    db = mongo.database(ALIAS)
    with pytest.raises(Unavailable):
        Consumer(db, ALIAS, LocalSource(db), {"PersonRegistered": wait}).run_once()
    clock.advance(minutes=2)


def stop_the_relay() -> None:
    register("per_1", command_id="cmd_waiting")
    clock.advance(minutes=2)


def fail_a_job() -> None:
    job_id = jobs.create(ALIAS, kind="render_paper", subject="ppr_1", key="ppr_1", at=clock.now())
    mongo.database(ALIAS)["jobs"].update_one({"_id": job_id}, {"$set": {"state": jobs.State.FAILED}})


FAULTS = MappingProxyType(
    {
        "clerk_silent": make_clerk_silent,
        "feed_diverged": make_feed_diverge,
        "numbering_refused": refuse_numbers,
        "message_held": hold_a_message,
        "entry_parked": park_an_entry,
        "loop_failing": fail_a_loop,
        "feed_behind": fall_behind,
        "message_waiting": stop_the_relay,
        "job_failed": fail_a_job,
    }
)


@pytest.fixture
def administrator(browser) -> Browser:
    return Browser(browser(user(Role.ADMINISTRATOR)))


@pytest.fixture
def quiet(whole, clock_file, gateway_db) -> Iterator[None]:
    """Nothing stands still, whatever other tests left."""
    for name in ("clerks", "parked", "cursors", "jobs", "persons", "journal"):
        gateway_db[name].delete_many({})
    yield
    for name in ("clerks", "parked", "cursors", "jobs", "persons", "journal"):
        gateway_db[name].delete_many({})


def status(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli", "status"]
    return subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", FAULTS)
def test_what_stands_still_is_told_everywhere(code, quiet, administrator, environment_of) -> None:
    condition = next(each for each in CONDITIONS if each.code == code)
    before = status(environment_of(ALIAS))
    assert before.returncode == 0, before.stdout + before.stderr
    assert administrator.open("/").words.count("运行正常") == 3

    FAULTS[code]()

    # What a feed has in hand is written without waiting for the majority.
    wait_until(lambda: [each.condition.code for each in standing_still(ALIAS)] == [code], seconds=10, what=code)
    shown = status(environment_of(ALIAS))
    assert (shown.returncode, f"[{code}]" in shown.stdout) == (condition.exit_status, True), shown.stderr
    ready = administrator.client.get("/readyz")
    assert (ready.status_code, ready.json["status"], ready.json["degraded"]) == (200, "degraded", [code])
    told = administrator.client.get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
    assert re.search(rf'yaocheng_standstill{{condition="{code}",service="gateway"}} [1-9]', told)
    assert f"[{code}]" in administrator.open("/").words


def test_of_several_conditions_the_worst_gives_the_status_and_each_is_named(quiet, environment_of) -> None:
    fail_a_job()
    make_feed_diverge()

    shown = status(environment_of(ALIAS))

    assert shown.returncode == 12, shown.stderr
    assert re.findall(r"\[(\w+)\]", shown.stdout) == ["feed_diverged", "job_failed"]


def test_what_stands_still_in_another_service_is_told_to_the_administrator(
    quiet, administrator, settle, environment_of
) -> None:
    settle()
    mongo.database("ratings")["jobs"].insert_one(
        {"_id": "job_1", "kind": "derive", "state": "failed", "created_at": clock.now()}
    )

    shown, here = administrator.open("/").words, status(environment_of(ALIAS))
    mongo.database("ratings")["jobs"].delete_many({})

    assert "1项任务（derive）失败" in shown
    assert (here.returncode, here.stdout) == (0, ""), "a container knows of its own service alone"


def test_a_database_that_does_not_answer_is_told_by_status(environment_of) -> None:
    shown = status(environment_of(ALIAS, YAOCHENG_MONGO_URI="mongodb://127.0.0.1:1/"))

    assert (shown.returncode, "[database_down]" in shown.stdout) == (10, True), shown.stderr


def test_every_condition_has_a_fault_here_a_status_of_its_own_and_a_line_in_the_handbook() -> None:
    assert list(FAULTS) == CODES[1:]
    assert len({each.exit_status for each in CONDITIONS}) == len(CONDITIONS)
    rows = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", HANDBOOK.read_text(encoding="utf-8"), re.MULTILINE))
    assert {code: int(number) for code, number in rows.items()} == {each.code: each.exit_status for each in CONDITIONS}

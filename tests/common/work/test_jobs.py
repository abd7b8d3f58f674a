from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import dramatiq
import pytest
from dramatiq.brokers.redis import RedisBroker
from pymongo.errors import AutoReconnect, ExecutionTimeout

from common import clock, mongo
from common.errors import Conflict, DomainError, Unavailable
from common.work import jobs
from common.work.jobs import RunningJob, State, queue, ringing
from tests.common.waiting import wait_for
from tests.counting import LEFT

pytestmark = pytest.mark.usefixtures("pair")


def create(key: str = "1", kind: str = "count") -> str:
    return jobs.create(LEFT, kind=kind, subject="cnt_1", key=key, at=clock.now())


def set_fields(job_id: str, **fields: Any) -> None:
    mongo.database(LEFT)["jobs"].update_one({"_id": job_id}, {"$set": fields})


def make_ready(job_id: str) -> None:
    """Let the pause after a failure be over."""
    mongo.database(LEFT)["jobs"].update_one({"_id": job_id}, {"$unset": {"not_before": 1}})


def make_stale(job_id: str) -> None:
    """Let the worker of a running job have been dead for a while."""
    now = mongo.database(LEFT).command("hello")["localTime"]
    set_fields(job_id, heartbeat_at=now.replace(year=now.year - 1))


def do_nothing(_: RunningJob) -> None:
    """A job without work."""


def forget(broker: Any, job_id: str) -> None:
    """Let Redis have the job no longer, as when it is done or lost."""
    queued = mongo.database(LEFT)["jobs"].find_one({"_id": job_id})["queued"]
    broker.client.hdel(f"{broker.namespace}:{queue.QUEUE}.msgs", queued)


def test_a_job_is_created_once_for_its_key() -> None:
    assert create() == create()
    assert create() != create("2")
    assert create() != create(kind="other")

    assert jobs.counts(LEFT) == {("count", State.WAITING): 2, ("other", State.WAITING): 1}


def test_a_job_is_done_once() -> None:
    seen: list[str] = []
    job_id = create()

    assert jobs.run(LEFT, job_id, lambda running: seen.append(running.subject))
    assert not jobs.run(LEFT, job_id, lambda running: seen.append(running.subject))

    assert seen == ["cnt_1"]
    job = jobs.get(LEFT, job_id)
    assert (job.state, job.attempts, job.error) == (State.DONE, 1, None)


def test_progress_is_seen_while_the_job_runs() -> None:
    job_id = create()
    seen: list[tuple[State, int, int]] = []

    def work(running: RunningJob) -> None:
        running.progress(3, 10)
        job = jobs.get(LEFT, job_id)
        seen.append((job.state, job.done, job.total))

    jobs.run(LEFT, job_id, work)

    assert seen == [(State.RUNNING, 3, 10)]


def test_an_unknown_job_is_missing() -> None:
    with pytest.raises(jobs.JobMissing):
        jobs.get(LEFT, "job_other")
    assert not jobs.run(LEFT, "job_other", do_nothing)


def test_a_refusal_fails_the_job_at_once_and_tells_why() -> None:
    def refuse(_: RunningJob) -> None:
        raise DomainError("第 3 行的校验码不对，请更正后重新上传。")

    job_id = create()

    assert not jobs.run(LEFT, job_id, refuse)

    job = jobs.get(LEFT, job_id)
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert "第 3 行" in str(job.error)


def test_a_failing_job_is_tried_five_times() -> None:
    def fail(_: RunningJob) -> None:
        raise ZeroDivisionError("division by zero")

    job_id = create()
    states = []
    for _ in range(7):
        jobs.run(LEFT, job_id, fail)
        states.append(jobs.get(LEFT, job_id).state)

    assert states == [State.WAITING] * 4 + [State.FAILED] * 3
    assert jobs.get(LEFT, job_id).attempts == 5
    assert "division by zero" in str(jobs.get(LEFT, job_id).error)


def test_a_failed_attempt_is_followed_by_a_pause() -> None:
    def fail(_: RunningJob) -> None:
        raise ZeroDivisionError

    job_id = create()
    jobs.run(LEFT, job_id, fail)

    assert jobs.due(LEFT) == []
    make_ready(job_id)
    assert [job.id for job in jobs.due(LEFT)] == [job_id]


@pytest.mark.parametrize(
    "error",
    [Unavailable("暂时无法处理，稍后会自动重试。"), AutoReconnect("gone"), ExecutionTimeout("too slow", code=50)],
    ids=lambda error: type(error).__name__,
)
def test_waiting_for_another_service_or_the_database_is_no_attempt(error: Exception) -> None:
    def wait(_: RunningJob) -> None:
        raise error

    job_id = create()
    for _ in range(7):
        jobs.run(LEFT, job_id, wait)

    job = jobs.get(LEFT, job_id)
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert type(error).__name__ in str(job.error)
    assert jobs.due(LEFT) == []


def lose_the_primary(*, seconds: int) -> None:
    """Let the real database have no primary for a while, longer than one operation waits for it."""
    step_down = {"replSetStepDown": seconds, "secondaryCatchUpPeriodSecs": 0, "force": True}
    mongo.database(LEFT).client.admin.command(step_down)


def test_an_attempt_that_loses_the_database_is_noted_as_soon_as_it_answers_again() -> None:
    tries: list[int] = []

    def lose_it(running: RunningJob) -> None:
        tries.append(running.job.attempts)
        lose_the_primary(seconds=6)
        raise AutoReconnect("gone")

    job_id = create()

    assert not jobs.run(LEFT, job_id, lose_it)

    job = jobs.get(LEFT, job_id)
    assert (job.state, job.attempts, tries) == (State.WAITING, 0, [1])
    assert jobs.due(LEFT) == []


def test_work_that_was_done_when_the_database_went_away_is_done() -> None:
    job_id = create()

    assert jobs.run(LEFT, job_id, lambda _: lose_the_primary(seconds=6))

    assert jobs.get(LEFT, job_id).state is State.DONE


def test_a_failed_job_begins_again_when_a_person_says_so() -> None:
    def refuse(_: RunningJob) -> None:
        raise DomainError("内容有误，请更正。")

    job_id = create()
    jobs.run(LEFT, job_id, refuse)

    jobs.retry(LEFT, job_id)

    assert [(job.id, job.attempts) for job in jobs.due(LEFT)] == [(job_id, 0)]
    assert jobs.run(LEFT, job_id, do_nothing)
    assert jobs.get(LEFT, job_id).error is None


def test_only_a_failed_job_begins_again() -> None:
    job_id = create()

    with pytest.raises(jobs.JobNotFailed):
        jobs.retry(LEFT, job_id)
    with pytest.raises(jobs.JobMissing):
        jobs.retry(LEFT, "job_other")


def test_all_failed_jobs_begin_again_and_no_other() -> None:
    failed, waiting, done = create("1"), create("2"), create("3")
    set_fields(failed, state=State.FAILED, attempts=5)
    set_fields(waiting, attempts=2)
    jobs.run(LEFT, done, do_nothing)

    assert [jobs.retry_all(LEFT) for _ in range(2)] == [1, 0]

    assert [jobs.get(LEFT, each).attempts for each in (failed, waiting, done)] == [0, 2, 1]
    assert jobs.counts(LEFT) == {("count", State.WAITING): 2, ("count", State.DONE): 1}


def test_jobs_that_are_not_done_are_found_failed_ones_first() -> None:
    waiting, failed, done, running = (create(each) for each in "1234")
    set_fields(failed, state=State.FAILED)
    set_fields(running, state=State.RUNNING)
    jobs.run(LEFT, done, do_nothing)

    assert [job.id for job in jobs.find_waiting(LEFT)] == [failed, waiting]


def test_a_job_in_work_is_not_claimed_a_second_time() -> None:
    job_id = create()
    claims: list[bool] = []

    jobs.run(LEFT, job_id, lambda _: claims.append(jobs.run(LEFT, job_id, do_nothing)))

    assert claims == [False]


def test_a_job_whose_worker_died_is_taken_over_and_the_dead_one_cannot_end_it() -> None:
    job_id = create()
    results: list[object] = []

    def be_taken_over(running: RunningJob) -> None:
        make_stale(job_id)
        assert [job.id for job in jobs.due(LEFT)] == [job_id]
        results.append(jobs.run(LEFT, job_id, do_nothing))
        try:
            running.progress(1, 2)
        except Conflict as conflict:
            results.append(conflict.code)

    results.append(jobs.run(LEFT, job_id, be_taken_over))

    assert results == [True, "claim_lost", False]
    assert jobs.get(LEFT, job_id).attempts == 2
    assert jobs.get(LEFT, job_id).done == 0


def test_a_living_worker_is_not_taken_for_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = create()
    beats: list[Any] = []

    def work(_: RunningJob) -> None:
        make_stale(job_id)
        stale = mongo.database(LEFT)["jobs"].find_one({"_id": job_id})["heartbeat_at"]
        wait_for(lambda: mongo.database(LEFT)["jobs"].find_one({"_id": job_id})["heartbeat_at"] > stale)
        beats.append(jobs.due(LEFT))

    jobs.run(LEFT, job_id, work, heartbeat=0.02)

    assert beats == [[]]


def test_the_clock_of_the_system_may_be_set_without_harm_to_running_jobs(clock_file: Any) -> None:
    job_id = create()
    seen: list[object] = []

    def work(_: RunningJob) -> None:
        clock.advance(days=100)
        seen.append(jobs.due(LEFT))

    jobs.run(LEFT, job_id, work)

    assert seen == [[]]


@pytest.fixture
def broker(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(queue, "SETTLING", 0.0)
    made = jobs.broker(redis_url, namespace="left")
    made.client.flushall()
    yield made
    made.client.flushall()
    made.close()
    made.client.close()
    made.client.connection_pool.disconnect()


class Looking:
    """Takes the next message of a consumer, in a thread; nothing but a ring wakes it in time."""

    def __init__(self, waiting: Any) -> None:
        self._waiting = waiting
        self.found: Any = None
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while self.found is None:
            self.found = next(self._waiting)


def unrung() -> Any:
    return dramatiq.Message(queue_name=queue.QUEUE, actor_name="count", args=(), kwargs={}, options={})


def is_heard(broker: Any) -> bool:
    return broker.client.pubsub_numsub(broker.channel)[0][1] == 1


def test_a_worker_without_work_is_rung_for(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringing, "LOOK", 3600.0)
    looking = Looking(broker.consume(queue.QUEUE))
    wait_for(lambda: is_heard(broker))

    create()
    jobs.enqueue_lost(LEFT, broker)

    wait_for(lambda: looking.found)
    assert looking.found.actor_name == "count"


def test_the_ringing_is_heard_again_after_redis_was_away(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringing, "LOOK", 3600.0)
    monkeypatch.setattr(ringing, "_ANEW", 0.01)
    looking = Looking(broker.consume(queue.QUEUE))
    wait_for(lambda: is_heard(broker))
    RedisBroker.enqueue(broker, unrung())  # dramatiq's own, which does not ring

    broker.client.client_kill_filter(_type="pubsub")

    wait_for(lambda: looking.found)


def test_a_worker_that_was_not_rung_for_looks_all_the_same(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringing, "LOOK", 0.05)
    looking = Looking(broker.consume(queue.QUEUE))

    RedisBroker.enqueue(broker, unrung())  # dramatiq's own, which does not ring

    wait_for(lambda: looking.found)


def test_what_is_done_makes_room_at_once(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    create()
    create("2")
    jobs.enqueue_lost(LEFT, broker)
    waiting = broker.consume(queue.QUEUE, prefetch=1)
    first = next(waiting)
    monkeypatch.setattr(ringing, "LOOK", 3600.0)
    looking = Looking(waiting)
    wait_for(lambda: is_heard(broker))

    waiting.ack(first)

    wait_for(lambda: looking.found)


def test_a_worker_that_stops_sleeps_no_longer(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringing, "LOOK", 3600.0)
    worker = dramatiq.Worker(broker, worker_timeout=50, worker_threads=1)
    broker.declare_queue(queue.QUEUE)
    worker.start()

    stopping = threading.Thread(target=worker.stop)
    stopping.start()

    stopping.join(20)
    assert not stopping.is_alive()


def test_a_new_job_goes_into_the_queue_once(broker: Any) -> None:
    create()
    create("2")

    assert [jobs.enqueue_lost(LEFT, broker) for _ in range(3)] == [2, 0, 0]


def test_jobs_lost_with_redis_go_into_the_queue_again(broker: Any) -> None:
    create()
    jobs.enqueue_lost(LEFT, broker)

    broker.client.flushall()

    assert [jobs.enqueue_lost(LEFT, broker) for _ in range(2)] == [1, 0]


def test_no_more_jobs_are_in_redis_than_may_be(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "QUEUED", 3)
    first, *_ = [create(f"{n}") for n in range(5)]

    assert [jobs.enqueue_lost(LEFT, broker) for _ in range(2)] == [3, 0]
    jobs.run(LEFT, first, do_nothing)
    forget(broker, first)
    assert [jobs.enqueue_lost(LEFT, broker) for _ in range(2)] == [1, 0]
    broker.client.flushall()
    assert [jobs.enqueue_lost(LEFT, broker) for _ in range(2)] == [3, 0]


def test_a_job_that_redis_lost_among_others_is_found_when_it_is_the_next(broker: Any) -> None:
    """Only the first of the queue are looked for: so the clerk reads a few jobs, however many wait."""
    ids = [create(f"{n}") for n in range(queue._FIRST + 3)]
    assert jobs.enqueue_lost(LEFT, broker) == len(ids)
    forget(broker, ids[-1])
    assert jobs.enqueue_lost(LEFT, broker) == 0

    for each in ids[:5]:
        jobs.run(LEFT, each, do_nothing)
        forget(broker, each)

    assert [jobs.enqueue_lost(LEFT, broker) for _ in range(2)] == [1, 0]


def test_what_is_read_does_not_grow_with_the_queue(broker: Any) -> None:
    for n in range(100):
        create(f"{n}")
    jobs.enqueue_lost(LEFT, broker)
    database = mongo.database(LEFT)
    database.command("profile", 2)
    try:
        jobs.enqueue_lost(LEFT, broker)
    finally:
        database.command("profile", 0)
    read = [each.get("docsExamined", 0) for each in database["system.profile"].find({"ns": f"{database.name}.jobs"})]
    database.drop_collection("system.profile")

    assert len(read) >= 3
    assert sum(read) <= queue._FIRST


def test_a_job_that_begins_again_goes_into_the_queue_again(broker: Any) -> None:
    job_id = create()
    jobs.enqueue_lost(LEFT, broker)
    set_fields(job_id, state=State.FAILED, attempts=5)
    assert jobs.enqueue_lost(LEFT, broker) == 0

    jobs.retry(LEFT, job_id)

    assert [jobs.enqueue_lost(LEFT, broker) for _ in range(2)] == [1, 0]


def test_a_job_just_put_into_the_queue_is_given_a_moment(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    create()
    jobs.enqueue_lost(LEFT, broker)
    broker.client.flushall()
    monkeypatch.setattr(queue, "SETTLING", 60.0)

    assert jobs.enqueue_lost(LEFT, broker) == 0


def test_a_job_that_kills_its_worker_ends_as_failed_after_five_attempts(broker: Any) -> None:
    job_id = create()

    def die(_: RunningJob) -> None:
        raise SystemExit

    for _ in range(5):
        with pytest.raises(SystemExit):
            jobs.run(LEFT, job_id, die)
        make_stale(job_id)
    jobs.enqueue_lost(LEFT, broker)

    job = jobs.get(LEFT, job_id)
    assert (job.state, job.attempts) == (State.FAILED, 5)
    assert "died" in str(job.error)
    assert not jobs.run(LEFT, job_id, do_nothing)


def test_the_queues_of_two_services_in_one_redis_stay_apart(broker: Any, redis_url: str) -> None:
    create()
    jobs.enqueue_lost(LEFT, broker)

    keys = {key.decode() for key in broker.client.scan_iter()}

    assert keys
    assert all(key.startswith("dramatiq-left:") for key in keys)


def test_a_worker_does_what_the_clerk_put_into_the_queue(broker: Any) -> None:
    done = threading.Event()

    @dramatiq.actor(broker=broker, actor_name="count", throws=DomainError)
    def count(job_id: str) -> None:
        jobs.run(LEFT, job_id, lambda _: done.set())

    worker = dramatiq.Worker(broker, worker_timeout=50, worker_threads=1)
    worker.start()
    job_id = create()
    jobs.enqueue_lost(LEFT, broker)
    assert done.wait(20)
    wait_for(lambda: jobs.get(LEFT, job_id).state is State.DONE)
    worker.stop()

    assert count.broker is broker

"""Two workers on one import: the first was taken for dead, and goes on all the same."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from common import clock
from common.errors import Conflict
from common.work import jobs
from services.agreements.rosters.usecases.apply_import import apply_import
from services.agreements.stores.storage import registrations
from tests.agreements.roster_files import csv_of, row


class Died(BaseException):
    """The end of a worker."""


@pytest.fixture
def committed(api, drain):
    """Call with the name of a store: the id of a committed import whose job waits."""

    def build(name: str) -> str:
        uploaded = api.upload(csv_of([row(name)]))
        assert api.post(f"/imports/{uploaded.json['id']}/commit").status_code == 200
        drain("agreements")
        return uploaded.json["id"]

    return build


def complete_and_die(import_id: str) -> None:
    """What a worker does that ends between completing an import and announcing it: it reads the clock only once."""

    def instants() -> Iterator[datetime]:
        yield clock.now()
        raise Died

    with pytest.raises(Died):
        apply_import(import_id, progress=lambda *_: None, clock=instants().__next__)


def test_an_import_that_a_dead_worker_completed_is_announced_by_the_one_that_took_over(committed, drain, agreements_db):
    import_id = committed("双工药房")
    (job,) = jobs.due("agreements")

    is_done = jobs.run(
        "agreements",
        job.id,
        lambda running: apply_import(running.subject, progress=lambda *_: complete_and_die(import_id), clock=clock.now),
    )
    drain("agreements")

    assert is_done, jobs.get("agreements", job.id).error
    assert registrations.is_announced(import_id)
    assert agreements_db["announcements"].count_documents({"import_id": import_id}) == 1


def test_an_import_that_was_changed_but_is_not_complete_is_no_success(committed, agreements_db):
    import_id = committed("未成药房")

    def change(*_: int) -> None:
        agreements_db["imports"].update_one({"_id": import_id}, {"$inc": {"version": 1}})

    with pytest.raises(Conflict) as refused:
        apply_import(import_id, progress=change, clock=clock.now)

    assert refused.value.code == "lost_race"
    assert not registrations.is_announced(import_id)

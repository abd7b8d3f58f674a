"""What the processes of all services do alike: their handlers say whom they follow, and nothing begins unready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from common import mongo
from common.journal.feed import HttpSource, LocalSource
from common.settings import SettingsError
from common.work import jobs, run_service
from services.ratings.settings import Settings

SERVICE = "ratings"


def test_each_journal_that_the_handlers_name_is_followed_the_own_one_without_a_call(
    ratings_db: Any, settings_of: Callable[..., Any]
) -> None:
    handlers: dict[str, Any] = {"ratings": {}, "gateway": {}}

    followed = run_service.consumers(settings_of(SERVICE), service=SERVICE, handlers=handlers)

    kinds = {each.source: type(each._fetch) for each in followed}
    assert kinds == {"ratings": LocalSource, "gateway": HttpSource}


def test_other_sources_replace_all_of_them(ratings_db: Any, settings_of: Callable[..., Any]) -> None:
    own = LocalSource(mongo.database(SERVICE))

    followed = run_service.consumers(
        settings_of(SERVICE), service=SERVICE, handlers={"ratings": {}, "gateway": {}}, sources={"ratings": own}
    )

    assert [each.source for each in followed] == ["ratings"]


def test_a_process_is_ready_when_its_database_is_indexed_and_what_it_needs_was_found(
    ratings_db: Any, environment_of: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment_of(SERVICE).items():
        monkeypatch.setenv(name, value)
    ratings_db["stores"].drop_indexes()
    found: list[bool] = []

    started = run_service.start(
        Settings,
        service=SERVICE,
        process="app",
        migrations=(),
        ready=lambda: found.append("pending" in mongo.database(SERVICE)["stores"].index_information()),
    )

    assert found == [True]
    assert started.mongo_database == ratings_db.name


def test_a_process_without_its_settings_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YAOCHENG_MONGO_URI", raising=False)

    with pytest.raises(SettingsError, match="YAOCHENG_MONGO_URI"):
        run_service.start(Settings, service=SERVICE, process="app", migrations=(), ready=lambda: None)


def test_a_worker_process_that_cannot_be_made_ready_ends_with_the_reason(redis_url: str) -> None:
    def fail() -> None:
        raise ValueError("no policy")

    broker = jobs.broker(redis_url, namespace="unready")
    broker.add_middleware(jobs.Boot(fail))

    with pytest.raises(SystemExit, match="ValueError: no policy"):
        broker.emit_after("process_boot")

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import clock
from common.journal import anchors, journal
from common.journal.heads import DailyHead
from common.journal.journal import pending_message
from common.messages import ChainRegistered
from common.people.commands import Command, service_actor
from common.people.tokens import Keyring


def append(database: Any, name: str) -> None:
    command = Command(service_actor("ratings"), f"cmd-{name}", clock.now())
    message = ChainRegistered(chain_id=f"chn_{name}", chain_name=name)
    journal.append(database, [pending_message(command, message, number=0, version=1)], at=clock.now())


def test_each_day_gets_one_head_and_an_empty_journal_none(
    ratings_db: Any, clock_file: Path, settings_of: Callable[..., Any], tmp_path: Path
) -> None:
    settings = settings_of("ratings", YAOCHENG_ANCHOR_DIR=str(tmp_path))
    keyring, daily = Keyring.from_settings(settings), DailyHead("ratings", settings)
    found: list[list[int]] = []

    def look() -> None:
        daily.write()
        found.append([head.seq for head in anchors.read_heads(tmp_path, keyring, "ratings")])

    look()
    append(ratings_db, "first")
    look()
    append(ratings_db, "second")
    look()
    clock.advance(days=1)
    look()

    assert found == [[], [1], [1], [1, 2]]

"""An administrator lets an account in again: what is forgotten is recorded, and what is recorded is forgotten."""

import secrets

import pytest

from common import clock
from common.errors import Conflict
from common.people.commands import Command, Role
from services.gateway.accounts.storage import accounts
from services.gateway.accounts.usecases.unlock_account import unlock_account
from services.gateway.domain.messages import AccountUnlocked
from tests.gateway.accounts.api.test_session import attempt
from tests.gateway.builders import reviewer, user


def command():
    return Command(user(Role.ADMINISTRATOR).actor, f"cmd_{secrets.token_hex(16)}", clock.now())


def wrong(gateway, someone, times):
    for _ in range(times):
        assert attempt(gateway, someone.username, "wrong password").status_code == 401


def test_what_was_not_recorded_was_not_forgotten(gateway):
    someone, unlocking = reviewer(), command()
    unlock_account(someone.actor.account, command=unlocking)
    wrong(gateway, someone, 6)

    with pytest.raises(Conflict):
        unlock_account(someone.actor.account, command=unlocking)

    assert attempt(gateway, someone.username).status_code == 401


def test_what_was_recorded_is_forgotten_though_the_process_died_in_between(gateway, follow, clock_file):
    someone = reviewer()
    wrong(gateway, someone, 6)
    clock.advance(seconds=1)
    account = accounts.get(someone.actor.account)
    accounts.note(account, command=command(), messages=(AccountUnlocked(account_id=account.account_id),))

    follow()

    assert attempt(gateway, someone.username).status_code == 201


def test_tries_after_an_unlocking_count_also_when_it_is_heard_late(gateway, follow, clock_file):
    someone = reviewer()
    unlock_account(someone.actor.account, command=command())
    clock.advance(seconds=1)
    wrong(gateway, someone, 6)

    follow()

    assert attempt(gateway, someone.username).status_code == 401

from datetime import UTC, datetime, timedelta

import pytest

from common.people.commands import Role
from services.gateway.accounts.domain.accounts import (
    Account,
    AccountRefused,
    Scope,
    check_new_account,
    is_locked,
    lock_after,
)
from services.gateway.domain.policy import SignInRules

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
RULES = SignInRules(
    failures=5, locked_for=timedelta(minutes=15), session_lasts=timedelta(hours=8), shortest_password=10
)
REVIEWER = Scope(roles=(Role.REVIEWER,), areas=("360300",))


def account(**different):
    fields = {
        "account_id": "acc_1",
        "version": 1,
        "username": "li.wei",
        "person_id": "per_1",
        "person_name": "李伟",
        "password_hash": "hash",
        "roles": (Role.REVIEWER,),
        "areas": ("3603",),
        "stores": (),
        "chains": (),
        "deputises": "per_2",
        "is_active": True,
        "failures": 0,
        "locked_until": None,
    }
    return Account(**{**fields, **different})


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def test_an_account_acts_as_its_person_and_whom_it_deputises():
    assert account().actor.persons == {"per_1", "per_2"}


def test_an_account_is_locked_until_its_lock_ends():
    locked = account(locked_until=AT)

    assert is_locked(locked, at=AT - timedelta(seconds=1))
    assert not is_locked(locked, at=AT)
    assert not is_locked(account(), at=AT)


@pytest.mark.parametrize(("failures", "locks"), [(0, False), (4, False), (5, True), (6, True)])
def test_the_fifth_failure_in_a_row_locks(failures, locks):
    assert lock_after(failures, rules=RULES, at=AT) == (AT + timedelta(minutes=15) if locks else None)


def test_a_well_formed_account_is_taken():
    check_new_account("li.wei", password="correct horse battery", scope=REVIEWER, rules=RULES)


@pytest.mark.parametrize(
    ("username", "password", "scope", "expected"),
    [
        ("Li", "correct horse battery", REVIEWER, {"username_form"}),
        ("li.wei", "short", REVIEWER, {"password_length"}),
        ("li.wei", "x" * 201, REVIEWER, {"password_length"}),
        ("li.wei", "My-Li.Wei-2026", REVIEWER, {"password_has_username"}),
        ("li.wei", "correct horse battery", Scope(roles=()), {"roles_missing"}),
        ("li.wei", "correct horse battery", Scope(roles=(Role.SERVICE,)), {"roles_missing"}),
        ("li.wei", "correct horse battery", Scope(roles=(Role.PHARMACY,)), {"stores_missing"}),
        ("li.wei", "correct horse battery", Scope(roles=(Role.HEADQUARTERS,)), {"chains_missing"}),
        ("li.wei", "correct horse battery", Scope(roles=(Role.APPROVER,)), {"areas_missing"}),
        (
            "li.wei",
            "correct horse battery",
            Scope(roles=(Role.PHARMACY, Role.AUDITOR), stores=("sto_1",)),
            {"roles_mixed"},
        ),
    ],
)
def test_what_is_wrong_with_a_new_account_is_told_at_its_field(username, password, scope, expected):
    with pytest.raises(AccountRefused) as refusal:
        check_new_account(username, password=password, scope=scope, rules=RULES)

    assert codes(refusal) == expected


def test_a_pharmacy_account_may_belong_to_headquarters_as_well():
    scope = Scope(roles=(Role.PHARMACY, Role.HEADQUARTERS), stores=("sto_1",), chains=("cha_1",))

    check_new_account("hq.jintai", password="correct horse battery", scope=scope, rules=RULES)

from datetime import timedelta

import pytest

from common.people.commands import Role
from services.gateway.accounts.domain.accounts import (
    Account,
    AccountRefused,
    Scope,
    check_new_account,
)
from services.gateway.domain.policy import SignInRules

RULES = SignInRules(
    most={"own": 5, "strangers": 50, "place": 60},
    window=timedelta(minutes=15),
    locked_for=timedelta(minutes=15),
    session_lasts=timedelta(hours=8),
    shortest_password=10,
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
    }
    return Account(**{**fields, **different})


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def test_an_account_acts_as_its_person_and_whom_it_deputises():
    assert account().actor.persons == {"per_1", "per_2"}


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

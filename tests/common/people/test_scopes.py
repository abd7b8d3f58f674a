"""A service knows the scope of an account from the gateway's journal, the newest that it has heard of."""

import itertools
from typing import Any

import pytest

from common.messages import AccountCreated, AccountScopeSet
from common.people.commands import Actor, Role, service_actor
from common.people.scopes import ScopeNotKnownYet, keep, with_scope

ALIAS = "ratings"
NAMED = Actor("acc_1", "per_1", (Role.PHARMACY,), scope_version=2)


def told(version: int, *stores: str) -> AccountScopeSet:
    return AccountScopeSet(
        account_id="acc_1", roles=["pharmacy"], areas=[], stores=list(stores), chains=[], scope_version=version
    )


CREATED = AccountCreated(
    account_id="acc_1", person_id="per_1", roles=["pharmacy"], areas=[], stores=["sto_1"], chains=[]
)


@pytest.fixture(autouse=True)
def nothing_known(ratings_db: Any) -> None:
    ratings_db["account_scopes"].delete_many({})


@pytest.mark.parametrize("order", list(itertools.permutations((CREATED, told(2, "sto_2"), told(3, "sto_3")))))
def test_the_newest_scope_counts_in_whatever_order_they_come_and_however_often(order: Any) -> None:
    for each in (*order, order[0]):
        keep(ALIAS, [each])

    assert with_scope(ALIAS, NAMED).stores == ("sto_3",)


def test_several_of_one_account_at_once_leave_the_newest() -> None:
    keep(ALIAS, [told(3, "sto_3"), CREATED, told(2, "sto_2")])

    assert with_scope(ALIAS, NAMED).stores == ("sto_3",)
    assert with_scope(ALIAS, NAMED).scope_version == 3


@pytest.mark.parametrize("known", [(), (CREATED,)], ids=["nothing", "an older one"])
def test_a_version_that_was_not_heard_of_yet_is_no_scope_at_all(known: Any) -> None:
    keep(ALIAS, known)

    with pytest.raises(ScopeNotKnownYet) as refused:
        with_scope(ALIAS, NAMED)

    assert refused.value.code == "scope_not_known_yet"


def test_who_sees_all_needs_none() -> None:
    auditor = Actor("acc_2", "per_2", (Role.AUDITOR,))

    assert with_scope(ALIAS, auditor) == auditor
    assert with_scope(ALIAS, service_actor("ratings")) == service_actor("ratings")

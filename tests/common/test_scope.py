"""What an account sees of stores and chains on a day, as predicate and as condition of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.messages.words import MembershipKind, Scope
from common.people.commands import Actor, Role
from common.scope import Grants, Member, grants_of, leading_digits
from common.scope_filter import Places, chains_seen, member_on, seen, seen_by_duty, seen_with

DIRECT, FRANCHISE = MembershipKind.DIRECT, MembershipKind.FRANCHISE
FIRST = date(2026, 3, 1)
DAYS = st.integers(0, 6).map(lambda days: FIRST + timedelta(days))
CHAINS, STORES, AREAS = ("chn_1", "chn_2"), ("sto_1", "sto_2"), ("360302", "360403")
NAMED = ("annexed", "own_services.store_id")
OF_STORE = Places(store="subject_id", scope="scope", named=NAMED, served_on="service.served_on")
OF_SUBJECT = Places(store="subject_id", scope="scope")


def headquarters(*chains: str) -> Grants:
    return grants_of(Actor("acc", "per", (Role.HEADQUARTERS,), chains=chains))


@pytest.mark.parametrize(
    ("member", "day", "is_seen"),
    [
        (Member("chn_1", DIRECT, date(2026, 3, 2)), date(2026, 3, 1), False),
        (Member("chn_1", DIRECT, date(2026, 3, 2)), date(2026, 3, 2), True),
        (Member("chn_1", DIRECT, date(2026, 3, 2), date(2026, 3, 4)), date(2026, 3, 3), True),
        (Member("chn_1", DIRECT, date(2026, 3, 2), date(2026, 3, 4)), date(2026, 3, 4), False),
        (Member("chn_1", FRANCHISE, date(2026, 3, 2)), date(2026, 3, 2), False),
        (Member("chn_2", DIRECT, date(2026, 3, 2)), date(2026, 3, 2), False),
    ],
)
def test_a_headquarters_sees_direct_members_from_their_first_day_to_their_last(
    member: Member, day: date, is_seen: bool
) -> None:
    grants = headquarters("chn_1")

    assert grants.covers_store("sto_1", area="360302", memberships=[member], day=day) is is_seen


@pytest.mark.parametrize(
    ("area", "digits"),
    [
        ("110000", "11"),
        ("360300", "3603"),
        ("360302", "360302"),
        ("3603", "3603"),
        ("3600", "3600"),
        ("36", "36"),
        ("000000", "00"),
        ("429004", "429004"),
    ],
)
def test_the_code_of_a_city_stands_for_all_within_it(area: str, digits: str) -> None:
    assert leading_digits(area) == digits


def test_an_account_of_a_city_covers_its_districts_and_no_other_city() -> None:
    """The code that our own message recommended covered no district."""
    grants = grants_of(Actor("acc", "per", (Role.REVIEWER,), areas=("360300",)))

    seen_areas = [each for each in ("360300", "360302", "360400", "110101") if grants.covers_area(each)]

    assert seen_areas == ["360300", "360302"]


def test_what_an_account_names_for_a_role_that_it_has_not_counts_for_nothing() -> None:
    everything: dict[str, Any] = {"areas": ("36",), "stores": ("sto_1",), "chains": ("chn_1",)}

    assert grants_of(Actor("acc", "per", (Role.PHARMACY,), **everything)) == Grants(stores=("sto_1",))
    assert grants_of(Actor("acc", "per", (Role.HEADQUARTERS,), **everything)) == Grants(chains=("chn_1",))
    assert grants_of(Actor("acc", "per", (Role.REVIEWER,), **everything)) == Grants(sees_chains=True, areas=("36",))


@st.composite
def members(draw: st.DrawFn) -> Member:
    until = draw(st.none() | DAYS)
    return Member(draw(st.sampled_from(CHAINS)), draw(st.sampled_from(MembershipKind)), draw(DAYS), until)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record about a store or a chain, as documents have it; the open end of a membership is None or missing."""
    served = draw(st.none() | DAYS)
    service = {"service": {"served_on": served.isoformat()}} if served else {}
    if draw(st.booleans()):
        named = draw(st.sampled_from([{}, {"annexed": []}, {"annexed": ["sto_1"]}, {"annexed": ["sto_3", "sto_2"]}]))
        themselves = draw(st.sampled_from([(), ("sto_1",), ("sto_2", "sto_3")]))
        return {
            "scope": Scope.CHAIN.value,
            "subject_id": draw(st.sampled_from(CHAINS)),
            "area": "",
            **service,
            **named,
            **({"own_services": [{"store_id": each} for each in themselves]} if themselves else {}),
        }
    found = draw(st.lists(members(), max_size=3))
    stored = [
        {"chain_id": each.chain_id, "kind": each.kind.value, "from_on": each.from_on.isoformat(), **_until(draw, each)}
        for each in found
    ]
    return {
        "scope": Scope.STORE.value,
        "subject_id": draw(st.sampled_from(STORES)),
        "area": draw(st.sampled_from(AREAS)),
        "memberships": stored,
        **service,
    }


def _until(draw: st.DrawFn, member: Member) -> dict[str, Any]:
    if member.until_on is None:
        return draw(st.sampled_from([{}, {"until_on": None}]))
    return {"until_on": member.until_on.isoformat()}


def members_of(record: dict[str, Any]) -> list[Member]:
    return [
        Member(
            each["chain_id"],
            MembershipKind(each["kind"]),
            date.fromisoformat(each["from_on"]),
            date.fromisoformat(each["until_on"]) if each.get("until_on") else None,
        )
        for each in record.get("memberships", ())
    ]


ACTORS = st.builds(
    Actor,
    account=st.just("acc"),
    person=st.just("per"),
    roles=st.sampled_from([(each,) for each in Role] + [(Role.PHARMACY, Role.HEADQUARTERS)]),
    areas=st.sampled_from([(), ("3603",), ("3603", "36040"), ("360300",), ("37",)]),
    stores=st.sampled_from([(), ("sto_1",), STORES]),
    chains=st.sampled_from([(), ("chn_1",), CHAINS]),
)


def is_seen(record: dict[str, Any], grants: Grants, day: date) -> bool:
    if record["scope"] == Scope.CHAIN.value:
        return grants.covers_chain(record["subject_id"]) or grants.is_named(
            (*record.get("annexed", ()), *(each["store_id"] for each in record.get("own_services", ())))
        )
    found = members_of(record)
    if grants.covers_store(record["subject_id"], area=record["area"], memberships=found, day=day):
        return True
    served = record.get("service", {}).get("served_on")
    return served is not None and grants.has_member(found, day=date.fromisoformat(served))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(records(), min_size=1, max_size=12), asked=st.lists(st.tuples(ACTORS, DAYS), max_size=6))
def test_condition_and_predicate_agree(
    gateway_db: Any, found: list[dict[str, Any]], asked: list[tuple[Actor, date]]
) -> None:
    collection = gateway_db["scoped"]
    collection.delete_many({})
    collection.insert_many([{**each, "_id": number} for number, each in enumerate(found)])

    for actor, day in asked:
        check(collection, found, grants_of(actor), day)


def check(collection: Any, found: list[dict[str, Any]], grants: Grants, day: date) -> None:
    own = [each["subject_id"] for each in found if grants.has_member(members_of(each), day=day)]

    def is_seen_by_lookup(record: dict[str, Any]) -> bool:
        """Where documents have no memberships, the stores of the day are handed in."""
        if record["scope"] == Scope.CHAIN.value:
            return grants.covers_chain(record["subject_id"])
        return grants.covers_area(record["area"]) or record["subject_id"] in {*own, *grants.stores}

    def is_of_duty(record: dict[str, Any]) -> bool:
        return is_seen_by_lookup(record) if grants.sees_all or grants.sees_chains else False

    def is_member(record: dict[str, Any]) -> bool:
        return any(each.chain_id == "chn_1" and each.covers(day) for each in members_of(record))

    rules: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
        (seen(grants, OF_STORE, day=day), lambda each: is_seen(each, grants, day)),
        (seen_with(grants, OF_SUBJECT, members=own), is_seen_by_lookup),
        (seen_by_duty(grants, OF_SUBJECT), is_of_duty),
        (member_on(["chn_1"], OF_STORE, day=day), is_member),
    ]
    for condition, rule in rules:
        ids = {each["_id"] for each in collection.find(condition, {"_id": 1})}
        assert ids == {number for number, each in enumerate(found) if rule(each)}


@pytest.mark.parametrize("role", list(Role))
def test_chains_are_seen_as_the_predicate_says(gateway_db: Any, role: Role) -> None:
    collection = gateway_db["scoped_chains"]
    collection.delete_many({})
    collection.insert_many([{"_id": each} for each in CHAINS])
    grants = grants_of(Actor("acc", "per", (role,), areas=("3603",), chains=("chn_1",)))

    found = {each["_id"] for each in collection.find(chains_seen(grants))}

    assert found == {each for each in CHAINS if grants.covers_chain(each)}

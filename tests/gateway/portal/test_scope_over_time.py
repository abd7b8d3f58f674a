"""Whoever reads, whatever, on whatever day: lists, counts, single records, pages, search and PDFs agree with one rule.

Stores join and leave two chains in any way, in advance and dated back; what was served before, stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from common import clock, mongo
from common.journal import journal
from common.journal.entries import pending_message
from common.messages.words import MembershipKind
from common.people.commands import Role
from services.agreements.domain.membership import Membership
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.storage import stores
from services.agreements.stores.storage.mapping import MEMBERSHIP
from services.gateway.accounts.api.authentication import cookie_name
from services.gateway.papers.usecases.order_notice import notice_id_of
from tests.gateway.builders import User, command, user
from tests.gateway.conftest import Signed

NAMES = ("康源大药房1店", "独一大药房", "青葙药房1号", "苍术堂1店")
AREAS = {"康源大药房1店": "369902", "独一大药房": "369902", "青葙药房1号": "369906", "苍术堂1店": "369902"}
#: Days around the one on which the test runs, by their distance.
DAYS = st.integers(0, 5)
STAFF_OF_AREAS = {Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR}


@dataclass(frozen=True)
class Stay:
    """A store in a chain from one day until before another, by their distance from today."""

    chain: int
    kind: MembershipKind
    first: int
    until: int | None

    def lasts(self, day: int) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Town:
    """Ids by the place of the store in `NAMES`, and those of both chains."""

    stores: tuple[str, ...]
    areas: tuple[str, ...]
    chains: tuple[str, ...]
    violations: tuple[str, ...]
    papers: tuple[str, ...]
    numbers: tuple[str, ...]
    start: date
    #: The names of the chains.
    names: tuple[str, ...]


STAYS = st.lists(
    st.builds(
        Stay,
        chain=st.integers(0, 1),
        kind=st.sampled_from([MembershipKind.DIRECT, MembershipKind.DIRECT, MembershipKind.FRANCHISE]),
        first=st.integers(-2, 6),
        until=st.none() | st.integers(-1, 7),
    ),
    max_size=3,
)


@dataclass(frozen=True)
class Plan:
    """Of each store where it stays, and on which day its paper was served; the day of reading; who reads."""

    stays: tuple[list[Stay], ...]
    served: tuple[int, ...]
    day: int
    who: frozenset[int]


PLANS = st.builds(
    Plan,
    stays=st.tuples(*[STAYS] * len(NAMES)),
    served=st.tuples(*[DAYS] * len(NAMES)),
    day=DAYS,
    who=st.frozensets(st.integers(0, 7), min_size=2, max_size=3),
)


@pytest.fixture
def town(city, whole, signed, designate, confirmed, serve_notices) -> Town:
    """Four stores with an agreement, each with a confirmed violation of which it was told by a paper."""
    ids = tuple(designate(city[name]) for name in NAMES)
    found = {each["id"]: each for each in signed(user(Role.AUDITOR)).get("/api/v1/stores?limit=200").json["items"]}
    violations = tuple(confirmed("G1", store_id=each)[0] for each in ids)
    numbers = tuple(serve_notices(*violations))
    chains = (city["chain"], found[ids[3]]["chain_id"])
    return Town(
        stores=ids,
        areas=tuple(found[each]["area"] for each in ids),
        chains=chains,
        violations=violations,
        papers=tuple(notice_id_of(each) for each in violations),
        numbers=numbers,
        start=clock.today(),
        names=tuple(mongo.database("agreements")["chains"].find_one({"_id": each})["name"] for each in chains),
    )


def readers(town: Town) -> list[User]:
    """Everybody whose scope differs."""
    one, other = town.chains
    return [
        user(Role.HEADQUARTERS, chains=(one,)),
        user(Role.HEADQUARTERS, chains=(other,)),
        user(Role.HEADQUARTERS, chains=town.chains),
        user(Role.PHARMACY, stores=town.stores[:2]),
        user(Role.PHARMACY, Role.HEADQUARTERS, stores=town.stores[3:], chains=(one,)),
        user(Role.REVIEWER, areas=("369902",)),
        user(Role.SUPERVISOR, areas=("3699",)),
        user(Role.APPROVER, areas=(town.areas[2],)),
    ]


def is_seen(town: Town, plan: Plan, actor: Any, place: int, day: int) -> bool:
    """The rule, said once more: by area, as one's own, or as a direct member of one's chain on the day."""
    chains = {town.chains.index(each) for each in actor.chains} if actor.has(Role.HEADQUARTERS) else set()
    return (
        (actor.has(*STAFF_OF_AREAS) and town.areas[place].startswith(actor.areas))
        or (actor.has(Role.PHARMACY) and town.stores[place] in actor.stores)
        or any(
            each.chain in chains and each.kind is MembershipKind.DIRECT and each.lasts(day)
            for each in plan.stays[place]
        )
    )


def told_of(town: Town, plan: Plan, actor: Any, seen: set[str]) -> dict[str, set[str]]:
    """Of each chain those of the stores of which the actor is told that they belong to it: its own chains and stores.

    Staff are told of all; to whom its stores also belong is no matter of a headquarters.
    """
    own = set(actor.stores) if actor.has(Role.PHARMACY) else set()
    covered = set(actor.chains) if actor.has(Role.HEADQUARTERS) else set()
    return {
        chain_id: {
            store_id
            for store_id, stays in zip(town.stores, plan.stays, strict=True)
            if store_id in seen
            and (actor.has(*STAFF_OF_AREAS) or chain_id in covered or store_id in own)
            and any(each.chain == place and each.lasts(plan.day) for each in stays)
        }
        for place, chain_id in enumerate(town.chains)
    }


def lay_out(town: Town, plan: Plan, settle: Any) -> None:
    """Let all services know who stays where, and when each paper was served."""
    told = []
    for store_id, stays in zip(town.stores, plan.stays, strict=True):
        found = [_membership(town, each) for each in stays]
        fields = {"memberships": [MEMBERSHIP.fields(each) for each in found]}
        fields["reach"] = sorted({each.chain_id for each in found})
        mongo.database("agreements")["stores"].update_one({"_id": store_id}, {"$set": fields})
        told.append(pending_message(command(), store_recorded(stores.get(store_id)), number=0, version=1))
    journal.append(mongo.database("agreements"), told, at=clock.now())
    for paper_id, served in zip(town.papers, plan.served, strict=True):
        change = {"$set": {"service.served_on": (town.start + timedelta(served)).isoformat()}}
        mongo.database("gateway")["papers"].update_one({"_id": paper_id}, change)
    settle()


def _membership(town: Town, stay: Stay) -> Membership:
    until = None if stay.until is None else town.start + timedelta(stay.until)
    return Membership(town.chains[stay.chain], stay.kind, town.start + timedelta(stay.first), until, clock.now())


def listed(client: Signed, path: str, name: str, *, among: tuple[str, ...]) -> set[str]:
    """Those of the records that a list holds, which counts them all."""
    answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}limit=200").json
    assert answer["count"] == len(answer["items"])
    return {each[name] for each in answer["items"]} & set(among)


def opened(client: Any, path: str, ids: tuple[str, ...], behind: str = "") -> set[str]:
    """Those of the records that open; the others do not exist for who asks."""
    answers = {each: client.get(f"{path}/{each}{behind}").status_code for each in ids}
    assert set(answers.values()) <= {200, 404}
    return {each for each, status in answers.items() if status == 200}


def check_api(town: Town, client: Signed, *, seen: set[str], papers: set[str]) -> None:
    violations = {town.violations[town.stores.index(each)] for each in seen}
    assert listed(client, "stores", "id", among=town.stores) == seen
    assert listed(client, "grades?registered=true", "store_id", among=town.stores) == seen
    assert listed(client, "agreements", "store_id", among=town.stores) == seen
    assert listed(client, "violations", "id", among=town.violations) == violations
    duties = client.get("/api/v1/duties?limit=200").json["items"]
    assert {each["subject_id"] for each in duties} & set(town.stores) <= seen
    assert opened(client, "/api/v1/stores", town.stores) == seen
    assert opened(client, "/api/v1/stores", town.stores, "/standing") == seen
    assert opened(client, "/api/v1/stores", town.stores, "/grade") == seen
    assert opened(client, "/api/v1/violations", town.violations) == violations
    assert listed(client, "papers", "id", among=town.papers) == papers
    assert opened(client, "/api/v1/papers", town.papers) == papers
    assert opened(client, "/api/v1/papers", town.papers, "/pdf") == papers


def check_filters(town: Town, client: Signed, *, seen: set[str], told: dict[str, set[str]]) -> None:
    """What a filter finds is what is shown: by the id of a chain and by its name, in both services and on the page."""
    for chain_id, name in zip(town.chains, town.names, strict=True):
        of_chain = told[chain_id]
        of_name = of_chain | {town.stores[NAMES.index(each)] for each in NAMES if name in each} & seen
        for path, key in (("stores?", "id"), ("grades?registered=true&", "store_id")):
            for asked, expected in ((f"chain_id={chain_id}", of_chain), (f"q={quote(name)}", of_name)):
                assert listed(client, f"{path}{asked}", key, among=town.stores) == expected, (path, asked)
        counted = client.get(f"/api/v1/grades/summary?chain_id={chain_id}").json
        designated = client.get(f"/api/v1/grades?limit=200&chain_id={chain_id}").json["items"]
        assert counted["stores"] == len(designated)
        page = client.client.get("/stores", query_string={"q": name}).text
        assert {each for each in town.stores if each in page} == of_name
    shown = {each["id"]: each["chain_id"] for each in client.get("/api/v1/stores?limit=200").json["items"]}
    assert all(shown[each] is None or each in told[shown[each]] for each in town.stores if each in shown)


def check_pages(town: Town, browser: Any, *, seen: set[str], papers: set[str]) -> None:
    numbers = {town.numbers[town.papers.index(each)] for each in papers}
    assert opened(browser, "/stores", town.stores) == seen
    assert opened(browser, "/papers", town.papers, ".pdf") == papers
    assert {each for each in town.numbers if f">{each}<" in browser.get("/papers").text} == numbers
    assert {each for each in town.numbers if browser.get("/search", query_string={"q": each}).status_code == 302} == (
        numbers
    )
    shown = {name: browser.get("/search", query_string={"q": name}) for name in NAMES}
    assert {
        store_id
        for store_id, answer in zip(town.stores, shown.values(), strict=True)
        if store_id in answer.text or store_id in answer.headers.get("Location", "")
    } == seen


@pytest.mark.usefixtures("clock_file")
def test_all_that_is_read_follows_one_rule_on_the_day_of_reading(town: Town, signed: Any, settle: Any) -> None:
    everybody = readers(town)

    @settings(
        max_examples=12,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(plan=PLANS)
    def check(plan: Plan) -> None:
        clock.set_clock(clock.start_of(town.start) + timedelta(days=plan.day, hours=12))
        lay_out(town, plan, settle)
        for actor, client in ((everybody[each].actor, signed(everybody[each])) for each in sorted(plan.who)):
            places = [each for each in range(len(NAMES)) if is_seen(town, plan, actor, each, plan.day)]
            kept = [each for each in range(len(NAMES)) if is_seen(town, plan, actor, each, plan.served[each])]
            seen = {town.stores[each] for each in places}
            papers = {town.papers[each] for each in {*places, *kept}}
            check_api(town, client, seen=seen, papers=papers)
            browser = client.client
            browser.set_cookie(cookie_name(is_secure=False), client.headers["Authorization"].removeprefix("Bearer "))
            check_pages(town, browser, seen=seen, papers=papers)
            check_filters(town, client, seen=seen, told=told_of(town, plan, actor, seen))

    check()

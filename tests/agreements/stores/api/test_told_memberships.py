"""Whom it is told to which chains a store belonged, belongs and will: a headquarters only of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock, mongo
from common.messages.words import MembershipKind
from services.agreements.domain.membership import Membership
from services.agreements.stores.storage.mapping import MEMBERSHIP
from tests.agreements.conftest import REVIEWER, headquarters, pharmacy
from tests.agreements.roster_files import row

pytestmark = pytest.mark.usefixtures("clock_file")


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def lasting(chain_id, kind=MembershipKind.DIRECT):
    """A membership from yesterday on, without an end."""
    return Membership(chain_id, kind, clock.today() - timedelta(days=1), None, clock.now())


def belong(store, *memberships):
    """Let a store belong to chains at once, which no command does."""
    fields = {
        "memberships": [MEMBERSHIP.fields(each) for each in memberships],
        "reach": [each.chain_id for each in memberships],
    }
    mongo.database("agreements")["stores"].update_one({"_id": store["id"]}, {"$set": fields})


def chains_told(api, store_id, actor):
    return [each["chain_name"] for each in api.get(f"/stores/{store_id}", actor).json["memberships"]]


@pytest.fixture
def move(api, settle):
    """Call to let a store belong to a chain from today on, and to another after ten days."""

    def make(store, now, then):
        path = f"/stores/{store['id']}/memberships"
        for command, body in (
            (path, {"chain_id": now, "from_on": in_days(0)}),
            (f"{path}/leave", {"until_on": in_days(10)}),
            (path, {"chain_id": then, "from_on": in_days(10)}),
        ):
            assert api.post(command, body, REVIEWER).status_code in {200, 201}
            settle()

    return make


def test_a_headquarters_is_told_neither_where_its_store_goes_nor_where_it_came_from(api, imported, move):
    store, host, other = imported(row("转店药房"), row("转甲一店", chain="转甲堂"), row("转乙一店", chain="转乙堂"))
    move(store, host["chain_id"], other["chain_id"])

    assert chains_told(api, store["id"], headquarters(host["chain_id"])) == ["转甲堂"]
    for knows_both in (REVIEWER, pharmacy(store["id"])):
        assert chains_told(api, store["id"], knows_both) == ["转甲堂", "转乙堂"]
    clock.advance(days=10)
    assert chains_told(api, store["id"], headquarters(other["chain_id"])) == ["转乙堂"]


def test_a_filter_finds_only_by_the_memberships_that_are_told(api, imported):
    """By the id and the name of a chain a headquarters found which of its stores are franchise stores of another."""
    host, store, other = imported(row("搜丙一店", chain="搜丙堂"), row("搜店药房"), row("搜丁一店", chain="搜丁堂"))
    belong(store, lasting(other["chain_id"], MembershipKind.FRANCHISE), lasting(host["chain_id"]))

    def found(actor, **filters):
        return {each["id"] for each in api.get("/stores", actor, **filters).json["items"]} & {store["id"]}

    for asked in ({"chain_id": other["chain_id"]}, {"q": "搜丁堂"}, {"q": "搜店 搜丁堂"}):
        assert found(headquarters(host["chain_id"]), **asked) == set()
        for knows in (pharmacy(store["id"]), REVIEWER):
            assert found(knows, **asked) == {store["id"]}
    for asked in ({"chain_id": host["chain_id"]}, {"q": "搜丙堂"}, {"q": "搜店 搜丙堂"}):
        assert found(headquarters(host["chain_id"]), **asked) == {store["id"]}


def test_of_two_chains_a_headquarters_is_shown_its_own(api, imported):
    host, store, other = imported(row("看丙一店", chain="看丙堂"), row("看店药房"), row("看丁一店", chain="看丁堂"))
    chains = [other["chain_id"], host["chain_id"]]
    belong(store, *map(lasting, chains))

    for chain_id in chains:
        listed = api.get("/stores", headquarters(chain_id), store_ids=store["id"]).json["items"]
        alone = api.get(f"/stores/{store['id']}", headquarters(chain_id)).json
        assert [each["chain_id"] for each in (*listed, alone)] == [chain_id, chain_id]


def test_a_joining_that_waits_is_told_to_the_chain_that_is_joined_and_not_to_the_one_that_is_left(
    api, imported, sign, serve, move
):
    store, host, held = imported(row("候店药房"), row("候甲一店", chain="候甲堂"), row("候乙一店", chain="候乙堂"))
    sign(store["id"])
    sign(held["id"])
    serve("chain_suspension", held["chain_id"], "case-held")
    move(store, host["chain_id"], held["chain_id"])

    def joinings(actor):
        return [each["chain_name"] for each in api.get("/joinings", actor).json["items"]]

    assert joinings(headquarters(host["chain_id"])) == []
    assert chains_told(api, store["id"], headquarters(host["chain_id"])) == ["候甲堂"]
    for knows in (headquarters(held["chain_id"]), pharmacy(store["id"]), REVIEWER):
        assert joinings(knows) == ["候乙堂"]


def test_what_another_chain_s_decision_will_close_is_not_told_to_the_headquarters_that_is_left(
    api, imported, sign, serve, serve_on_store, move
):
    store, host, held = imported(row("移店药房"), row("移甲一店", chain="移甲堂"), row("移乙一店", chain="移乙堂"))
    sign(store["id"])
    sign(held["id"])
    serve("chain_suspension", held["chain_id"], "case-other")
    serve_on_store(store["id"], "case-other")
    move(store, host["chain_id"], held["chain_id"])

    def coming(actor):
        own = api.get(f"/stores/{store['id']}/standing", actor).json["coming"]
        detail = api.get(f"/stores/{store['id']}", actor).json["standing"]["coming"]
        listed = api.get("/standings", actor, store_ids=store["id"]).json["items"][0]["coming"]
        [told, *others] = ([each["case_id"] for each in found] for found in (own, detail, listed))
        assert others == [told, told]
        return told

    def holds(actor):
        return [each["case_id"] for each in api.get("/holds", actor, store_id=store["id"]).json["items"]]

    assert coming(headquarters(host["chain_id"])) == holds(headquarters(host["chain_id"])) == []
    assert api.get(f"/stores/{store['id']}", headquarters(host["chain_id"])).json["holds"] == []
    for knows in (REVIEWER, pharmacy(store["id"])):
        assert coming(knows) == holds(knows) == ["case-other"]
    clock.advance(days=10)
    assert holds(headquarters(held["chain_id"])) == ["case-other"]

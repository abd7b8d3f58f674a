"""What is due and until when: in one list, the first day first, within the actor's scope, late as of the day asked."""

from datetime import date, timedelta

from tests.ratings.world import AUDITOR, World, headquarters, pharmacy, set_day

MONDAY = date(2026, 3, 2)


def due(world: World, actor=AUDITOR, **query):
    return [
        (each["kind"], each["subject_id"], each["due_on"], each["days_left"])
        for each in world.get("/duties", actor, **query).json["items"]
    ]


def test_an_open_window_to_object_is_due_until_its_last_day_and_not_after(world: World) -> None:
    world.store("sto_1")
    [entry] = world.confirmed("sto_1", "M5")

    [duty] = world.get("/duties", pharmacy("sto_1")).json["items"]

    assert (duty["kind"], duty["record_id"], duty["item"]) == ("objection", entry, "M5")
    assert (duty["due_on"], duty["days_left"]) == ("2026-03-09", 7)
    set_day(date(2026, 3, 9))
    assert due(world) == [("objection", "sto_1", "2026-03-09", 0)]
    set_day(date(2026, 3, 10))
    assert due(world) == []


def test_all_who_see_a_store_are_told_of_points_whose_notice_is_on_its_way_until_it_is_served(world: World) -> None:
    world.store("sto_1")
    [entry] = world.confirm_only("sto_1", "M5")
    owner, act = pharmacy("sto_1"), world.get(f"/violations/{entry}").json["act"]

    [duty] = world.get("/duties", owner, which="objections").json["items"]

    assert (duty["kind"], duty["record_id"], duty["item"], duty["act"]) == ("notice", entry, "M5", act)
    assert (duty["due_on"], duty["days_left"], duty["occurred_on"]) == (None, None, f"{MONDAY}")
    assert duty["waits_since"] is not None
    assert world.get("/duties", owner, limit=1).json["count"] == 1
    # Staff who see the store have it to serve.
    assert [each[0] for each in due(world)] == ["notice"]
    assert due(world, which="agency") == due(world, owner, which="rectifications") == []
    world.settle()
    assert [each[0] for each in due(world, owner)] == ["objection"]


def test_what_has_no_day_yet_stands_behind_what_has(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "M5")
    world.confirm_only("sto_1", "G6")

    told = world.get("/duties", pharmacy("sto_1"), limit=1).json

    assert [each["item"] for each in told["items"]] == ["M5"]
    assert told["count"] == 2


def test_a_rectification_is_late_after_its_day_and_waits_for_acceptance_once_evidence_is_there(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P2")
    world.settle()
    [order] = world.get("/rectifications", store_id="sto_1").json["items"]
    last = date.fromisoformat(order["due_on"])

    assert ("rectification", "sto_1", order["due_on"], (last - MONDAY).days) in due(world)
    set_day(last + timedelta(days=3))
    assert due(world) == [("rectification", "sto_1", order["due_on"], -3)]
    world.post(f"/rectifications/{order['id']}/evidence", {"text": "已整改"}, pharmacy("sto_1"))
    [waiting] = world.get("/duties").json["items"]
    assert (waiting["kind"], waiting["due_on"], waiting["days_left"]) == ("acceptance", None, None)
    assert waiting["waits_since"] is not None
    world.post(f"/rectifications/{order['id']}/pass")
    assert due(world) == []


def test_everybody_sees_what_is_due_in_their_own_scope(world: World) -> None:
    stores = world.chain_of("chn_1", 2)
    world.store("sto_single", area="360305")
    for each in (*stores, "sto_single"):
        world.confirmed(each, "M5")

    def seen(actor, **query):
        return {each[1] for each in due(world, actor, **query)}

    assert seen(headquarters("chn_1")) == set(stores)
    assert seen(headquarters("chn_2")) == set()
    assert seen(pharmacy("sto_single")) == {"sto_single"}
    assert seen(pharmacy(stores[0]), store_id="sto_single") == set()
    assert seen(headquarters("chn_1"), store_id=stores[1]) == {stores[1]}


def test_no_more_is_told_than_was_asked_for(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P2", "I2", "D2")

    assert len(due(world, limit=2)) == 2
    assert world.get("/duties", limit=0).status_code == 422


def test_the_count_is_of_all_whatever_is_shown(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P2", "I2", "D2")

    whole = world.get("/duties").json
    cut = world.get("/duties", limit=1).json

    assert whole["count"] == len(whole["items"]) > 1
    assert (len(cut["items"]), cut["count"]) == (1, whole["count"])


def test_the_agency_can_ask_for_what_is_late_and_what_it_has_to_accept(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P2")
    world.settle()
    [order] = world.get("/rectifications", store_id="sto_1").json["items"]

    assert [each[0] for each in due(world, which="rectifications")] == ["rectification"]
    assert [each[0] for each in due(world, which="objections")] == ["objection"]
    assert world.get("/duties", which="agency").json == {"items": [], "count": 0}
    set_day(date.fromisoformat(order["due_on"]) + timedelta(days=1))
    assert [each[0] for each in due(world, which="agency")] == ["rectification"]
    world.post(f"/rectifications/{order['id']}/evidence", {"text": "已整改"}, pharmacy("sto_1"))
    assert [each[0] for each in due(world, which="agency", limit=1)] == ["acceptance"]


def test_two_that_are_alike_are_told_apart(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P2")
    world.settle()
    [order] = world.get("/rectifications", store_id="sto_1").json["items"]

    told = {each["kind"]: (each["case_id"], each["occurred_on"]) for each in world.get("/duties").json["items"]}

    assert told["rectification"] == (order["case_id"], None)
    assert told["objection"] == (None, f"{MONDAY}")


def test_a_duty_says_which_act_it_is_about_and_what_called_for_it(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P2", "D2")

    shown = world.get("/duties", pharmacy("sto_1")).json["items"]

    costs = {each["item"]: each["counted"] for each in shown if each["kind"] == "objection"}
    assert costs == {each["item"]: each["counted"] for each in world.get("/violations", store_id="sto_1").json["items"]}
    acts = {each["item"]: each["act"] for each in shown if each["kind"] == "objection"}
    catalogue = {each["code"]: each["act"] for each in world.get("/catalogue").json["items"]}
    assert acts == {item: catalogue[item] for item in ("P2", "D2")}
    orders = [each for each in shown if each["kind"] == "rectification"]
    assert all(each["case_id"] is None and each["called_for"] for each in orders)
    assert len({each["called_for"] for each in orders}) == len(orders) > 0


def test_what_has_to_be_put_right_has_no_day_until_the_store_is_told_and_stands_behind_what_has(world: World) -> None:
    for store_id in ("sto_1", "sto_2"):
        world.store(store_id)
    world.confirm_only("sto_1", "P2")
    world.drain()
    set_day(date(2026, 5, 4))
    world.drain()
    waiting = ("rectification", "sto_1", None, None)
    for actor in (AUDITOR, pharmacy("sto_1")):
        assert due(world, actor, which="rectifications") == [waiting]
    assert due(world, which="agency") == []

    [second] = world.confirm_only("sto_2", "P2")
    world.drain()
    world.tell(second)

    assert due(world, which="rectifications") == [("rectification", "sto_2", "2026-05-18", 14), waiting]
    assert due(world, which="rectifications", limit=1) == [("rectification", "sto_2", "2026-05-18", 14)]
    assert world.get("/duties", which="rectifications", limit=1).json["count"] == 2

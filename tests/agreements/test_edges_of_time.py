"""Every day and instant that agreements takes, at the edges: a clear refusal or an answer, never a failure."""

import pytest

from tests.agreements.conftest import ADMINISTRATOR, REVIEWER
from tests.agreements.roster_files import row
from tests.edges import DAYS, INSTANTS

pytestmark = pytest.mark.usefixtures("clock_file")


@pytest.fixture
def store(api, imported):
    """A registered store with an agreement; the same for all."""
    found = api.get("/stores", q="边缘药房").json["items"] or imported(row("边缘药房", chain="边缘连锁"))
    return found[0]


@pytest.mark.parametrize("name", ["at", "known_at"])
@pytest.mark.parametrize("value", INSTANTS)
def test_a_question_at_the_edge_is_refused(api, store, name, value):
    for path, query in ((f"/stores/{store['id']}/standing", {}), ("/standings", {"store_ids": store["id"]})):
        refused = api.get(path, ADMINISTRATOR, **query, **{name: value})

        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, name)


@pytest.mark.parametrize("name", ["from_on", "until_on"])
@pytest.mark.parametrize("value", DAYS)
def test_an_offer_at_the_edge_is_refused(api, store, name, value):
    body = {"store_id": store["id"], "from_on": "2026-01-01", "until_on": "2028-01-01", name: value}

    refused = api.post("/agreements", body, REVIEWER)

    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, name)


@pytest.mark.parametrize("value", DAYS)
def test_joining_and_leaving_at_the_edge_is_refused(api, store, value):
    joined = api.post(f"/stores/{store['id']}/memberships", {"chain_id": store["chain_id"], "from_on": value}, REVIEWER)
    left = api.post(f"/stores/{store['id']}/memberships/leave", {"until_on": value}, REVIEWER)

    assert (joined.status_code, joined.json["errors"][0]["field"]) == (422, "from_on")
    assert (left.status_code, left.json["errors"][0]["field"]) == (422, "until_on")

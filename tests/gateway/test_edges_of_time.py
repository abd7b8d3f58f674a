"""Every day that the gateway takes, at the edges: a clear refusal, never a failure."""

from datetime import date

import pytest

from common import clock
from services.gateway.domain.periods import FirstDayRefused
from tests.edges import DAYS
from tests.gateway.builders import adopted, approved, opened, rendered, reviewer


@pytest.fixture
def paper_id(gateway, follow, tmp_path, gateway_db):
    """The id of an issued paper."""
    gateway_db["papers"].delete_many({})
    gateway_db["leases"].delete_many({})
    case = approved(adopted(opened()))
    follow()
    return rendered(case, anchor_dir=tmp_path)


def test_a_service_at_the_edge_is_refused(signed, paper_id):
    client, today = signed(reviewer()), clock.today().isoformat()
    for value in DAYS:
        for different in ({"served_on": value}, {"manner": "electronic", "address": "a@b.cn", "consent_on": value}):
            body = {"served_on": today, "manner": "in_person", "receiver": "王五", **different}
            alone = client.post(f"/api/v1/papers/{paper_id}/service", body)
            many = client.post("/api/v1/papers/services", {**body, "paper_ids": [paper_id]})

            assert (alone.status_code, many.status_code) == (422, 422), (value, alone.json, many.json)


@pytest.mark.parametrize("value", DAYS)
def test_an_adoption_at_the_edge_is_refused(gateway_db, value):
    with pytest.raises(FirstDayRefused):
        adopted(opened(), first_on=date.fromisoformat(value))

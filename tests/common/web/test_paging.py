"""Pages of lists over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from common.web.paging import told_count

Signed = Callable[..., dict[str, str]]


@pytest.fixture
def named(things_db: Any) -> list[str]:
    """The names of five things, two of them alike, in their order."""
    names = ["甲", "乙", "乙", "丙", "丁"]
    things_db["things"].delete_many({})
    things_db["things"].insert_many([{"_id": f"thing_{number}", "name": name} for number, name in enumerate(names)])
    return sorted(names)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1_0",
        "limit=%2B5",
        "limit=+5",
        "limit=5.0",
        "limit=1e1",
        "limit=%EF%BC%95",
        "more=1",
        "cursor=%7B%7D",
        "cursor=WzFd",
    ],
)
def test_a_wrong_page_is_refused(client: FlaskClient, signed: Signed, query: str) -> None:
    assert client.get(f"/api/v1/things?{query}", headers=signed()).status_code == 422


@pytest.mark.parametrize("limit", [1, 2, 4, 5, 200])
def test_the_pages_of_a_list_hold_each_item_once_and_all_the_same_count(
    client: FlaskClient, signed: Signed, named: list[str], limit: int
) -> None:
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        body = client.get(f"/api/v1/things?limit={limit}{cursor and f'&cursor={cursor}'}", headers=signed()).get_json()
        seen += [each["name"] for each in body["items"]]
        cursor = body["next"]

        assert body["count"] == 5

    assert seen == named


def test_a_count_is_exact_up_to_1000() -> None:
    assert (told_count(1000), told_count(1001)) == (1000, "1000+")

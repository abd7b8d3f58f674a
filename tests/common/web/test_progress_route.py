from dataclasses import replace

import pytest

from common.people.commands import service_actor
from tests.common.web.thing_service import REVIEWER


def test_a_service_asks_where_a_message_stands_and_how_far_journals_were_followed(client, signed):
    headers = signed(service_actor("gateway"))

    position = client.get("/internal/messages/msg_unknown", headers=headers)
    cursors = client.get("/internal/cursors", headers=headers)

    assert (position.status_code, position.json) == (200, {"seq": None})
    assert (cursors.status_code, cursors.json) == (200, {"cursors": {}})


def test_a_user_asks_neither(client, signed):
    for path in ("/internal/messages/msg_unknown", "/internal/cursors"):
        assert client.get(path, headers=signed(REVIEWER)).status_code == 403


@pytest.mark.parametrize("seq", ["٣", "１", "1" * 16, "9" * 5_000, "-1", "1e3", "x"])
def test_what_is_no_number_of_an_entry_is_refused(client, signed, seq):
    answer = client.get(f"/internal/entries-after/{seq}", headers=signed(service_actor("gateway")))

    assert (answer.status_code, answer.json["code"]) == (422, "position_malformed")


@pytest.mark.parametrize("path", ["messages/msg_1", "cursors", "progress", "entries-after/1", "standstill", "journal"])
def test_a_user_is_refused_before_anybody_looks_for_the_scope(client, signed, path):
    """Although this service has not heard yet of the scope that the token names."""
    unheard = signed(replace(REVIEWER, account="acc_unheard"), keeps_scope=False)

    assert client.get(f"/internal/{path}", headers=unheard).status_code == 403
    assert client.get("/api/v1/me", headers=unheard).json["code"] == "scope_not_known_yet"


def test_the_number_of_an_entry_is_answered(client, signed):
    answer = client.get("/internal/entries-after/999999999999999", headers=signed(service_actor("gateway")))

    assert (answer.status_code, answer.json) == (200, {"recorded_at": None})

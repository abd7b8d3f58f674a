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

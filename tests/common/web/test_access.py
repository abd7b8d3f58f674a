"""Who gets in: tokens, roles, and an access table that must be complete."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Blueprint as LooseBlueprint

from common import clock
from common.errors import Invalid
from common.people import tokens
from common.people.commands import Actor, Role, service_actor
from common.people.tokens import Keyring
from common.settings import CommonSettings
from common.web import PUBLIC, Access, AccessTableError, Blueprint, create_app

Signed = Callable[..., dict[str, str]]


def test_without_a_token_nobody_gets_in(client: FlaskClient) -> None:
    answer = client.get("/api/v1/things")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.get_json()["code"] == "token_missing"


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer", "Bearer ", "bearer x", "Bearer x.y.z", "Token x"])
def test_what_is_no_token_lets_nobody_in(client: FlaskClient, header: str) -> None:
    assert client.get("/api/v1/things", headers={"Authorization": header}).status_code == 401


def test_an_actor_with_the_role_gets_in(client: FlaskClient, signed: Signed) -> None:
    answer = client.get("/api/v1/me", headers=signed())

    assert answer.status_code == 200
    assert answer.get_json()["account"] == "acc_1"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_actor_without_the_role_is_told_so_before_anything_is_read(client: FlaskClient, signed: Signed) -> None:
    answer = client.post("/api/v1/things", headers=signed(Actor("acc_2", "per_2", (Role.PHARMACY,))), data="{")

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "role_not_allowed"


def test_a_token_for_another_service_and_an_expired_one_are_refused(
    client: FlaskClient, keyrings: Mapping[str, Keyring], clock_file: Any
) -> None:
    actor = Actor("acc_1", "per_1", (Role.REVIEWER,))
    other = tokens.sign(keyrings["gateway"], actor, audience="ratings", at=clock.now())
    old = tokens.sign(keyrings["gateway"], actor, audience="agreements", at=clock.now())
    clock.advance(minutes=5)

    codes = [
        client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).get_json()["code"]
        for token in (other, old)
    ]

    assert codes == ["token_audience", "token_expired"]


def test_a_public_route_asks_nobody_but_knows_who_signed_in(client: FlaskClient, signed: Signed) -> None:
    assert client.get("/api/v1/who").get_json() == {"account": None}
    assert client.get("/api/v1/who", headers=signed()).get_json() == {"account": "acc_1"}


def test_the_journal_is_open_to_services_only(client: FlaskClient, signed: Signed) -> None:
    genesis = "0" * 64
    path = f"/internal/journal?after=0&hash={genesis}"

    assert client.get(path).status_code == 401
    assert client.get(path, headers=signed()).status_code == 403
    assert client.get(path, headers=signed(service_actor("ratings"))).get_json() == {"entries": []}


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("after=0&hash=xyz", 422, "hash_malformed"),
        ("after=-1&hash=00", 422, "position_malformed"),
        ("after=one", 422, "position_malformed"),
        ("after=1_0", 422, "position_malformed"),
        ("after=0&wait=1e400", 422, "position_malformed"),
        ("after=%EF%BC%91", 422, "position_malformed"),
        ("after=nan", 422, "position_malformed"),
        ("after=1e300", 422, "position_malformed"),
        ("after=7&hash=00", 409, "journal_diverged"),
    ],
)
def test_an_impossible_position_in_the_journal_is_refused(
    client: FlaskClient, signed: Signed, query: str, status: int, code: str
) -> None:
    answer = client.get(f"/internal/journal?{query}", headers=signed(service_actor("ratings")))

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_route_without_a_row_refuses_to_start(settings: CommonSettings) -> None:
    forgotten = Blueprint("forgotten", __name__)
    forgotten.route("/forgotten")(lambda: "")
    forgotten.route("/known", endpoint="known")(lambda: "")

    with pytest.raises(AccessTableError) as error:
        create_app(
            settings=settings, alias="x", blueprints=[forgotten], title="x",
            access={"forgotten.known": Access(PUBLIC), "forgotten.gone": Access(PUBLIC)},
        )  # fmt: skip

    assert [line.strip() for line in str(error.value).splitlines()[1:]] == [
        "- the route forgotten.<lambda> has no row",
        "- the row forgotten.gone has no route",
    ]


def test_a_blueprint_with_loose_parsing_refuses_to_start(settings: CommonSettings) -> None:
    with pytest.raises(TypeError, match="its parsing is not strict"):
        create_app(settings=settings, alias="x", blueprints=[LooseBlueprint("x", __name__)], title="x", access={})


def test_users_may_come_in_another_way_but_services_only_with_their_tokens(
    settings: CommonSettings, things_db: Any, signed: Signed
) -> None:
    user = Actor("acc_7", "per_7", (Role.SERVICE,))
    pages = Blueprint("pages", __name__)
    pages.route("/me", endpoint="me")(lambda: "here")
    app = create_app(
        settings=settings, alias="things", blueprints=[pages], title="x", authenticate=lambda: user,
        access={"pages.me": Access(frozenset({Role.SERVICE}))}, app=Flask("own", static_folder=None),
    )  # fmt: skip

    assert app.test_client().get("/me").text == "here"
    assert app.test_client().get("/internal/journal").status_code == 401


def test_the_table_is_asked_before_any_extension(settings: CommonSettings, things_db: Any) -> None:
    """An extension that refuses (a form without its token) must not tell strangers more than the door does."""
    own = Flask("own", static_folder=None)

    @own.before_request
    def refuse() -> None:
        raise Invalid("表单已过期，请刷新后重试。")

    pages = Blueprint("pages", __name__)
    pages.route("/me", endpoint="me")(lambda: "here")
    app = create_app(
        settings=settings, alias="things", blueprints=[pages], title="x", app=own,
        access={"pages.me": Access(frozenset({Role.REVIEWER}))},
    )  # fmt: skip

    answer = app.test_client().get("/me", headers={"X-Request-ID": "request-0009"})

    assert answer.status_code == 401
    assert answer.get_json()["request_id"] == "request-0009"
    assert app.test_client().get("/livez").status_code == 422

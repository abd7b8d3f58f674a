"""A small service for the tests of the edge: a thing that can be added, renamed, listed, uploaded to, and fail."""

import gc
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import marshmallow as ma
from flask import Flask, request

from common import clock, mongo
from common.errors import Conflict, NotFound, TooLarge, Unavailable
from common.paging import Key, Order, read_page
from common.people.commands import Actor, Command, Receipt, Role
from common.settings import CommonSettings, load
from common.web import (
    PUBLIC,
    SIGNED_IN,
    Access,
    Blueprint,
    Day,
    Identifier,
    Instant,
    MoneyText,
    PageQuery,
    ReceiptSchema,
    StrictSchema,
    Text,
    Whole,
    allow,
    answer,
    asked,
    command_route,
    create_app,
    current_actor,
    etag,
    find_actor,
    in_hand,
    page_schema,
    required_version,
)

ALIAS = "things"
REVIEWER = Actor("acc_1", "per_1", (Role.REVIEWER,), areas=("3603",))


class Thing(mongo.Stored):
    meta = {"db_alias": ALIAS, "collection": "things", "indexes": ["name"], "auto_create_index": False}  # noqa: RUF012
    name = mongo.mongoengine.StringField()
    size = mongo.mongoengine.IntField()


class ThingInput(StrictSchema):
    name = Text(required=True, most=20)
    found_on = Day()
    seen_at = Instant()
    money = MoneyText()
    count = Whole(most=100)
    owner = Identifier()
    parts = ma.fields.List(ma.fields.Nested(lambda: ThingInput()))


class ThingOutput(ma.Schema):
    name = ma.fields.String()
    money = MoneyText()


BY_NAME = Order((Key("name", str), Key("_id", str)))
things = Blueprint("things", __name__, url_prefix="/api/v1")
runs: list[Command] = []


@things.route("/things", methods=["POST"])
@things.arguments(ThingInput)
@things.response(201, ReceiptSchema)
@command_route(status=201)
def add_thing(payload: dict[str, Any], *, command: Command) -> tuple[Receipt, dict[str, Any]]:
    """Add a thing."""
    runs.append(command)
    if payload["name"] == "taken":
        raise Conflict("该名称已被使用，请换一个。", code="name_taken")
    receipt = mongo.insert(Thing(id=command.identifier("thing"), name=payload["name"]), command=command, messages=())
    return receipt, {"name": payload["name"]}


@things.route("/things/<thing_id>", methods=["PUT"])
@things.arguments(ThingInput)
@things.response(200, ReceiptSchema)
@command_route(versioned=True)
def rename_thing(payload: dict[str, Any], thing_id: str, *, command: Command) -> Receipt:
    """Rename a thing."""
    version = required_version()
    return mongo.update(
        Thing, thing_id, version=version, change={"$set": {"name": payload["name"]}}, command=command, messages=()
    )


@things.route("/things/upload", methods=["POST"])
@things.response(201, ReceiptSchema)
@command_route(status=201)
def upload_thing(*, command: Command) -> Receipt:
    """Take a file."""
    runs.append(command)
    size = len(request.files["file"].read())
    return mongo.insert(Thing(id=command.identifier("thing"), name="file", size=size), command=command, messages=())


@things.route("/things/<thing_id>/commit", methods=["POST"])
@things.response(200, ReceiptSchema)
@command_route
def commit_thing(thing_id: str, *, command: Command) -> Receipt:
    """Commit a thing; what comes as its body says nothing."""
    runs.append(command)
    return mongo.insert(Thing(id=thing_id), command=command, messages=())


@things.route("/things")
@things.arguments(PageQuery, location="query")
@things.response(200, page_schema(ThingOutput))
def list_things(query: dict[str, Any]) -> dict[str, Any]:
    """List things."""
    found = read_page(mongo.database(ALIAS)["things"], {}, order=BY_NAME, page=asked(query), fields={"name": 1})
    return answer(found, lambda each: {"name": each["name"], "money": None})


@things.route("/things/<thing_id>")
@things.response(200, ThingOutput)
def get_thing(thing_id: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Show a thing."""
    raise_for(thing_id)
    return {"name": thing_id, "money": None}, etag(7)


@things.route("/who")
def who() -> dict[str, Any]:
    """Tell who asks."""
    actor = find_actor()
    return {"account": actor.account if actor else None}


@things.route("/me")
def me() -> dict[str, Any]:
    """Tell who has signed in, and when."""
    return {"account": current_actor().account, "at": clock.now()}


def raise_for(name: str) -> None:
    """Fail as the name of the thing says."""
    errors: Mapping[str, BaseException] = {
        "missing": NotFound("没有这个东西，请核对编号。"),
        "huge": TooLarge("太大。"),
        "busy": Unavailable("请稍后再试。"),
        "bug": RuntimeError("secret detail"),
    }
    if name in errors:
        raise errors[name]


ACCESS = {
    "things.add_thing": allow(Role.REVIEWER),
    "things.rename_thing": allow(Role.REVIEWER),
    "things.upload_thing": allow(Role.REVIEWER),
    "things.commit_thing": allow(Role.REVIEWER),
    "things.list_things": Access(SIGNED_IN),
    "things.get_thing": Access(SIGNED_IN),
    "things.who": Access(PUBLIC),
    "things.me": Access(SIGNED_IN),
}


def running_app() -> Flask:
    """The service as gunicorn runs it, with the settings of its process."""
    settings = load(CommonSettings)
    mongo.connect(settings.mongo_uri, alias=ALIAS, database_name=settings.mongo_database)
    return create_app(settings=settings, alias=ALIAS, blueprints=[things], access=ACCESS, title="things")


def stuck_app() -> Flask:
    """As `running_app`, but who asks `/who` does not come back before the file that `STUCK_UNTIL` names is there.

    Who is away for half a second counts as stuck.
    """
    in_hand.STUCK_SECONDS = 0.5
    go_on = Path(os.environ["STUCK_UNTIL"])
    app = running_app()

    def stick() -> dict[str, bool]:
        while not go_on.exists():
            time.sleep(0.02)
        return {"came": True}

    app.view_functions["things.who"] = stick
    return app


def frozen_app() -> Flask:
    """As `running_app`, but `/who` tells how many things the collection of garbage leaves out."""
    app = running_app()
    app.view_functions["things.who"] = lambda: {"frozen": gc.get_freeze_count()}
    return app

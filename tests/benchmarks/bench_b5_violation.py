"""B5: recording a violation against one majority `insert_one` of pymongo behind the same view.

The bare application has the same token check, the same schema and the same idempotency; its view inserts the body and
does nothing else. Each round sends one request to either side, over the same number of stores.

mongod completes majority writes on a beat of about 1 ms. Requests sent one straight after another keep step with it, so
that their times stand on a few values a beat apart and a median leaps from one to the next; so each request waits for a
random part of two beats before it is sent, and meets the beat anywhere, as requests do.
"""

from __future__ import annotations

import random
import time
from datetime import timedelta
from statistics import median
from typing import Any

from flask import Flask

from common import clock, mongo, web
from common.people.commands import Command, Receipt
from common.web import Blueprint, ReceiptSchema, command_route
from services.ratings import ALIAS
from services.ratings.app import create_app
from services.ratings.ledger.api.routes_violations import ACCESS
from services.ratings.ledger.api.schemas import ViolationReportSchema
from tests.benchmarks.ratings_ground import Ground, ground

STORES = 200
ROUNDS = 1_500
WARM_UP = 100
TWO_BEATS_S = 0.002
BAR = 1.5


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """The medians of request times in alternating rounds, and the ratio of the medians."""
    with ground() as prepared:
        _fill()
        ours, bare = create_app(prepared.settings).test_client(), _bare(prepared).test_client()
        pairs = [_round(prepared, ours, bare, number) for number in range(ROUNDS + WARM_UP)][WARM_UP:]
        recorded = mongo.database(ALIAS)["store_years"].aggregate(
            [{"$group": {"_id": None, "entries": {"$sum": "$entry_count"}}}]
        )
        entries = next(iter(recorded))["entries"]
    if entries != ROUNDS + WARM_UP:
        raise RuntimeError(f"{entries} entries were recorded, not {ROUNDS + WARM_UP}")
    mine, theirs = median(each[0] for each in pairs), median(each[1] for each in pairs)
    ratio = mine / theirs
    against = "one majority insert_one of pymongo behind the same view"
    detail = f"{mine * 1000:.2f} against {theirs * 1000:.2f} ms, {ROUNDS} rounds over {STORES} stores"
    return [("B5 recording a violation", against, f"≤ {BAR} ×", f"{ratio:.2f} ×", ratio <= BAR, detail)]


def _round(prepared: Ground, ours: Any, bare: Any, number: int) -> tuple[float, float]:
    headers, body = prepared.headers(f"bench-{number:06}"), _report(number)
    sides = [(ours, "/api/v1/violations"), (bare, "/api/v1/bare")]
    taken = {path: _timed(client, path, body, headers) for client, path in (sides if number % 2 else sides[::-1])}
    return taken["/api/v1/violations"], taken["/api/v1/bare"]


def _timed(client: Any, path: str, body: dict[str, str], headers: dict[str, str]) -> float:
    own = {**headers, "Idempotency-Key": f"{headers['Idempotency-Key']}-{path[-4:]}"}
    moment = time.perf_counter() + random.uniform(0.0, TWO_BEATS_S)
    while (begun := time.perf_counter()) < moment:
        pass
    answer = client.post(path, json=body, headers=own)
    taken = time.perf_counter() - begun
    if answer.status_code != 201:
        raise RuntimeError(answer.text)
    return taken


def _report(number: int) -> dict[str, str]:
    today = clock.today().isoformat()
    return {
        "store_id": f"sto_{number % STORES:04}",
        "item": "G1",
        "occurred_on": today,
        "found_on": today,
        "source": "inspection",
        "money": "655.00",
        "evidence": "核对进销存与结算明细，发现以其他医保药品名称结算，附明细两页。",
    }


def _fill() -> None:
    first, last = clock.today() - timedelta(days=400), clock.today() + timedelta(days=400)
    term = {
        "agreement_id": "agr_1",
        "from_on": first.isoformat(),
        "until_on": last.isoformat(),
        "catalogue": True,
        "recorded_at": f"{first}T00:00:00+00:00",
        "agreed_until_on": last.isoformat(),
        "ending_recorded_at": None,
    }
    member = {"chain_id": "chn_1", "kind": "direct", "from_on": first.isoformat(), "until_on": None}
    mongo.database(ALIAS)["stores"].insert_many(
        [
            {
                "_id": f"sto_{number:04}",
                "version": 2,
                "name": f"药店{number:04}",
                "area": "360302",
                "memberships": [member],
                "terms": [term],
            }
            for number in range(STORES)
        ]
    )


def _bare(prepared: Ground) -> Flask:
    """The same service with one route: what comes in is inserted."""
    blueprint = Blueprint("bare", __name__, url_prefix="/api/v1")
    collection = mongo.database(ALIAS)["bare"]

    @blueprint.route("/bare", methods=["POST"])
    @blueprint.arguments(ViolationReportSchema)
    @blueprint.response(201, ReceiptSchema)
    @command_route(status=201)
    def record(body: dict[str, Any], *, command: Command) -> Receipt:
        identifier = command.identifier("vio")
        fields = {name: str(value) for name, value in body.items()}
        collection.insert_one({"_id": identifier, **fields, "recorded_at": command.at})
        return Receipt(identifier, 1, command.message_id(0))

    return web.create_app(
        settings=prepared.settings,
        alias=ALIAS,
        blueprints=(blueprint,),
        access={"bare.record": ACCESS["violations.record"]},
        title="bare",
    )

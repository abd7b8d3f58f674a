"""What B1 is measured against: a bare Flask view with the same token check and the two reads, and nothing else."""

from typing import Any

import orjson
import pymongo
from flask import Flask, Response, request

from common import clock, settings
from common.people import tokens
from common.people.tokens import Keyring
from common.settings import CommonSettings


def create_app() -> Flask:
    """The application, on the database of agreements."""
    loaded = settings.load(CommonSettings)
    keyring = Keyring.from_settings(loaded)
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        loaded.mongo_uri, w="majority", journal=True, readConcernLevel="majority", tz_aware=True
    )
    database = client[loaded.mongo_database]
    app = Flask("bare")

    @app.get("/api/v1/stores/<store_id>/standing")
    def standing(store_id: str) -> Response:
        tokens.verify(keyring, request.headers.get("Authorization", "")[7:], at=clock.now())
        store = database["stores"].find_one({"_id": store_id}) or {}
        holds = list(database["chain_holds"].find({"chain_id": {"$in": store["reach"]}}))
        body = {"store_id": store_id, "terms": len(store["terms"]), "holds": len(holds)}
        return Response(orjson.dumps(body), mimetype="application/json")

    return app

"""The indexes that a service declares, and those in its database that it declares no longer.

`mongo.ensure_indexes` creates what is missing; what another version left, or declared otherwise, is found here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pymongo import IndexModel
from pymongo.errors import OperationFailure

from common import mongo
from common.logs import get_logger

Fields = dict[str, Any]
#: What makes two indexes of one name the same.
_ALIKE = ("unique", "sparse", "partialFilterExpression", "expireAfterSeconds")
_INDEX_NOT_FOUND = 27
_log = get_logger(__name__)


def undeclared(alias: str) -> tuple[tuple[str, str], ...]:
    """By collection and name, the indexes that the service does not declare, or declares otherwise."""
    database = mongo.database(alias)
    return tuple(
        (collection, each["name"])
        for collection, declared in _declared(alias).items()
        for each in database[collection].list_indexes()
        if each["name"] != "_id_" and _kind(each) != declared.get(each["name"])
    )


def otherwise_declared(alias: str) -> tuple[tuple[str, str], ...]:
    """Those of the undeclared indexes whose names are declared: another one of that name cannot be created."""
    declared = _declared(alias)
    return tuple((collection, name) for collection, name in undeclared(alias) if name in declared[collection])


def drop_undeclared(alias: str) -> tuple[tuple[str, str], ...]:
    """Drop the undeclared indexes; which they were. Those that somebody else has just dropped are among them."""
    found = undeclared(alias)
    for collection, name in found:
        try:
            mongo.database(alias)[collection].drop_index(name)
        except OperationFailure as error:
            if error.code != _INDEX_NOT_FOUND:
                raise
        _log.info("index dropped", collection=collection, index=name)
    return found


def _declared(alias: str) -> Mapping[str, Mapping[str, Fields]]:
    """By collection and name, what each declared index is."""
    models: dict[str, list[IndexModel]] = defaultdict(list)
    for collection, keys, options in mongo.MECHANISM_INDEXES:
        models[collection].append(IndexModel(keys, **options))
    for cls in mongo.stored_classes(alias):
        name = cls._get_collection_name()
        models[name].append(IndexModel("pending.id", **mongo.PENDING_INDEX))
        for specification in cls._meta["index_specs"]:
            options = {key: value for key, value in specification.items() if key not in ("fields", "cls")}
            models[name].append(IndexModel(specification["fields"], **options))
    return {
        name: {each.document["name"]: _kind(each.document) for each in of_collection}
        for name, of_collection in models.items()
    }


def _kind(index: Mapping[str, Any]) -> Fields:
    """Keys and options of an index, as far as they matter; an option that is off is no option."""
    return {"key": list(index["key"].items()), **{name: index[name] for name in _ALIKE if index.get(name)}}

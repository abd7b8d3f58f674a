"""Loads a dump of an earlier version into real databases, as that version left them: documents, indexes, anchors."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bson
from bson import json_util
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.database import Database

from deploy.stack.children import start_child, stop_child, wait_until
from deploy.stack.embedded import mongo_is_primary, mongod_command
from deploy.stack.layout import Layout

Fields = dict[str, Any]
FOLDER = Path(__file__).parent
#: The databases of an embedded stack.
DATABASES = {service: f"yaocheng_{service}" for service in ("agreements", "ratings", "gateway")}
#: What `createIndexes` does not take back as it gave it.
_NOT_OPTIONS = frozenset({"v", "key", "ns"})


@dataclass(frozen=True, slots=True)
class Dump:
    """What one version left of one installation; `name` is its folder, such as `v0.1/city`."""

    name: str

    @property
    def folder(self) -> Path:
        """Where the dump lies."""
        return FOLDER / self.name

    @property
    def present(self) -> datetime:
        """The instant at which the installation's clock stood when it was dumped."""
        return datetime.fromisoformat(self._made()["present"])

    def collections(self, service: str) -> Iterator[tuple[str, list[RawBSONDocument]]]:
        """Every collection of a service that holds something, with its documents byte by byte."""
        for file in sorted((self.folder / service).glob("*.bson.gz")):
            content = gzip.decompress(file.read_bytes())
            yield file.name.removesuffix(".bson.gz"), [RawBSONDocument(each) for each in _documents(content)]

    def load(self, service: str, database: Database[Fields]) -> None:
        """Put a service's collections and indexes into an empty database."""
        indexes = json_util.loads((self.folder / service / "indexes.json").read_text(encoding="utf-8"))
        for name, specifications in indexes.items():
            for each in specifications:
                options = {key: value for key, value in each.items() if key not in _NOT_OPTIONS}
                database[name].create_index(list(each["key"].items()), **options)
        for name, documents in self.collections(service):
            database[name].insert_many(documents)

    def load_folder(self, layout: Layout) -> None:
        """Make the data folder of an embedded stack as that version left it, with its clock where it stood."""
        with running_mongod(layout) as client:
            for service, name in DATABASES.items():
                self.load(service, client[name])
        shutil.copytree(self.folder / "anchors", layout.data / "anchors")
        for note in ("secrets.json", "sample-city.json"):
            if (self.folder / note).exists():
                shutil.copy(self.folder / note, layout.data / note)
        offset = (self.present - datetime.now(UTC)).total_seconds()
        layout.clock_file.write_text(json.dumps({"offset_seconds": offset}), encoding="utf-8")

    def _made(self) -> dict[str, str]:
        made: dict[str, str] = json.loads((self.folder / "made.json").read_text(encoding="utf-8"))
        return made


@contextmanager
def running_mongod(layout: Layout) -> Iterator[MongoClient[Fields]]:
    """The mongod of a stack that does not run, alone."""
    port = layout.ports["mongo"]
    with (layout.folder("logs") / "mongo.log").open("wb") as log:
        process = start_child(mongod_command(port=port, folder=layout.folder("mongo")), output=log)
    try:
        wait_until(lambda: mongo_is_primary([port]), seconds=30, what="mongod")
        with MongoClient[Fields](layout.mongo_uri, w="majority", journal=True, tz_aware=True) as client:
            yield client
    finally:
        stop_child(process)


def _documents(content: bytes) -> Iterator[bytes]:
    """The documents that stand one after another; each begins with its own length."""
    start = 0
    while start < len(content):
        end = start + int.from_bytes(content[start : start + 4], "little")
        yield content[start:end]
        start = end


def plain(document: RawBSONDocument) -> Fields:
    """A raw document as a mapping, instants with their zone."""
    decoded: Fields = bson.decode(document.raw, codec_options=bson.CodecOptions(tz_aware=True))
    return decoded

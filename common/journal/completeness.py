"""Whether everything that documents have told is in their journal: what waits, what they remember, how far they are.

`verification` sees that a journal is whole; this sees that nothing is missing from it. A document remembers the ids of
its latest acts in the order of its versions: so the versions that the journal states under them never fall, and none is
beyond the one where the document stands (decision 0034).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from common import mongo
from common.journal import journal
from common.journal.entries import Entry, states

Fields = dict[str, Any]
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Remembered:
    """A document with the messages that it remembers, in their order: what the journal, or its `pending`, has of them.

    `absent` are ids that neither has: of messages that are lost, or, in documents of earlier versions, of acts that
    told nothing.
    """

    collection: str
    document_id: str
    version: int
    versions: tuple[int, ...]
    absent: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def is_out_of_step(self) -> bool:
        """Whether the journal states another act under an id that the document remembers."""
        return list(self.versions) != sorted(self.versions) or max(self.versions, default=0) > self.version


def remembered(alias: str) -> Iterator[Remembered]:
    """Every document of a service that remembers messages, compared with the journal."""
    for collection in mongo.collections(alias):
        fields = {"version": 1, "recent": 1, "pending": 1}
        cursor = collection.find({"recent.0": {"$exists": True}}, fields)
        while documents := list(islice(cursor, _BATCH)):
            ids = [each for document in documents for each in document["recent"]]
            waiting = [each["id"] for document in documents for each in document.get("pending", ())]
            entries = journal.find_many(mongo.database(alias), [*ids, *waiting])
            for document in documents:
                yield _compared(collection.name, document, entries)


def incomplete(alias: str) -> Iterator[str]:
    """A sentence for each document of which the journal does not have what it told."""
    for each in remembered(alias):
        if each.differing or each.is_out_of_step:
            yield f"{each.collection} 的 {each.document_id}（第 {each.version} 版）有消息不在日志中：" + (
                f"消息 {'、'.join(each.differing)} 的编号已被另一条占用，用 yaocheng parked list 查看。"
                if each.differing
                else f"所记消息在日志中的版次为 {list(each.versions)}，应逐次递增。"
            )


def _compared(collection: str, document: Fields, entries: dict[str, Entry]) -> Remembered:
    waiting = {each["id"]: each for each in document.get("pending", ())}
    versions = {key: entry.version for key, entry in entries.items()}
    versions |= {key: each["version"] for key, each in waiting.items()}
    ids = document["recent"]
    return Remembered(
        collection,
        str(document["_id"]),
        document["version"],
        versions=tuple(versions[each] for each in ids if each in versions),
        absent=tuple(each for each in ids if each not in versions and not each.startswith(f"{mongo.SILENT}_")),
        differing=tuple(key for key, each in waiting.items() if key in entries and not states(entries[key].body, each)),
    )

"""Makes the dumps of one version: `python -m tests.migrations.dump tests/migrations/v0.2`; README.md tells the form.

The sample city and the story are really lived through, each in an embedded stack of its own on free ports.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymongo
from bson import json_util
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.database import Database

from common import clock
from deploy.demo.story.chapters import tell_all
from deploy.demo.story.days import REGISTERED, at
from deploy.demo.story.rosters import sample_roster
from deploy.demo.story.stage import private_stage
from deploy.demo.story.telling import Telling
from deploy.stack.children import wait_until
from deploy.stack.layout import Layout, read_layout
from tests import invariants
from tests.migrations.loading import DATABASES
from tests.stacks import RunningStack

_ROOT = Path(__file__).resolve().parents[2]
_CODE = ("common", "services", "deploy")
#: Who is at work at this moment, by the name of the machine: nothing that a later version would take over.
MOMENTARY = frozenset({"clerks", "leases"})
_SETTLED_SECONDS = 60.0
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)


@contextmanager
def sample_city(folder: Path) -> Iterator[tuple[Layout, str]]:
    """A running stack with the sample city in it, and the text of its clock."""
    stack = RunningStack(folder).wait_ready()
    try:
        yield stack.layout, stack.yaocheng("clock", "show").stdout
    finally:
        stack.stop()


@contextmanager
def story(folder: Path) -> Iterator[tuple[Layout, str]]:
    """A running stack in which the whole story was told, and the text of its clock."""
    telling = Telling(lambda line: None)
    with private_stage(telling, roster=sample_roster(), keep=None, beginning=at(REGISTERED)) as stage:
        tell_all(stage)
        yield read_layout(stage.environ), clock.now().isoformat()


#: What is dumped: the name of its folder, and what brings it about.
SOURCES: dict[str, Callable[[Path], Any]] = {"city": sample_city, "story": story}


def main(target: Path) -> None:
    """Dump every source into a folder of its own in `target`, instead of what lies there."""
    commit = _commit()
    for name, source in SOURCES.items():
        with tempfile.TemporaryDirectory(prefix="yaocheng-dump-") as folder, source(Path(folder)) as (layout, present):
            with invariants.opened(layout.mongo_uri):
                wait_until(invariants.is_settled, seconds=_SETTLED_SECONDS, what="quiet journals")
            shutil.rmtree(target / name, ignore_errors=True)
            write(layout, target / name, made_by=commit, present=present.strip())
        sys.stdout.write(f"{name}: {size_of(target / name) / 2**20:.2f} MiB\n")


def write(layout: Layout, target: Path, *, made_by: str, present: str) -> None:
    """Everything that a stack keeps: databases with their indexes, anchors, secrets, notes, and which code made it."""
    with pymongo.MongoClient[dict[str, Any]](layout.mongo_uri) as client:
        for service, database in DATABASES.items():
            _write_database(client[database], target / service)
    for file in sorted((layout.data / "anchors").rglob("*.json")):
        _copy(file, target / file.relative_to(layout.data))
    for note in ("secrets.json", "sample-city.json"):
        if (layout.data / note).exists():
            _copy(layout.data / note, target / note)
    made = {"version": _version(), "commit": made_by, "present": present}
    (target / "made.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def _write_database(database: Database[dict[str, Any]], target: Path) -> None:
    """Each collection that holds something as BSON in gzip, and the indexes of all in one file."""
    target.mkdir(parents=True)
    indexes = {}
    for name in sorted(database.list_collection_names()):
        indexes[name] = [dict(each) for each in database[name].list_indexes()]
        found = database.get_collection(name, codec_options=_RAW).find({}).sort("_id", 1)
        content = b"".join(each.raw for each in found)
        if content and name not in MOMENTARY:
            # Without a time in its header the same content is the same file.
            (target / f"{name}.bson.gz").write_bytes(gzip.compress(content, mtime=0))
    text = json_util.dumps(indexes, json_options=json_util.CANONICAL_JSON_OPTIONS, indent=1)
    (target / "indexes.json").write_text(text + "\n", encoding="utf-8")


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read_bytes())


def _version() -> str:
    return str(tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _commit() -> str:
    """The commit that last changed the code. Raises `SystemExit` where the code differs from it."""
    if _git("status", "--porcelain", "--", *_CODE):
        raise SystemExit("The code differs from its commit; commit it first, so that the dump says what made it.")
    return _git("log", "-1", "--abbrev=12", "--format=%h", "--", *_CODE)


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=True).stdout.strip()


def size_of(folder: Path) -> int:
    """How many bytes a folder holds."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

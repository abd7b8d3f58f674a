from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from mongoengine import ValidationError
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
    WriteError,
)

from common import clock, mongo
from common.errors import Conflict
from common.people.commands import Command, Receipt
from common.projections import project
from common.unavailable import is_unavailable
from tests.counting import (
    CLERK,
    LEFT,
    RIGHT,
    CounterDocument,
    CounterOpened,
    CounterRaised,
    MarkDocument,
    MirrorDocument,
    open_counter,
    raise_counter,
)

pytestmark = pytest.mark.usefixtures("pair")


@contextmanager
def unique(alias: str, collection: str, field: str, **options: object) -> Iterator[None]:
    """A further unique index, for a while."""
    name = mongo.database(alias)[collection].create_index(field, unique=True, **options)
    yield
    mongo.database(alias)[collection].drop_index(name)


def command(name: str) -> Command:
    return Command(actor=CLERK, command_id=f"cmd_{name}", at=clock.now())


def stored(identifier: str = "cnt_1") -> dict[str, object]:
    return mongo.database(LEFT)["counters"].find_one({"_id": identifier}) or {}


def test_an_insert_carries_its_messages() -> None:
    receipt = open_counter(command("a"), "cnt_1")

    assert receipt == Receipt("cnt_1", 1, command("a").message_id(0))
    assert stored()["version"] == 1
    assert [message["id"] for message in stored()["pending"]] == [receipt.message_id]  # type: ignore[attr-defined]


def test_an_insert_never_overwrites() -> None:
    open_counter(command("a"), "cnt_1")
    raise_counter(command("b"), "cnt_1")

    with pytest.raises(Conflict) as refused:
        open_counter(command("c"), "cnt_1")

    assert refused.value.code == "exists"
    assert stored()["total"] == 1


def test_another_unique_index_is_told_apart_from_the_key() -> None:
    open_counter(command("a"), "cnt_1")

    with unique(LEFT, "counters", "total"), pytest.raises(Conflict) as refused:
        open_counter(command("b"), "cnt_2")

    assert refused.value.code == "duplicate"
    assert "total" in refused.value.message


def test_an_update_steps_the_version_by_one() -> None:
    open_counter(command("a"), "cnt_1")

    receipt = raise_counter(command("b"), "cnt_1", version=1)

    assert receipt == Receipt("cnt_1", 2, command("b").message_id(0))
    assert (stored()["version"], stored()["total"]) == (2, 1)


def test_an_update_of_another_version_is_a_lost_race() -> None:
    open_counter(command("a"), "cnt_1")
    raise_counter(command("b"), "cnt_1", version=1)

    with pytest.raises(Conflict) as refused:
        raise_counter(command("c"), "cnt_1", version=1)

    assert refused.value.code == "lost_race"
    assert stored()["total"] == 1


def test_the_same_command_changes_a_document_once() -> None:
    open_counter(command("a"), "cnt_1")
    raise_counter(command("b"), "cnt_1")

    with pytest.raises(Conflict):
        raise_counter(command("b"), "cnt_1")

    assert stored()["total"] == 1


def test_a_command_without_a_message_is_remembered_as_well() -> None:
    open_counter(command("a"), "cnt_1")
    change = {"$inc": {"total": 1}}
    quiet = command("quiet")
    mongo.update(CounterDocument, "cnt_1", version=1, change=change, command=quiet, messages=[])

    with pytest.raises(Conflict):
        mongo.update(CounterDocument, "cnt_1", version=2, change=change, command=quiet, messages=[])

    assert stored()["total"] == 1


def raise_by(name: str, *, version: int, messages: int) -> None:
    told = [CounterRaised(counter_id="cnt_1", total=number) for number in range(messages)]
    change = {"$inc": {"total": 1}}
    mongo.update(CounterDocument, "cnt_1", version=version, change=change, command=command(name), messages=told)


@pytest.mark.parametrize("further", [0, 1, mongo.RECENT])
@pytest.mark.parametrize("again", [1, 500])
def test_an_act_that_told_more_than_is_remembered_is_known_again_in_whatever_form(further: int, again: int) -> None:
    open_counter(command("a"), "cnt_1")
    raise_by("batch", version=1, messages=500)
    for number in range(further):
        raise_by(f"further-{number}", version=2 + number, messages=1)

    with pytest.raises(Conflict):
        raise_by("batch", version=2 + further, messages=again)

    assert stored()["total"] == 1 + further


def test_an_update_may_ask_for_more_than_the_version() -> None:
    open_counter(command("a"), "cnt_1")

    with pytest.raises(Conflict):
        mongo.update(
            CounterDocument,
            "cnt_1",
            version=1,
            change={"$inc": {"total": 1}},
            command=command("b"),
            messages=[],
            where={"total": {"$gt": 5}},
        )


def test_an_update_into_a_taken_unique_value_is_a_duplicate() -> None:
    for name in ("a", "b"):
        open_counter(command(name), f"cnt_{name}")
    raise_counter(command("c"), "cnt_a")
    above = {"total": {"$gt": 0}}

    with unique(LEFT, "counters", "total", partialFilterExpression=above), pytest.raises(Conflict) as refused:
        raise_counter(command("d"), "cnt_b")

    assert refused.value.code == "duplicate"


def test_what_does_not_fit_the_document_is_not_written() -> None:
    with pytest.raises(ValidationError):
        mongo.insert(
            CounterDocument(id="cnt_1", total="many"), command=command("a"), messages=[CounterOpened(counter_id="x")]
        )

    assert stored() == {}


def test_an_effect_is_inserted_once_however_often_it_comes() -> None:
    def effect() -> bool:
        return mongo.insert_effect(MarkDocument(id="mrk_1", counter_id="c"), command=command("a"))

    assert [effect(), effect(), effect()] == [True, False, False]


def test_an_effect_that_meets_another_unique_index_is_an_error() -> None:
    mongo.insert_effect(MarkDocument(id="mrk_1", counter_id="c"), command=command("a"))

    with unique(RIGHT, "marks", "counter_id"), pytest.raises(Conflict):
        mongo.insert_effect(MarkDocument(id="mrk_2", counter_id="c"), command=command("b"))


def test_a_projection_takes_each_entry_of_a_source_once_and_never_an_older_one() -> None:
    def bring_up(source: str, seq: int) -> bool:
        return project(MirrorDocument, "cnt_1", source=source, seq=seq, change={"$inc": {"total": 1}})

    taken = [bring_up(*each) for each in (("left", 3), ("left", 3), ("left", 2), ("other", 1), ("left", 4))]

    assert taken == [True, False, False, True, True]
    found = mongo.database(RIGHT)["mirrors"].find_one({"_id": "cnt_1"})
    assert found is not None
    assert (found["total"], found["last_seq"]) == (3, {"left": 4, "other": 1})


def test_a_pending_message_is_found_until_it_is_relayed() -> None:
    receipt = open_counter(command("a"), "cnt_1")

    found = mongo.find_pending(LEFT, receipt.message_id)

    assert found is not None
    assert (found["resource"], found["version"]) == ("cnt_1", 1)
    assert mongo.find_pending(LEFT, "msg_other") is None


def test_the_mechanisms_have_their_indexes() -> None:
    for collection, _, options in mongo.MECHANISM_INDEXES:
        found = mongo.database(LEFT)[collection].index_information()[options["name"]]
        assert found.get("unique", False) == options.get("unique", False)
        assert found.get("expireAfterSeconds") == options.get("expireAfterSeconds")


@pytest.mark.parametrize(
    ("error", "unavailable"),
    [
        (AutoReconnect("gone"), True),
        (OperationFailure("not primary", code=10107), True),
        (WriteError("disk full", code=14031), True),
        (BulkWriteError({"writeErrors": [{"index": 3, "code": 14031}]}), True),
        (BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64}]}), True),
        (BulkWriteError({"writeErrors": [{"index": 0, "code": 11000}]}), False),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (PyMongoError("try again", error_labels=["RetryableWriteError"]), True),
        (DuplicateKeyError("exists", code=11000), False),
        (OperationFailure("bad query", code=2), False),
        (ValueError("a bug"), False),
    ],
)
def test_errors_that_mean_try_again_are_told_apart_from_bugs(error: Exception, unavailable: bool) -> None:
    assert is_unavailable(error) is unavailable

from __future__ import annotations

import base64
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from common.journal import anchors
from common.journal.anchors import AnchorBroken
from common.journal.entries import Head
from common.people.tokens import Keyring

AT = datetime(2026, 11, 22, 1, 2, 3, 456_000, tzinfo=UTC)
SERIES = "饶医保中心"


@pytest.fixture
def keyring(keyrings: Mapping[str, Keyring]) -> Keyring:
    return keyrings["ratings"]


def head(seq: int) -> Head:
    return Head(seq, bytes([seq]) * 32)


def write(folder: Path, keyring: Keyring, *numbers: int) -> list[Path]:
    return [anchors.write_head(folder, keyring, "ratings", head(number), AT) for number in numbers]


def test_heads_are_read_back_in_order(tmp_path: Path, keyring: Keyring) -> None:
    write(tmp_path, keyring, 5, 200, 12)

    heads = anchors.read_heads(tmp_path, keyring, "ratings")

    assert heads == (head(5), head(12), head(200))
    assert heads[0].recorded_at == AT


def test_the_same_head_is_written_once(tmp_path: Path, keyring: Keyring) -> None:
    assert len(set(write(tmp_path, keyring, 5, 5))) == 1
    assert len(anchors.read_heads(tmp_path, keyring, "ratings")) == 1


def test_a_service_without_heads_has_none(tmp_path: Path, keyring: Keyring) -> None:
    assert anchors.read_heads(tmp_path, keyring, "ratings") == ()


def test_another_service_can_check_heads(tmp_path: Path, keyring: Keyring, keyrings: Mapping[str, Keyring]) -> None:
    write(tmp_path, keyring, 5)

    assert anchors.read_heads(tmp_path, keyrings["gateway"], "ratings") == (head(5),)


def forge(file: Path, field: str, value: object) -> None:
    outer = orjson.loads(file.read_bytes())
    inner = orjson.loads(outer["head"])
    outer["head"] = orjson.dumps({**inner, field: value}, option=orjson.OPT_SORT_KEYS).decode()
    file.write_bytes(orjson.dumps(outer))


@pytest.mark.parametrize(("field", "value"), [("seq", 6), ("hash", "00" * 32), ("service", "gateway")])
def test_a_forged_head_is_named(tmp_path: Path, keyring: Keyring, field: str, value: object) -> None:
    (file,) = write(tmp_path, keyring, 5)
    forge(file, field, value)

    with pytest.raises(AnchorBroken, match=file.name):
        anchors.read_heads(tmp_path, keyring, "ratings")


def test_a_head_signed_by_another_service_is_refused(
    tmp_path: Path, keyring: Keyring, keyrings: Mapping[str, Keyring]
) -> None:
    anchors.write_head(tmp_path, keyrings["gateway"], "ratings", head(5), AT)

    with pytest.raises(AnchorBroken):
        anchors.read_heads(tmp_path, keyring, "ratings")


@pytest.mark.parametrize("content", [b"", b"{}", b'{"head": "{}", "signature": "!"}', b'{"head": 5, "signature": ""}'])
def test_an_unreadable_head_is_named(tmp_path: Path, keyring: Keyring, content: bytes) -> None:
    (file,) = write(tmp_path, keyring, 5)
    file.write_bytes(content)

    with pytest.raises(AnchorBroken, match=file.name):
        anchors.read_heads(tmp_path, keyring, "ratings")


def test_no_draft_is_left_behind(tmp_path: Path, keyring: Keyring) -> None:
    write(tmp_path, keyring, 5)
    anchors.write_highest(tmp_path, SERIES, 2026, 3)

    assert not [file for file in tmp_path.rglob(".*") if file.is_file()]


def test_the_highest_number_is_kept_for_each_series_and_year(tmp_path: Path) -> None:
    assert anchors.read_highest(tmp_path, SERIES, 2026) == 0

    anchors.write_highest(tmp_path, SERIES, 2026, 7)
    anchors.write_highest(tmp_path, SERIES, 2027, 1)
    anchors.write_highest(tmp_path, "饶医保局", 2026, 2)

    assert anchors.read_highest(tmp_path, SERIES, 2026) == 7
    assert anchors.read_highest(tmp_path, SERIES, 2027) == 1
    assert anchors.read_highest(tmp_path, "饶医保局", 2026) == 2


def test_the_highest_number_is_never_lowered(tmp_path: Path) -> None:
    anchors.write_highest(tmp_path, SERIES, 2026, 7)

    assert anchors.write_highest(tmp_path, SERIES, 2026, 5) == 7
    assert anchors.read_highest(tmp_path, SERIES, 2026) == 7


def test_writers_at_once_leave_the_highest(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=anchors.write_highest, args=(tmp_path, SERIES, 2026, number)) for number in range(1, 30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert anchors.read_highest(tmp_path, SERIES, 2026) == 29


@pytest.mark.parametrize("series", ["../../etc/passwd", "..", "a/b", "x" * 40])
def test_a_series_stays_inside_its_folder(tmp_path: Path, series: str) -> None:
    folder = tmp_path / "anchors"

    anchors.write_highest(folder, series, 2026, 1)

    assert anchors.read_highest(folder, series, 2026) == 1
    assert list(tmp_path.iterdir()) == [folder]
    assert {file.parent for file in folder.rglob("*") if file.is_file()} == {folder / "numbers"}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"seq": "7"}', b'{"seq": -1}', b'{"seq": true}'])
def test_a_broken_number_file_stops_the_issuing(tmp_path: Path, content: bytes) -> None:
    anchors.write_highest(tmp_path, SERIES, 2026, 7)
    (file,) = (tmp_path / "numbers").glob("*.json")
    file.write_bytes(content)

    with pytest.raises(AnchorBroken):
        anchors.read_highest(tmp_path, SERIES, 2026)
    with pytest.raises(AnchorBroken):
        anchors.write_highest(tmp_path, SERIES, 2026, 8)


def test_signatures_are_readable_text(tmp_path: Path, keyring: Keyring) -> None:
    (file,) = write(tmp_path, keyring, 5)

    outer = orjson.loads(file.read_bytes())

    assert len(base64.b64decode(outer["signature"])) == 64
    assert orjson.loads(outer["head"])["service"] == "ratings"

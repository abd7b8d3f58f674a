"""`yaocheng verify-journal` and `yaocheng parked` on a database with something wrong in it."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from common import clock, mongo
from common.journal import anchors, journal
from common.journal.entries import Head
from common.journal.feed import parking
from common.journal.journal import pending_message
from common.journal.relay import Relay
from common.messages import ChainRegistered
from common.people.commands import Command, service_actor
from common.people.tokens import Keyring
from services.agreements.settings import Settings
from services.agreements.stores.storage import chains

ENTRIES = 5
Yaocheng = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def settings(
    agreements_db: Any,
    settings_of: Callable[..., Settings],
) -> Settings:
    """Agreements with five entries in its journal."""
    agreements_db["journal"].delete_many({})
    agreements_db["parked"].delete_many({})
    shutil.rmtree(settings_of("agreements").anchor_dir / "heads", ignore_errors=True)
    messages = []
    for number in range(ENTRIES):
        command = Command(service_actor("agreements"), f"cmd_{number}", clock.now())
        chain = ChainRegistered(chain_id=f"chn_{number}", chain_name=f"连锁{number}")
        messages.append(pending_message(command, chain, number=0, version=1))
    journal.append(agreements_db, messages, at=clock.now())
    return settings_of("agreements")


@pytest.fixture
def yaocheng(environment_of: Callable[..., dict[str, str]]) -> Yaocheng:
    """Call with arguments: the command, run in the place of a container of agreements."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "deploy.cli", *arguments]
        environ = {**os.environ, **environment_of("agreements")}
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    return run


def test_a_sound_journal_verifies(settings: Settings, agreements_db: Any, yaocheng: Yaocheng) -> None:
    keyring = Keyring.from_settings(settings)
    anchors.write_head(settings.anchor_dir, keyring, "agreements", journal.head(agreements_db), clock.now())

    result = yaocheng("verify-journal", "agreements")

    assert result.returncode == 0, result.stdout
    assert f"日志共 {ENTRIES} 条，完整无误；与库外 1 个签名日志头相符" in result.stdout


def test_the_first_broken_entry_is_named(settings: Settings, agreements_db: Any, yaocheng: Yaocheng) -> None:
    agreements_db["journal"].update_one({"_id": 3}, {"$set": {"subject": "chn_forged"}})
    agreements_db["journal"].update_one({"_id": 4}, {"$set": {"subject": "chn_forged"}})

    result = yaocheng("verify-journal", "agreements")

    assert result.returncode == 1
    assert "日志第 3 条已损坏" in result.stdout


def test_a_lost_end_is_seen_by_the_head_kept_outside(
    settings: Settings, agreements_db: Any, yaocheng: Yaocheng
) -> None:
    keyring = Keyring.from_settings(settings)
    anchors.write_head(settings.anchor_dir, keyring, "agreements", journal.head(agreements_db), clock.now())
    agreements_db["journal"].delete_many({"_id": {"$gt": 2}})

    result = yaocheng("verify-journal", "agreements")

    assert result.returncode == 1
    assert "日志第 3 条已损坏" in result.stdout


def test_a_forged_head_is_refused(settings: Settings, agreements_db: Any, yaocheng: Yaocheng) -> None:
    keyring = Keyring.from_settings(settings)
    head = journal.head(agreements_db)
    file = anchors.write_head(settings.anchor_dir, keyring, "agreements", head, clock.now())
    kept = file.read_bytes()
    file.write_bytes(kept.replace(b'"signature":"', b'"signature":"AAAA'))

    result = yaocheng("verify-journal", "agreements")
    file.write_bytes(kept)

    assert result.returncode == 1
    assert "日志头文件" in result.stdout


def test_another_services_journal_is_checked_in_its_own_container(settings: Settings, yaocheng: Yaocheng) -> None:
    result = yaocheng("verify-journal", "ratings")

    assert result.returncode == 1
    assert "请在服务 ratings 的容器中运行" in result.stderr


def test_parked_entries_are_listed_and_tried_again(settings: Settings, agreements_db: Any, yaocheng: Yaocheng) -> None:
    [entry, *_] = journal.read(agreements_db, after=0, limit=1)
    parking.park(agreements_db, "agreements", entry, error="ValueError: no", attempts=5, at=clock.now())

    listed = yaocheng("parked", "list", "agreements")
    retried = yaocheng("parked", "retry", "agreements", "--by", "tester")

    assert listed.returncode == 1
    assert "第 1 条 ChainRegistered，主体 chn_0，已试 5 次：ValueError: no" in listed.stdout
    assert "搁置主体 1 个" in retried.stdout


def test_a_message_that_the_journal_cannot_take_is_told_and_released(
    settings: Settings, agreements_db: Any, yaocheng: Yaocheng
) -> None:
    """The journal has `cmd_0` for another chain: nothing is lost, and nobody has to look for it."""
    command = Command(service_actor("agreements"), "cmd_0", clock.now())
    mongo.ensure_indexes("agreements")
    chains.register("另一家连锁", command=command, at=clock.now())
    Relay("agreements").run_once()

    listed, verified = yaocheng("parked", "list", "agreements"), yaocheng("verify-journal", "agreements")
    released = yaocheng("parked", "release", "agreements", command.message_id(0), "--by", "tester")
    Relay("agreements").run_once()

    assert listed.returncode == verified.returncode == 1
    assert f"消息 {command.message_id(0)}" in listed.stdout
    assert f"消息 {command.message_id(0)} 的编号已被另一条占用" in verified.stdout
    assert "以新编号 msg_" in released.stdout
    assert yaocheng("verify-journal", "agreements").returncode == 0
    assert yaocheng("parked", "list", "agreements").returncode == 0


@pytest.mark.parametrize(
    ("version", "recent", "told"),
    [(2, ("cmd_0", "cmd_9"), None), (2, ("cmd_9", "cmd_0"), "[2, 1]"), (1, ("cmd_0", "cmd_9"), "[1, 2]")],
    ids=["in step", "falling", "beyond the document"],
)
def test_a_journal_that_states_other_versions_than_a_document_remembers_is_told(
    settings: Settings, agreements_db: Any, yaocheng: Yaocheng, version: int, recent: tuple[str, ...], told: str | None
) -> None:
    """What is left where a key was used again: its act was answered, and its message taken for the older one."""
    command = Command(service_actor("agreements"), "cmd_9", clock.now())
    second = ChainRegistered(chain_id="chn_0", chain_name="连锁0")
    journal.append(agreements_db, [pending_message(command, second, number=0, version=2)], at=clock.now())
    ids = [Command(service_actor("agreements"), each, clock.now()).message_id(0) for each in recent]
    agreements_db["chains"].delete_many({})
    agreements_db["chains"].insert_one({"_id": "chn_0", "version": version, "recent": ids, "pending": []})

    result = yaocheng("verify-journal", "agreements")
    agreements_db["chains"].delete_many({})

    said = f"chains 的 chn_0（第 {version} 版）有消息不在日志中：所记消息在日志中的版次为 {told}，应逐次递增。"
    assert (result.returncode, said in result.stdout) == (1 if told else 0, bool(told)), result.stdout


def key_of(settings: Settings) -> str:
    return f"agreements={dict(settings.public_keys)['agreements']}"


@pytest.fixture
def exported(settings: Settings, agreements_db: Any, yaocheng: Yaocheng, tmp_path: Path) -> Path:
    """The journal of agreements in a file, with one signed head."""
    anchors.write_head(
        settings.anchor_dir, Keyring.from_settings(settings), "agreements", journal.head(agreements_db), clock.now()
    )
    file = tmp_path / "agreements.journal"
    written = yaocheng("export-journal", "agreements", str(file))
    assert (written.returncode, "日志 5 条，签名日志头 1 个" in written.stdout) == (0, True), written.stdout
    return file


def offline(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command on a machine that has nothing of the system: no database, no settings, no data folder."""
    environ = {name: each for name, each in os.environ.items() if not name.startswith("YAOCHENG_")}
    command = [sys.executable, "-m", "deploy.cli", "verify-journal", *arguments]
    environ["YAOCHENG_DATA"] = "/nonexistent"
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_an_exported_journal_is_checked_without_the_system(settings: Settings, exported: Path) -> None:
    checked = offline("--file", str(exported), "--public-key", key_of(settings))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "agreements 的日志共 5 条，前后相接；与文件中 1 个日志头相符，到导出时（" in checked.stdout
    assert "为止，签名均已核对。" in checked.stdout


def test_signatures_that_were_not_checked_are_said_to_be_so(exported: Path) -> None:
    checked = offline("--file", str(exported))

    assert (checked.returncode, "签名未核对" in checked.stdout) == (0, True)


def swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], lines[3], lines[2], *lines[4:]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: [each.replace(b"chn_2", b"chn_9") for each in lines], "第 3 条已损坏"),
        (lambda lines: [*lines[:3], *lines[4:]], "缺少第 3 条"),
        (lambda lines: [*lines[:5], lines[-1]], "缺少第 5 条"),
        (swapped, "第 2 条已损坏"),
        (lambda lines: [*lines[:4], b"entry xx {", *lines[5:]], "第 4 条已损坏"),
        (lambda lines: [lines[0].replace(b"journal 1", b"journal 9"), *lines[1:]], "不是导出的日志文件"),
        (lambda lines: [each.replace(b'\\"seq\\":5', b'\\"seq\\":4') for each in lines], "签名无效"),
        (lambda _: [], "不是导出的日志文件"),
        (lambda lines: lines[:1], "没有任何条目"),
        (lambda lines: lines[:6], "第 1 条起的 5 条之后没有签名的日志头"),
        (lambda lines: lines[:7], "没有导出时签名的结尾"),
        (lambda lines: [*lines[:7], lines[6].replace(b"head ", b"end ")], "签名无效"),
        (lambda lines: [*lines, lines[-1]], "结尾之后"),
        (lambda lines: [*lines, b""], "行不是导出的内容（如空行）"),
        (lambda lines: [each + b"\r" for each in lines], "由 LF 改为 CRLF"),
    ],
    ids=[
        "changed", "one out", "end out", "swapped", "unreadable", "other format", "head changed", "empty",
        "first line alone", "no heads", "no end", "a head for an end", "more after the end",
        "blank line", "other line ends",
    ],
)  # fmt: skip
def test_whatever_was_done_to_the_file_is_seen(settings: Settings, exported: Path, change: Any, told: str) -> None:
    lines = exported.read_bytes().splitlines()
    exported.write_bytes(b"\n".join(change(lines)) + b"\n")

    checked = offline("--file", str(exported), "--public-key", key_of(settings))

    assert checked.returncode == 1
    assert told in checked.stdout


@pytest.mark.parametrize("keeps_end", [True, False])
def test_what_was_added_or_changed_after_the_last_daily_head_is_seen(
    settings: Settings, agreements_db: Any, yaocheng: Yaocheng, tmp_path: Path, keeps_end: bool
) -> None:
    """The head of the day covers three of five entries: whoever has the file can reckon the hashes of the rest anew."""
    keyring = Keyring.from_settings(settings)
    third = next(each for each in journal.read(agreements_db, after=2, limit=1))
    anchors.write_head(settings.anchor_dir, keyring, "agreements", Head(third.seq, third.hash), clock.now())
    file = tmp_path / "agreements.journal"
    assert yaocheng("export-journal", "agreements", str(file)).returncode == 0
    assert offline("--file", str(file), "--public-key", key_of(settings)).returncode == 0
    first, *lines = file.read_bytes().splitlines()
    before, anew = third.hash, [first, *lines[:3]]
    for line in lines[3:ENTRIES]:
        body = line.split(b" ", 2)[2].replace(b"chn_4", b"chn_9")
        before = hashlib.sha256(before + body).digest()
        anew.append(b"entry " + before.hex().encode() + b" " + body)
    rest = lines[ENTRIES:] if keeps_end else lines[ENTRIES:-1]
    file.write_bytes(b"\n".join([*anew, *rest]) + b"\n")

    checked = offline("--file", str(file), "--public-key", key_of(settings))

    told = "第 5 条与保存在库外的日志头不一致" if keeps_end else "第 4 条起的 2 条之后没有签名的日志头"
    assert (checked.returncode, told in checked.stdout) == (1, True), checked.stdout


def test_an_export_without_a_daily_head_is_signed_at_its_end(
    settings: Settings, yaocheng: Yaocheng, tmp_path: Path
) -> None:
    file = tmp_path / "agreements.journal"
    written = yaocheng("export-journal", "agreements", str(file))

    checked = offline("--file", str(file), "--public-key", key_of(settings))

    assert (written.returncode, checked.returncode) == (0, 0), checked.stdout
    assert "与文件中 0 个日志头相符" in checked.stdout
    assert not anchors.head_files(settings.anchor_dir, "agreements")


def test_an_empty_journal_is_not_exported(
    settings: Settings, agreements_db: Any, yaocheng: Yaocheng, tmp_path: Path
) -> None:
    agreements_db["journal"].delete_many({})

    refused = yaocheng("export-journal", "agreements", str(tmp_path / "empty.journal"))

    assert (refused.returncode, "还没有条目" in refused.stderr) == (1, True)
    assert not (tmp_path / "empty.journal").exists()


def test_the_entries_after_the_last_head_are_counted(
    settings: Settings, agreements_db: Any, yaocheng: Yaocheng
) -> None:
    """Until the next day the head kept outside says nothing of them: that is no fault, and is told."""
    none = yaocheng("verify-journal", "agreements")
    second = next(each for each in journal.read(agreements_db, after=1, limit=1))
    keyring = Keyring.from_settings(settings)
    anchors.write_head(settings.anchor_dir, keyring, "agreements", Head(second.seq, second.hash), clock.now())

    some = yaocheng("verify-journal", "agreements")

    assert (none.returncode, some.returncode) == (0, 0)
    assert "最后 5 条之后还没有日志头" in none.stdout
    assert "最后 3 条之后还没有日志头" in some.stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("agreements",), "应写成 服务=公钥"),
        (("agreement=KEY",), "没有服务 agreement"),
        (("agreements=short",), "agreements 的公钥"),
        (("agreements=",), "agreements 的公钥"),
        (("agreements=+/8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",), "base64url"),
    ],
    ids=["no name", "no service", "short", "none", "ordinary base64"],
)
def test_a_key_that_is_none_is_refused_with_what_to_do(exported: Path, given: tuple[str, ...], told: str) -> None:
    refused = offline("--file", str(exported), "--public-key", *given)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert told in refused.stderr
    assert "YAOCHENG_PUBLIC_KEYS" in refused.stderr


def test_a_key_without_a_file_or_a_service_with_one_is_refused(settings: Settings, exported: Path) -> None:
    """Neither would be looked at."""
    keyed, named = offline("--public-key", key_of(settings)), offline("gateway", "--file", str(exported))

    assert (keyed.returncode, named.returncode) == (1, 1)
    assert "--file" in keyed.stderr
    assert "--file" in named.stderr


def test_a_journal_written_anew_as_a_whole_is_seen_by_its_signed_head(settings: Settings, exported: Path) -> None:
    """Whoever changes an entry and reckons every hash anew cannot sign a head for it."""
    first, *lines = exported.read_bytes().splitlines()
    before, anew = bytes(32), [first]
    for line in lines[:ENTRIES]:
        body = line.split(b" ", 2)[2].replace(b"chn_2", b"chn_9")
        before = hashlib.sha256(before + body).digest()
        anew.append(b"entry " + before.hex().encode() + b" " + body)
    exported.write_bytes(b"\n".join([*anew, *lines[ENTRIES:]]) + b"\n")

    checked = offline("--file", str(exported), "--public-key", key_of(settings))

    assert (checked.returncode, "第 5 条与保存在库外的日志头不一致" in checked.stdout) == (1, True)


def test_an_export_never_overwrites(exported: Path, yaocheng: Yaocheng) -> None:
    content = exported.read_bytes()

    again = yaocheng("export-journal", "agreements", str(exported))

    assert again.returncode != 0
    assert "Traceback" not in again.stderr
    assert exported.read_bytes() == content

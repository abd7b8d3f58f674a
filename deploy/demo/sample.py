"""The sample city in the embedded stack: loaded once into an empty database by a program of its own, then announced."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

import pymongo

from common import clock
from deploy.demo.city.plan import REGISTERED_AT
from deploy.stack.layout import Layout
from deploy.stack.notes import damaged, read_note
from deploy.stack.supervised import Program

_STAGE = 2
_TITLE = "药诚已就绪"


def set_beginning(layout: Layout) -> None:
    """A new city begins on its own first day: nothing that the services note at their start may lie after it."""
    if layout.clock_file.exists() or (layout.data / "mongo").exists():
        return
    _use_clock(layout)
    clock.set_clock(REGISTERED_AT)


def _use_clock(layout: Layout) -> None:
    """Let this process read the clock of the stack."""
    os.environ.update({clock.ENVIRONMENT_VARIABLE: layout.environment, clock.FILE_VARIABLE: str(layout.clock_file)})


def must_load(layout: Layout) -> bool:
    """Whether the sample city is still to be loaded: its loading was cut short, or the database is empty."""
    report = read_report(layout)
    return not report.get("done") if report else is_empty(layout)


def is_empty(layout: Layout) -> bool:
    """Whether nobody has put anything into the databases yet: no account, no store, no import."""
    with pymongo.MongoClient[dict[str, Any]](layout.mongo_uri) as client:
        looked_at = (
            ("yaocheng_gateway", "accounts"),
            ("yaocheng_agreements", "stores"),
            ("yaocheng_agreements", "imports"),
        )
        return all(client[database][collection].find_one({}, {"_id": 1}) is None for database, collection in looked_at)


def sample_city_program(environ: Mapping[str, str]) -> Program:
    """The program that loads the sample city over HTTP and notes in the data folder what it did."""
    return Program("sample-city", (sys.executable, "-m", "deploy.demo.city"), environ, _STAGE, lambda _: True)


def announcement(layout: Layout, *, seconds: float) -> list[str]:
    """What is told when everything is ready: the address, the present instant, the accounts, and what was done."""
    _use_clock(layout)
    lines = ["", f"{_TITLE}（{seconds:.1f} 秒）  {layout.address}", f"数据目录 {layout.data}", _present()]
    report = read_report(layout)
    if report.get("done"):
        lines += [
            "",
            "示例市装载时的情形：",
            *(f"  {line}" for line in report["done"]),
            "",
            "演示账号（密码均为 " + report["password"] + "）：",
        ]
        lines += [f"  {each['username']:<18}{each['duty']}" for each in report["accounts"]]
    else:
        lines += ["", "数据库为空：运行 yaocheng account create-administrator 开立第一个管理员账号。"]
    return [*lines, "", "按 Ctrl-C 停止。", ""]


def _present() -> str:
    present = clock.now().astimezone(clock.SHANGHAI)
    return f"系统时间 {present.year}年{present.month}月{present.day}日 {present:%H:%M}"


def read_report(layout: Layout) -> dict[str, Any]:
    """What the loading noted: `{}` before it began, without `done` while it is not complete.

    Raises `StartError` when the note is damaged.
    """
    path = layout.data / "sample-city.json"
    if not path.exists():
        return {}
    report = read_note(path)
    missing = {"password", "accounts"} - set(report) if "done" in report else set()
    if missing:
        raise damaged(path, f"缺少 {'、'.join(sorted(missing))}")
    return report

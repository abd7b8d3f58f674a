"""`yaocheng import`: a roster over the public API, as its users would: check, preview, and only then take over."""

from __future__ import annotations

import hashlib
import json
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
import httpx2

from deploy.stack.children import StartError
from deploy.stack.hand import Hand, Refused
from deploy.stack.reach import gateway_client
from services.agreements.rosters.domain.roster import WHOLE_FILE

_PAUSE_SECONDS = 0.3
_PATIENCE_SECONDS = 1_800.0
_SHOWN_PROBLEMS = 50
#: What we call the fields, in the order in which a preview shows them.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "药店名称",
        "code": "医保编码",
        "uscc": "统一社会信用代码",
        "shop_number": "门店编号",
        "province": "省",
        "city": "市",
        "area": "行政区划",
        "district": "区县",
        "address": "地址",
        "phone": "电话",
        "business_scope": "经营范围",
        "longitude": "经度",
        "latitude": "纬度",
        "chain": "连锁",
        "chain_kind": "连锁性质",
        "legal_representative": "法定代表人",
        "person_in_charge": "负责人",
        "investor": "投资人",
        "operator": "经营者",
        "term_from": "协议起始日期",
        "term_last": "协议终止日期",
        "signed_text": "已签协议文本版本",
    }
)
_KINDS: Mapping[str, str] = MappingProxyType({"direct": "直营", "franchise": "加盟"})
_TIMEOUT = httpx2.Timeout(120.0, connect=5.0)


@click.command()
@click.argument("roster", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "pairs", multiple=True, metavar="FIELD=HEADING", help="which column holds a field; repeatable")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="the same as a JSON file")
@click.option("--username", required=True, help="the account that imports")
@click.option("--password", envvar="YAOCHENG_PASSWORD", prompt=True, hide_input=True)
@click.option("--commit", is_flag=True, help="take the roster over if it has no errors")
@click.option(
    "--confirm-code",
    "confirmed",
    multiple=True,
    metavar="USCC",
    help="a 统一社会信用代码 with a wrong check character that the licence really has; repeatable",
)
@click.option(
    "--problems",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="write everything that was found to this CSV file",
)
@click.option("--anew", is_flag=True, help="check again even if this very file was checked before")
def command(
    *,
    roster: Path,
    pairs: tuple[str, ...],
    mapping: Path | None,
    username: str,
    password: str,
    commit: bool,
    confirmed: tuple[str, ...],
    problems: Path | None,
    anew: bool,
) -> None:
    """Check ROSTER (CSV or XLSX), show what it would do, and with --commit take it over.

    Fields: code, uscc, name, province, city, area, district, address, phone, business_scope, longitude, latitude,
    chain, chain_kind, shop_number, who stands on the licence as legal_representative, person_in_charge, investor or
    operator, and of an agreement that runs already term_from, term_last, signed_text. Known headings need no mapping.
    Exit status 1 when the roster has errors.
    """
    columns = read_mapping(pairs, mapping)
    content = roster.read_bytes()
    series = _series(content, roster.name, columns) + (f"-{uuid.uuid4().hex[:8]}" if anew else "")
    with gateway_client(timeout=_TIMEOUT) as client:
        hand = Hand(client, username=username, password=password, series=series)
        try:
            sys.exit(
                _import(hand, roster.name, content, columns, commit=commit, confirmed=confirmed, problems=problems)
            )
        except Refused as refusal:
            if problems is not None and refusal.code == "roster_has_errors":
                fields = {"mapping": columns}
                listed = hand.ask("/imports/problems", filename=roster.name, content=content, fields=fields)
                problems.write_bytes(listed)
            raise StartError(_refusal(refusal)) from refusal


def read_mapping(pairs: tuple[str, ...], file: Path | None) -> dict[str, str]:
    """Our fields and the headings that hold them. Raises `BadParameter` for what is not such a pair."""
    columns: dict[str, str] = {}
    if file is not None:
        try:
            columns.update({str(field): str(heading) for field, heading in json.loads(file.read_text("utf-8")).items()})
        except (ValueError, AttributeError) as error:
            raise click.BadParameter(f'{file} 不是形如 {{"name": "药店名称"}} 的 JSON 文件') from error
    for pair in pairs:
        field, equals, heading = pair.partition("=")
        if not equals or not field or not heading:
            raise click.BadParameter(f"{pair} 应写成 字段=列标题，例如 name=药店名称")
        columns[field] = heading
    return columns


def _import(
    hand: Hand,
    filename: str,
    content: bytes,
    columns: Mapping[str, str],
    *,
    commit: bool,
    confirmed: Sequence[str],
    problems: Path | None,
) -> int:
    """Upload, wait, show, and commit if asked to; the exit status."""
    receipt = hand.upload("/imports", step="upload", filename=filename, content=content, fields={"mapping": columns})
    found = _wait(hand, receipt["id"], past={"received"})
    for line in summary(found):
        click.echo(line)
    if problems is not None:
        problems.write_bytes(hand.get_bytes(f"/imports/{receipt['id']}/problems"))
    if found["state"] == "rejected":
        return 1
    if found["state"] == "validated":
        if not commit:
            click.echo("尚未登记任何内容。确认无误后加上 --commit 再次运行。")
            return 0
        body = {"confirmed_codes": list(confirmed)} if confirmed else {}
        step = "-".join(("commit", *confirmed))
        hand.do(f"/imports/{receipt['id']}/commit", body, step=step, version=found["version"])
    done = _wait(hand, receipt["id"], past={"received", "validated", "committed"})
    for line in report(done):
        click.echo(line)
    return 0


def _wait(hand: Hand, import_id: str, *, past: set[str]) -> dict[str, Any]:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        found: dict[str, Any] = hand.get(f"/imports/{import_id}")
        if found["state"] not in past:
            return found
        if found["progress"]["failure"]:
            raise StartError(f"导入 {import_id} 没有完成：{found['progress']['failure']}")
        if time.monotonic() > deadline:
            raise StartError(f"导入 {import_id} 迟迟没有完成；稍后再次运行同一命令会接着等待，不会重复登记。")
        time.sleep(_PAUSE_SECONDS)


def summary(found: Mapping[str, Any]) -> list[str]:
    """What validation found, for a person: which columns were read, errors, what to look at, and the preview."""
    lines = [f"名册 {found['rows']} 行，错误 {found['error_count']} 处"]
    lines += _problems(found["errors"], found["error_count"])
    if found["row_warning_count"]:
        lines.append(f"需要核对 {found['row_warning_count']} 处，不妨碍提交")
        lines += _problems(found["row_warnings"], found["row_warning_count"])
    if found["codes_to_confirm"]:
        lines.append("提交时须用 --confirm-code 写明已与营业执照核对的统一社会信用代码：")
        lines += [f"  第 {each['row']} 行 {each['name']} {each['uscc']}" for each in found["codes_to_confirm"]]
    if found["columns"]:
        lines.append(
            "采用的列：" + "，".join(f"{FIELDS[name]}取自“{found['columns'][name]}”" for name in _known(found))
        )
    lines += _sheets(found)
    lines += [f"  注意：{text}" for text in found["warnings"]]
    if found["chains"]:
        lines.append("连锁：" + "、".join(f"{each['name']} {each['stores']} 家" for each in found["chains"]))
    if found["preview"]:
        lines.append(f"预览前 {len(found['preview'])} 家：")
    return lines + [f"  {_row(each)} " + "，".join(_shown(each)) for each in found["preview"]]


def report(done: Mapping[str, Any]) -> list[str]:
    """What a complete import has brought, for a person: stores, those that wait for a service, rows left out."""
    lines = [f"导入完成：登记 {done['stores']} 家，跳过 {done['skipped']} 行。"]
    if done["waiting_stores"]:
        lines.append(f"其中 {done['waiting_stores']} 家等待送达：所属连锁的决定送达药店本身的次日起才属于该连锁。")
    return lines + [f"  跳过 {_told(row)}" for row in done["skipped_rows"]]


def _sheets(found: Mapping[str, Any]) -> list[str]:
    """The sheets that were read, each with its header and its rows; nothing of a text, which is one table."""
    return [
        f"读取工作表“{each['name']}”：表头在第 {each['header_row']} 行，药店 {each['rows']} 行"
        for each in found["sheets"]
        if each["name"]
    ]


def _row(place: Mapping[str, Any]) -> str:
    """A row as the file names it, with its sheet where several are read."""
    row = f"第 {place['row']} 行"
    return f"{place['sheet']} {row}" if place.get("sheet") else row


def _problems(problems: Sequence[Mapping[str, Any]], count: int) -> list[str]:
    """The first problems, and where all of them stand; one that speaks of many rows stands for each of them."""
    shown = problems[:_SHOWN_PROBLEMS]
    lines = [f"  {_told(each)}" for each in shown]
    left = count - sum(each.get("rows", 1) for each in shown)
    if left > 0:
        lines.append(f"  其余 {left} 处未列出")
    if count > len(shown):
        lines.append("  逐行的全部问题：加上 --problems 文件名.csv 再次运行，写入该文件")
    return lines


def _told(problem: Mapping[str, Any]) -> str:
    """One problem in a line: where, what, how to mend it."""
    column = problem["column"]
    place = column if column == WHOLE_FILE else f"{_row(problem)} {column}"
    return f"{place}：{problem['message']}{problem['remedy']}（{problem['code']}）"


def _known(found: Mapping[str, Any]) -> list[str]:
    return [name for name in FIELDS if name in found["columns"]]


def _shown(store: Mapping[str, Any]) -> Iterator[str]:
    """The fields of a store that are filled, each with what it is; the name speaks for itself."""
    for name, title in FIELDS.items():
        value = store.get(name)
        if value:
            text = _KINDS.get(value, value)
            text = f"{store.get('area_name', '')}（{value}）" if name == "area" else text
            yield text if name == "name" else f"{title} {text}"


def _series(content: bytes, filename: str, columns: Mapping[str, str]) -> str:
    digest = hashlib.sha256(content + filename.encode() + json.dumps(columns, sort_keys=True).encode())
    return f"roster-{digest.hexdigest()[:24]}"


def _refusal(refusal: Refused) -> str:
    lines = [f"{refusal.detail}（{refusal.code}）"]
    lines += [f"  - {each.get('field')}：{each.get('message')}{each.get('remedy') or ''}" for each in refusal.errors]
    return "\n".join(lines)

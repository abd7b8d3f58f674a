"""Rosters as people send them: rows by heading, as CSV in any encoding and as workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

HEADER = ("药店名称", "机构编码", "统一社会信用代码", "所在区", "详细地址", "连锁品牌", "连锁性质")
USCC = "91110108551385082Q"


def row(name: str, *, chain: str = "", code: str = "", area: str = "药洲区", **fields: str) -> dict[str, str]:
    """One store; the address follows from the name."""
    return {
        "药店名称": name,
        "机构编码": code,
        "所在区": area,
        "详细地址": f"示例市{area}{name}路1号",
        "连锁品牌": chain,
        **fields,
    }


def rows_of(rows: Iterable[dict[str, str]], header: Sequence[str] = HEADER) -> list[list[str]]:
    """The table with its header."""
    return [list(header), *([each.get(heading, "") for heading in header] for each in rows)]


def csv_of(rows: Iterable[dict[str, str]], *, encoding: str = "utf-8-sig", header: Sequence[str] = HEADER) -> bytes:
    """A CSV file as a spreadsheet program writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows_of(rows, header))
    return text.getvalue().encode(encoding)


def workbook_of(table: Iterable[Sequence[Any]]) -> bytes:
    """A workbook with one sheet."""
    return workbook_with({"药店": table})


def workbook_with(tables: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """A workbook with a sheet for each table, by its name."""
    workbook = openpyxl.Workbook(write_only=True)
    for name, table in tables.items():
        sheet = workbook.create_sheet(name)
        for cells in table:
            sheet.append(list(cells))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()

"""What may be uploaded is what the documents say, and a text of that length is read: the roster of a whole country."""

import inspect
import re
from collections import deque
from pathlib import Path

from common.web.application import LARGEST_UPLOAD_BYTES
from services.agreements.rosters.domain.roster import MAX_BYTES, MAX_ROWS, MAX_WORKBOOK_BYTES
from services.agreements.rosters.domain.roster_check import check_rows
from services.agreements.rosters.storage.spreadsheets import tables_of
from services.agreements.rosters.usecases.check_roster import check_roster

ROOT = Path(__file__).parents[4]
MEGABYTE = 1024 * 1024
ROWS = 500_000


def numbers(pattern: str, path: str) -> list[int]:
    """The numbers that a document names in the one place of these words."""
    (found,) = re.findall(pattern, (ROOT / path).read_text(encoding="utf-8"))
    return [int(each.replace(",", "")) for each in ((found,) if isinstance(found, str) else found)]


def test_the_limits_are_those_that_the_documents_name():
    assert (MAX_BYTES, MAX_ROWS, MAX_WORKBOOK_BYTES) == (100 * MEGABYTE, ROWS, 20 * MEGABYTE)
    assert MAX_BYTES < LARGEST_UPLOAD_BYTES
    readme = "services/agreements/README.md"
    assert numbers(r"up to (\d+) MB and ([\d,]+) rows", readme) == [100, ROWS]
    assert numbers(r"XLSX without macros up to (\d+) MB", readme) == [20]
    decision = "docs/decisions/0028-a-workbook-is-read-as-it-is-seen.md"
    assert numbers(r"A CSV may have (\d+) MB [^.]*, a workbook (\d+) MB", decision) == [100, 20]


def test_so_many_rows_are_checked_where_nobody_asks_for_fewer():
    assert [inspect.signature(each).parameters["most"].default for each in (check_rows, check_roster)] == [ROWS] * 2


def test_a_text_of_so_many_rows_is_read_to_its_end():
    row = "益民大药房,药洲区,示例市药洲区望江路1号\n".encode()
    content = "药店名称,所在区,详细地址\n".encode() + row * ROWS

    with tables_of(content) as (table,):
        (last,) = deque((row.number for row in table.rows()), maxlen=1)

    assert last == ROWS + 1

"""Workbooks that want to do harm end soon, in a process of their own, and leave nothing behind."""

import io
import os
import random
import resource
import signal
import subprocess
import sys
import zipfile

import psutil
import pytest

from services.agreements.rosters.domain.roster import MAX_WORKBOOK_BYTES, RosterRefused
from services.agreements.rosters.storage.spreadsheets import tables_of
from services.agreements.rosters.storage.workbooks import __main__ as reader
from services.agreements.rosters.storage.workbooks import package, reading
from services.agreements.rosters.storage.workbooks.limits import cpu_seconds
from tests.agreements.roster_files import workbook_of
from tests.agreements.rosters.storage.test_spreadsheets import repacked

HEADER = ["药店名称", "所在区"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEGABYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
NOISE = random.Random(7).randbytes(400_000)


def sheet_of(data: str, *, after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'.encode()


def made_of(**parts: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    return repacked(workbook_of([HEADER]), **named)


def texts_of(count: int, text: str = "") -> bytes:
    return f'<sst xmlns="{MAIN}">{f"<si><t>{text}</t></si>" * count}</sst>'.encode()


BOMBS = {
    "shared texts without end": lambda: made_of(xl__sharedStrings_xml=texts_of(1_400_000)),
    "shared texts within the ratio": lambda: made_of(xl__sharedStrings_xml=texts_of(1_100_000), noise=NOISE),
    "one text in every cell": lambda: made_of(
        xl__sharedStrings_xml=texts_of(1, "长" * 1_000),
        **{SHEET: sheet_of(("<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>") * 4_000)},
        noise=NOISE,
    ),
    "cells without end": lambda: made_of(**{SHEET: sheet_of("<row>" + "<c/>" * 7_000_000 + "</row>")}, noise=NOISE),
    "merged ranges without end": lambda: made_of(
        **{SHEET: sheet_of("", after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 60_000 + "</mergeCells>")}
    ),
    "styles without end": lambda: made_of(
        xl__styles_xml=f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 200_000}</cellXfs></styleSheet>'.encode()
    ),
    "sheets without end": lambda: made_of(
        xl__workbook_xml=f'<workbook xmlns="{MAIN}"><sheets>{"<sheet/>" * 101}</sheets></workbook>'.encode()
    ),
    "parts without end": lambda: made_of(**{f"xl/media/{number}.bin": b"" for number in range(501)}),
    "a part of a gigabyte": lambda: made_of(xl__theme__theme1_xml=b" " * (200 * MEGABYTE)),
    "a part that is named twice": lambda: twice(workbook_of([HEADER])),
    "entities": lambda: made_of(
        **{SHEET: b'<!DOCTYPE x [<!ENTITY a "ha">]>' + sheet_of('<row><c t="inlineStr"><is><t>&a;</t></is></c></row>')}
    ),
    "a declaration among the shared texts": lambda: made_of(
        xl__sharedStrings_xml=b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + texts_of(1)
    ),
    "heads without end": lambda: made_of(
        **{SHEET: sheet_of(("<row>" + f'<c t="inlineStr"><is><t>{"长" * 300}</t></is></c>' * 200 + "</row>") * 20)},
        noise=NOISE,
        xl__workbook_xml=zipfile.ZipFile(io.BytesIO(workbook_of([HEADER])))
        .read("xl/workbook.xml")
        .replace(b"<sheets>", b"<sheets>" + SHEET_ENTRY * 3),
    ),
}
SHEET_ENTRY = (
    b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="x" r:id="rId1"/>'
)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def twice(content: bytes) -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(SHEET.upper(), b"x")
    return packed.getvalue()


def read_all(content: bytes) -> None:
    with tables_of(content) as tables:
        for table in tables:
            for _ in table.rows():
                pass


def work_of_children() -> float:
    """Seconds of work of the processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def readers() -> list[psutil.Process]:
    """The processes of ours that read workbooks."""
    return [each for each in psutil.Process().children() if any("workbooks" in word for word in each.cmdline())]


def resident() -> int:
    return psutil.Process().memory_info().rss


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_soon_and_the_process_that_asked_does_not_grow(bomb):
    content = bomb()
    before, worked = resident(), work_of_children()

    with pytest.raises(RosterRefused) as refused:
        read_all(content)

    assert refused.value.code == "unsafe_file"
    assert len(content) < 2 * MEGABYTE
    assert work_of_children() - worked < cpu_seconds(len(content)) + 1
    assert resident() - before < 16 * MEGABYTE
    assert readers() == []


def test_a_reader_that_would_take_too_much_memory_is_ended(monkeypatch):
    code = (
        "from services.agreements.rosters.storage.workbooks.__main__ import limit\n"
        "limit(1_000)\nheld = [bytes(50_000_000) for _ in range(20)]"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "MemoryError" in done.stderr
    assert reader.MEMORY_BYTES < 1_000 * MEGABYTE


def test_a_reader_that_works_too_long_is_ended():
    code = "from services.agreements.rosters.storage.workbooks import __main__ as reader\n"
    code += "reader.cpu_seconds = lambda size: 1\nreader.limit(1)\nwhile True: pass"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}


def test_a_reader_that_is_killed_is_told_as_unsafe_and_one_that_says_nothing_is_not_waited_for(monkeypatch):
    with tables_of(workbook_of([HEADER])) as tables:
        (child,) = readers()
        child.kill()
        child.wait()
        with pytest.raises(RosterRefused) as killed:
            list(tables[0].rows())
    monkeypatch.setattr(reading, "patience_seconds", lambda size: 0)
    with pytest.raises(RosterRefused) as silent, tables_of(workbook_of([HEADER])):
        pass

    assert killed.value.code == silent.value.code == "unsafe_file"
    assert readers() == []


def test_whoever_asks_may_die_and_the_reader_dies_with_them(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(workbook_of([HEADER, *([f"店{n}", "药洲区"] for n in range(20_000))]))
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from services.agreements.rosters.storage.spreadsheets import tables_of\n"
        "with tables_of(Path(sys.argv[1]).read_bytes()) as tables:\n"
        "    rows = tables[0].rows()\n    next(rows)\n    print('reading', flush=True)\n    sys.stdin.read()\n"
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "book.xlsx")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert asking.stdout.readline() == b"reading\n"
    (child,) = psutil.Process(asking.pid).children()

    os.kill(asking.pid, signal.SIGKILL)
    asking.communicate()

    gone, alive = psutil.wait_procs([child], timeout=30)
    assert gone
    assert alive == []


def test_only_some_workbooks_are_read_at_once(monkeypatch):
    monkeypatch.setattr(reading, "_TURN_SECONDS", 0.01)
    content = workbook_of([HEADER])

    with tables_of(content), tables_of(content), pytest.raises(reading.ReaderBusy), tables_of(content):
        pass
    with tables_of(content) as tables:
        assert len(list(tables[0].rows())) == 1


def test_a_workbook_is_limited_more_than_a_text(monkeypatch):
    from common.errors import TooLarge

    with pytest.raises(TooLarge) as refused, tables_of(b"PK\x03\x04" + bytes(MAX_WORKBOOK_BYTES)):
        pass

    assert "20 MB" in refused.value.message


def test_a_workbook_of_a_hundred_thousand_rows_is_read(tmp_path):
    rows = ([f"益民第{n}大药房", f"P369902{n:05d}", "药洲区", f"示例市药洲区望江路{n}号"] for n in range(100_000))
    content = workbook_of([["药店名称", "机构编码", "所在区", "详细地址"], *rows])
    before = resident()

    with tables_of(content) as tables:
        count = sum(1 for _ in tables[0].rows())

    assert count == 100_001
    assert resident() - before < 16 * MEGABYTE
    assert package.MAX_RATIO < 300

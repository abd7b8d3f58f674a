"""Files that are no roster, or want to do harm, are refused clearly; real ones are read as people see them."""

import io
import random
import zipfile
from datetime import date

import openpyxl
import psutil
import pytest

from common.errors import TooLarge
from services.agreements.rosters.domain.roster import WHOLE_FILE, WHOLE_ROW, RosterRefused, RowProblem
from services.agreements.rosters.storage import spreadsheets
from services.agreements.rosters.storage.spreadsheets import tables_of
from tests.agreements.roster_files import workbook_of

HEADER = ["药店名称", "所在区"]


def rows_of(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of the first table, each with its number."""
    with tables_of(content) as tables:
        return [(row.number, list(row.cells)) for row in tables[0].rows()]


def refusal(content: bytes) -> str:
    return problem_of(content).code


def problem_of(content: bytes) -> RowProblem:
    """The one problem for which a file is refused; it always says how to mend it."""
    with pytest.raises(RosterRefused) as refused:
        list(rows_of(content))
    (problem,) = refused.value.row_problems
    assert refused.value.code == problem.code
    assert problem.remedy.endswith("。")
    assert (problem.row, problem.column) == (1, WHOLE_FILE) or problem.column == WHOLE_ROW
    return problem


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with some of its parts replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            if name not in parts:
                package.writestr(name, source.read(name))
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_usual_separators_are_recognised(separator):
    text = separator.join(HEADER) + "\n" + separator.join(["甲,乙" if separator != "," else "甲乙", "药洲区"])

    assert [row for _, row in rows_of(text.encode())][1][1] == "药洲区"


def test_quoted_line_breaks_keep_the_row_numbers_of_the_file():
    content = '药店名称,所在区\n"甲\n店",药洲区\n乙,药洲区\n'.encode()

    assert [(number, row[0]) for number, row in rows_of(content)] == [(1, "药店名称"), (2, "甲\n店"), (4, "乙")]


def test_cells_of_a_workbook_read_as_people_see_them():
    table = [HEADER, ["甲", 369902], ["乙", 369902.0], [113.532042, date(2026, 9, 1)], [True, None], ["=1+1", ""]]

    rows = [row for _, row in rows_of(workbook_of(table))]

    assert rows[1:] == [
        ["甲", "369902"],
        ["乙", "369902"],
        ["113.532042", "2026-09-01"],
        ["TRUE"],
        ["=1+1"],
    ]


def test_an_array_formula_is_a_formula_too():
    workbook = openpyxl.Workbook()
    workbook.active.append(HEADER)
    workbook.active["A2"] = openpyxl.worksheet.formula.ArrayFormula("A2:A3", "=B2:B3")
    content = io.BytesIO()
    workbook.save(content)

    assert list(rows_of(content.getvalue()))[1][1][0].startswith("=")


def test_a_long_cell_is_cut_just_beyond_the_limit():
    assert len(rows_of(workbook_of([["长" * 5_000]]))[0][1][0]) == 1_001


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_BYTES", 10)

    with pytest.raises(TooLarge), tables_of(b"x" * 11):
        pass


def test_a_zip_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("readme.txt", "hello")

    assert refusal(target.getvalue()) == "unsupported_file"
    assert refusal(b"PK\x03\x04 torn") == "unsupported_file"


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/sub/VBAPROJECT.BIN"])
def test_macros_are_refused_whatever_the_file_is_called(part):
    assert refusal(repacked(workbook_of([HEADER]), **{part: b"macro"})) == "macro_file"


def test_a_workbook_declared_with_macros_is_refused():
    types = zipfile.ZipFile(io.BytesIO(workbook_of([HEADER]))).read("[Content_Types].xml")
    declared = types.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")

    assert refusal(repacked(workbook_of([HEADER]), **{"[Content_Types].xml": declared})) == "macro_file"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = repacked(workbook_of([HEADER]), **{"xl/sharedStrings.xml": b"0" * 60_000_000})

    assert len(bomb) < 1_000_000
    assert refusal(bomb) == "unsafe_file"


def test_a_workbook_of_very_many_parts_is_refused():
    parts = {f"xl/media/{number}.bin": b"" for number in range(1_001)}

    assert refusal(repacked(workbook_of([HEADER]), **parts)) == "unsafe_file"


def test_entities_that_multiply_are_not_expanded():
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    sheet = f'{text}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
    content = workbook_of([HEADER])
    name = next(each for each in zipfile.ZipFile(io.BytesIO(content)).namelist() if "worksheets/" in each)

    assert refusal(repacked(content, **{name: sheet.encode()})) == "unsafe_file"


@pytest.mark.parametrize("last", ['甲,"药洲区', '"甲"店,药洲区'])
def test_a_quote_that_does_not_fit_is_told_with_its_row_and_how_to_mend_it(last):
    problem = problem_of(f"{','.join(HEADER)}\n乙,药洲区\n{last}\n".encode())

    assert (problem.row, problem.column, problem.code) == (3, WHOLE_ROW, "broken_row")
    assert "第 3 行无法读取" in problem.message
    assert "双引号" in problem.remedy
    assert problem.as_field_problem().field == "第3行 整行"


def test_a_broken_sheet_is_told_with_its_row():
    content = workbook_of([HEADER, ["甲", "药洲区"]])
    name = next(each for each in zipfile.ZipFile(io.BytesIO(content)).namelist() if "worksheets/" in each)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read(name)

    torn = sheet.replace(b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>').replace(b"</sheetData>", b"<torn")

    assert refusal(repacked(content, **{name: torn})) == "broken_row"
    assert refusal(repacked(content, **{name: sheet[: len(sheet) // 2]})) == "broken_row"
    assert refusal(repacked(content, **{"xl/workbook.xml": b"<nothing/>"})) == "unsupported_file"


def test_a_workbook_that_is_damaged_anywhere_is_refused_or_read():
    whole = workbook_of([HEADER, *([f"药店{number}", "药洲区"] for number in range(40))])
    chance = random.Random(8)
    outcomes = set()

    for place in range(0, len(whole) - 40, 151):
        damaged = whole[:place] + chance.randbytes(40) + whole[place + 40 :]
        try:
            outcomes.add(len(list(rows_of(damaged))))
        except RosterRefused as caught:
            outcomes.add(caught.code)

    assert "unsupported_file" in outcomes


@pytest.mark.parametrize("book", [b"<x/>", b"zzz", b""])
def test_a_package_without_any_content_is_refused(book):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", b"<x/>")
        package.writestr("xl/workbook.xml", book)

    assert refusal(packed.getvalue()) == "unsupported_file"


def test_a_claimed_size_of_the_whole_sheet_costs_nothing():
    content = workbook_of([HEADER, ["甲", "药洲区"]])
    name = next(each for each in zipfile.ZipFile(io.BytesIO(content)).namelist() if "worksheets/" in each)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read(name).decode()
    claimed = sheet.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')

    assert len(list(rows_of(repacked(content, **{name: claimed.encode()})))) == 2


def test_a_cell_far_to_the_right_is_refused():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "药店名称"
    workbook.active["XFD2"] = "远"
    content = io.BytesIO()
    workbook.save(content)

    assert refusal(content.getvalue()) == "too_many_columns"


def test_unreadable_bytes_are_not_guessed():
    assert refusal(b"\x81\x20\xff\xff") == "unknown_encoding"


def test_a_text_full_of_nul_is_another_encoding_but_a_single_nul_is_a_character_of_its_cell():
    text = "药店名称,所在区\n" + "益民大药房,药洲区\n" * 5

    assert refusal(text.encode("utf-16-le")) == "unknown_encoding"
    assert refusal(text.encode("utf-16")) == "unknown_encoding"
    assert refusal("name,area\nYimin,369902\n".encode("utf-16-be")) == "unknown_encoding"
    for encoding in ("utf-8", "gb18030"):
        rows = list(rows_of((text + "甲\x00,药洲区\n").encode(encoding)))
        assert rows[-1] == (7, ["甲\x00", "药洲区"])


def test_a_large_text_is_read_a_piece_at_a_time():
    line = "大药房,药洲区,示例市药洲区望江路1号,0999-1234567\r\n".encode()
    content = "药店名称,所在区,详细地址,联系电话\r\n".encode() + line * 400_000
    before = psutil.Process().memory_info().rss

    with tables_of(content) as tables:
        count = sum(1 for _ in tables[0].rows())

    assert count == 400_001
    assert psutil.Process().memory_info().rss - before < 16 * 1024 * 1024


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_titles_and_commas_of_addresses_do_not_hide_the_separator(separator):
    lines = [
        "附件1，名单，2026，公示",
        separator.join([*HEADER, "详细地址"]),
        separator.join(["甲", "药洲区", "路，号，室，东，西"]),
    ]

    assert len(rows_of("\n".join(lines).encode())[1][1]) == 3

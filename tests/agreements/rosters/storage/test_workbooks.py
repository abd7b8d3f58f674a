"""What a workbook says besides its values is read: formats, sheets, merged ranges, what is hidden."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from services.agreements.rosters.domain.number_formats import Doubt
from services.agreements.rosters.domain.roster import RosterRefused
from services.agreements.rosters.domain.roster_grid import Merge
from services.agreements.rosters.storage.spreadsheets import tables_of
from tests.agreements.rosters.storage.test_spreadsheets import repacked

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = ("药店名称", "所在区", "门店编号")


def saved(workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def workbook(*rows, formats=()):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    for cell, code in formats:
        made.active[cell].number_format = code
    return made


def read(content):
    """The tables, and the rows of each."""
    with tables_of(content) as tables:
        return [(table, list(table.rows())) for table in tables]


def with_sheet(xml: str, content: bytes | None = None, **parts: bytes) -> bytes:
    """A workbook whose only sheet has this XML."""
    return repacked(content or saved(workbook(HEADER)), **{"xl/worksheets/sheet1.xml": xml.encode(), **parts})


def test_cells_are_read_under_their_formats_and_doubts_are_told():
    content = saved(
        workbook(
            HEADER,
            ("甲", "369902", 1110001),
            ("乙", 369902, 46024),
            ("丙", 0.5, 1234567),
            ("丁", date(2026, 9, 1), datetime.fromisoformat("2026-09-01T08:30")),
            formats=[("C2", "00000000"), ("C3", 'm"月"d"日"'), ("B4", "0%"), ("C4", "#,##0")],
        )
    )

    ((_, rows),) = read(content)

    assert [row.cells[1:] for row in rows[1:]] == [
        ["369902", "01110001"],
        ["369902", "1月2日"],
        ["50%", "1234567"],
        ["2026-09-01", "2026-09-01 8:30:00"],
    ]
    assert [dict(row.doubts) for row in rows[1:]] == [
        {},
        {2: Doubt.DATE},
        {2: Doubt.FORMAT},
        {1: Doubt.DATE, 2: Doubt.DATE},
    ]


def test_what_the_grid_says_is_told():
    made = workbook(HEADER, ("甲", "药洲区", "1"), ("乙", "", "2"), ("丙", "", "3"), ("丁", "", "4"), ())
    made.active.merge_cells("B2:B4")
    made.active.column_dimensions["C"].hidden = True
    made.active.row_dimensions[3].hidden = True
    made.active.row_dimensions[4].hidden = True
    made.active.row_dimensions[9].hidden = True
    other = made.create_sheet("旧")
    other.append(["x"])
    other.sheet_state = "veryHidden"
    made.create_chartsheet("图")

    (table, rows), (hidden, _) = read(saved(made))

    assert (table.name, table.is_hidden, table.is_grid, table.filled) == ("Sheet", False, True, 5)
    assert list(table.merged) == [Merge(2, 2, 4, 2)]
    assert (list(table.hidden_rows), table.hidden_count) == ([(3, 4)], 2)
    assert list(table.hidden_columns) == [(3, 3)]
    assert (hidden.name, hidden.is_hidden, hidden.filled) == ("旧", True, 1)
    assert len(rows) == 5


def test_rows_that_are_hidden_by_default_are_hidden():
    xml = f'<worksheet xmlns="{MAIN}"><sheetFormatPr zeroHeight="1"/><sheetData>'
    xml += '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="15"><c r="A2"><v>2</v></c></row>'
    xml += '<row r="4" ht="0"><c r="A4"><v>4</v></c></row></sheetData></worksheet>'

    ((table, _),) = read(with_sheet(xml))

    assert list(table.hidden_rows) == [(1, 1), (4, 4)]


def test_sheets_are_read_in_any_order_and_one_may_be_left_out():
    made = workbook(HEADER)
    for name in ("二", "三"):
        made.create_sheet(name).append([name])

    with tables_of(saved(made)) as tables:
        assert [row.cells for row in tables[2].rows()] == [["三"]]
        assert [row.cells for row in tables[0].rows()] == [list(HEADER)]


def test_shared_texts_are_read_without_what_says_how_they_are_spoken():
    texts = (
        f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space="preserve"> 店</t></r>'
        "<rPh sb='0' eb='1'><t>yi</t></rPh></si><si><t>丙_x000D_丁_x005F_x</t></si></sst>"
    )
    xml = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c>'
    )
    xml += '<x:c r="D1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>'

    ((_, rows),) = read(with_sheet(xml, **{"xl/sharedStrings.xml": texts.encode()}))

    assert rows[0].cells == ["乙 店", "丙\r丁_x", "", "甲"]


@pytest.mark.parametrize(
    ("cell", "text", "doubt"),
    [
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE", Doubt.NONE),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE", Doubt.NONE),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!", Doubt.NONE),
        ('<c r="A1" t="d"><v>2026-09-01T00:00:00</v></c>', "2026-09-01", Doubt.DATE),
        ('<c r="A1" t="str"><f>B1</f><v>甲</v></c>', "=B1", Doubt.NONE),
        ('<c r="A1"><f t="shared" si="0"/><v>1</v></c>', "=", Doubt.NONE),
        ('<c r="A1"><v>1e400</v></c>', "1e400", Doubt.FORMAT),
        ('<c r="A1"><v>nan</v></c>', "nan", Doubt.FORMAT),
        ('<c r="A1"><v>abc</v></c>', "abc", Doubt.FORMAT),
        ('<c r="A1" s="99"><v>12</v></c>', "12", Doubt.NONE),
        ('<c r="A1"><v>12345678901234567</v></c>', "1.23456789012346E+16", Doubt.NONE),
        ('<c r="A1"><v>1.1000000000000001</v></c>', "1.1", Doubt.NONE),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>店</t></r></is></c>', "甲店", Doubt.NONE),
    ],
)
def test_every_type_of_cell_is_read(cell, text, doubt):
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'

    ((_, rows),) = read(with_sheet(xml))

    assert rows[0].cells == [text]
    assert rows[0].doubts.get(0, Doubt.NONE) == doubt


@pytest.mark.parametrize(
    "sheet_data",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>',
        '<row r="0"><c r="A1"><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused_with_its_row(sheet_data):
    content = with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>')

    with pytest.raises(RosterRefused) as refused:
        read(content)
    assert refused.value.code in {"broken_row", "unsupported_file"}


def test_far_cells_of_a_sheet_that_is_not_read_are_nothing():
    made = workbook(HEADER)
    made.create_sheet("旧")["XFD2"] = "远"

    with tables_of(saved(made)) as tables:
        assert tables[1].filled == 0
        assert len(list(tables[0].rows())) == 1


def test_a_package_may_name_its_parts_by_whole_paths_and_in_any_case():
    content = saved(workbook(HEADER))
    relations = zipfile.ZipFile(io.BytesIO(content)).read("xl/_rels/workbook.xml.rels")

    whole = repacked(content, **{"xl/_rels/workbook.xml.rels": relations.replace(b"sheet1.xml", b"SHEET1.xml")})

    assert len(read(whole)[0][1]) == 1

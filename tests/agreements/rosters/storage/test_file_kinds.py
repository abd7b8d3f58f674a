"""What is no table is told as what it is, by its content."""

import io
import zipfile

import pytest

from services.agreements.rosters.domain.roster import RosterRefused
from services.agreements.rosters.storage.spreadsheets import tables_of
from tests.agreements.roster_files import workbook_of

PAGE = "<table><tr><td>药店名称</td></tr></table>"


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name in names:
            package.writestr(name, b"x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PAGE.encode(), "网页"),
        (f"\ufeff\r\n <!DOCTYPE html>{PAGE}".encode(), "网页"),
        (f"<!-- 导出 -->{PAGE}".encode(), "网页"),
        (PAGE.encode("utf-16"), "网页"),
        (f"<html xmlns:x='urn:x'>{PAGE}".encode("gb18030"), "网页"),
        (b'<?xml version="1.0"?><ss:Workbook/>', "XML"),
        (b"<ss:Workbook/>", "XML"),
        (b'{"rows": []}', "JSON"),
        (b'[{"name": "x"}]', "JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "旧版表格"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"GIF89a", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"\x1f\x8b\x08", "压缩包"),
        (b"{\\rtf1", "文字处理"),
        (packed("readme.txt"), "压缩包"),
        (packed("xl/workbook.bin"), ".xlsb"),
        (packed("mimetype", "content.xml"), "OpenDocument"),
        (packed("Index/Document.iwa"), "Numbers"),
        (packed("word/document.xml"), "文字或演示"),
        (b"PK\x03\x04 torn", "不完整或已损坏"),
    ],
)
def test_a_file_of_another_kind_is_told_as_what_it_is(content, told):
    with pytest.raises(RosterRefused) as refused, tables_of(content):
        pass

    (problem,) = refused.value.row_problems
    assert problem.code == "unsupported_file"
    assert told in problem.message
    assert problem.remedy.endswith("。")


@pytest.mark.parametrize("first", ["<备注>", "[注]", "{注}", "[药店名称]", "BM店"])
def test_a_text_that_begins_like_none_of_them_is_a_table(first):
    with tables_of(f"{first},药店名称,所在区\n一,甲,药洲区\n".encode()) as tables:
        assert next(iter(tables[0].rows())).cells[0] == first


def test_an_encrypted_part_is_told():
    content = bytearray(workbook_of([["药店名称"]]))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(signature, at + 4)

    with pytest.raises(RosterRefused) as refused, tables_of(bytes(content)):
        pass
    assert "加密" in refused.value.message

"""What an uploaded file is, by its content and never by its name; what is no roster is told as what it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from common.phrases import N_, Phrase
from services.agreements.rosters.domain.quoting import quoted
from services.agreements.rosters.domain.roster import (
    MAX_COLUMNS,
    WHOLE_ROW,
    RosterRefused,
    RowProblem,
    file_refusal,
    refusal,
)
from services.agreements.rosters.storage.workbooks.refusals import Reason, Refused

_ZIP = b"PK\x03\x04"
_UNSUPPORTED = "unsupported_file"
_SAVE_AGAIN = N_("请用表格软件打开后重新另存为 .xlsx 或 .csv 再上传。")
_SAVE_AS = N_("请用表格软件打开后另存为 .xlsx 再上传。")
_UPLOAD_TABLE = N_("请上传 .xlsx 或 .csv 文件。")
#: Beginnings that no table has, and what the file is then.
_BEGINNINGS: tuple[tuple[bytes, Phrase, Phrase], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        N_("这是旧版表格（.xls、.et 等）或加密的工作簿，不能直接读取。"),
        N_("请用表格软件打开，另存为未加密的 .xlsx 后上传。"),
    ),
    (b"%PDF", N_("这是 PDF，不是表格。"), _UPLOAD_TABLE),
    (b"\x89PNG", N_("这是图片，不是表格。"), _UPLOAD_TABLE),
    (b"\xff\xd8\xff", N_("这是图片，不是表格。"), _UPLOAD_TABLE),
    (b"GIF8", N_("这是图片，不是表格。"), _UPLOAD_TABLE),
    (b"BM\x00", N_("这是图片，不是表格。"), _UPLOAD_TABLE),
    (b"II*\x00", N_("这是图片，不是表格。"), _UPLOAD_TABLE),
    (b"MM\x00*", N_("这是图片，不是表格。"), _UPLOAD_TABLE),
    (b"Rar!", N_("这是压缩包，不是表格。"), N_("请解压后上传其中的 .xlsx 或 .csv 文件。")),
    (b"7z\xbc\xaf\x27\x1c", N_("这是压缩包，不是表格。"), N_("请解压后上传其中的 .xlsx 或 .csv 文件。")),
    (b"\x1f\x8b", N_("这是压缩包，不是表格。"), N_("请解压后上传其中的 .xlsx 或 .csv 文件。")),
    (b"{\\rtf", N_("这是文字处理文档，不是表格。"), _UPLOAD_TABLE),
)
#: Tags with which web pages and tables in XML begin, behind a declaration, comments and blanks.
_MARKUP = re.compile(
    rb"\s*(?:<\?xml\b|<!doctype\b|<!--|<(?:[a-z]+:)?(?:html|head|body|table|meta|style|div|workbook|worksheet|office)\b)",
    re.IGNORECASE,
)
_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
#: Wide encodings whose first signs are their byte order mark; web pages come in them too.
_WIDE: Mapping[bytes, str] = MappingProxyType({b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"})
_SNIFFED = 1024
_OF_WORKBOOKS: Mapping[Reason, tuple[str, Phrase, Phrase]] = MappingProxyType(
    {
        Reason.UNSAFE: (
            "unsafe_file",
            N_("工作簿解压后异常庞大，或含有不安全的内容，为安全起见不予读取。"),
            N_("请删去多余的工作表、空白格式和图片，或另存为 CSV 后上传。"),
        ),
        Reason.MACROS: ("macro_file", N_("文件带有宏，不能上传。"), N_("请另存为不带宏的 .xlsx 或 .csv。")),
        Reason.ENCRYPTED: (_UNSUPPORTED, N_("工作簿已加密，无法打开。"), N_("请去掉密码后重新上传。")),
        Reason.DAMAGED: (_UNSUPPORTED, N_("工作簿无法打开，可能不完整或已损坏。"), _SAVE_AGAIN),
        Reason.NO_WORKBOOK: (
            _UNSUPPORTED,
            N_("这是压缩包，其中没有工作簿。"),
            N_("请解压后上传其中的 .xlsx 或 .csv 文件。"),
        ),
        Reason.NO_SHEET: (_UNSUPPORTED, N_("工作簿中没有工作表。"), N_("请检查后重新上传。")),
        Reason.BINARY: (_UNSUPPORTED, N_("这是二进制工作簿（.xlsb），不能直接读取。"), _SAVE_AS),
        Reason.OPEN_DOCUMENT: (_UNSUPPORTED, N_("这是 OpenDocument 格式的文件（.ods 等），不能直接读取。"), _SAVE_AS),
        Reason.NUMBERS: (
            _UNSUPPORTED,
            N_("这是 Numbers 表格，不能直接读取。"),
            N_("请在 Numbers 中导出为 Excel（.xlsx）后上传。"),
        ),
        Reason.OFFICE: (_UNSUPPORTED, N_("这是文字或演示文档，不是表格。"), _UPLOAD_TABLE),
    }
)


def is_workbook(content: bytes) -> bool:
    """Whether the content looks like an XLSX file: packed, and slower to read than text."""
    return content.startswith(_ZIP)


def check_kind(content: bytes) -> None:
    """Raises `RosterRefused` (unsupported_file) for what is neither a workbook nor a table as text."""
    for beginning, phrase, remedy in _BEGINNINGS:
        if content.startswith(beginning):
            raise file_refusal(_UNSUPPORTED, phrase, remedy)
    head = _head(content)
    if _MARKUP.match(head):
        phrase = N_("这是网页（或 XML）格式的表格，不能直接读取。")
        raise file_refusal(_UNSUPPORTED, phrase, _SAVE_AS)
    if _JSON.match(head):
        raise file_refusal(_UNSUPPORTED, N_("这是 JSON 数据，不是表格。"), _UPLOAD_TABLE)


def told(refused: Refused) -> RosterRefused:
    """Why a workbook is not read, in words."""
    sheet = quoted(refused.sheet)
    if refused.reason is Reason.BROKEN_ROW:
        return broken_row(refused.row, _SAVE_AGAIN, sheet=sheet)
    if refused.reason is Reason.TOO_MANY_COLUMNS:
        phrase, remedy = N_("第 %(row)s 行超过 %(most)s 列。"), N_("请删去多余的列后重新上传。")
        params = {"row": refused.row, "most": MAX_COLUMNS}
        return refusal(RowProblem(refused.row, WHOLE_ROW, "too_many_columns", phrase, remedy, params, sheet))
    return file_refusal(*_OF_WORKBOOKS[refused.reason])


def broken_row(number: int, remedy: Phrase, *, sheet: str = "") -> RosterRefused:
    """The refusal of a file that cannot be read further than to a row."""
    phrase = N_("第 %(row)s 行无法读取。")
    return refusal(RowProblem(number, WHOLE_ROW, "broken_row", phrase, remedy, {"row": number}, sheet))


def _head(content: bytes) -> bytes:
    """The beginning of a text as one byte a sign, without its byte order mark."""
    start = content[:_SNIFFED]
    for mark, encoding in _WIDE.items():
        if start.startswith(mark):
            return start[2:].decode(encoding, "replace").encode("ascii", "replace")
    return start.replace(b"\xef\xbb\xbf", b"")

"""Why a workbook is not read: said by the process that reads it, told in words by the one that asked."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What is the matter with a file that might have been a workbook."""

    UNSAFE = "unsafe"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NO_WORKBOOK = "no_workbook"
    NO_SHEET = "no_sheet"
    BINARY = "binary"
    OPEN_DOCUMENT = "open_document"
    NUMBERS = "numbers"
    OFFICE = "office"
    #: In a row: of the sheet that is read.
    BROKEN_ROW = "broken_row"
    TOO_MANY_COLUMNS = "too_many_columns"


class Refused(Exception):
    """Raised when a workbook is not read, or not further than to a row of a sheet."""

    def __init__(self, reason: Reason, *, row: int = 0, sheet: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.row = row
        self.sheet = sheet

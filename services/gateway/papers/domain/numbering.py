"""How numbered papers count: per series and year 1, 2, 3 … without a gap; blueprint sections 4 and 6.

There is no counter: the next number is the highest in the database plus one, and the highest ever used is kept
outside the database, so that a restored backup cannot issue a number twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from common.errors import Conflict
from common.folding import fold
from common.phrases import N_

#: How many papers are numbered between two writes of the anchor.
BATCH = 100
#: How long one numberer keeps a series without renewing; a crashed one is replaced after that.
LEASE = timedelta(seconds=5)
_SERIES = r"(?P<series>[^()0-9A-Z第年号-]{1,40})"
_YEAR = r"(?P<year>20[0-9]{2})"
_SEQ = r"-*第{0,1}-*0*(?P<seq>[1-9][0-9]{0,6})-*号{0,1}"
#: The forms in which a number or a part of it is typed, as keys, where a dash stands for a space: as `printed_number`
#: gives it, also cut off at a bracket, the year set apart without brackets (`示医保决 2026 3`), the year before the
#: series (`2026年示医保决3号`), the year alone, four digits that may be year or number (`决2026`), without a year
#: (`决3`, `3号`), and the series alone.
_NUMBERS = tuple(
    re.compile(each)
    for each in (
        rf"(?:{_SERIES}-*)?\(?(?P<year>[0-9]{{4}})\)(?:{_SEQ})?",
        rf"(?:{_SERIES}-*)?\((?P<year>[0-9]{{4}})",
        rf"{_SERIES}-*\(",
        rf"(?:{_SERIES}-*)?{_YEAR}(?:-|-*年){_SEQ}",
        rf"{_YEAR}-*年-*{_SERIES}(?:{_SEQ})?",
        rf"(?:{_SERIES}-*)?{_YEAR}-*年",
        rf"(?:{_SERIES}-*)?(?P<year_or_seq>20[0-9]{{2}})",
        rf"(?:{_SERIES}|\))?{_SEQ}",
        _SERIES,
    )
)


class BelowAnchor(Conflict):
    """Raised while the database knows fewer numbers than were issued: it was restored or rolled back."""

    code = "numbers_below_anchor"


def printed_number(series_code: str, *, year: int, seq: int) -> str:
    """The number as printed: `示医保决〔2026〕3号` (发文字号), six-angle brackets, no leading zeros."""
    return f"{series_code}〔{year}〕{seq}号"


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """The parts of a number as far as they were given; of the series any letters of it.

    `year_or_seq` are digits alone that may be either.
    """

    series: str | None = None
    year: int | None = None
    seq: int | None = None
    year_or_seq: int | None = None

    @property
    def is_told_apart(self) -> bool:
        """Whether it has year and number, which hardly two papers share."""
        return self.year is not None and self.seq is not None


def read_number(text: str) -> PrintedNumber | None:
    """The number that a text is, or the part of one, in brackets of any kind or none; None if it can be none."""
    key = fold("-".join(text.split()))
    found = next((match for each in _NUMBERS if (match := each.fullmatch(key))), None)
    if found is None:
        return None
    told = {name: part for name, part in found.groupdict().items() if part is not None}
    return PrintedNumber(told.pop("series", None), **{name: int(digits) for name, digits in told.items()})


def check_anchor(highest: int, *, anchored: int, series: str, year: int) -> None:
    """Raise `BelowAnchor` when the database's highest number lies below the one anchored outside it."""
    if highest < anchored:
        raise BelowAnchor(
            N_(
                "停止编号：数据库中%(series)s〔%(year)s〕的最大编号为%(highest)s，"
                "而库外锚点记录已用到%(anchored)s。数据库可能是从旧备份恢复的，"
                "请由两名人员补录缺失的文书后再继续。"
            ),
            series=series,
            year=year,
            highest=highest,
            anchored=anchored,
        )

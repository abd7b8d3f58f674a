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
_SEQ = r"-*第{0,1}-*0*(?P<seq>[1-9][0-9]{0,6})-*号{0,1}"
#: The forms in which a number is typed, as keys, where a dash stands for a space: as `printed_number` gives it,
#: year and number only set apart (`示医保决 2026 3`), the year before the series (`2026年示医保决3号`).
_NUMBERS = (
    re.compile(r"(?P<series>[^()0-9]{0,40}?)-?\((?P<year>[0-9]{4})\)" + _SEQ),
    re.compile(r"(?P<series>[^()0-9]{1,40}?)-?(?P<year>20[0-9]{2})(?:-|-*年)" + _SEQ),
    re.compile(r"(?P<year>20[0-9]{2})-*年-*(?P<series>[^()0-9第-][^()0-9]{0,39}?)" + _SEQ),
)


class BelowAnchor(Conflict):
    """Raised while the database knows fewer numbers than were issued: it was restored or rolled back."""

    code = "numbers_below_anchor"


def printed_number(series_code: str, *, year: int, seq: int) -> str:
    """The number as printed: `示医保决〔2026〕3号` (发文字号), six-angle brackets, no leading zeros."""
    return f"{series_code}〔{year}〕{seq}号"


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """The parts of a number as printed; without a series where only year and number were given."""

    series: str | None
    year: int
    seq: int


def read_number(text: str) -> PrintedNumber | None:
    """The number that a text is, in brackets of any kind or none and digits of any width; None if it is none."""
    key = fold("-".join(text.split()))
    found = next((match for each in _NUMBERS if (match := each.fullmatch(key))), None)
    return PrintedNumber(found["series"] or None, int(found["year"]), int(found["seq"])) if found else None


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

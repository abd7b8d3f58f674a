"""What happened in the sample city between December 2024 and September 2026, so that its rating is 235 A, 38 B, 3 C.

As in the source document's 2019 rating of 276 stores. No chain measure is tripped: of the 19 stores of 白芷坊 two are
at C (10.5 %), so the next one trips (15.8 %).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from common.clock import SHANGHAI
from deploy.demo.city import words
from deploy.demo.city.roster import STORES

EXPECTED_GRADES = {"A": 235, "B": 38, "C": 3}
#: Stores that the annual determination left at B; the others of `EXPECTED_GRADES` fell in the course of 2026.
DETERMINED_B = 31
RATED_YEAR = 2025
DETERMINED_ON = date(2026, 3, 18)
IN_FORCE_FROM = date(2026, 5, 1)
#: From when two stores would be at A by a determination that waits for its second person.
RAISED_FROM = date(2026, 10, 1)
FROM_ON, UNTIL_ON = date(2025, 1, 1), date(2027, 1, 1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


REGISTERED_AT = at(date(2024, 12, 2))
SIGNED_AT = at(date(2024, 12, 16))
#: Where the demonstration begins, and ticks on from there.
PRESENT = at(date(2026, 9, 15))


@dataclass(frozen=True, slots=True)
class Act:
    """A violation: of which store (its place in the roster), under which item, found and confirmed when."""

    store: int
    item: str
    occurred_on: date
    found_on: date
    evidence: str
    money: str = "0.00"
    source: str = "inspection"
    is_confirmed: bool = True


def chain_store(brand: str, number: int) -> int:
    """The place in the roster of a chain's store, counted from 1."""
    start = 0
    for name, size in words.CHAINS:
        if name == brand:
            return start + number - 1
        start += size
    raise ValueError(f"no chain {brand} in the sample city")


def single_store(number: int) -> int:
    """The place in the roster of a single store, counted from 1."""
    return sum(size for _, size in words.CHAINS) + number - 1


def single_stores() -> tuple[int, ...]:
    """The places in the roster of all single stores."""
    return tuple(range(single_store(1), STORES))


#: The single store whose agreement was suspended for a month in August 2026.
SUSPENDED = single_store(17)
SUSPENSION_FOUND_ON = date(2026, 8, 12)
#: The day after the last for objections, 19 August, and the next.
SUSPENSION_ADOPTED_ON, SUSPENSION_SERVED_ON = date(2026, 8, 20), date(2026, 8, 21)
#: The chain near its threshold: its two stores at C, for the first of which a suspension is proposed.
NEAR_THRESHOLD = "白芷坊"
PROPOSED, _FALLEN = chain_store(NEAR_THRESHOLD, 3), chain_store(NEAR_THRESHOLD, 11)
PROPOSED_ON = date(2026, 9, 2)

_PRESCRIPTION = "现场抽查处方药销售记录，未见对应处方，已拍照留存。"
_EXCHANGE = "核对进销存与结算明细，发现以其他医保药品名称结算，附明细两页。"
_PRIVACY = "店内电脑可见未加密的参保人名单，已截图。"
_GIFTS = "店堂张贴“医保购药赠礼”海报，已拍照。"
_LABELS = "三种药品未标价，已拍照。"
_SIGN = "店面未悬挂统一的定点标识，已拍照。"

ACTS = (
    # Eleven stores with a point or two: they stay at A.
    Act(single_store(3), "M2", date(2026, 3, 30), date(2026, 3, 31), _SIGN),
    Act(single_store(8), "D2", date(2026, 3, 30), date(2026, 3, 31), _LABELS),
    Act(chain_store("百草溪", 4), "D2", date(2026, 3, 31), date(2026, 3, 31), _LABELS),
    Act(chain_store("百草溪", 21), "P2", date(2026, 3, 27), date(2026, 3, 31), "两张处方未见药师审核签字。"),
    Act(chain_store("丹霞圃", 2), "M2", date(2026, 3, 31), date(2026, 3, 31), _SIGN),
    Act(single_store(29), "I2", date(2026, 6, 8), date(2026, 6, 10), "代购登记本缺代办人证件号。"),
    Act(single_store(54), "D6", date(2026, 6, 9), date(2026, 6, 10), "抽查二十盒，三盒未扫追溯码。"),
    Act(chain_store("百草溪", 40), "Q6", date(2026, 6, 10), date(2026, 6, 10), "医保管理人员仅有一名在册。"),
    Act(chain_store("远志轩", 5), "G4", date(2026, 6, 10), date(2026, 6, 10), "医保药品柜内摆放食品。"),
    Act(single_store(71), "P1", date(2026, 6, 9), date(2026, 6, 10), _PRESCRIPTION, source="data"),
    Act(single_store(88), "M5", date(2026, 6, 5), date(2026, 6, 10), "六月培训无故缺席，签到表为证。"),
    # Seven stores that fell to B by points.
    Act(single_store(12), "P1", date(2026, 3, 26), date(2026, 3, 31), _PRESCRIPTION),
    Act(single_store(12), "D2", date(2026, 6, 10), date(2026, 6, 10), _LABELS),
    Act(single_store(33), "G1", date(2026, 6, 2), date(2026, 6, 10), _EXCHANGE, money="468.20", source="data"),
    Act(single_store(60), "G6", date(2026, 6, 9), date(2026, 6, 10), _GIFTS, source="report"),
    Act(chain_store("百草溪", 9), "P1", date(2026, 3, 25), date(2026, 3, 31), _PRESCRIPTION),
    Act(chain_store("百草溪", 9), "P4", date(2026, 6, 6), date(2026, 6, 10), "两笔结算超处方量。", money="212.50"),
    Act(chain_store("百草溪", 33), "G6", date(2026, 6, 8), date(2026, 6, 10), _GIFTS),
    Act(
        chain_store("紫芝里", 6),
        "D1",
        date(2026, 6, 10),
        date(2026, 6, 10),
        "同一药品医保价高于现金价。",
        money="36.00",
    ),
    Act(chain_store("紫芝里", 6), "D2", date(2026, 6, 10), date(2026, 6, 10), _LABELS),
    Act(chain_store("丹霞圃", 12), "P1", date(2026, 6, 4), date(2026, 6, 10), _PRESCRIPTION),
    Act(chain_store("丹霞圃", 12), "P2", date(2026, 6, 10), date(2026, 6, 10), "三张处方未见药师审核签字。"),
    # Three stores that fell to C: a single one, suspended since, and two of the chain near its threshold.
    Act(SUSPENDED, "G6", date(2026, 8, 10), SUSPENSION_FOUND_ON, _GIFTS, source="report"),
    Act(SUSPENDED, "D12", date(2026, 8, 12), SUSPENSION_FOUND_ON, _PRIVACY),
    Act(_FALLEN, "G1", date(2026, 7, 30), SUSPENSION_FOUND_ON, _EXCHANGE, money="655.00", source="data"),
    Act(_FALLEN, "P1", date(2026, 8, 11), SUSPENSION_FOUND_ON, _PRESCRIPTION),
    Act(PROPOSED, "G1", date(2026, 8, 21), PROPOSED_ON, _EXCHANGE, money="820.60", source="data"),
    Act(PROPOSED, "D12", PROPOSED_ON, PROPOSED_ON, _PRIVACY),
    # Still open: one in its objection window, one waiting for a second person.
    Act(single_store(45), "P2", date(2026, 9, 10), date(2026, 9, 11), "一张处方未见药师审核签字。"),
    Act(single_store(102), "P1", date(2026, 9, 11), date(2026, 9, 14), _PRESCRIPTION, is_confirmed=False),
)


def determined_grades() -> dict[int, str]:
    """The grade for 2025 of each store, by its place in the roster: A, and B for every eighth that is untouched."""
    untouched = [place for place in range(STORES) if place not in {act.store for act in ACTS}]
    at_b = set(untouched[4 :: len(untouched) // DETERMINED_B][:DETERMINED_B])
    return {place: "B" if place in at_b else "A" for place in range(STORES)}


def acts_by_day() -> dict[date, tuple[Act, ...]]:
    """The acts by the day on which they were found and confirmed, the earliest first."""
    days = sorted({act.found_on for act in ACTS})
    return {day: tuple(act for act in ACTS if act.found_on == day) for day in days}

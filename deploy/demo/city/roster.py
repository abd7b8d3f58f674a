"""Which 276 stores the sample city has (as many as the source document's 2019 rating): names, codes, chains.

Nothing here is random: the same code gives the same city, on every machine.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from deploy.demo.city import words
from deploy.demo.city.codes import constant_number, pharmacy_code, social_credit_code

#: 2019 年全市参与评定的药店数.
STORES = 276
HEADER = (
    "省",
    "市",
    "统一社会信用代码",
    "药店名称",
    "机构编码",
    "经营范围",
    "详细地址",
    "所在区",
    "连锁品牌",
)


@dataclass(frozen=True, slots=True)
class SampleStore:
    """One pharmacy of the sample city; `brand` is None for a single store (单体药店)."""

    code: str
    uscc: str
    name: str
    area: str
    district: str
    address: str
    brand: str | None

    def row(self) -> tuple[str, ...]:
        """The store as a line of the roster, in the order of `HEADER`."""
        return (
            words.PROVINCE,
            words.CITY,
            self.uscc,
            self.name,
            self.code,
            words.SCOPE,
            self.address,
            self.district,
            self.brand or "",
        )


def stores() -> tuple[SampleStore, ...]:
    """The whole city: first the chains in the order of their size, then the single stores."""
    found: list[SampleStore] = []
    numbers: Counter[str] = Counter()
    for index, brand in enumerate(_brands()):
        area, district = _district(index)
        numbers[area] += 1
        found.append(_store(index, number=numbers[area], brand=brand, area=area, district=district))
    return tuple(found)


def roster_csv() -> bytes:
    """The city as a roster file: CSV in UTF-8 with a byte order mark and CRLF, columns as in `HEADER`."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(store.row() for store in stores())
    return lines.getvalue().encode("utf-8-sig")


def _brands() -> list[str | None]:
    in_chains: list[str | None] = [brand for brand, size in words.CHAINS for _ in range(size)]
    return in_chains + [None] * (STORES - len(in_chains))


def _district(index: int) -> tuple[str, str]:
    spread = [place for place, share in zip(words.DISTRICTS, words.DISTRICT_SHARES, strict=True) for _ in range(share)]
    return spread[index * 7 % len(spread)]


def _store(index: int, *, number: int, brand: str | None, area: str, district: str) -> SampleStore:
    street = words.STREETS[index * 11 % len(words.STREETS)]
    house = 1 + constant_number("house", index) % 388
    landmark = words.LANDMARKS[constant_number("landmark", index) % len(words.LANDMARKS)]
    name = _single_name(index) if brand is None else f"{words.CITY}{brand}大药房连锁有限公司{_branch(index, street)}"
    return SampleStore(
        code=pharmacy_code(area, number=number),
        uscc=social_credit_code(area, of=name),
        name=name,
        area=area,
        district=district,
        address=f"{words.CITY}{district}{street}{house}号{landmark}",
        brand=brand,
    )


def _branch(index: int, street: str) -> str:
    place = street.removesuffix("街").removesuffix("路").removesuffix("巷")
    return f"{place}{('', '第二', '第三')[_place_in_chain(index) // len(words.STREETS)]}店"


def _place_in_chain(index: int) -> int:
    """How many stores of the same chain come before; streets come round every 19 stores."""
    for _, size in words.CHAINS:
        if index < size:
            return index
        index -= size
    return index


def _single_name(index: int) -> str:
    pair = words.FIRST[index % len(words.FIRST)] + words.SECOND[index % len(words.SECOND)]
    return f"{words.CITY}{pair}{words.SINGLE_KINDS[constant_number('kind', index) % len(words.SINGLE_KINDS)]}"

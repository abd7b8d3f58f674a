"""The catalogue of violations (负面清单): which acts cost how many points, on what basis, with what consequences.

Source: practice section 3, decision 0037. An act is judged by the version of its own day, or by the present one if
that is lighter (从旧兼从轻; blueprint section 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from common.errors import Invalid
from common.phrases import N_
from common.rules.laws import Laws, agreement_text
from common.rules.parameters import ParameterError
from services.ratings.domain.policy import PolicySet

#: The policy files that together are the catalogue, one a class.
FILES = (
    "catalogue_qualification",
    "catalogue_management",
    "catalogue_prescriptions",
    "catalogue_settlement",
    "catalogue_goods",
    "catalogue_records",
    "catalogue_cooperation",
)
#: The annex of the agreement in which the items stand.
_ANNEX = "附件《违规行为记分目录》"


class ItemUnknown(Invalid):
    """Raised when the catalogue never had an item of this code."""

    code = "item_unknown"


class ItemNotInForce(Invalid):
    """Raised when the item was not in the catalogue on the day of the act."""

    code = "item_not_in_force"


class PointsOutOfRange(Invalid):
    """Raised when the points are not what the item allows."""

    code = "points_out_of_range"


class Consequence(StrEnum):
    """What an item brings whatever the total of points; suspension has its own range of months."""

    REFUSE = "refuse"  # 不予支付、追回
    DAMAGES = "damages"  # 违约金
    RECTIFY = "rectify"  # 限期整改
    TERMINATE = "terminate"  # 解除协议的情形
    TERMINATE_IF_SERIOUS = "terminate_if_serious"  # 情节严重的, 解除协议
    HAND_OVER = "hand_over"  # 移交行政部门
    OFFSET = "offset"  # 从应付费用中抵扣


@dataclass(frozen=True, slots=True)
class Range:
    """A range of points, or of months, both ends allowed."""

    least: int
    most: int

    @classmethod
    def read(cls, value: int | Mapping[str, int]) -> Self:
        """The range from a policy value: one number, or `{least, most}`."""
        return cls(value, value) if isinstance(value, int) else cls(value["least"], value["most"])


@dataclass(frozen=True, slots=True)
class Item:
    """One act of the catalogue (条目) as it stands on a day.

    `agreement` are the articles of the agreement that it breaks, `basis` the articles of laws in their short forms
    (`735-15.2`); of `by_facts` the facts of an act decide which one it is, so that none is cited for the item.
    `handover` (移交参考) are powers of the bureau, for hand-over papers alone.
    """

    code: str
    class_title: str
    act: str
    points: Range
    basis: tuple[str, ...]
    consequences: tuple[Consequence, ...]
    suspend_months: Range | None
    agreement: tuple[int, ...] = ()
    by_facts: tuple[str, ...] = ()
    handover: tuple[str, ...] = ()

    def check_points(self, points: int | None) -> int:
        """The points of an act of this item; those of a range must be given. Raises `PointsOutOfRange`."""
        least, most = self.points.least, self.points.most
        if points is None and least == most:
            return least
        if points is None or not least <= points <= most:
            told = N_("%(item)s 项每次记 %(least)s 分，请按此填写记分。")
            if least < most:
                told = N_("%(item)s 项每次记 %(least)s 至 %(most)s 分，请按此填写记分。")
            raise PointsOutOfRange.about("points", told, item=self.code, least=least, most=most)
        return points


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every item in force on a day, in the order of its classes; the laws as checked by then.

    `annexed_by` is the article of the agreement of that day to which the catalogue is annexed, None before the first.
    """

    day: date
    sha256: str
    items: Mapping[str, Item]
    laws: Laws
    annexed_by: int | None

    @classmethod
    def on(cls, day: date, *, parameters: PolicySet) -> Self:
        """The catalogue of a day; a class that has no version yet, or was repealed, has no items."""
        items = {item.code: item for name in FILES for item in _items(parameters, name, day)}
        laws = Laws.read(_found(parameters, "laws", day), _found(parameters, "checked_articles", day))
        annexed_by = _found(parameters, "agreement_clauses", day).get("catalogue")
        return cls(day=day, sha256=parameters.sha256, items=items, laws=laws, annexed_by=annexed_by)

    def find(self, code: str) -> Item | None:
        """The item of a code, or None when it is not in force on this day."""
        return self.items.get(code)


def judge(code: str, *, then: Catalogue, present: Catalogue) -> Item:
    """The item by which an act of `then.day` is judged: that of its day, or the present one if lighter.

    Raises `ItemUnknown` for a code that neither has, `ItemNotInForce` when only the present catalogue has it.
    """
    item, newer = then.find(code), present.find(code)
    if item is None and newer is None:
        raise ItemUnknown.about("item", N_("违规行为记分目录中没有“%(item)s”项，请从目录中选择条目。"), item=code)
    if item is None:
        raise ItemNotInForce.about(
            "item", N_("“%(item)s”项在 %(day)s 尚未施行，不能据此记分，请选择当日有效的条目。"), item=code, day=then.day
        )
    return newer if newer is not None and _is_lighter(newer, than=item) else item


def judged_by(item: Item, *, then: Catalogue, present: Catalogue) -> date:
    """The day of the version that `judge` took the item from: the day of the act, or the present one."""
    return then.day if item is then.find(item.code) else present.day


def clause_of(item: Item, *, then: Catalogue, present: Catalogue) -> str:
    """What a paper may cite for an act of `then.day`: the agreement and its annex, and each article checked by now.

    An article is cited only where its law was in force on the day of the act.
    """
    annexed_by = () if then.annexed_by is None else (then.annexed_by,)
    agreed = f"{agreement_text(*item.agreement, *annexed_by)}和{_ANNEX}{item.code}项"
    return "、".join((agreed, *present.laws.cited(item.basis, acts_since=then.day)))


def _is_lighter(item: Item, *, than: Item) -> bool:
    """Whether an item is nowhere harder on the store (points, suspension, consequences), and somewhere lighter."""
    mine, other = _weight(item), _weight(than)
    pairs = zip(mine[:-1], other[:-1], strict=True)
    return mine != other and all(one <= two for one, two in pairs) and mine[-1] <= other[-1]


def _weight(item: Item) -> tuple[int, int, int, int, frozenset[Consequence]]:
    months = item.suspend_months or Range(0, 0)
    return item.points.most, item.points.least, months.most, months.least, frozenset(item.consequences)


def _found(parameters: PolicySet, name: str, day: date) -> Mapping[str, Any]:
    """The value of a parameter on a day; nothing before its first one, or where it is repealed."""
    try:
        found: Mapping[str, Any] = parameters.value(name, day)
    except ParameterError:
        return {}
    return found


def _items(parameters: PolicySet, name: str, day: date) -> Iterator[Item]:
    """The items of a class; one whose duty is younger than the catalogue (`acts_from`) has no acts before."""
    value = _found(parameters, name, day)
    for code, each in value.get("items", {}).items():
        if day >= each.get("acts_from", day):
            yield _item(code, each, class_title=value["title"])


def _item(code: str, value: Mapping[str, Any], *, class_title: str) -> Item:
    months = value.get("suspend_months")
    return Item(
        code=code,
        class_title=class_title,
        act=value["act"],
        points=Range.read(value["points"]),
        basis=value["basis"],
        consequences=tuple(Consequence(word) for word in value["consequences"]),
        suspend_months=None if months is None else Range.read(months),
        agreement=value.get("agreement", ()),
        by_facts=value.get("by_facts", ()),
        handover=value.get("handover", ()),
    )

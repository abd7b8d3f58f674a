"""The catalogue of violations (负面清单): which acts cost how many points, on what basis, with what consequences.

Source: practice 1.7, 3 and 12.14, decisions 0037 and 0047. An act is judged by the version that is annexed to the text
that the store signed, or by one of its own day or of its confirmation where that is lighter (从旧兼从轻; Art. 19).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from common.errors import Invalid
from common.phrases import N_
from common.rules.annex import FILES, RULES
from common.rules.laws import Laws, agreement_text
from common.rules.parameters import ParameterError
from services.ratings.domain.counting_rules import CountingRule, counting_rules
from services.ratings.domain.grades import Grade
from services.ratings.domain.policy import PolicySet

#: From which day on there is a catalogue; who signed before is bound by the first one.
FIRST_DAY = date(2018, 1, 1)
#: The annex of the agreement in which the items stand.
_ANNEX = "附件《违规行为记分目录》"


class ItemUnknown(Invalid):
    """Raised when the catalogue never had an item of this code."""

    code = "item_unknown"


class ItemNotInForce(Invalid):
    """Raised when the item was not in the catalogue on the day of the act."""

    code = "item_not_in_force"


class ItemNotAgreed(Invalid):
    """Raised when the catalogue that the store signed does not have the item."""

    code = "item_not_agreed"


class CatalogueNotAgreed(Invalid):
    """Raised when the agreement of the day does not name the catalogue, which then does not bind the store."""

    code = "catalogue_not_agreed"


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


def is_termination_ground(consequences: Iterable[Consequence]) -> bool:
    """Whether an item with these consequences alone is a ground to terminate the agreement, and so makes a C."""
    return Consequence.TERMINATE in consequences


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
    `handover` (移交参考) are powers of the bureau, for hand-over papers alone. Acts before `acts_from` do not count.
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
    acts_from: date = FIRST_DAY

    @property
    def grade(self) -> Grade | None:
        """The grade as which one such act is recorded whatever the points: C for what ends an agreement; None: none."""
        return Grade.C if is_termination_ground(self.consequences) else None

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
    """The version of the catalogue that is in force on a day, in the order of its classes; the laws as checked by then.

    `policy_sha256` is that of all parameters of ratings, whatever the day.

    `since` is the first day of its version: from which day on the newest of its classes and rules stands as it does.
    `annexed_by` is the article of the agreement of that day to which the catalogue is annexed, None before the first;
    `listed` are its items, for acts of later days alone as well; `rules` say how points are counted.
    """

    day: date
    since: date
    policy_sha256: str
    listed: Mapping[str, Item]
    laws: Laws
    annexed_by: int | None
    rules: Mapping[str, CountingRule]

    @classmethod
    def on(cls, day: date, *, parameters: PolicySet) -> Self:
        """The catalogue of a day; a class that has no version yet, or was repealed, has no items."""
        listed = {item.code: item for name in FILES for item in _items(parameters, name, day)}
        laws = Laws.read(_found(parameters, "laws", day), _found(parameters, "checked_articles", day))
        annexed_by = _found(parameters, "agreement_clauses", day).get("catalogue")
        return cls(
            day=day,
            since=first_day(parameters, day),
            policy_sha256=parameters.sha256,
            listed=listed,
            laws=laws,
            annexed_by=annexed_by,
            rules=counting_rules(parameters, day),
        )

    @property
    def items(self) -> Mapping[str, Item]:
        """The items for acts of the day."""
        return {code: item for code, item in self.listed.items() if item.acts_from <= self.day}

    def find(self, code: str, *, acts_on: date | None = None) -> Item | None:
        """The item of a code for acts of this day, or of a later one; None where it has none."""
        item = self.listed.get(code)
        return item if item is not None and item.acts_from <= max(self.day, acts_on or self.day) else None


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that speak of one act: annexed to the text that was signed, of the day of the act, and of today."""

    annexed: Catalogue
    then: Catalogue
    present: Catalogue

    def judge(self, code: str) -> Judged:
        """The item by which the act is judged: as annexed, or the lightest later one.

        Raises `ItemUnknown` for a code that no version has, `ItemNotInForce` for one that was in none on the day of the
        act, `ItemNotAgreed` for one that the store has not signed.
        """
        annexed = self.annexed.find(code, acts_on=self.then.day)
        then, present = self.then.find(code), self.present.find(code)
        if annexed is None and then is None and present is None:
            raise ItemUnknown.about("item", N_("违规行为记分目录中没有“%(item)s”项，请从目录中选择条目。"), item=code)
        if then is None:
            told = N_("“%(item)s”项在%(day)s未施行，不能据此记分，请选择当日有效的条目。")
            raise ItemNotInForce.about("item", told, item=code, day=self.then.day)
        if annexed is None:
            told = N_(
                "该店所签协议附有的目录是自%(day)s起施行的版本，其中没有“%(item)s”项，该项对其没有约束力，不能据此记分；"
                "请从所附目录中选择条目。"
            )
            raise ItemNotAgreed.about("item", told, item=code, day=self.annexed.since)
        found = Judged(annexed, self.annexed.day)
        for version, item in ((self.then, then), (self.present, present)):
            if item is not None and _is_lighter(item, than=found.item):
                found = Judged(item, version.day)
        return found

    def clause_of(self, item: Item) -> str:
        """What a paper may cite for the act: the agreement and its annex, and each article checked by now.

        An article is cited only where its law was in force on the day of the act.
        """
        annexed_by = () if self.annexed.annexed_by is None else (self.annexed.annexed_by,)
        agreed = f"{agreement_text(*item.agreement, *annexed_by)}和{_ANNEX}{item.code}项"
        return "、".join((agreed, *self.present.laws.cited(item.basis, acts_since=self.then.day)))


@dataclass(frozen=True, slots=True)
class Judged:
    """An item, and the day by which its version is taken: of the signing, of the act, or of today."""

    item: Item
    version_on: date


def first_day(parameters: PolicySet, day: date) -> date:
    """From which day on the version of the catalogue stands that is in force on a day; its files change one by one."""
    return max((each for name in (*FILES, *RULES) if (each := parameters.since(name, day))), default=FIRST_DAY)


def points_of(parameters: PolicySet, code: str, day: date) -> Range | None:
    """The points that the version of a day lists under a code, for acts of whatever day; None where it has no item."""
    classes = (_found(parameters, name, day).get("items", {}) for name in FILES)
    return next((Range.read(each[code]["points"]) for each in classes if code in each), None)


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
    """The items that a class lists."""
    value = _found(parameters, name, day)
    return (_item(code, each, class_title=value["title"]) for code, each in value.get("items", {}).items())


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
        acts_from=value.get("acts_from", FIRST_DAY),
    )

"""Each item has the points, the articles and the consequences with which the catalogue was drawn up (golden table)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from services.ratings import policies
from services.ratings.domain.catalogue import Consequence, Item, Range
from tests.architecture.sources import ROOT

ITEMS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/catalogue.yaml").read_text("utf-8"))
LETTERS = {
    "R": Consequence.REFUSE,
    "W": Consequence.DAMAGES,
    "Z": Consequence.RECTIFY,
    "T": Consequence.TERMINATE,
    "T?": Consequence.TERMINATE_IF_SERIOUS,
    "H": Consequence.HAND_OVER,
    "O": Consequence.OFFSET,
}
BEFORE, NOW = date(2026, 12, 31), date(2027, 1, 1)
#: What was one item with another before 2027.
NEW = {"Q7", "C9"}


def range_of(text: str) -> Range:
    least, _, most = text.partition("-")
    return Range(int(least), int(most or least))


def found(item: Item) -> dict[str, Any]:
    return {
        "points": item.points,
        "articles": set(item.basis),
        "by_facts": set(item.by_facts),
        "follows": set(item.consequences),
        "months": item.suspend_months,
    }


def told(code: str, *, before: bool = False) -> dict[str, Any]:
    row = ITEMS[code] | (ITEMS[code].get("before", {}) if before else {})
    follows = row["follows"].split()
    months = [range_of(each.removeprefix("S")) for each in follows if each.startswith("S")]
    return {
        "points": range_of(row["points"]),
        "articles": set(row["articles"]),
        "by_facts": set(row["by_facts"]),
        "follows": {LETTERS[each] for each in follows if not each.startswith("S")},
        "months": months[0] if months else None,
    }


def test_the_table_has_every_item() -> None:
    assert len(ITEMS) == 58
    assert set(ITEMS) == set(policies.catalogue_on(NOW).items)
    assert set(ITEMS) - NEW == set(policies.catalogue_on(BEFORE).items)


@pytest.mark.parametrize("code", ITEMS)
def test_an_item_is_as_the_table_has_it(code: str) -> None:
    assert found(policies.catalogue_on(NOW).items[code]) == told(code)


@pytest.mark.parametrize("code", [code for code in ITEMS if code not in NEW])
def test_an_item_rested_on_the_same_articles_before_but_where_the_table_says_so(code: str) -> None:
    then, row = found(policies.catalogue_on(BEFORE).items[code]), told(code, before=True)

    assert {name: then[name] for name in ("points", "articles", "by_facts")} == {
        name: row[name] for name in ("points", "articles", "by_facts")
    }

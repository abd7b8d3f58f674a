"""Agreements that stores of a roster run under already: their days, and which text was signed."""

from datetime import date

import pytest

from services.agreements.rosters.domain.roster_check import check_rows
from services.agreements.rosters.domain.roster_terms import day_read
from tests.agreements.builders import rules
from tests.agreements.roster_tables import table

HEADER = ("药店名称", "所在区", "协议起始日期", "协议终止日期", "已签协议文本版本")


def read(*rows):
    named = [(f"益民{n}店", "药洲区", *cells) for n, cells in enumerate(rows, start=1)]
    summary, stores = check_rows([table(HEADER, *named)], mapping={}, rules=rules())
    return summary, list(stores)


def told(summary):
    return [(each.column, each.code) for each in summary.problems]


def test_days_and_text_of_a_signed_agreement_are_taken_over_and_counted():
    summary, stores = read(
        ("2026-01-01", "2026-12-31", "standard-2026"),
        ("2026/3/1", "2027年2月28日", " ＳＴＡＮＤＡＲＤ－2026 "),
        ("2026-04-01", "2026-12-31", "《服务协议（2026年版）》"),
        ("2025-07-01", "2026-06-30", ""),
        ("", "", ""),
    )

    signed = [each.term and (each.term.from_on, each.term.until_on, each.term.text) for each in stores]
    assert signed == [
        (date(2026, 1, 1), date(2027, 1, 1), "standard-2026"),
        (date(2026, 3, 1), date(2027, 3, 1), "standard-2026"),
        (date(2026, 4, 1), date(2027, 1, 1), "standard-2026"),
        (date(2025, 7, 1), date(2026, 7, 1), None),
        None,
    ]
    assert summary.terms == {"standard-2026": 3, None: 1}
    counted = "文本为《服务协议（2026年版）》的 3 家，文本不明的 1 家，按没有连锁条款处理。"
    assert f"4 家药店写明了已签协议的起止日期，将按其登记，{counted}" in summary.warnings


def test_a_roster_without_these_columns_tells_nothing_of_them():
    summary, _ = read(("", "", ""))

    assert not summary.terms
    assert not any("已签协议" in each for each in summary.warnings)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("", "", "standard-2026"), ("协议起始日期", "term_incomplete")),
        (("2026-01-01", "", ""), ("协议终止日期", "term_incomplete")),
        (("", "2026-12-31", "standard-2026"), ("协议起始日期", "term_incomplete")),
        (("2026-02-30", "2026-12-31", ""), ("协议起始日期", "day_malformed")),
        (("2026-01-01", "01-31-27", ""), ("协议终止日期", "day_malformed")),
        (("2017-12-31", "2018-12-30", ""), ("协议起始日期", "day_malformed")),
        (("2026-01-01", "2025-12-31", ""), ("协议终止日期", "term_reversed")),
        (("2026-01-01", "2028-01-01", ""), ("协议终止日期", "term_too_long")),
        (("2026-01-01", "2026-12-31", "standard-2025"), ("已签协议文本版本", "unknown_text")),
        (("2025-12-31", "2026-12-30", "standard-2026"), ("已签协议文本版本", "text_not_out")),
    ],
)
def test_what_is_wrong_with_an_agreement_is_told_in_its_column(cells, expected):
    summary, stores = read(cells)

    assert (told(summary), stores) == ([expected], [])
    (problem,) = summary.problems
    assert "standard" not in problem.message.replace(cells[2], "") + problem.remedy


@pytest.mark.parametrize(
    "cells",
    [
        ("2026-01-01", "2026-01-01", ""),
        ("2026-01-01", "2027-12-31", ""),
        ("2018-01-01", "2018-12-31", ""),
        ("2026-01-01", "2026-12-31", "standard-2026"),
        ("2024-01-01", "2024-12-31", "standard-2024"),
        ("2026-06-01", "2027-05-31", "standard-2024"),
    ],
)
def test_on_the_boundary_an_agreement_is_right(cells):
    summary, stores = read(cells)

    assert (told(summary), len(stores)) == ([], 1)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026.1.31", date(2026, 1, 31)),
        ("２０２６年１月３１日", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", date(2026, 1, 31)),
        ("2026-01/31", None),
        ("26-01-31", None),
        ("20260131", None),
        ("2200-01-01", None),
    ],
)
def test_a_day_is_read_only_where_it_says_year_month_and_day(cell, expected):
    assert day_read(cell) == expected

"""Amounts are exact, have two decimals and are rounded in one way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rules.money import Money, MoneyInvalid

AMOUNTS = st.decimals(min_value=-1_000_000_000, max_value=1_000_000_000, places=2).map(Money.of)
RESULTS = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=6)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("0", "0.00"), ("12", "12.00"), ("12.3", "12.30"), ("-0.00", "0.00"), ("1e2", "100.00"), ("-7.05", "-7.05")],
)
def test_an_amount_is_shown_with_two_decimals(text: str, shown: str) -> None:
    assert str(Money.of(text)) == shown


@pytest.mark.parametrize("text", ["", "abc", "1.234", "NaN", "Infinity", "1e15", "1,000"])
def test_what_is_no_amount_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(MoneyInvalid, match="最多两位小数") as refusal:
        Money.of(text)

    assert refusal.value.code == "money_invalid"


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.004", "0.00"), ("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1", "1.00")]
)
def test_half_a_fen_goes_up(exact: str, rounded: str) -> None:
    assert str(Money.rounded(Decimal(exact))) == rounded


def test_a_multiple_is_rounded_once() -> None:
    assert str(Money.of("0.35").times(Decimal("1.5"))) == "0.53"
    assert str(Money.of("1234.56").times(3)) == "3703.68"


def test_amounts_compare_by_value() -> None:
    assert Money.of("1.5") == Money.of("1.50")
    assert Money.of("-1") < Money.of("0") < Money.of("0.01")


@given(RESULTS)
def test_rounding_moves_by_half_a_fen_at_most_and_is_the_same_both_ways(exact: Decimal) -> None:
    rounded = Money.rounded(exact)

    assert abs(rounded.yuan - exact) <= Decimal("0.005")
    assert Money.rounded(-exact) == -rounded
    assert Money.rounded(rounded.yuan) == rounded


@given(RESULTS, RESULTS)
def test_rounding_keeps_the_order(one: Decimal, other: Decimal) -> None:
    assert (Money.rounded(one) <= Money.rounded(other)) or one > other


@given(st.lists(AMOUNTS, max_size=20))
def test_a_total_is_exact_and_takes_any_order(amounts: list[Money]) -> None:
    total = Money.total(amounts)

    assert total == Money.total(reversed(amounts))
    assert total.yuan == sum((each.yuan for each in amounts), Decimal(0))


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_can_be_taken_off(one: Money, other: Money) -> None:
    assert one + other - other == one


@given(AMOUNTS)
def test_an_amount_survives_its_text(amount: Money) -> None:
    assert Money.of(str(amount)) == amount

"""Amounts of money in yuan with two decimals, and the one way in which they are rounded (half up, 四舍五入)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Self

from common.errors import Invalid
from common.phrases import N_

_FEN = Decimal("0.01")
#: Amounts stay below this, so that no calculation loses digits.
LIMIT = Decimal("1e15")


class MoneyInvalid(Invalid):
    """Raised when a text is no amount in yuan with at most two decimals."""

    code = "money_invalid"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in yuan with exactly two decimals; negative where money goes back."""

    yuan: Decimal

    def __post_init__(self) -> None:
        """Refuse what is not exact: raises `MoneyInvalid`."""
        if not self.yuan.is_finite() or abs(self.yuan) >= LIMIT or self.yuan != self.yuan.quantize(_FEN):
            raise MoneyInvalid(N_("%(yuan)s 不是有效金额：请填写以元为单位、最多两位小数的数。"), yuan=str(self.yuan))
        object.__setattr__(self, "yuan", self.yuan.quantize(_FEN) + Decimal("0.00"))

    @classmethod
    def of(cls, text: str | int | Decimal) -> Self:
        """The amount that a text stands for. Raises `MoneyInvalid`."""
        try:
            return cls(Decimal(text))
        except InvalidOperation:
            raise MoneyInvalid(
                N_("“%(text)s”不是有效金额：请填写以元为单位、最多两位小数的数，例如 1234.50。"), text=str(text)
            ) from None

    @classmethod
    def rounded(cls, yuan: Decimal) -> Self:
        """The amount nearest to an exact result; half a fen goes up (away from zero)."""
        return cls(yuan.quantize(_FEN, rounding=ROUND_HALF_UP))

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Self:
        """The sum of amounts; 0.00 of none."""
        return cls(sum((each.yuan for each in amounts), Decimal(0)))

    def __add__(self, other: Money) -> Money:
        """The sum."""
        return Money(self.yuan + other.yuan)

    def __sub__(self, other: Money) -> Money:
        """The difference."""
        return Money(self.yuan - other.yuan)

    def __neg__(self) -> Money:
        """The same amount the other way."""
        return Money(-self.yuan)

    def times(self, factor: Decimal | int) -> Money:
        """The amount times an exact factor, rounded once."""
        return Money.rounded(self.yuan * factor)

    def __str__(self) -> str:
        """The form in JSON and on papers' data: `1234.50`."""
        return f"{self.yuan:.2f}"

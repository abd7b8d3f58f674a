"""Invented codes with right check characters: 统一社会信用代码, 公民身份号码, 医保编码 (P, area, five digits)."""

from __future__ import annotations

import hashlib

from stdnum.cn import ric, uscc

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NO_AREA = "999999"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def constant_number(*parts: object) -> int:
    """A number that looks random and is always the same for the same parts."""
    text = "\x1f".join(("示例市", *map(str, parts)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def social_credit_code(area: str, *, of: str) -> str:
    """The 18 characters of an invented enterprise registered in `area`; the same for the same name `of`."""
    number = constant_number("uscc", of)
    body = "MA"
    for _ in range(6):
        number, digit = divmod(number, len(_ALPHABET))
        body += _ALPHABET[digit]
    first_17 = f"91{area}{body}{_organisation_check(body)}"
    return first_17 + uscc.calc_check_digit(first_17)


def pharmacy_code(area: str, *, number: int) -> str:
    """The 12 characters of the national pharmacy code (医保编码): P, six digits of the area, five of the store."""
    return f"P{area}{number:05d}"


def identity_number(number: int) -> str:
    """The 18 characters of an identity number that nobody has: an area that does not exist, born in 1900."""
    month, day = number // 28_000 % 12 + 1, number // 1000 % 28 + 1
    first_17 = f"{_NO_AREA}1900{month:02d}{day:02d}{number % 1000:03d}"
    return first_17 + ric.calc_check_digit(f"{first_17}0")


def _organisation_check(body: str) -> str:
    """The check character of the organisation code (GB 11714) inside the credit code."""
    weighted = sum(
        weight * _ORGANISATION_VALUES.index(character)
        for weight, character in zip(_ORGANISATION_WEIGHTS, body, strict=True)
    )
    return "0123456789X0"[11 - weighted % 11]

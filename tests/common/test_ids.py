"""The two public codes: form, check character, and messages that say what to do."""

import contextlib
import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common.errors import Invalid
from common.ids import (
    AreaCodeInvalid,
    IdentityNumberInvalid,
    PharmacyCodeInvalid,
    UsccInvalid,
    check_area,
    check_identity_number,
    check_pharmacy_code,
    check_uscc,
    has_right_check_character,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CHARACTERS = st.text(ALPHABET, min_size=9, max_size=9)


def with_check_character(body: str) -> str:
    """A second reading of GB 32100-2015, with the last "mod 31" that several public checkers forget."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", ["91110108551385082Q", "91110000600037341L"])
def test_real_codes_pass(code: str) -> None:
    assert check_uscc(code) == code


def test_a_real_code_that_does_not_follow_the_rule_is_a_code() -> None:
    assert check_uscc("91350203M0001QKT19") == "91350203M0001QKT19"
    assert not has_right_check_character("91350203M0001QKT19")


def test_a_code_is_brought_into_its_standard_form() -> None:
    assert check_uscc(" 91110108-551385082q ") == "91110108551385082Q"
    assert check_uscc("９１１１０１０８５５１３８５０８２Ｑ") == "91110108551385082Q"
    assert check_pharmacy_code("p36030200001") == "P36030200001"


@given(st.sampled_from(["91", "92", "93", "12", "N2"]), st.integers(110000, 659999), CHARACTERS)
def test_every_code_with_its_check_character_passes(head: str, area: int, organisation: str) -> None:
    code = with_check_character(f"{head}{area}{organisation}")

    assert check_uscc(code) == code
    assert has_right_check_character(code)


def test_the_remainder_0_gives_the_check_character_0() -> None:
    """alphabet[31 - 0] does not exist: the last "mod 31" matters."""
    code = next(
        found for serial in range(10_000) if (found := with_check_character(f"91360300MA35{serial:04d}X"))[-1] == "0"
    )

    assert check_uscc(code) == code


@given(st.integers(110000, 659999), CHARACTERS, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_miscopied_character_is_found(area: int, organisation: str, place: int, wrong: str) -> None:
    code = with_check_character(f"91{area}{organisation}")
    assume(code[place] != wrong)

    miscopied = code[:place] + wrong + code[place + 1 :]

    assert not has_right_check_character(miscopied)


@given(st.text(string.printable, max_size=40))
def test_no_text_makes_the_checks_fail_otherwise_than_by_refusing(text: str) -> None:
    for check in (check_uscc, check_pharmacy_code, check_area):
        with contextlib.suppress(Invalid):
            assert check(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "uscc_length"),
        ("9111010855138508", "uscc_length"),
        ("91110108551385082QQ", "uscc_length"),
        ("9111010855138508IQ", "uscc_form"),
        ("911A0108551385082Q", "uscc_form"),
        ("000000000000000000", "uscc_form"),
        ("91010108551385082Q", "uscc_form"),
        ("B1110108551385082Q", "uscc_form"),
    ],
)
def test_each_fault_of_a_uscc_has_its_code_and_a_remedy(text: str, code: str) -> None:
    with pytest.raises(UsccInvalid, match="营业执照") as refusal:
        check_uscc(text)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("P3603020000", "pharmacy_code_length"),
        ("P360302000011", "pharmacy_code_length"),
        ("H36030200001", "pharmacy_code_form"),
        ("P3603020000A", "pharmacy_code_form"),
        ("P06030200001", "pharmacy_code_form"),
    ],
)
def test_each_fault_of_a_pharmacy_code_has_its_code_and_a_remedy(text: str, code: str) -> None:
    with pytest.raises(PharmacyCodeInvalid, match="核对") as refusal:
        check_pharmacy_code(text)

    assert refusal.value.code == code


def test_an_area_code_has_six_digits() -> None:
    assert check_area("360302") == "360302"
    for wrong in ("36030", "3603021", "03", "36030X"):
        with pytest.raises(AreaCodeInvalid, match="6 位数字"):
            check_area(wrong)


TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("text", ["11010519491231002X", " 110105 19491231 002x", "１１０１０519491231002Ｘ"])
def test_an_identity_number_comes_back_in_its_standard_form(text: str) -> None:
    assert check_identity_number(text, today=TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity_number_form"),
        ("E12345678", "identity_number_form"),
        ("110105491231002", "identity_number_form"),
        ("1101051949123100２Y", "identity_number_form"),
        ("11010519490231002X", "identity_number_birth"),
        ("11010500000101002X", "identity_number_birth"),
        ("110105202611280021", "identity_number_birth"),
        ("110105194912310021", "identity_number_check_character"),
    ],
)
def test_each_fault_of_an_identity_number_has_its_code_and_is_not_repeated(text: str, code: str) -> None:
    with pytest.raises(IdentityNumberInvalid) as refusal:
        check_identity_number(text, today=TODAY)

    assert refusal.value.code == code
    assert not text or text not in refusal.value.message

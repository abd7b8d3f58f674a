"""A paper's number is read in whatever way it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.papers.domain.numbering import PrintedNumber, printed_number, read_number


@pytest.mark.parametrize(
    "text",
    [
        "示医保决〔2026〕3号",
        "示医保决[2026]3号",
        "示医保决（2026）3号",
        "示医保决【２０２６】３号",
        " 示医保决 (2026) 3 号 ",
        "示医保决〔2026〕3",
        "示医保决〔2026〕003号",
        "示医保决（2026）第3号",
        "示医保决〔2026〕第 3 号",
        "示医保决 2026 3",
        "示医保决2026-3",
        "示医保决2026年第3号",
        "2026年示医保决3号",
    ],
)
def test_brackets_width_and_spaces_do_not_matter(text: str) -> None:
    assert read_number(text) == PrintedNumber("示医保决", 2026, 3)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("28", PrintedNumber(seq=28)),
        ("28号", PrintedNumber(seq=28)),
        ("第２８号", PrintedNumber(seq=28)),
        ("2026", PrintedNumber(year_or_seq=2026)),
        ("２０２６", PrintedNumber(year_or_seq=2026)),
        ("示医保决 2026", PrintedNumber("示医保决", year_or_seq=2026)),
        ("决2026", PrintedNumber("决", year_or_seq=2026)),
        ("2026号", PrintedNumber(seq=2026)),
        ("第2026号", PrintedNumber(seq=2026)),
        ("1999", PrintedNumber(seq=1999)),
        ("2026年", PrintedNumber(year=2026)),
        ("2026年示医保决", PrintedNumber("示医保决", year=2026)),
        ("2026 28", PrintedNumber(year=2026, seq=28)),
        ("2026-28", PrintedNumber(year=2026, seq=28)),
        ("2026年28号", PrintedNumber(year=2026, seq=28)),
        ("〔2026〕3号", PrintedNumber(year=2026, seq=3)),
        ("（2026）", PrintedNumber(year=2026)),
        ("〔2026", PrintedNumber(year=2026)),
        ("2026〕", PrintedNumber(year=2026)),
        ("示医保决【2026", PrintedNumber("示医保决", year=2026)),
        ("示医保决〔", PrintedNumber("示医保决")),
        ("2026] 3号", PrintedNumber(year=2026, seq=3)),
        ("〕3号", PrintedNumber(seq=3)),
        ("决5", PrintedNumber("决", seq=5)),
        ("决 第5号", PrintedNumber("决", seq=5)),
        ("记〔2026〕28号", PrintedNumber("记", 2026, 28)),
        ("记 2026 28", PrintedNumber("记", 2026, 28)),
        ("医保记〔2026〕", PrintedNumber("医保记", 2026)),
        ("示医保决", PrintedNumber("示医保决")),
    ],
)
def test_a_part_of_a_number_is_read_as_far_as_it_goes(text: str, part: PrintedNumber) -> None:
    assert read_number(text) == part


@pytest.mark.parametrize(
    "text",
    [
        "",
        "示医保决〔26〕3号",
        "示医保决〔2026〕0号",
        "12345678",
        "第号",
        "P369902",
        "P36990200001",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None


@given(st.sampled_from(["示医保决", "示医保告"]), st.integers(2018, 2199), st.integers(1, 9_999_999))
def test_what_is_printed_is_read(series: str, year: int, seq: int) -> None:
    assert read_number(printed_number(series, year=year, seq=seq)) == PrintedNumber(series, year, seq)

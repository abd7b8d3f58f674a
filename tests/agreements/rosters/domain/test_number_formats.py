"""What a spreadsheet shows for a number, applied exactly or told as doubtful."""

import pytest

from services.agreements.rosters.domain.number_formats import Doubt, shown, shown_text


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("1110001", "00000000", "01110001"),
        ("1110001", "0", "1110001"),
        ("1110001", "General", "1110001"),
        ("1110001", "G/通用格式", "1110001"),
        ("12", "0_ ", "12"),
        ("12", "0_);[Red]\\(0\\)", "12"),
        ("-12", "0_);[Red]\\(0\\)", "(12)"),
        ("-12", "0000", "-0012"),
        ("5", "0.00", "5.00"),
        ("113.532042", "0.000000", "113.532042"),
        ("0.5", "0%", "50%"),
        ("0.125", "0.0%", "12.5%"),
        ("88886666", "0000-0000", "8888-6666"),
        ("2088886666", "000-0000", "208888-6666"),
        ("12", '"A"00000', "A00012"),
        ("12", "\\N\\o\\.000", "No.012"),
        ("3", 'G/通用格式"号"', "3号"),
        ("7", '@"店"', "7店"),
        ("5", "[$¥-804]0.00", "¥5.00"),
        ("0.30000000000000004", "General", "0.3"),
        ("-0", "0", "0"),
        ("913699030000000123", "0", "9.13699030000000E+17"),
        ("1000000000000000", "00000000000000000000", "1.00000000000000E+15"),
    ],
)
def test_a_format_of_digits_and_words_is_applied_exactly(number, code, text):
    assert shown(number, code) == (text, Doubt.NONE)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("5.125", "0.00"),
        ("2.5", "0"),
        ("0.125", "0%"),
        ("1234567", "#,##0"),
        ("5931015196", "0.00E+00"),
        ("0.5", "# ?/?"),
        ("5", "[>3]0;00"),
        ("5", ";;;"),
        ("0", "0;-0;无;@"),
        ("5", '"停业"'),
        ("5", "[DBNum1]0"),
        ("5", "?0"),
        ("5", "0.##"),
        ("5", ".00"),
        ("5", "[?]"),
        ("5", "0" * 300),
        ("5", "[h]:mm"),
        ("-5", "yyyy-mm-dd"),
        ("3000000", "yyyy-mm-dd"),
    ],
)
def test_of_any_other_format_the_stored_value_is_given_with_a_doubt(number, code):
    assert shown(number, code) == (number, Doubt.FORMAT)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("46266", "yyyy-mm-dd", "2026-09-01"),
        ("46266", "yyyy/m/d", "2026/9/1"),
        ("46024", 'm"月"d"日"', "1月2日"),
        ("46266.5", 'yyyy"年"m"月"d"日" h:mm', "2026年9月1日 12:00"),
        ("46266.75", "h:mm:ss", "18:00:00"),
        ("46266.0007", "mm:ss", "01:00"),
        ("46266", "[$-404]yy/mm/dd;@", "26/09/01"),
        ("46266", "d-mmm-yy", "2026-09-01"),
        ("46266.5", "h:mm AM/PM", "2026-09-01 12:00:00"),
        ("46266", "[$-F800]dddd, mmmm dd, yyyy", "2026-09-01"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_a_date_is_given_as_shown_and_always_doubtful(number, code, text):
    assert shown(number, code) == (text, Doubt.DATE)


def test_a_workbook_may_count_its_days_from_1904():
    assert shown("0", "yyyy-mm-dd", from_1904=True).text == "1904-01-01"
    assert shown("2958465", "yyyy-mm-dd", from_1904=True) == ("2958465", Doubt.FORMAT)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("General", "甲"),
        ("@", "甲"),
        ('@"店"', "甲店"),
        ('0;0;0;"市"@', "市甲"),
        ("[>3]@", "甲"),
        ('"甲"@;0', "甲"),
        ("@" * 300, "甲"),
    ],
)
def test_a_text_may_have_words_around_it(code, text):
    assert shown_text("甲", code) == text

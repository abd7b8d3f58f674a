import pytest

from services.gateway.papers.domain.numbering import BelowAnchor, check_anchor, printed_number


def test_a_number_is_printed_in_six_angle_brackets_without_leading_zeros():
    assert printed_number("示医保决", year=2026, seq=3) == "示医保决〔2026〕3号"


@pytest.mark.parametrize(("highest", "anchored"), [(0, 0), (7, 7), (9, 7)])
def test_a_database_at_or_above_its_anchor_may_number(highest, anchored):
    check_anchor(highest, anchored=anchored, series="示医保决", year=2026)


def test_a_database_below_its_anchor_may_not_number_and_says_why():
    with pytest.raises(BelowAnchor, match=r"最大编号为6.*已用到7") as refusal:
        check_anchor(6, anchored=7, series="示医保决", year=2026)

    assert refusal.value.code == "numbers_below_anchor"

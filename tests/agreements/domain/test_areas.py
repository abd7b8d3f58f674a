import pytest

from tests.agreements.builders import areas


@pytest.mark.parametrize(
    ("text", "city", "expected"),
    [
        ("369902", "", "369902"),
        ("药洲区", "", "369902"),
        ("示例市", "", "369900"),
        ("白云区", "", None),
        ("白云区", "广州市", "440111"),
        ("药洲区", "广州市", None),
        ("999999", "", None),
    ],
)
def test_an_area_is_found_by_code_or_by_a_name_that_is_unique(text, city, expected):
    found = areas().find(text, city=city)

    assert (found.code if found else None) == expected


@pytest.mark.parametrize(
    ("address", "city", "expected"),
    [
        ("示例省示例市药洲区望江路1号", "", "369902"),
        ("望江路1号,药洲区", "示例市", "369902"),
        ("示例市望江路1号", "", None),
        ("示例市望江路1号,药洲区", "", "369902"),
        ("示例市岐黄区望江路1号,药洲区", "", None),
        ("示例市市辖区药洲区望江路1号", "", "369902"),
        ("药洲区望江路1号", "", None),
        ("示例市药洲区同济区交界", "", None),
        ("广州市白云区", "", "440111"),
        ("", "", None),
    ],
)
def test_an_address_names_its_district(address, city, expected):
    found = areas().find_in_address(address, city=city)

    assert (found.code if found else None) == expected


def test_the_table_names_its_areas_once():
    assert areas().names().count("白云区") == 1


@pytest.mark.parametrize(
    ("text", "near"), [("药洲县", ("药洲区",)), ("药洲", ("药洲区",)), ("蓬莱区", ()), ("", ()), ("区", ())]
)
def test_a_name_of_another_kind_of_place_is_near(text, near):
    assert areas().names_like(text) == near

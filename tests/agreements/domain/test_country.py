"""Of the cities that an installation names, the areas in which its stores can lie: from the real table."""

from datetime import date

import pytest

from common.scope import leading_digits
from services.agreements import policies
from services.agreements.country import read_country, townships

COUNTRY = read_country()


@pytest.mark.parametrize(
    ("city", "name", "some", "count"),
    [
        ("360300", "萍乡市", {"360302": "安源区", "360321": "莲花县"}, 6),
        ("441900", "东莞市", {}, 1),
        ("110000", "北京市", {"110101": "东城区", "110119": "延庆区"}, 17),
        ("500000", "重庆市", {"500157": "两江新区", "500229": "城口县"}, 38),
        ("429004", "仙桃市", {}, 1),
        ("653200", "和田地区", {"653229": "和安县"}, 11),
    ],
)
def test_a_city_has_itself_and_all_its_districts(city, name, some, count):
    found = COUNTRY.table({"cities": (city,)}).areas

    assert (found[city].name, found[city].city) == (name, name)
    assert {code: found[code].name for code in some} == some
    assert all(area.city == name and code.startswith(leading_digits(city)) for code, area in found.items())
    assert len(found) == count


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"cities": ()},
        {"cities": ("360302",)},
        {"cities": ("360000",)},
        {"cities": ("999900",)},
        {"cities": (360300,)},
        {"cities": ("360300",), "more": ()},
        {"cities": ("360300",), "own": {"36": {"name": "一区", "city": "萍乡市"}}},
        {"cities": ("360300",), "own": {"360371": {"name": "一区"}}},
        {"cities": ("360300",), "own": {"360371": {"name": "", "city": "萍乡市"}}},
    ],
)
def test_what_names_no_city_or_no_area_is_refused(value):
    with pytest.raises(ValueError, match=r"city|cities|area"):
        COUNTRY.table(value)


def test_an_own_area_is_added_and_takes_the_place_of_one_of_its_code():
    own = {"360371": {"name": "经济技术开发区", "city": "萍乡市"}, "360302": {"name": "安源新区", "city": "萍乡市"}}

    found = COUNTRY.table({"cities": ("360300",), "own": own})

    assert found.areas["360371"].name == "经济技术开发区"
    assert found.find("安源新区").code == "360302"


def test_a_code_that_is_given_no_longer_is_known_and_not_offered():
    table = COUNTRY.table({"cities": ("330100", "500000")})

    assert table.known("330103").name == "下城区"
    assert table.known("500112").city == "重庆市"
    assert table.known("440116") is None
    assert table.find("330103") is None
    assert table.find("下城区") is None
    assert "下城区" not in table.names()


def test_no_code_is_both_present_and_former_and_each_has_six_digits():
    assert not COUNTRY.present.keys() & COUNTRY.former.keys()
    for code, name in [*COUNTRY.present.items(), *((code, area.name) for code, area in COUNTRY.former.items())]:
        assert (len(code), code.isdigit(), bool(name.strip())) == (6, True, True)


def test_a_district_has_its_townships_and_a_city_those_of_no_district():
    assert "丹江街街道" in townships("360302")
    assert "中新广州知识城" not in townships("440100")
    assert "虎门镇" in townships("441900")
    assert townships("999999") == ()


def test_the_areas_of_the_sample_city_are_those_that_stored_stores_have():
    table = policies.current().areas.on(date(2026, 11, 30))

    for code in ("369900", "369902", "369922", "440103", "440118", "360302", "360323"):
        assert table.known(code) is not None

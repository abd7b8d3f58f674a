"""What the record page of a violation tells of the catalogue: its version, the agreement, what the item allows."""

import pytest

from common import clock
from common.rules.chinese_numbers import chinese_day
from services.ratings import policies
from tests.gateway.builders import approver, reviewer
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

#: An item with a range, which makes a C by itself, and one that does neither.
ITEMS = (("P6", {"points": 8}), ("P1", {}))


@pytest.fixture
def recorded(designated, signed):
    """Call with an item: a violation of today by the one store that signed today, not confirmed yet."""

    def make(item, **different):
        day = f"{clock.today()}"
        report = {"store_id": designated, "item": item, "occurred_on": day, "found_on": day, **different}
        report |= {"source": "inspection", "evidence": "现场照片三张"}
        return signed(reviewer(areas=AREA)).post("/api/v1/violations", report).json["id"]

    return make


@pytest.fixture
def opened(browser):
    return Browser(browser(approver(areas=AREA)))


def test_a_record_names_the_version_by_its_own_first_day_and_the_agreement(recorded, opened):
    since = policies.catalogue_on(clock.today()).since
    made = recorded("P1")

    words = opened.open(f"/violations/{made}").words
    opened.client.get("/language/en")
    english = opened.open(f"/violations/{made}").words

    assert since < clock.today()
    assert f"适用目录 自{chinese_day(since)}起施行的版本，即所签协议所附的版本" in words
    assert f"起的协议，{chinese_day(clock.today())}签署" in words
    assert "annexed to the agreement as signed" in english


def test_a_record_tells_what_an_item_with_a_range_allows_and_that_it_makes_a_c(recorded, opened):
    ranged, single = (opened.open(f"/violations/{recorded(item, **more)}").words for item, more in ITEMS)

    assert "事项基本分值 目录分值6至12分，本次认定8分" in ranged
    assert "该项为目录所列解除协议事项，确认后等级记为C级。" in ranged
    assert "事项基本分值 3分" in single
    assert "解除协议事项" not in single

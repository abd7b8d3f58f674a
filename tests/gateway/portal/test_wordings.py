"""An item that a later catalogue words otherwise is shown in both wordings to who confirms it, and which one counts."""

from datetime import UTC, datetime

import pytest

from common import clock
from tests.gateway.builders import approver, reviewer
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

BROAD, NARROW = "赠品、返现、充值诱导购药", "赠品、返现、充值诱导虚假或冒名购药"


@pytest.fixture
def signed_in_2026(clock_file, request):
    """The id of a store that signed under the catalogue of 2018; it is February 2027 now."""
    clock.set_clock(datetime(2026, 12, 1, 1, tzinfo=UTC))
    store_id = request.getfixturevalue("designated")
    clock.set_clock(datetime(2027, 2, 1, 1, tzinfo=UTC))
    return store_id


@pytest.mark.parametrize(
    ("occurred_on", "of"),
    [
        ("2027-01-15", ("所签协议所附", "行为发生之日、确认之日")),
        ("2026-12-10", ("所签协议所附、行为发生之日", "确认之日")),
    ],
)
def test_both_wordings_stand_on_the_record_and_on_the_confirmation(signed_in_2026, signed, browser, occurred_on, of):
    report = {"store_id": signed_in_2026, "item": "G6", "occurred_on": occurred_on, "found_on": occurred_on}
    report |= {"source": "inspection", "evidence": "照片"}
    made = signed(reviewer(areas=AREA)).post("/api/v1/violations", report).json["id"]
    officer = Browser(browser(approver(areas=AREA)))

    for page in (officer.open(f"/violations/{made}"), officer.open(f"/violations/{made}/confirm")):
        assert f"{of[0]}的表述（自2018年1月1日起施行的版本） {BROAD}" in page.words
        assert f"{of[1]}的表述（自2027年1月1日起施行的版本） {NARROW}" in page.words
        assert "按哪一表述认定 自2018年1月1日起施行的版本。其他版本的记分、中止月数和后果并不较轻" in page.words


def test_an_item_that_all_versions_word_alike_is_shown_once(signed_in_2026, signed, browser):
    report = {"store_id": signed_in_2026, "item": "P1", "occurred_on": "2027-01-15", "found_on": "2027-01-15"}
    report |= {"source": "inspection", "evidence": "照片"}
    made = signed(reviewer(areas=AREA)).post("/api/v1/violations", report).json["id"]

    words = Browser(browser(approver(areas=AREA))).open(f"/violations/{made}").words

    assert "按哪一表述认定" not in words

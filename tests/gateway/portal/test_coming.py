"""A decision that is served and not in effect yet stands beside the present standing, wherever that is shown."""

from datetime import timedelta

import pytest

from common import clock
from common.people.commands import Role
from services.agreements.stores.usecases.end_hold import end_hold
from services.agreements.stores.usecases.place_hold import place_hold
from services.agreements.stores.usecases.terminate_store import terminate_store
from services.gateway.portal.shell.instants import full_day
from tests.agreements.conftest import decision_served
from tests.gateway.builders import command, reviewer, user
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

pytestmark = pytest.mark.usefixtures("clock_file")


def days(count):
    return clock.today() + timedelta(days=count)


@pytest.fixture
def pages(city, designated, browser):
    """Call: what every page says that shows the store's standing, to the store, its headquarters and the agency."""
    stores = (designated, city["独一大药房"])
    owner, several = user(Role.PHARMACY, stores=stores[:1]), user(Role.PHARMACY, stores=stores)
    headquarters, clerk = user(Role.HEADQUARTERS, chains=(city["chain"],)), reviewer(areas=AREA)
    shown = [
        *((someone, "/") for someone in (owner, several, headquarters)),
        *((someone, "/stores") for someone in (several, headquarters, clerk)),
        *((someone, f"/stores/{designated}") for someone in (owner, headquarters, clerk)),
    ]

    def look():
        # A session does not last for days.
        return [Browser(browser(someone)).open(path).words for someone, path in shown]

    return look


def test_what_is_decided_is_told_until_it_holds_and_then_what_ends_it(pages, designated):
    first, last = days(6), days(36)
    decision = decision_served(
        "suspension", designated, "case-coming", first_on=f"{first}", last_on=f"{last}", number="示医保决〔2026〕77号"
    )
    place_hold(decision, command=command())

    before = pages()
    clock.advance(days=6)
    after = pages()

    assert [f"自{full_day(first)}起中止" in text for text in before] == [True] * 9
    assert ["可以结算" in text for text in before] == [True] * 9
    assert ["没有中止或暂停结算的决定" in text for text in before] == [False] * 9
    assert f"自{full_day(first)}起中止（示医保决〔2026〕77号），至{full_day(last)}止" in before[0]
    assert [f"自{full_day(first)}起中止" in text for text in after] == [False] * 9
    assert [f"自{full_day(last + timedelta(days=1))}起恢复" in text for text in after] == [True] * 9


def test_an_earlier_resumption_and_a_termination_are_told_too(pages, designated):
    resumed, terminated = days(10), days(50)
    ending = {"first_on": f"{resumed}", "ends_case_id": "case-coming", "number": "示医保决〔2026〕78号"}
    end_hold(decision_served("resumption", designated, "case-early", **ending), command=command())
    terminate_store(
        decision_served("termination", designated, "case-last", first_on=f"{terminated}"), command=command()
    )
    clock.advance(days=7)

    told = pages()

    assert [f"自{full_day(resumed)}起恢复" in text for text in told] == [True] * 9
    assert [f"自{full_day(terminated)}起解除协议" in text for text in told] == [True] * 9
    assert f"自{full_day(resumed)}起恢复（示医保决〔2026〕78号）" in told[0]

"""A decision that is served and not in effect yet stands beside the present standing, wherever that is shown."""

from datetime import timedelta

import pytest

from common import clock
from common.people.commands import Role
from services.agreements.stores.usecases.end_hold import end_hold
from services.agreements.stores.usecases.place_hold import place_hold
from services.agreements.stores.usecases.terminate_store import terminate_store
from services.gateway import policies
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.adopt_case import adopt_case
from services.gateway.domain.party import Party
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.portal.shell.instants import full_day
from tests.agreements.conftest import decision_served
from tests.gateway.builders import (
    approved,
    approver,
    chain_proposal,
    command,
    opened,
    particulars,
    record,
    rendered,
    reviewer,
    user,
)
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


def test_a_store_finds_the_decision_on_its_chain_on_its_page_before_it_takes_effect(
    city, designated, browser, settle, follow, tmp_path
):
    message = chain_proposal(subject_id=city["chain"], affected=[designated])
    asking = reviewer(areas=AREA)
    case = opened(message)
    parties = (Party(city["chain"], "康源大药房"), (Party(designated, "康源大药房3店"),))
    adopt_case(
        case.case_id,
        version=case.version,
        particulars=particulars(case),
        party=parties[0],
        affected=parties[1],
        policy=policies.current(),
        today=clock.today(),
        command=command(asking.actor),
    )
    approved(cases.get(case.case_id), by=approver(areas=AREA))
    settle()
    paper_id = rendered(case, anchor_dir=tmp_path)
    settle()
    record_service(paper_id, record=record(), today=clock.today(), command=command(asking.actor))
    settle()
    owner = Browser(browser(user(Role.PHARMACY, stores=(designated,))))

    page = owner.open(f"/stores/{designated}")

    begins, number = full_day(days(5)), papers.get(paper_id).number
    assert f"自{begins}起暂停结算（{number}）" in page.words
    assert f"/papers/{paper_id}.pdf" in page.text
    assert number in owner.open("/papers").words

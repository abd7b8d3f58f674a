"""A page asks the other services at most five times, but for those in `MORE`: counted at the wire, over every page and
role.
"""

from collections import Counter
from functools import partial

import pytest

from common import clock
from common.people.commands import Role
from services.gateway.papers.usecases.order_notice import notice_id_of
from services.gateway.portal.home import HOMES
from services.gateway.portal.setup import ACCESS
from services.ratings.cycle.domain.determination import Days, Row
from services.ratings.cycle.storage import batches
from services.ratings.domain.grades import Grade
from tests.gateway.builders import approver, command, opened, proposal, reviewer, user
from tests.gateway.portal.conftest import AREA
from tests.sweeps.views import FILES, RULES

MOST = 5
#: The page of a store tells in one place what three rooms of two services know, beside the figure in the frame.
MORE = {"pages.store": 6}
#: Pages that show no record and need no account.
PAGES = sorted(set(RULES) - FILES - {"pages.sign_in"})


@pytest.fixture
def calls(whole):
    """How many requests the gateway has sent, by service; reset by the test."""
    sent = Counter()
    connections = whole.extensions["yaocheng_gateway"].connections

    def note(request, name):
        # How far a service is, is asked beside all pages of a process, and no page waits for it.
        if not request.url.path.startswith("/internal/"):
            sent.update([name])

    hooks = {name: partial(note, name=name) for name in connections}
    for name, connection in connections.items():
        connection._client.event_hooks["request"].append(hooks[name])
    yield sent
    for name, connection in connections.items():
        connection._client.event_hooks["request"].remove(hooks[name])


@pytest.fixture
def records(city, designated, signed, confirmed):
    """What pages with parameters are looked at with."""
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    violation = signed(reviewer(areas=AREA)).post("/api/v1/violations", report).json["id"]
    case = opened(proposal(subject_id=designated), area="369902")
    (term,) = signed(reviewer(areas=AREA)).get(f"/api/v1/stores/{designated}").json["terms"]
    (told,) = confirmed("G1")
    account = user(Role.AUDITOR).actor.account
    grades = [Row(designated, Grade.A)]
    batches.insert(
        "bat_1", grades, days=Days(2025, clock.today(), clock.today()), command=command(approver().actor), messages=()
    )
    found = {
        "batch_id": "bat_1",
        "account_id": account,
        "store_id": designated,
        "agreement_id": term["agreement_id"],
        "paper_id": notice_id_of(told),
    }
    return found | {"case_id": case.case_id, "violation_id": violation}


def test_no_page_asks_more_than_five_times(calls, records, city, browser):
    scope = {Role.PHARMACY: {"stores": (records["store_id"],)}, Role.HEADQUARTERS: {"chains": (city["chain"],)}}
    asked = {}
    for role in HOMES:
        client = browser(user(role, areas=AREA, **scope.get(role, {})))
        for endpoint in PAGES:
            if not ACCESS[endpoint].admits([role]):
                continue
            path = RULES[endpoint].rule
            for name, value in records.items():
                path = path.replace(f"<{name}>", value)
            calls.clear()
            assert client.get(path).status_code in {200, 422}, path
            asked[f"{endpoint} {role}"] = calls.total()

    allowed = {page: MORE.get(page.split()[0], MOST) for page in asked}
    assert {page: count for page, count in asked.items() if count > allowed[page]} == {}
    assert max(asked.values()) == max(MORE.values())


def test_an_account_of_several_stores_costs_no_more(calls, city, browser):
    own = [store_id for name, store_id in city.items() if name.startswith("青葙")]
    client = browser(user(Role.PHARMACY, stores=own))
    calls.clear()

    client.get("/")

    assert 0 < calls.total() <= MOST


def test_what_has_no_frame_asks_for_none(calls, city, browser):
    client = browser(approver(areas=AREA))
    calls.clear()

    assert client.get("/language/en?next=/cases").status_code == 302
    before = calls.total()
    assert client.get("/cases").status_code == 200

    assert (before, calls["ratings"]) == (0, 1)

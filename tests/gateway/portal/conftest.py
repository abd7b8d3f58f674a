"""A city of thirteen stores behind the real services, and browsers in which somebody is signed in."""

from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import quote

import httpx2
import pytest
from werkzeug.datastructures import MultiDict

from common import clock
from common.people.commands import Command, Role, service_actor
from services.gateway import policies
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.address_notices import address_notices
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.order_notice import notice_id_of
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.papers.usecases.render_paper import render_paper
from services.gateway.portal.shell.steps import turn_of
from tests.agreements import roster_files as rosters
from tests.gateway.builders import approver, chain_proposal, command, opened, person, reviewer, user
from tests.gateway.builders import record as service_today
from tests.gateway.portal.chain_desk import AREA, ONE, TWO, Desk
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_sign_in import submit

ROWS = [rosters.row(f"康源大药房{n}店", chain="康源大药房") for n in range(1, 4)] + [rosters.row("独一大药房")]
ROWS += [rosters.row(f"青葙药房{n}号", area="同济区") for n in range(1, 10)]
ROWS += [rosters.row("苍术堂1店", chain="苍术堂大药房")]
#: A roster with the terms of agreements, and two stores of it by name that can be rated for this year.
RATED_HEADER = (*rosters.HEADER, "协议起始日期", "协议终止日期", "已签协议文本版本")
RATED = {"远志堂一店": "P36990200071", "远志堂二店": "P36990200072"}
#: What a browser keeps: who has signed in, and which drafts are its own.
COOKIES = ("yaocheng-session", "yaocheng-form")


@pytest.fixture
def city(whole, signed, settle):
    """The ids of three stores of a chain and a single one by name, and of the chain."""
    administrator = signed(user(Role.ADMINISTRATOR))
    if not administrator.get("/api/v1/stores").json["items"]:
        upload(whole, administrator, rosters.csv_of(ROWS))
        settle()
    found = {each["name"]: each for each in administrator.get("/api/v1/stores?limit=200").json["items"]}
    return {name: each["id"] for name, each in found.items()} | {"chain": found["康源大药房1店"]["chain_id"]}


@pytest.fixture
def with_stores(whole, signed, settle):
    """Call with a city and names: the city with these stores of no chain besides, registered when first asked for."""

    def add(city, names):
        administrator = signed(user(Role.ADMINISTRATOR))
        if names[0] not in city:
            content = rosters.csv_of([rosters.row(each) for each in names])
            upload(whole, administrator, content, key=f"upload-of-{len(names)}-more")
            settle()
        found = administrator.get("/api/v1/stores?limit=200").json["items"]
        return city | {each["name"]: each["id"] for each in found}

    return add


def upload(app, client, content, *, key="upload-of-pages"):
    packed = httpx2.Request("POST", "http://test", files={"file": ("roster.csv", content)})
    headers = {**client.headers, "Idempotency-Key": key}
    answer = app.test_client().post(
        "/api/v1/imports", data=packed.read(), headers=headers, content_type=packed.headers["Content-Type"]
    )
    assert answer.status_code == 201, answer.text
    assert client.post(f"/api/v1/imports/{answer.json['id']}/commit").status_code == 200


@pytest.fixture
def browser(whole):
    """Call with a user: a browser in which they are signed in."""

    def sign_in(someone):
        client = whole.test_client()
        assert submit(client, someone.username).status_code == 302
        return client

    return sign_in


@pytest.fixture
def opened_by(browser):
    """Call with a user: their browser, which fills in forms."""
    return lambda someone: Browser(browser(someone))


@pytest.fixture
def designate(signed, settle):
    """Call with a store: it has an agreement, and so a grade; its id."""

    def sign(store_id):
        asking, owner = signed(reviewer(areas=AREA)), signed(user(Role.PHARMACY, stores=(store_id,)))
        if not asking.get(f"/api/v1/agreements?store_id={store_id}").json["items"]:
            days = {"from_on": f"{clock.today()}", "until_on": f"{clock.today() + timedelta(days=365)}"}
            made = asking.post("/api/v1/agreements", {"store_id": store_id, **days}).json["id"]
            path = f"/api/v1/agreements/{made}"
            shown = owner.get(path).json
            signature = {name: shown[name] for name in ("text_sha256", "particulars_sha256")} | {"signer": "王一"}
            assert owner.post(f"{path}/store-signature", signature, version=1).status_code == 200
            assert signed(approver(areas=AREA)).post(f"{path}/agency-signature", version=2).status_code == 200
            settle()
        return store_id

    return sign


@pytest.fixture
def designated(city, designate):
    """The id of the one store of the chain that has an agreement."""
    return designate(city["康源大药房3店"])


@pytest.fixture
def recorder():
    """Who records the violations of a test."""
    return reviewer(areas=AREA, person_id=person("林知远"))


@pytest.fixture
def record(designated, signed, recorder):
    """Call to record a violation that waits for a second person, with these fields of the report: its id."""
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    return lambda **said: signed(recorder).post("/api/v1/violations", report | said).json["id"]


@pytest.fixture
def violation(record):
    """The id of a violation that waits for a second person."""
    return record()


@pytest.fixture
def sent_turn(whole):
    """Call with a browser, its check page, the `FormPage` and what names the record: the turn that sends it."""

    @contextmanager
    def turn(browser, checked, page, **parameters):
        cookies = "; ".join(f"{name}={browser.client.get_cookie(name).value}" for name in COOKIES)
        data = MultiDict([*checked.values, ("step", "send")])
        with whole.test_request_context(checked.path, method="POST", data=data, headers={"Cookie": cookies}):
            assert whole.preprocess_request() is None
            yield turn_of(page, parameters, argument="")

    return turn


@pytest.fixture
def confirmed(designated, signed, settle):
    """Call with items: their violations, recorded and confirmed in this order, with all that follows."""

    def make(*items, store_id=designated):
        one, other, day = signed(reviewer(areas=AREA)), signed(approver(areas=AREA)), f"{clock.today()}"
        report = {"store_id": store_id, "occurred_on": day, "found_on": day, "source": "inspection", "evidence": "照片"}
        found = []
        for item in items:
            answer = one.post("/api/v1/violations", {**report, "item": item})
            found.append(answer.json["id"])
            assert other.post(f"/api/v1/violations/{found[-1]}/confirm", {"is_another_act": True}).status_code == 200
        settle()
        return found

    return make


@pytest.fixture
def addressed(whole):
    """Call to let the clerk address the notices that wait; to how many stores."""
    return lambda: address_notices(whole.extensions["yaocheng_gateway"].connections["agreements"])


@pytest.fixture
def serve_notices(settle, addressed, tmp_path):
    """Call with violations: their notices are served today; their numbers."""

    def serve(*violations):
        addressed()
        number_papers(Numbering("test", tmp_path, Command(service_actor("gateway"), "numbering", clock.now())))
        for each in violations:
            paper_id = notice_id_of(each)
            render_paper(paper_id, policy=policies.current(), is_specimen=True, today=clock.today(), command=command())
            record_service(
                paper_id, record=service_today(), today=clock.today(), command=command(reviewer(areas=AREA).actor)
            )
        settle()
        return [papers.get(notice_id_of(each)).number for each in violations]

    return serve


@pytest.fixture
def desk(city, designate, signed, settle, whole, tmp_path):
    """A case against the chain of the city, two of whose stores have an agreement."""
    for name in (ONE, TWO):
        designate(city[name])
    case = opened(chain_proposal(subject_id=city["chain"], affected=[city[ONE], city[TWO]]))
    return Desk(city, case.case_id, signed, settle, whole, tmp_path)


@pytest.fixture
def rated(whole, city, signed, settle):
    """The ids of two stores by name that were designated for all of last year, so that they may be rated for it."""
    administrator, year = signed(user(Role.ADMINISTRATOR)), clock.today().year
    wanted = f"/api/v1/stores?q={quote('远志堂')}"
    if not administrator.get(wanted).json["items"]:
        days = {"协议起始日期": f"{date(year - 1, 1, 1)}", "协议终止日期": f"{date(year, 12, 31)}"}
        days["已签协议文本版本"] = "standard-2026"
        rows = [rosters.row(name, code=code, **days) for name, code in RATED.items()]
        upload(whole, administrator, rosters.csv_of(rows, header=RATED_HEADER), key="upload-of-rated")
        settle()
    return {each["name"]: each["id"] for each in administrator.get(wanted).json["items"]}


@pytest.fixture
def proposer():
    """Who proposes lists of determined grades."""
    return reviewer(areas=AREA, person_id=person("林知远"))


@pytest.fixture
def propose(rated, signed, proposer):
    """Call with grades by store, and who proposes: the id of the list."""

    def make(grades, *, by=proposer):
        today = clock.today()
        rows = [{"store_id": rated[name], "grade": grade} for name, grade in grades.items()]
        days = {"determined_on": f"{today}", "in_force_from": f"{today + timedelta(days=1)}"}
        body = {"year": today.year - 1, **days, "rows": rows}
        answer = signed(by).post("/api/v1/determinations", body)
        assert answer.status_code == 201, answer.json
        return answer.json["id"]

    return make

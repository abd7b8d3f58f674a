"""What another service owns: passed on under the actor's name, answered as it was answered."""

import contextlib
import re
import socket
import socketserver
import threading
from datetime import timedelta

import httpx2
import pytest

from common import clock
from common.people.commands import Role
from common.web import as_text, document_of, rows_beside
from services.agreements.domain.clauses import Clause
from services.agreements.domain.terms import Term
from services.agreements.stores.storage import changes, stores
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.clients.commands import send_command
from services.gateway.clients.connection import Connection, ServiceUnreachable
from services.gateway.clients.forwarding import HELD_BYTES
from services.gateway.forwarding.api.ownership import Ownership, document_path, merged, read_documents
from services.gateway.openapi import RESOURCES, ROUTES, TITLE
from tests.agreements import roster_files as rosters
from tests.gateway import builders
from tests.gateway.builders import approver, chain_proposal, opened, proposal, reviewer, user

#: What a decision that burdens must say.
SAID = {"statement": "当事人未提出陈述申辩。", "demands": "完成整改后申请验收。"}
STORE = rosters.row("1", 药店名称="示例大药房人民路店", 连锁品牌="示例大药房")


@pytest.fixture
def imported(whole, signed, settle):
    """The ids of the stores of a roster that an administrator uploads through the gateway."""
    administrator = signed(user(Role.ADMINISTRATOR))
    known = administrator.get("/api/v1/stores").json["items"]
    if known:
        return [each["id"] for each in known]
    content = rosters.csv_of([STORE])
    packed = httpx2.Request("POST", "http://test", files={"file": ("roster.csv", content)})
    headers = {**administrator.headers, "Idempotency-Key": f"roster-upload-{id(whole)}"}
    uploaded = whole.test_client().post(
        "/api/v1/imports", data=packed.read(), headers=headers, content_type=packed.headers["Content-Type"]
    )
    assert uploaded.status_code == 201, uploaded.text
    administrator.post(f"/api/v1/imports/{uploaded.json['id']}/commit")
    settle()
    return [each["id"] for each in administrator.get("/api/v1/stores?limit=200").json["items"]]


def test_an_upload_a_command_and_a_question_reach_their_owner(imported, signed):
    answer = signed(user(Role.AUDITOR)).get(f"/api/v1/stores/{imported[0]}")

    assert (answer.status_code, answer.json["name"]) == (200, "示例大药房人民路店")
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'


def test_the_owner_sees_the_actors_scope_and_its_refusal_comes_back(imported, signed):
    answer = signed(user(Role.PHARMACY, stores=("sto_other",))).get(f"/api/v1/stores/{imported[0]}/standing")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["code"]
    assert answer.headers["X-Request-ID"] == answer.json["request_id"]


def test_query_and_body_problems_come_back_field_by_field(imported, signed):
    client = signed(reviewer(areas=("3699",)))

    assert client.get("/api/v1/stores?limit=0").status_code == 422
    missing = client.post("/api/v1/violations", {"store_id": imported[0]})
    assert missing.status_code == 422
    assert missing.json["errors"]


def test_a_command_without_a_key_is_refused_by_its_owner(whole, signed):
    client = signed(reviewer(areas=("3699",)))
    body = {"store_id": "sto_1", "from_on": "2026-12-01", "until_on": "2027-12-01"}

    answer = whole.test_client().post("/api/v1/agreements", json=body, headers=client.headers)

    assert (answer.status_code, answer.json["code"]) == (428, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/nothing", 404),
        ("post", "/api/v1/chains", 405),
        ("put", "/api/v1/cases", 405),
        ("delete", "/api/v1/progress", 405),
        ("put", "/api/v1/papers/services", 405),
    ],
)
def test_an_unknown_path_or_method_is_told(gateway, signed, method, path, status):
    client = signed(reviewer())

    answer = gateway.test_client().open(path, method=method, headers=client.headers)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("path", ["stores/%00", "stores/%00/standing", "stores/a%0Ab/grade", "violations/%7F", "%00"])
def test_a_path_with_control_characters_is_not_found(gateway, signed, path):
    answer = signed(reviewer()).get(f"/api/v1/{path}")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["stores/.", "stores/..", "stores/./standing", "violations/%2e/files/%2E%2e"])
def test_a_path_that_would_be_resolved_into_another_is_not_found(whole, signed, path):
    answer = signed(reviewer()).get(f"/api/v1/{path}")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_a_request_of_nobody_is_not_passed_on(gateway):
    assert gateway.test_client().get("/api/v1/stores").json["code"] == "token_missing"


def test_a_service_that_is_down_is_a_clear_503_and_never_a_success(gateway, signed):
    answer = signed(reviewer()).get("/api/v1/stores")

    assert (answer.status_code, answer.json["code"]) == (503, "service_unreachable")
    assert answer.headers["Retry-After"]
    assert "Idempotency-Key" in answer.json["detail"]


def test_a_service_that_hangs_up_is_a_clear_503(service_app, gateway_db, signed):
    with socket.create_server(("127.0.0.1", 0)) as silent:

        def hang_up():
            for _ in range(2):
                silent.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        app = service_app("gateway", YAOCHENG_AGREEMENTS_URL=f"http://127.0.0.1:{silent.getsockname()[1]}")
        headers = signed(reviewer()).headers
        answer = app.test_client().get("/api/v1/stores", headers=headers)
        thread.join()

    assert (answer.status_code, answer.json["code"]) == (503, "service_unreachable")


@pytest.fixture
def dying():
    """The address of a service that is killed each time between the head and the body of its answer."""
    half = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"items":'

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(65536)
            self.request.sendall(half)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_service_killed_between_head_and_body_is_a_clear_503(method, dying, service_app, gateway_db, signed):
    app = service_app("gateway", YAOCHENG_AGREEMENTS_URL=dying, YAOCHENG_RATINGS_URL=dying)
    headers = {**signed(reviewer()).headers, "Idempotency-Key": "a-key-of-mine"}
    path, body = {"get": ("/api/v1/stores", None), "post": ("/api/v1/violations", {})}[method]

    answer = app.test_client().open(path, method=method.upper(), headers=headers, json=body)

    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert (answer.json["code"], bool(answer.headers["Retry-After"])) == ("service_unreachable", True)


def test_a_question_or_command_of_a_page_to_a_service_killed_in_its_answer_may_be_repeated(dying, keyrings):
    connection = Connection("ratings", dying, keyrings["gateway"])

    with pytest.raises(ServiceUnreachable):
        connection.get_json("/api/v1/stores", actor=reviewer().actor)
    with pytest.raises(ServiceUnreachable):
        send_command(connection, "/api/v1/violations", actor=reviewer().actor, key="a-key-of-mine")


@pytest.fixture
def strict():
    """Call with how many tokens a service refuses before it takes one: its address."""
    with contextlib.ExitStack() as ending:

        def build(refusing):
            answers = iter([b"HTTP/1.1 401 Unauthorized"] * refusing + [b"HTTP/1.1 200 OK"] * 2)

            class Handler(socketserver.BaseRequestHandler):
                def handle(self):
                    self.request.recv(65536)
                    self.request.sendall(next(answers) + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

            server = ending.enter_context(socketserver.TCPServer(("127.0.0.1", 0), Handler))
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            ending.callback(thread.join)
            ending.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_address[1]}"

        yield build


def test_a_token_of_ours_that_a_service_does_not_take_is_made_anew_and_no_fault_of_the_actors(
    strict, keyrings, gateway_db
):
    """As where a clock was set while the call was on its way."""
    someone = reviewer().actor
    for_once, for_ever = (Connection("ratings", strict(times), keyrings["gateway"]) for times in (1, 2))

    assert for_once.get_json("/api/v1/stores", actor=someone) == {}
    with pytest.raises(ServiceUnreachable):
        for_ever.get_json("/api/v1/stores", actor=someone)


def test_a_case_is_adopted_with_the_parties_as_agreements_names_them(imported, signed, follow):
    case = opened(proposal(subject_id=imported[0], affected=[imported[0]]), area="369902")
    clerk = reviewer(areas=("3699",))
    first_on = (clock.today() + timedelta(days=5)).isoformat()
    body = {"first_on": first_on, "months": 3, "source": "日常检查发现。", "reasons": "按幅度的下限。", **SAID}

    adopted = signed(clerk).post(f"/api/v1/cases/{case.case_id}/adopt", body, version=case.version)
    approved = signed(approver(areas=("3699",))).post(
        f"/api/v1/cases/{case.case_id}/approve", version=adopted.json["version"]
    )

    assert (adopted.status_code, approved.status_code) == (200, 200), (adopted.text, approved.text)
    assert signed(clerk).get(f"/api/v1/cases/{case.case_id}").json["subject_name"] == "示例大药房人民路店"


def test_a_chains_case_is_adopted_with_the_list_of_its_stores(imported, signed):
    chain_id = signed(user(Role.AUDITOR)).get(f"/api/v1/stores/{imported[0]}").json["chain_id"]
    case = opened(chain_proposal(subject_id=chain_id, affected=[imported[0]]))
    body = {"first_on": (clock.today() + timedelta(days=5)).isoformat(), **SAID}
    named = {"addressee": "示例大药房连锁有限公司", "addressee_uscc": "91360302MA35JKQX2G"}
    reasons = {"reasons": "多家门店同类问题反复发生，逐店处理不足以制止。"}
    client = signed(reviewer())

    unnamed = client.post(f"/api/v1/cases/{case.case_id}/adopt", body, version=case.version)
    bare = client.post(f"/api/v1/cases/{case.case_id}/adopt", {**body, **named}, version=case.version)
    body |= reasons
    early = client.post(f"/api/v1/cases/{case.case_id}/adopt", {**body, **named}, version=case.version)
    term = Term("agr_1", clock.today(), clock.today() + timedelta(days=365), True, clock.now(), clauses=tuple(Clause))
    changes.append_term(stores.get(imported[0]), term, command=builders.command(), messages=())
    otherwise = client.post(f"/api/v1/cases/{case.case_id}/adopt", {**body, **named}, version=case.version)
    named |= {"addressee_reason": "名册只载简称，名称以总部营业执照为准。"}
    answer = client.post(f"/api/v1/cases/{case.case_id}/adopt", {**body, **named}, version=case.version)

    assert (otherwise.status_code, otherwise.json["errors"][0]["code"]) == (422, "addressee_unregistered")
    assert (unnamed.status_code, unnamed.json["errors"][0]["code"]) == (422, "addressee_missing")
    assert (bare.status_code, bare.json["errors"][0]["code"]) == (422, "reasons_missing")
    assert (early.status_code, early.json["code"]) == (403, "nobody_reached")
    assert answer.status_code == 200, answer.text
    adopted = cases.get(case.case_id)
    assert (adopted.party.name, adopted.party.uscc) == (named["addressee"], named["addressee_uscc"])
    assert adopted.particulars.addressee_reason == named["addressee_reason"]
    assert adopted.subject_name == "示例大药房"
    assert [store.name for store in annex_of(adopted)] == ["示例大药房人民路店"]


def test_a_large_upload_is_passed_on_in_pieces(whole, signed):
    client = signed(user(Role.ADMINISTRATOR))
    packed = httpx2.Request("POST", "http://test", files={"file": ("roster.csv", b"x," * 700_000)})
    headers = {**client.headers, "Idempotency-Key": "a-large-upload"}

    answer = whole.test_client().post(
        "/api/v1/imports", data=packed.read(), headers=headers, content_type=packed.headers["Content-Type"]
    )

    # What is so large is checked by the worker.
    assert (answer.status_code, answer.json["state"]) == (201, "received")


def test_a_roster_of_more_than_the_usual_is_passed_on_and_nothing_else_of_that_size(whole, signed):
    administrator = signed(user(Role.ADMINISTRATOR))
    content = rosters.csv_of([rosters.row("大名册药房")]) + b"\r\n" * (11 * 1024 * 1024)
    packed = httpx2.Request("POST", "http://test", files={"file": ("roster.csv", content)})
    headers = {**administrator.headers, "Idempotency-Key": "roster-of-22-megabytes"}

    uploaded = whole.test_client().post(
        "/api/v1/imports", data=packed.read(), headers=headers, content_type=packed.headers["Content-Type"]
    )
    refused = whole.test_client().post(
        "/api/v1/agreements",
        data=b"x",
        headers=headers,
        environ_overrides={"CONTENT_LENGTH": str(22 * 1024 * 1024)},
    )

    assert (uploaded.status_code, uploaded.json["state"]) == (201, "received")
    assert (refused.status_code, refused.json["code"]) == (413, "too_large")


def test_a_question_about_ten_thousand_stores_is_passed_on_and_answered_whole(imported, signed):
    asked = [imported[0], "P36990299999"] * 5_000

    answer = signed(user(Role.SETTLEMENT)).post("/api/v1/standings/lookup", {"codes": asked})
    party = signed(user(Role.PHARMACY, stores=("sto_other",))).post("/api/v1/standings/lookup", {"codes": asked})

    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert len(answer.data) == int(answer.headers["Content-Length"]) > HELD_BYTES
    assert [each["asked"] for each in answer.json["items"]] == asked
    assert [each["outcome"] for each in answer.json["items"]] == ["found", "not_found"] * 5_000
    assert {each["outcome"] for each in party.json["items"]} == {"not_found"}


def test_a_case_about_an_unknown_store_cannot_be_adopted(whole, signed):
    case = opened()
    body = {"first_on": (clock.today() + timedelta(days=5)).isoformat(), "months": 3, "reasons": "按下限。", **SAID}

    answer = signed(reviewer()).post(f"/api/v1/cases/{case.case_id}/adopt", body, version=case.version)

    assert answer.status_code == 404


def test_the_merged_document_holds_every_path_once(gateway):
    shown = gateway.test_client().get("/api/v1/openapi.json").json

    documents = read_documents()
    assert set(shown["paths"]) == {path for document in documents.values() for path in document["paths"]}
    assert {"/api/v1/cases", "/api/v1/stores/{store_id}/grade", "/api/v1/holds"} <= set(shown["paths"])
    assert merged(documents) == shown


def test_the_merged_document_says_that_an_owner_may_be_silent():
    documents = read_documents()
    shown = merged(documents)["paths"]

    for paths, path, is_told in (
        (shown, "/api/v1/holds", True),
        (documents["agreements"]["paths"], "/api/v1/holds", False),
        (shown, "/api/v1/accounts", False),
    ):
        assert ("service_unreachable" in paths[path]["get"]["responses"]["503"]["x-codes"]) is is_told


def test_each_path_has_one_owner():
    ownership = Ownership(read_documents())

    assert ownership.find("/api/v1/stores/sto_1", "GET") == "agreements"
    assert ownership.find("/api/v1/stores/sto_1/grade", "GET") == "ratings"
    assert ownership.find("/api/v1/cases", "GET") is None


def test_the_committed_document_is_fresh():
    assert document_path("gateway").read_text(encoding="utf-8") == as_text(
        document_of(TITLE, RESOURCES, access=rows_beside(*ROUTES))
    )


def test_the_page_to_try_the_api_runs_no_foreign_and_no_inline_script(gateway):
    answer = gateway.test_client().get("/api/v1/docs")

    assert answer.status_code == 200
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert "<script>" not in answer.text
    scripts = re.findall(r'<script src="([^"]+)"></script>', answer.text)
    assert [path.rpartition("/")[2] for path in scripts] == ["swagger-ui-bundle.js", "docs.js"]
    for script in map(gateway.test_client().get, scripts):
        assert (script.status_code, script.mimetype) == (200, "text/javascript")


@pytest.mark.parametrize("sign", ["%3Fx=1", "%23x", "%00", "%0d%0aX:1"])
def test_a_sign_in_an_id_is_no_query_and_no_fragment(whole, imported, signed, sign):
    client = signed(reviewer(areas=("3699",)))

    assert client.get(f"/api/v1/stores/{imported[0]}").status_code == 200
    assert client.get(f"/api/v1/stores/{imported[0]}{sign}").status_code == 404
    assert client.get(f"/api/v1/stores/{imported[0]}{sign}/standing").status_code == 404


def test_a_header_beyond_ascii_is_refused(whole, signed):
    client = signed(reviewer(areas=("3699",)))

    answer = whole.test_client().get("/api/v1/stores", headers={**client.headers, "If-Match": "你好"})

    assert (answer.status_code, answer.json["code"]) == (422, "header_malformed")

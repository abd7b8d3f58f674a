"""Papers over HTTP: lists, the PDF, and the record of service."""

from datetime import timedelta

import pytest

from common import clock, mongo
from common.messages.words import MembershipKind
from common.people.commands import Role
from common.scope import Member
from services.gateway.papers.storage import papers
from tests.gateway.builders import adopted, approved, opened, proposal, rendered, reviewer, user


@pytest.fixture
def paper_id(gateway, follow, tmp_path, gateway_db):
    """The id of an issued paper; numbers begin anew with each test, since its anchors do."""
    gateway_db["papers"].delete_many({})
    gateway_db["leases"].delete_many({})
    case = approved(adopted(opened()))
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    follow()
    return paper_id


def receipt(**different):
    return {"served_on": clock.today().isoformat(), "manner": "in_person", "receiver": "王五", **different}


def test_a_reviewer_reads_an_issued_paper_and_records_its_service(signed, paper_id):
    client = signed(reviewer())
    shown = client.get(f"/api/v1/papers/{paper_id}")

    answer = client.post(f"/api/v1/papers/{paper_id}/service", receipt())

    assert shown.json["status"] == "rendered"
    assert shown.headers["ETag"] == f'"{shown.json["version"]}"'
    assert (answer.status_code, answer.json["id"]) == (200, paper_id)
    after = client.get(f"/api/v1/papers/{paper_id}").json
    assert (after["status"], after["manner"], after["served_on"]) == (
        "served",
        "in_person",
        clock.today().isoformat(),
    )


def shown(client, paths):
    """What each address answers, of a list its first item."""
    answers = [client.get(f"/api/v1{path}").json for path in paths]
    return [answer.get("items", [answer])[0] for answer in answers]


def test_an_early_resumption_is_told_with_its_day_and_number_in_lists_and_single_answers(
    signed, paper_id, follow, tmp_path
):
    client = signed(reviewer())
    held = papers.get(paper_id)
    assert client.post(f"/api/v1/papers/{paper_id}/service", receipt()).status_code == 200
    follow()
    message = proposal(measure="resumption", months=None, ends_case_id=held.about, subject_id=held.subject_id)
    case = approved(adopted(opened(message)))
    follow()
    ending = rendered(case, anchor_dir=tmp_path)
    follow()
    paths = (f"/papers/{paper_id}", f"/papers?case_id={held.about}", f"/cases/{held.about}")
    paths += (f"/cases?subject_id={held.subject_id}&measure=suspension",)
    before = shown(client, paths)
    assert client.post(f"/api/v1/papers/{ending}/service", receipt()).status_code == 200
    follow()

    after = shown(client, paths)

    resumed = papers.get(ending)
    told = {"resumed_on": f"{resumed.effect.first_day}", "resumed_by": case.case_id, "resumed_number": resumed.number}
    nothing = dict.fromkeys(told)
    assert [{name: each[name] for name in told} for each in before] == [nothing] * 4
    assert [{name: each[name] for name in told} for each in after] == [told] * 4
    assert [each["last_on"] for each in after] == [each["last_on"] for each in before]


def test_service_is_recorded_once_even_when_the_client_tries_again(signed, paper_id):
    client = signed(reviewer())
    path = f"/api/v1/papers/{paper_id}/service"
    first = client.post(path, receipt(), key="service-of-paper-1")

    again = client.post(path, receipt(), key="service-of-paper-1")
    other = client.post(path, receipt())

    assert first.json == again.json
    assert (other.status_code, other.json["code"]) == (403, "paper_transition_not_allowed")


@pytest.mark.parametrize(
    ("different", "code"),
    [
        ({"served_on": "2199-01-01"}, "service_day_refused"),
        ({"served_on": "2018-01-01"}, "service_day_refused"),
        ({"served_on": "22.11.2026"}, "invalid"),
        ({"manner": "pigeon"}, "invalid"),
        ({"receiver": ""}, "invalid"),
        ({"receiver": {"$ne": ""}}, "invalid"),
    ],
)
def test_a_wrong_receipt_writes_nothing(signed, paper_id, different, code):
    before = papers.get(paper_id)

    answer = signed(reviewer()).post(f"/api/v1/papers/{paper_id}/service", receipt(**different))

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert papers.get(paper_id) == before


@pytest.mark.parametrize("role", [Role.PHARMACY, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_records_service(signed, paper_id, role):
    stores = (papers.get(paper_id).subject_id,) if role is Role.PHARMACY else ()

    answer = signed(user(role, stores=stores)).post(f"/api/v1/papers/{paper_id}/service", receipt())

    assert (answer.status_code, answer.json["code"]) == (403, "role_not_allowed")


def test_the_pdf_comes_as_it_is_stored(signed, paper_id):
    answer = signed(reviewer()).get(f"/api/v1/papers/{paper_id}/pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.headers["ETag"] == f'"{papers.get(paper_id).sha256}"'
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["", "/pdf"])
def test_a_foreign_paper_is_not_found(signed, paper_id, path):
    for stranger in (reviewer(areas=("3604",)), user(Role.PHARMACY, stores=("sto_other",))):
        assert signed(stranger).get(f"/api/v1/papers/{paper_id}{path}").json["code"] == "paper_not_found"
    assert signed(reviewer()).get(f"/api/v1/papers/pap_unknown{path}").status_code == 404


def test_papers_are_listed_page_by_page_within_scope(signed, paper_id, follow, clock_file):
    case_ids = [papers.get(paper_id).about]
    for _ in range(3):
        clock.advance(seconds=1)
        case_ids.append(approved(adopted(opened())).case_id)
    follow()
    client = signed(reviewer())
    shown, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"/api/v1/papers?limit=2{cursor and '&cursor=' + cursor}").json
        shown += [each["case_id"] for each in answer["items"]]
        cursor = answer["next"]

    assert shown == case_ids[::-1]
    assert answer["count"] == 4
    assert signed(reviewer(areas=("3604",))).get("/api/v1/papers").json["items"] == []
    assert signed(user(Role.PHARMACY, stores=("sto_1",))).get("/api/v1/papers").json["count"] == 0
    assert client.get(f"/api/v1/papers?case_id={case_ids[0]}&status=rendered").json["count"] == 1


def test_a_headquarters_lists_the_served_papers_of_its_chain(signed, paper_id):
    own = Member("cha_own", MembershipKind.DIRECT, clock.today())
    papers.set_scope(papers.get(paper_id).subject_id, area="360302", memberships=(own,))
    signed(reviewer()).post(f"/api/v1/papers/{paper_id}/service", receipt())

    own = signed(user(Role.HEADQUARTERS, chains=("cha_own",))).get("/api/v1/papers").json
    other = signed(user(Role.HEADQUARTERS, chains=("cha_other",))).get("/api/v1/papers").json

    assert [each["id"] for each in own["items"]] == [paper_id]
    assert other["items"] == []


def test_a_headquarters_keeps_a_decision_of_a_store_that_left_and_hears_nothing_later(
    signed, paper_id, follow, tmp_path, clock_file
):
    held, clerk, headquarters = papers.get(paper_id), reviewer(), user(Role.HEADQUARTERS, chains=("cha_own",))
    signed(clerk).post(f"/api/v1/papers/{paper_id}/service", receipt())
    follow()
    left = Member("cha_own", MembershipKind.DIRECT, clock.today(), clock.today() + timedelta(1))
    case = approved(
        adopted(opened(proposal(measure="resumption", ends_case_id=held.about, subject_id=held.subject_id)))
    )
    follow()
    ending = rendered(case, anchor_dir=tmp_path)
    clock.advance(days=1)
    signed(clerk).post(f"/api/v1/papers/{ending}/service", receipt())
    follow()
    papers.set_scope(held.subject_id, area="360302", memberships=(left,))

    client = signed(headquarters)
    listed = client.get("/api/v1/papers").json

    assert [(each["id"], each["resumed_on"], each["resumed_by"]) for each in listed["items"]] == [
        (paper_id, None, None)
    ]
    assert client.get(f"/api/v1/papers/{paper_id}").json["resumed_number"] is None
    assert client.get(f"/api/v1/papers/{paper_id}/pdf").status_code == 200
    assert [client.get(f"/api/v1/papers/{ending}{end}").status_code for end in ("", "/pdf")] == [404, 404]
    assert signed(clerk).get(f"/api/v1/papers/{paper_id}").json["resumed_by"] == case.case_id


def test_a_new_headquarters_sees_nothing_before_its_first_day(signed, paper_id, clock_file):
    signed(reviewer()).post(f"/api/v1/papers/{paper_id}/service", receipt())
    joins = Member("cha_own", MembershipKind.DIRECT, clock.today() + timedelta(1))
    papers.set_scope(papers.get(paper_id).subject_id, area="360302", memberships=(joins,))
    headquarters = user(Role.HEADQUARTERS, chains=("cha_own",))

    before = signed(headquarters).get(f"/api/v1/papers/{paper_id}/pdf")
    clock.advance(days=1)
    after = signed(headquarters).get(f"/api/v1/papers/{paper_id}/pdf")

    assert (before.status_code, after.status_code) == (404, 200)


def test_many_papers_are_served_in_one_call_and_answer_one_by_one(signed, paper_id):
    client = signed(reviewer())

    answer = client.post("/api/v1/papers/services", receipt(paper_ids=[paper_id, "pap_unknown"]))

    assert answer.status_code == 200
    results = {each["paper_id"]: each["code"] for each in answer.json["results"]}
    assert results == {paper_id: None, "pap_unknown": "paper_not_found"}
    assert papers.get(paper_id).status == "served"


def test_many_services_answer_the_same_when_the_record_of_their_key_has_expired(signed, paper_id):
    client = signed(reviewer())
    body = receipt(paper_ids=["pap_unknown", paper_id])

    def post(body):
        mongo.database("gateway")["idempotency"].delete_many({})
        return client.post("/api/v1/papers/services", body, key="key-of-many-papers")

    first, again, other = post(body), post(body), post({**body, "paper_ids": [paper_id]})

    assert (again.status_code, again.json) == (200, first.json)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_papers_of_which_none_can_be_served_are_refused(signed):
    answer = signed(reviewer()).post("/api/v1/papers/services", receipt(paper_ids=["pap_unknown"]))

    assert (answer.status_code, answer.json["code"]) == (422, "nothing_served")


@pytest.mark.parametrize("paper_ids", [[], ["pap_1"] * 201])
def test_no_paper_and_too_many_are_refused(signed, paper_ids):
    assert signed(reviewer()).post("/api/v1/papers/services", receipt(paper_ids=paper_ids)).status_code == 422

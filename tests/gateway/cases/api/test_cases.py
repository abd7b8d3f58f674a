import threading
from datetime import timedelta

import pytest

from common import clock
from common.people.commands import Role
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from tests.gateway.builders import adopted, approver, chain_proposal, opened, person, proposal, reviewer, user


def path(case, act=""):
    return f"/api/v1/cases/{case.case_id}{act and '/' + act}"


def test_an_approver_reads_a_case_and_approves_the_version_that_was_read(signed):
    case = adopted()
    client = signed(approver())
    shown = client.get(path(case))

    answer = client.post(path(case, "approve"), version=int(shown.headers["ETag"].strip('"')))

    assert set(shown.json["allowed_actions"]) == {"approve", "return", "withdraw"}
    assert shown.json["facts"][0]["clause"] == "协议第20条"
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{case.version + 1}"'
    assert answer.json["message_id"].startswith("msg_")
    assert cases.get(case.case_id).status is Status.APPROVED


def test_a_case_tells_its_steps_with_what_each_adoption_wrote(signed):
    case = adopted()
    by = approver()
    signed(by).post(path(case, "return"), {"reason": "请改起始日。"}, version=case.version)
    first_on = clock.today() + timedelta(days=9)
    again = adopted(cases.get(case.case_id), first_on=first_on)

    first, returned, second = signed(approver()).get(path(again)).json["steps"]

    assert [each["status"] for each in (first, returned, second)] == ["adopted", "returned", "adopted"]
    assert first["particulars"]["first_on"] == case.particulars.first_on.isoformat()
    assert second["particulars"]["first_on"] == first_on.isoformat()
    assert (returned["words"], returned["account"], returned["particulars"]) == ("请改起始日。", by.actor.account, None)


@pytest.mark.parametrize(("version", "status", "code"), [(1, 412, "stale_version"), (None, 428, "if_match_missing")])
def test_an_old_or_missing_version_is_refused(signed, version, status, code):
    case = adopted()

    answer = signed(approver()).post(path(case, "approve"), version=version)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert cases.get(case.case_id) == case


def test_two_approvals_at_once_leave_one_decision(gateway, signed):
    case = adopted()
    clients = [signed(approver()) for _ in range(6)]
    statuses = []
    threads = [
        threading.Thread(
            target=lambda client=client: statuses.append(
                client.post(path(case, "approve"), version=case.version).status_code
            )
        )
        for client in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 409, 412}
    assert cases.get(case.case_id).version == case.version + 1


def test_one_persons_second_account_may_not_decide_what_the_first_adopted(signed):
    one = person()
    case = adopted(by=reviewer(person_id=one))

    answer = signed(approver(person_id=one)).post(path(case, "approve"), version=case.version)

    assert (answer.status_code, answer.json["code"]) == (403, "same_person")
    assert "另一名" in answer.json["detail"]


def test_who_recorded_what_the_case_relies_on_is_not_offered_approval_and_is_refused_it(signed):
    one = person()
    case = adopted(opened(proposal(relied_on=[one])))
    client = signed(approver(person_id=one))

    shown, answer = client.get(path(case)), client.post(path(case, "approve"), version=case.version)

    assert set(shown.json["allowed_actions"]) == {"return"}
    assert (answer.status_code, answer.json["code"]) == (403, "relied_on_person")


def test_a_repeated_approval_answers_the_same_and_another_body_under_its_key_is_refused(signed):
    case = adopted()
    client = signed(approver())
    first = client.post(path(case, "approve"), version=case.version, key="approve-once-1")

    again = client.post(path(case, "approve"), version=case.version, key="approve-once-1")
    other = client.post(path(case, "withdraw"), {"reason": "另一请求"}, version=case.version, key="approve-once-1")

    assert first.json == again.json
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert cases.get(case.case_id).status is Status.APPROVED


def test_a_command_without_a_key_is_refused(gateway, signed):
    case = adopted()
    headers = {**signed(approver()).headers, "If-Match": f'"{case.version}"'}

    answer = gateway.test_client().post(path(case, "approve"), headers=headers)

    assert (answer.status_code, answer.json["code"]) == (428, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("roles", "act", "body"),
    [
        ((Role.REVIEWER,), "approve", {}),
        ((Role.APPROVER,), "adopt", {"first_on": "2030-01-01"}),
        ((Role.AUDITOR,), "withdraw", {"reason": "不想要"}),
        ((Role.REVIEWER,), "return", {"reason": "请补充"}),
    ],
)
def test_a_wrong_role_is_refused(signed, roles, act, body):
    case = adopted()

    answer = signed(user(*roles)).post(path(case, act), body, version=case.version)

    assert (answer.status_code, answer.json["code"]) == (403, "role_not_allowed")


@pytest.mark.parametrize("case_id", ["case_unknown", "case_$ne", "..."])
def test_an_unknown_case_is_not_found(signed, case_id):
    assert signed(approver()).get(f"/api/v1/cases/{case_id}").status_code == 404


def test_a_case_of_another_area_is_not_found_nor_listed(signed):
    case = adopted()
    stranger = signed(approver(areas=("3604",)))

    assert stranger.get(path(case)).json["code"] == "case_not_found"
    assert stranger.post(path(case, "approve"), version=case.version).status_code == 404
    assert case.case_id not in stranger.get(f"/api/v1/cases?proposal_id={case.proposal_id}").text


@pytest.mark.parametrize("role", [Role.PHARMACY, Role.HEADQUARTERS])
def test_a_party_sees_no_case(signed, role):
    case = opened(chain_proposal())
    party = user(role, stores=("sto_1",), chains=(case.subject_id,))

    assert signed(party).get(path(case)).status_code == 403


def test_a_case_is_returned_with_a_reason(signed):
    case = adopted()

    answer = signed(approver()).post(path(case, "return"), {"reason": "请补充依据"}, version=case.version)

    assert answer.status_code == 200
    shown = signed(reviewer()).get(path(case)).json
    assert (shown["status"], shown["reason"]) == ("returned", "请补充依据")


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "x" * 1001}, {"reason": {"$gt": ""}}, {"reason": "好的", "x": 1}]
)
def test_a_return_without_a_proper_reason_writes_nothing(signed, body):
    case = adopted()

    answer = signed(approver()).post(path(case, "return"), body, version=case.version)

    assert answer.status_code == 422
    assert cases.get(case.case_id) == case


def test_cases_are_listed_latest_first_page_by_page(signed, gateway_db):
    gateway_db["cases"].delete_many({})
    wanted = [opened().case_id for _ in range(5)]
    client = signed(reviewer())
    shown, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"/api/v1/cases?status=proposed&limit=2{cursor and '&cursor=' + cursor}").json
        shown += [each["id"] for each in answer["items"]]
        cursor = answer["next"]

    assert sorted(shown) == sorted(wanted)
    assert answer["count"] == 5
    assert client.get("/api/v1/cases?status=approved").json == {"items": [], "next": None, "count": 0}


@pytest.mark.parametrize("query", ["status=nothing", "limit=0", "limit=201", "cursor=broken", "unknown=1"])
def test_a_malformed_query_is_told(signed, query):
    assert signed(reviewer()).get(f"/api/v1/cases?{query}").status_code == 422


def test_a_served_decision_shows_what_it_is_today(signed, gateway_db):
    case = opened()
    gateway_db["cases"].update_one(
        {"_id": case.case_id},
        {"$set": {"status": "served", "first_on": clock.today().isoformat(), "last_on": clock.today().isoformat()}},
    )

    shown = signed(reviewer()).get(path(case)).json

    assert (shown["status"], shown["standing"], shown["label"]) == ("served", "effective", "已生效")

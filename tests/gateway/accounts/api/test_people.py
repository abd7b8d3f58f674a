import pytest

from common import clock
from common.people.commands import Role
from deploy.demo.city.codes import identity_number
from services.gateway import policies
from services.gateway.accounts.storage import accounts
from services.gateway.accounts.usecases.create_first_administrator import NotTheFirst, create_first_administrator
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.storage.subjects import note
from tests.gateway.builders import PASSWORD, command, person, reviewer, user
from tests.gateway.conftest import stop

REGISTER, CREATE = "/api/v1/persons", "/api/v1/accounts"


@pytest.fixture
def administrator(whole, signed):
    return signed(user(Role.ADMINISTRATOR))


def account(person_id, **different):
    fields = {
        "username": "zhao.min",
        "password": PASSWORD,
        "person_id": person_id,
        "roles": ["reviewer"],
        "areas": ["3603"],
    }
    return {**fields, **different}


def test_an_administrator_registers_a_person_and_gives_two_accounts(administrator, gateway):
    person_id = administrator.post(REGISTER, {"name": "赵敏", "identity_number": identity_number(9001)}).json["id"]

    first = administrator.post(CREATE, account(person_id))
    second = administrator.post(CREATE, account(person_id, username="zhao.min.2", roles=["approver"]))

    assert (first.status_code, second.status_code) == (201, 201)
    found = [accounts.find(answer.json["id"]) for answer in (first, second)]
    assert {each.person_id for each in found} == {person_id}
    assert {each.person_name for each in found} == {"赵敏"}


def test_a_person_is_registered_once_by_identity_number(administrator, gateway_db):
    number = "11010519491231002x"
    body = {"name": "钱进", "identity_number": number}
    known = administrator.post(REGISTER, body).json["id"]

    answer = administrator.post(REGISTER, {**body, "identity_number": "１１０１０５ 1949 1231\u3000002X "})

    assert (answer.status_code, answer.json["code"]) == (409, "person_known")
    assert known in answer.json["detail"]
    assert (answer.json["errors"][0]["field"], known in answer.json["errors"][0]["message"]) == (
        "identity_number",
        True,
    )
    assert gateway_db["persons"].count_documents({"name": "钱进"}) == 1
    assert number[:-1] not in str(list(gateway_db["persons"].find()))


def test_a_person_is_known_still_when_the_secret_of_forms_was_changed(administrator, service_app):
    body = {"name": "孙续", "identity_number": identity_number(9002)}
    administrator.post(REGISTER, body)
    changed = service_app("gateway", YAOCHENG_SECRET_KEY="another-" + "k" * 43)
    headers = {**administrator.headers, "Idempotency-Key": "key-after-the-change"}

    answer = changed.test_client().post(REGISTER, json=body, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (409, "person_known")
    stop(changed)


def test_under_another_identity_key_a_person_who_is_known_is_taken_for_a_new_one(administrator, service_app):
    body = {"name": "孙新", "identity_number": identity_number(9003)}
    administrator.post(REGISTER, body)
    changed = service_app("gateway", YAOCHENG_IDENTITY_KEY="another-" + "i" * 43)
    headers = {**administrator.headers, "Idempotency-Key": "key-after-the-loss"}

    answer = changed.test_client().post(REGISTER, json=body, headers=headers)

    assert answer.status_code == 201
    stop(changed)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194912310021", "identity_number_check_character"),
        ("11010519491331002X", "identity_number_birth"),
        ("11010519491231002", "identity_number_form"),
        ("E12345678", "identity_number_form"),
    ],
)
def test_a_number_that_nobody_can_have_is_refused_and_not_repeated(administrator, number, code):
    answer = administrator.post(REGISTER, {"name": "李丽", "identity_number": number})

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert number not in answer.text


@pytest.mark.parametrize("role", ["reviewer", "approver", "supervisor"])
def test_staff_without_an_identity_number_get_no_account(administrator, role):
    person_id = administrator.post(REGISTER, {"name": "王佚"}).json["id"]

    answer = administrator.post(CREATE, account(person_id, username=f"no-number-{role}", roles=[role]))
    party = account(person_id, username=f"party-{role}", roles=["auditor"], areas=[])

    assert (answer.status_code, answer.json["code"]) == (422, "identity_number_required")
    assert administrator.post(CREATE, party).status_code == 201


def test_an_account_is_bound_to_stores_and_chains_that_exist(whole, signed):
    client = signed(user(Role.ADMINISTRATOR))
    note({"sto_known": Told(1, Subject("sto_known", "store", "示例大药房", None, "360302", ()))})
    fields = {"roles": ["pharmacy"], "areas": []}

    right = client.post(CREATE, account(person(), username="a.store", stores=["sto_known"], **fields))
    wrong = client.post(
        CREATE, account(person(), username="no.store", stores=["sto_known", "sto_none"], chains=["sto_known"], **fields)
    )

    assert right.status_code == 201
    assert (wrong.status_code, wrong.json["code"]) == (422, "scope_unknown")
    assert {each["field"] for each in wrong.json["errors"]} == {"stores", "chains"}
    assert "sto_none" in wrong.json["detail"]


@pytest.mark.parametrize("unknown", ["999999", "123456"])
def test_an_account_is_bound_to_areas_of_the_installation(whole, signed, unknown):
    client = signed(user(Role.ADMINISTRATOR))

    wrong = client.post(CREATE, account(person(), username=f"area-{unknown}", areas=["3699", unknown]))
    right = client.post(CREATE, account(person(), username=f"right-{unknown}", areas=["369900", "369902"]))

    assert (wrong.status_code, wrong.json["code"]) == (422, "scope_unknown")
    assert [(each["field"], unknown in each["message"]) for each in wrong.json["errors"]] == [("areas", True)]
    assert right.status_code == 201


def test_a_user_name_is_given_once(administrator):
    person_id = person()
    administrator.post(CREATE, account(person_id, username="once.only"))

    answer = administrator.post(CREATE, account(person_id, username="once.only"))

    assert (answer.status_code, answer.json["code"]) == (409, "username_taken")


def test_an_account_needs_a_registered_person_and_a_scope(administrator):
    assert administrator.post(CREATE, account("per_nobody", username="no.body")).json["code"] == "person_not_found"
    answer = administrator.post(CREATE, account(person(), username="no.areas", areas=[]))
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "areas_missing")


def test_a_repeated_command_answers_the_same_and_another_body_is_refused(administrator):
    body = {"name": "孙立"}
    first = administrator.post(REGISTER, body, key="register-sun-li")

    again = administrator.post(REGISTER, body, key="register-sun-li")
    other = administrator.post(REGISTER, {"name": "孙立人"}, key="register-sun-li")

    assert first.json == again.json
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("path", [REGISTER, CREATE])
def test_nobody_else_keeps_people(signed, path):
    answer = signed(reviewer()).post(path, {"name": "x"})

    assert (answer.status_code, answer.json["code"]) == (403, "role_not_allowed")


def test_accounts_are_listed_page_by_page_without_secrets(administrator):
    names = []
    cursor = ""
    while cursor is not None:
        answer = administrator.get(f"/api/v1/accounts?limit=2{cursor and '&cursor=' + cursor}").json
        names += [each["username"] for each in answer["items"]]
        cursor = answer["next"]

    assert names == sorted(names)
    assert len(names) == answer["count"]
    assert "argon2" not in str(answer)


def test_the_first_administrator_is_made_once(gateway_db):
    gateway_db["accounts"].delete_many({})
    options = {"username": "admin.one", "password": PASSWORD, "person_name": "周管理"}
    rules = policies.current().sign_in.on(clock.today())

    receipt = create_first_administrator(**options, rules=rules, command=command())

    assert accounts.find(receipt.resource_id).roles == (Role.ADMINISTRATOR,)
    with pytest.raises(NotTheFirst):
        create_first_administrator(**options, rules=rules, command=command())


def scope_of(account_id):
    found = accounts.find(account_id)
    return found.roles, found.stores, found.scope_version


@pytest.fixture
def owner(gateway):
    note({each: Told(1, Subject(each, "store", each, None, "360302", ())) for each in ("sto_1", "sto_2")})
    return user(Role.PHARMACY, areas=(), stores=("sto_1",))


def scope_path(someone):
    return f"{CREATE}/{someone.actor.account}/scope"


def test_a_new_scope_counts_at_once_and_is_told_with_its_version(administrator, signed, owner, gateway_db):
    session = signed(owner)
    read = administrator.get(f"{CREATE}/{owner.actor.account}")

    set_to = administrator.post(scope_path(owner), {"roles": ["pharmacy"], "stores": ["sto_2"]}, version=1)

    assert (read.json["stores"], read.headers["ETag"]) == (["sto_1"], '"1"')
    assert (set_to.status_code, set_to.json["version"]) == (200, 2)
    assert scope_of(owner.actor.account) == ((Role.PHARMACY,), ("sto_2",), 2)
    assert session.get("/api/v1/session").json["account"]["stores"] == ["sto_2"]
    told = gateway_db["accounts"].find_one({"_id": owner.actor.account})["pending"]
    assert [(each["name"], each["data"]["stores"], each["data"]["scope_version"]) for each in told] == [
        ("AccountCreated", ["sto_1"], 1),
        ("AccountScopeSet", ["sto_2"], 2),
    ]


@pytest.mark.parametrize(
    ("body", "version", "code"),
    [
        ({"roles": ["pharmacy"], "stores": ["sto_2"]}, 7, "stale_version"),
        ({"roles": ["pharmacy"]}, 1, "account_refused"),
        ({"roles": ["pharmacy", "reviewer"], "stores": ["sto_2"], "areas": ["3603"]}, 1, "account_refused"),
        ({"roles": ["reviewer"], "areas": ["360"]}, 1, None),
    ],
    ids=["stale", "no store", "mixed", "staff"],
)
def test_a_scope_that_cannot_be_is_refused_and_the_old_one_stays(administrator, owner, body, version, code):
    refused = administrator.post(scope_path(owner), body, version=version)

    if code is None:
        assert refused.status_code == 200
    else:
        assert refused.json["code"] == code
        assert scope_of(owner.actor.account) == ((Role.PHARMACY,), ("sto_1",), 1)


def test_an_account_that_nobody_has_gets_no_scope(administrator):
    answer = administrator.post(f"{CREATE}/acc_nobody/scope", {"roles": ["auditor"]}, version=1)

    assert (answer.status_code, answer.json["code"]) == (404, "account_not_found")

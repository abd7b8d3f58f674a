from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from common import clock
from common.people.commands import Actor, Role, service_actor
from services.gateway.accounts.storage import accounts, sessions
from services.gateway.accounts.usecases.forget_sessions import forget_sessions
from tests.gateway.builders import PASSWORD, reviewer, user
from tests.gateway.conftest import stop
from tests.gateway.portal.test_sign_in import submit

#: Here a password costs what it costs in service.
pytestmark = pytest.mark.usefixtures("earnest_passwords")


def attempt(gateway, username, password=PASSWORD):
    return gateway.test_client().post("/api/v1/session", json={"username": username, "password": password})


def test_a_token_is_given_for_name_and_password_and_ends_with_sign_out(gateway, signed):
    someone = reviewer()
    client = signed(someone)

    shown = client.get("/api/v1/session")

    assert shown.json["account"]["person_id"] == someone.person
    assert "password" not in shown.text
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/session").json["code"] == "token_invalid"


@pytest.mark.parametrize("username", ["nobody.here", None])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(gateway, username):
    answer = attempt(gateway, username or reviewer().username, "wrong password")

    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_failed")


def test_five_failures_from_one_place_have_to_wait_even_with_the_right_password(gateway, clock_file):
    someone = reviewer()
    for _ in range(5):
        assert attempt(gateway, someone.username, "wrong password").json["code"] == "sign_in_failed"

    refused = attempt(gateway, someone.username)
    clock.advance(minutes=16)
    allowed = attempt(gateway, someone.username)

    assert (refused.status_code, refused.json["code"]) == (401, "sign_in_failed")
    assert allowed.status_code == 201


def test_the_lock_holds_without_redis(service_app, gateway_db):
    app = service_app("gateway", YAOCHENG_REDIS_URL="redis://127.0.0.1:1/0")
    someone = reviewer()
    for _ in range(5):
        attempt(app, someone.username, "wrong password")

    assert attempt(app, someone.username).json["code"] == "sign_in_failed"


def attempts_at_once(gateway, username, password=PASSWORD, *, count=12):
    """The codes of so many tries made at the same moment; None for one that signed in."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: attempt(gateway, username, password).json.get("code"), range(count)))


def test_parallel_guesses_do_not_get_past_the_limit(gateway):
    someone = reviewer()

    codes = attempts_at_once(gateway, someone.username, "wrong password")

    assert set(codes) <= {"sign_in_failed", "sign_in_busy"}
    assert [attempt(gateway, someone.username, "wrong password").status_code for _ in range(5)] == [401] * 5
    assert attempt(gateway, someone.username).json["code"] == "sign_in_failed"


def test_who_signs_in_many_times_at_once_is_never_told_that_the_password_is_wrong(gateway):
    someone = reviewer()

    codes = attempts_at_once(gateway, someone.username)

    assert None in codes
    assert set(codes) <= {None, "sign_in_busy"}
    assert attempt(gateway, someone.username).status_code == 201


def test_no_refusal_tells_whether_a_user_name_exists(gateway):
    someone = reviewer()
    wrong = [attempt(gateway, someone.username, "wrong password") for _ in range(5)]
    refusals = [*wrong, attempt(gateway, someone.username), attempt(gateway, "nobody.here")]

    told = {(each.status_code, each.json["code"], each.json["detail"]) for each in refusals}
    assert len(told) == 1
    assert "须等待15分钟" in told.pop()[2]


def test_a_success_forgets_earlier_failures(gateway):
    someone = reviewer()
    for _ in range(4):
        attempt(gateway, someone.username, "wrong password")
    attempt(gateway, someone.username)
    for _ in range(4):
        attempt(gateway, someone.username, "wrong password")

    assert attempt(gateway, someone.username).status_code == 201


def test_a_session_ends_by_the_common_clock(signed, clock_file):
    client = signed(reviewer())

    clock.advance(hours=12)

    answer = client.get("/api/v1/session")
    assert (answer.status_code, answer.json["code"]) == (401, "token_expired")


def test_a_closed_account_is_out_at_once(gateway, signed, gateway_db):
    someone = reviewer()
    client = signed(someone)

    gateway_db["accounts"].update_one({"username": someone.username}, {"$set": {"is_active": False}})

    assert client.get("/api/v1/session").status_code == 401
    assert attempt(gateway, someone.username).json["code"] == "sign_in_failed"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token_missing"),
        ("Bearer ", "token_missing"),
        ("Bearer made-up", "token_invalid"),
        ("Basic dXNlcjpwYXNz", "token_missing"),
    ],
)
def test_a_request_without_a_known_token_is_refused(gateway, header, code):
    answer = gateway.test_client().get("/api/v1/cases", headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer.json["code"]) == (401, code)
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("service", ["gateway", "agreements"])
def test_a_service_token_opens_no_user_route(gateway, token_for, service):
    token = token_for(service, Actor("acc_1", "per_1", (Role.ADMINISTRATOR,)))

    answer = gateway.test_client().get("/api/v1/accounts", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


def test_a_user_token_opens_no_internal_route(signed):
    assert signed(user(Role.ADMINISTRATOR)).get("/internal/journal?after=0").status_code == 401


def test_the_word_before_the_token_may_be_written_in_any_case(gateway, signed):
    token = signed(reviewer()).headers["Authorization"].removeprefix("Bearer ")

    for word in ("bearer", "BEARER"):
        answer = gateway.test_client().get("/api/v1/session", headers={"Authorization": f"{word} {token}"})
        assert answer.status_code == 200


def test_a_cookie_is_not_taken_on_the_api(gateway, signed):
    token = signed(reviewer()).headers["Authorization"].removeprefix("Bearer ")
    client = gateway.test_client()
    client.set_cookie("yaocheng-session", token)

    assert client.get("/api/v1/session").status_code == 401


def test_only_a_hash_of_the_token_is_stored(signed, gateway_db):
    token = signed(reviewer()).headers["Authorization"].removeprefix("Bearer ")

    assert gateway_db["sessions"].find_one({"_id": token}) is None
    assert sessions.find(sessions.session_id_of(token)) is not None


def test_old_sessions_are_forgotten(signed, gateway_db):
    signed(reviewer())

    assert forget_sessions(at=clock.now() + timedelta(hours=13)) == 0
    assert forget_sessions(at=clock.now() + timedelta(days=8)) >= 1
    assert gateway_db["sessions"].count_documents({}) == 0


def test_a_password_is_kept_as_an_argon2id_hash(gateway_db):
    stored = accounts.find(reviewer().actor.account)

    assert stored.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": {"$gt": ""}, "password": "x"},
        {"username": "a", "password": ["x"]},
        {"username": "a" * 99, "password": "x"},
    ],
)
def test_a_malformed_sign_in_is_told_field_by_field(gateway, body):
    answer = gateway.test_client().post("/api/v1/session", json=body)

    assert answer.status_code == 422
    assert answer.json["errors"]


@pytest.mark.parametrize(
    "environ", [{"REMOTE_ADDR": "172.18.0.9"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}], ids=["elsewhere", "proxied"]
)
def test_the_figures_are_for_this_machine_and_our_services(gateway, token_for, signed, environ):
    client = gateway.test_client()
    service = {"Authorization": f"Bearer {token_for('gateway', service_actor('agreements'), issuer='agreements')}"}

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=environ).status_code == 401
    administrator = signed(user(Role.ADMINISTRATOR)).headers
    assert client.get("/metrics", headers=administrator, environ_overrides=environ).status_code == 401
    assert client.get("/metrics", headers=service, environ_overrides=environ).status_code == 200


def page_client(gateway, address):
    client = gateway.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def post_session(gateway, username, password, address, **headers):
    return gateway.test_client().post(
        "/api/v1/session",
        json={"username": username, "password": password},
        environ_base={"REMOTE_ADDR": address},
        headers=headers,
    )


def test_nobody_locks_somebody_else_out_from_another_address(gateway):
    someone = reviewer()
    assert post_session(gateway, someone.username, PASSWORD, "10.0.0.1").status_code == 201

    for number in range(120):
        post_session(gateway, someone.username, "wrong password", f"203.0.113.{number // 4}")

    assert post_session(gateway, someone.username, PASSWORD, "203.0.113.250").json["code"] == "sign_in_failed"
    assert post_session(gateway, someone.username, PASSWORD, "10.0.0.1").status_code == 201


def test_a_neighbour_at_the_same_address_does_not_lock_out_the_browser_that_one_uses(gateway):
    someone = reviewer()
    own = page_client(gateway, "10.0.0.2")
    assert submit(own, someone.username).status_code == 302
    own.delete_cookie("yaocheng-session")

    for number in range(70):
        post_session(gateway, f"nobody.{number}", "wrong password", "10.0.0.2")
    for _ in range(8):
        submit(page_client(gateway, "10.0.0.2"), someone.username, "wrong password")

    assert submit(page_client(gateway, "10.0.0.2"), someone.username).status_code == 401
    assert submit(own, someone.username).status_code == 302


def test_a_made_up_cookie_is_no_browser_that_is_known(gateway):
    someone = reviewer()
    own = page_client(gateway, "10.0.0.3")
    own.set_cookie("yaocheng-browser", "IjEyMyI.made-up")

    assert submit(own, someone.username).status_code == 302
    cookie = own.get_cookie("yaocheng-browser")
    assert cookie is not None
    assert cookie.value != "IjEyMyI.made-up"
    assert cookie.http_only


def test_one_address_that_tries_name_after_name_has_to_wait(gateway, clock_file):
    for number in range(60):
        post_session(gateway, f"nobody.{number}", "wrong password", "10.0.0.4")

    refused = post_session(gateway, "nobody.else", "wrong password", "10.0.0.4")
    clock.advance(minutes=16)

    assert (refused.status_code, refused.json["code"]) == (429, "too_many_sign_ins")
    assert refused.headers["Retry-After"]
    assert post_session(gateway, "nobody.else", "wrong password", "10.0.0.4").status_code == 401


def test_many_who_sign_in_rightly_from_one_address_never_wait(gateway):
    someone = reviewer()

    assert {post_session(gateway, someone.username, PASSWORD, "10.0.0.5").status_code for _ in range(65)} == {201}


def test_wrong_tries_count_within_a_window_only(gateway, clock_file):
    someone = reviewer()
    for _ in range(3):
        for _ in range(4):
            attempt(gateway, someone.username, "wrong password")
        clock.advance(minutes=16)

    assert attempt(gateway, someone.username).status_code == 201


def test_an_address_is_believed_only_from_the_proxy(service_app, gateway_db):
    proxied = service_app("gateway", YAOCHENG_PUBLIC_URL="https://yaocheng.example")
    bare = service_app("gateway", YAOCHENG_LOG_LEVEL="error")
    for app, is_told_apart in ((proxied, True), (bare, False)):
        someone = reviewer()
        for _ in range(5):
            post_session(app, someone.username, "wrong password", "10.0.0.6", **{"X-Forwarded-For": "198.51.100.1"})
        elsewhere = post_session(app, someone.username, PASSWORD, "10.0.0.6", **{"X-Forwarded-For": "198.51.100.2"})
        assert (elsewhere.status_code == 201) is is_told_apart
        stop(app)


def test_an_administrator_lets_an_account_in_at_once(gateway, signed, gateway_db):
    someone, administrator = reviewer(), signed(user(Role.ADMINISTRATOR))
    for _ in range(6):
        attempt(gateway, someone.username, "wrong password")
    locked = attempt(gateway, someone.username)

    unlocked = administrator.post(f"/api/v1/accounts/{someone.actor.account}/unlock")

    assert locked.status_code == 401
    assert unlocked.status_code == 200
    assert attempt(gateway, someone.username).status_code == 201
    told = gateway_db["accounts"].find_one({"_id": someone.actor.account})["pending"]
    assert told[-1]["name"] == "AccountUnlocked"
    assert signed(someone).post(f"/api/v1/accounts/{someone.actor.account}/unlock").status_code == 403


def test_neither_names_nor_addresses_stand_in_what_is_counted(gateway, gateway_db):
    someone = reviewer()
    post_session(gateway, someone.username, "wrong password", "10.0.0.7")

    stored = str(list(gateway_db["sign_in_tries"].find()))

    assert stored != "[]"
    assert someone.username not in stored
    assert "10.0.0.7" not in stored


def test_more_than_a_few_at_once_are_told_to_come_back(gateway):
    with ThreadPoolExecutor(40) as pool:
        posts = [pool.submit(post_session, gateway, f"no.{n}", "x" * 12, f"10.1.0.{n}") for n in range(40)]
    answers = [each.result().status_code for each in posts]

    assert set(answers) == {401, 503}

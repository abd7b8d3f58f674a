"""Signing in with a browser: cookie, CSRF, lock-out, sign-out."""

import re

import pytest

from services.gateway.portal.shell.targets import safe_target
from tests.gateway.builders import PASSWORD, reviewer

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def submit(client, username, password=PASSWORD, *, target="/", csrf=True):
    shown = client.get("/sign-in")
    token = TOKEN.search(shown.text)[1] if csrf else ""
    fields = {"username": username, "password": password, "next": target, "csrf_token": token}
    return client.post("/sign-in", data=fields)


@pytest.mark.parametrize(
    ("file", "page"),
    [
        ("/papers/pap_1.pdf", "/papers"),
        ("/violations/vio_1/files/" + "a" * 64, "/violations/vio_1"),
        ("/cases/case_1/files/" + "a" * 64, "/cases/case_1"),
    ],
)
def test_who_signs_in_for_a_file_comes_to_the_page_that_links_it(gateway, file, page):
    client = gateway.test_client()

    asked = client.get(file)
    answer = submit(client, reviewer().username, target=file)

    assert (asked.status_code, f'value="{file}"' in asked.text or f'value="{page}"' in asked.text) == (401, True)
    assert (answer.status_code, answer.location) == (302, page)


def test_a_person_signs_in_sees_the_home_page_and_signs_out(gateway):
    client = gateway.test_client()

    answer = submit(client, reviewer().username, target="/cases")

    assert (answer.status_code, answer.location) == (302, "/cases")
    cookie = answer.headers.getlist("Set-Cookie")[0]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    home = client.get("/")
    assert home.status_code == 200
    out = client.post("/sign-out", data={"csrf_token": TOKEN.search(home.text)[1]})
    assert out.location == "/sign-in"
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_without_its_token_is_refused(gateway, path):
    client = gateway.test_client()
    submit(client, reviewer().username)

    answer = client.post(path, data={"username": "x", "password": PASSWORD})

    assert answer.status_code == 403
    assert "页面已过期" in answer.text


def test_a_wrong_password_is_told_in_words_and_locks_in_the_end(gateway):
    someone = reviewer()
    client = gateway.test_client()
    answers = [submit(client, someone.username, "wrong password") for _ in range(5)]

    locked = submit(client, someone.username)

    assert {answer.status_code for answer in answers} == {401}
    assert "用户名或密码不正确" in answers[0].text
    assert (locked.status_code, "须等待15分钟" in locked.text) == (401, True)


def test_an_empty_form_is_told_beside_its_fields(gateway):
    answer = submit(gateway.test_client(), "", "")

    assert answer.status_code == 422
    assert "请填写用户名。" in answer.text
    assert 'aria-describedby="username-problem"' in answer.text


def test_a_page_asked_for_by_nobody_shows_the_form_and_comes_back_to_it(gateway):
    answer = gateway.test_client().get("/cases")

    assert answer.status_code == 401
    assert 'value="/cases"' in answer.text
    assert 'role="alert"' in answer.text


def test_who_has_signed_in_is_led_on_from_the_form(gateway):
    client = gateway.test_client()
    submit(client, reviewer().username)

    assert client.get("/sign-in").location == "/"
    assert client.get("/sign-in?next=/papers").location == "/papers"
    assert client.get("/sign-in?next=//elsewhere.example").location == "/"


def test_the_first_visit_shows_the_form_without_a_warning(gateway):
    answer = gateway.test_client().get("/")

    assert answer.status_code == 401
    assert "登录" in answer.text
    assert 'role="alert"' not in answer.text


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/cases?status=adopted", "/cases?status=adopted"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/stores\r\nX-Injected: 1", "/"),
        ("/stores\x00", "/"),
        ("//[", "/"),
        ("http://[", "/"),
        ("//a\u2100b", "/"),
        ("", "/"),
        ("/sign-out", "/"),
        ("/sign%2Dout?x=1", "/"),
        ("/api/v1/stores", "/"),
        ("/metrics", "/"),
        ("/nowhere", "/nowhere"),
        ("/api/v1/docs", "/api/v1/docs"),
        ("/violations/vio_1/confirm?kept=kep_1", "/violations/vio_1/confirm?kept=kep_1"),
    ],
)
def test_sign_in_leads_only_to_our_own_pages(gateway, target, expected):
    with gateway.test_request_context("/sign-in"):
        assert safe_target(target) == expected


def test_over_https_the_cookie_is_bound_to_the_host(service_app, gateway_db):
    app = service_app("gateway", YAOCHENG_PUBLIC_URL="https://yaocheng.example.gov.cn")
    client = app.test_client()
    shown = client.get("/sign-in", base_url="https://localhost")
    fields = {
        "username": reviewer().username,
        "password": PASSWORD,
        "csrf_token": TOKEN.search(shown.text)[1],
    }

    answer = client.post("/sign-in", data=fields, base_url="https://localhost")

    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if "yaocheng-session" in each)
    assert cookie.startswith("__Host-yaocheng-session=")
    assert "Secure" in cookie
    assert len(answer.headers.getlist("Strict-Transport-Security")) == 1


def test_pages_send_strict_headers_and_no_inline_script(gateway):
    answer = gateway.test_client().get("/sign-in")

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    written = re.findall(r"<script.*?</script>", answer.text, re.DOTALL)
    assert len(written) == answer.text.count("<script") == 1
    assert re.fullmatch(r'<script src="/assets/[0-9a-f]{20}/kit\.js" defer></script>', written[0])
    assert "style=" not in answer.text
    assert "演示环境" in answer.text
    assert "数据均为虚构" in answer.text


def test_styles_are_served_from_here(gateway):
    shown = gateway.test_client().get("/sign-in").text
    for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"', shown):
        assert address.startswith("/")
        assert not address.startswith("//")
        with gateway.test_client().get(address) as style:
            assert style.status_code == 200


def test_an_unknown_page_is_a_page(gateway):
    answer = gateway.test_client().get("/nowhere")

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "返回首页" in answer.text


OWN = {"Origin": "http://localhost"}


def sign_out(client, token, **headers):
    return client.post("/sign-out", data={"csrf_token": token}, headers=headers)


@pytest.mark.parametrize("headers", [OWN, {"Sec-Fetch-Site": "same-origin"}])
def test_a_page_of_a_session_before_signs_out_all_the_same(gateway, headers):
    client, someone = gateway.test_client(), reviewer()
    submit(client, someone.username)
    stale = TOKEN.search(client.get("/").text)[1]
    sign_out(client, stale)
    submit(client, someone.username)

    answer = sign_out(client, stale, **headers)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {**OWN, "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("token", ["", "forged"])
def test_another_site_signs_nobody_out(gateway, token, headers):
    client = gateway.test_client()
    submit(client, reviewer().username)

    answer = sign_out(client, token, **headers)

    assert (answer.status_code, "页面已过期" in answer.text) == (403, True)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("has_form", [True, False])
def test_who_is_signed_out_already_is_told_so_calmly(gateway, has_form):
    client = gateway.test_client()
    submit(client, reviewer().username)
    token = TOKEN.search(client.get("/").text)[1]
    sign_out(client, token)
    if not has_form:
        client.delete_cookie("yaocheng-form")

    answer = sign_out(client, token, **OWN)

    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert (shown.status_code, "您已退出登录。" in shown.text) == (200, True)
    assert 'role="alert"' not in shown.text

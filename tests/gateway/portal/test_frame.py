"""The frame of every page: the foot as the installation says, and headings of failures that say what is the matter."""

import re
import socket
import threading
import time

import pytest
import yaml
from werkzeug.serving import make_server

from common.people.commands import Role
from common.rules.parameters import ParameterError
from deploy.demo.waiting import wait_for
from deploy.stack.children import free_port
from services.gateway.clients.brief import PATIENCE
from tests.gateway.builders import PASSWORD, reviewer, user
from tests.gateway.conftest import stop
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.test_sign_in import submit
from tests.installations import real_folder

FOOT = {
    "host": "真州市医疗保障局",
    "phone": "0000-7654321",
    "record": "真ICP备00000001号",
    "code": "0000000001",
}
LABELS = ("主办单位", "咨询电话", "备案号", "网站标识码")


def foot_of(page):
    return page.text.partition("<footer")[2]


@pytest.fixture
def app_with(service_app, gateway_db, tmp_path):
    """Call with what the installation says of itself: the gateway there."""

    def build(site):
        path = real_folder(tmp_path) / "site.yaml"
        parameter = yaml.safe_load(path.read_text("utf-8"))
        parameter |= {"values": {"2018-01-01": {"value": site}}, "checked": "2026-11-30"}
        path.write_text(yaml.safe_dump(parameter, allow_unicode=True), "utf-8")
        return service_app("gateway", YAOCHENG_INSTALLATION=str(tmp_path))

    return build


def test_the_foot_says_what_the_installation_says(app_with):
    foot = foot_of(app_with(FOOT).test_client().get("/sign-in"))

    for label, text in zip(LABELS, FOOT.values(), strict=True):
        assert f"{label}：{text}" in foot


def test_what_the_installation_does_not_say_is_left_out_with_its_label(app_with):
    foot = foot_of(app_with({**FOOT, "record": None, "code": None}).test_client().get("/sign-in"))

    assert "咨询电话：0000-7654321" in foot
    assert [label for label in LABELS if label in foot] == ["主办单位", "咨询电话"]


@pytest.mark.parametrize("site", [{**FOOT, "host": None}, {**FOOT, "phone": " "}, {**FOOT, "fax": "1"}, "真州"])
def test_a_foot_that_is_not_right_stops_the_start(app_with, site):
    with pytest.raises(ParameterError, match="site"):
        app_with(site).test_client().get("/")


@pytest.mark.parametrize(
    ("path", "status", "heading", "told"),
    [
        ("/cases", 403, "不能打开这个页面", "这个页面不对您的账号开放"),
        ("/stores/sto_nobody", 404, "没有找到", "不在您的"),
        ("/nowhere", 404, "没有找到", "请从首页进入"),
        ("/papers?cursor=x", 422, "填写或选择的内容有误", "请从第一页重新查看"),
    ],
)
def test_a_refusal_says_what_is_the_matter_and_what_to_do_in_a_users_words(city, browser, path, status, heading, told):
    page = browser(user(Role.PHARMACY, stores=(city["独一大药房"],))).get(path)

    assert page.status_code == status
    assert f"<h1>{heading}</h1>" in page.text
    assert told in page.text
    for never in ("角色", "操作", "cursor 参数", "请求编号"):
        assert never not in page.text


@pytest.mark.parametrize("path", ["/nowhere", "/stores/", "/papers/", "/stores/a/b/c"])
def test_an_address_that_leads_nowhere_keeps_the_frame_of_who_has_signed_in(browser, whole, path):
    someone = reviewer(areas=AREA)

    page, of_visitor = browser(someone).get(path), whole.test_client().get(path)

    assert (page.status_code, of_visitor.status_code) == (404, 404)
    for part in (someone.username, 'role="search"', 'aria-label="主菜单"', 'action="/sign-out"'):
        assert part in page.text
        assert part not in of_visitor.text


def test_a_party_finds_what_is_due_in_its_menu(city, browser):
    def menu(someone):
        return browser(someone).get("/").text.partition('aria-label="主菜单"')[2].partition("</nav>")[0]

    assert 'href="/duties"' in menu(user(Role.PHARMACY, stores=(city["独一大药房"],)))
    assert 'href="/duties"' in menu(user(Role.HEADQUARTERS, chains=(city["chain"],)))
    assert 'href="/duties"' not in menu(user(Role.AUDITOR))


def test_a_failure_asks_no_database_and_names_its_number(gateway):
    client = gateway.test_client()
    submit(client, reviewer(areas=AREA).username)

    page = client.get("/stores")

    assert page.status_code == 503
    assert "<h1>暂时无法处理</h1>" in page.text
    assert "请将这个编号告知管理员" in page.text
    assert "todo-count" not in page.text


@pytest.fixture
def hanging():
    """The address of a service that accepts every call and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_ratings_that_never_answers_holds_up_one_page_for_a_moment_and_no_other(service_app, gateway_db, hanging):
    client = service_app("gateway", YAOCHENG_RATINGS_URL=hanging).test_client()
    submit(client, reviewer(areas=AREA).username)
    lasted = []

    for _ in range(4):
        began = time.monotonic()
        page = client.get("/papers")
        lasted.append(time.monotonic() - began)
        assert page.status_code == 200
        assert "待办</a>" in page.text
        assert "todo-count" not in page.text

    assert lasted[0] < PATIENCE + 2
    assert max(lasted[1:]) < PATIENCE


def test_a_service_that_does_not_answer_is_told_since_when_until_it_answers_again(
    service_app, gateway_db, ratings_db, neighbours
):
    port = free_port()
    urls = {"YAOCHENG_AGREEMENTS_URL": neighbours.url("agreements"), "YAOCHENG_RATINGS_URL": f"http://127.0.0.1:{port}"}
    app = service_app("gateway", **urls)
    client, someone = app.test_client(), user(Role.AUDITOR)
    submit(client, someone.username)

    def told():
        return re.findall(r'<p class="late" role="status">(没有应答.*?)</p>', client.get("/papers").text, re.DOTALL)

    (line,) = told()
    again = told()
    token = client.post("/api/v1/session", json={"username": someone.username, "password": PASSWORD}).json["token"]
    progress = client.get("/api/v1/progress", headers={"Authorization": f"Bearer {token}"}).json
    server = make_server("127.0.0.1", port, service_app("ratings"), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        assert re.search(r"没有应答：诚信等级与处理建议，自\d{4}-\d\d-\d\d \d\d:\d\d起", line)
        assert again == [line]
        assert [each["service"] for each in progress["silent"]] == ["ratings"]
        wait_for(lambda: [told()], until=lambda found: found == [[]], what="every service answering")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        stop(app)

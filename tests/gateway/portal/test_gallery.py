"""The gallery shows every component, and exists only where pages are built."""

import re
from pathlib import Path

import pytest

from common.people.commands import PERSONS, Role
from services.gateway.portal import shell
from tests.gateway.builders import user
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_sign_in import submit
from tests.installations import real_folder

KIT = Path(shell.__file__).parent.parent / "templates" / "kit"
#: Not components but the pages that they are put together in.
WHOLE = {"form_page.html", "gallery.html"}
SCOPES = {Role.PHARMACY: {"stores": ("sto_1",)}, Role.HEADQUARTERS: {"chains": ("chn_1",)}}


def signed_in(app, role=Role.ADMINISTRATOR):
    client = app.test_client()
    submit(client, user(role, **SCOPES.get(role, {})).username)
    return client


def test_every_component_is_in_the_gallery():
    named = set(re.findall(r'"kit/(\w+\.html)"', (KIT / "gallery.html").read_text(encoding="utf-8")))
    named |= {
        name for each in named for name in re.findall(r'"kit/(\w+\.html)"', (KIT / each).read_text(encoding="utf-8"))
    }

    assert {path.name for path in KIT.glob("*.html")} - WHOLE - named == set()


def test_the_gallery_shows_every_state(gateway):
    shown = Browser(signed_in(gateway)).open("/gallery")

    assert shown.status == 200
    for told in (
        "请从“单选”所列各项中选择一项",
        "现有4001个字",
        "𠮷㐂犇龘",
        "正在办理",
        "情况有变动",
        "提交过",
        "当前没有需要您办理的事项",
    ):
        assert told in shown.words
    assert "data-kit-again" in shown.text
    assert "<script" not in shown.text
    assert len(re.findall(r' id="([^"]+)"', shown.text)) == len(set(re.findall(r' id="([^"]+)"', shown.text)))


@pytest.mark.parametrize("role", sorted(PERSONS - {Role.ADMINISTRATOR}))
def test_the_gallery_is_for_who_runs_the_system_alone(gateway, role):
    assert signed_in(gateway, role).get("/gallery").status_code == 403


def test_there_is_no_gallery_in_production(service_app, gateway_db, tmp_path):
    secure = {
        "YAOCHENG_ENVIRONMENT": "production",
        "YAOCHENG_PUBLIC_URL": "https://x.example",
        "YAOCHENG_CLOCK_FILE": "",
        "YAOCHENG_INSTALLATION": str(real_folder(tmp_path)),
    }
    app = service_app("gateway", **secure)
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://x.example")
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)[1]
    fields = {"username": user(Role.ADMINISTRATOR).username, "password": "correct horse battery", "csrf_token": token}
    assert client.post("/sign-in", data=fields, base_url="https://x.example").status_code == 302

    answer = client.get("/gallery", base_url="https://x.example")

    assert (answer.status_code, "没有这个页面" in answer.text) == (404, True)

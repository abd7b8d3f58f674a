"""Style sheets and scripts: an address for each content, kept for good by who has it, and no others."""

import gzip
import re

import brotli
import pytest

from common.people.commands import Role
from services.gateway.portal.shell import assets
from tests.gateway.builders import user

ADDRESS = re.compile(r'(?:href|src)="(/assets/[^"]*)"')
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
PAGES = ("/sign-in", "/api/v1/docs")
KEPT = "public, max-age=31536000, immutable"


@pytest.fixture
def addresses(gateway):
    """Of each file its address, as pages name them."""
    client = gateway.test_client()
    found = {address for page in PAGES for address in ADDRESS.findall(client.get(page).text)}
    return {address.rpartition("/")[2]: address for address in found}


def test_the_pages_between_them_name_every_file(addresses):
    assert set(addresses) == set(assets.FILES)


@pytest.mark.parametrize("name", assets.FILES)
@pytest.mark.parametrize("coding", UNPACK)
def test_a_file_comes_packed_and_is_kept_for_good(gateway, addresses, name, coding):
    answer = gateway.test_client().get(addresses[name], headers={"Accept-Encoding": coding})

    assert answer.status_code == 200
    assert UNPACK[coding](answer.data) == assets.FILES[name].read_bytes()
    assert answer.headers.get("Content-Encoding", "identity") == coding
    assert answer.headers["Cache-Control"] == KEPT
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert not answer.get_etag()[1]
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_who_has_it_and_asks_all_the_same_gets_no_bytes(gateway, addresses):
    client, address, asked = gateway.test_client(), addresses["kit.css"], {"Accept-Encoding": "br"}
    tag = client.get(address, headers=asked).headers["ETag"]
    again = client.get(address, headers={**asked, "If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == KEPT


def test_an_address_of_other_bytes_has_none(gateway, addresses):
    stale = addresses["ground.css"].replace("ground", "kit")

    for path in (stale, f"/assets/{'0' * 20}/kit.css", "/assets/kit.css", "/assets/own/kit.css"):
        answer = gateway.test_client().get(path)
        assert answer.status_code == 404, path
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["index.html", "..%2Fsetup.py", "swagger-ui.js", ""])
def test_no_other_file_is_reached(gateway, addresses, name):
    folder = addresses["swagger-ui-bundle.js"].rpartition("/")[0]

    assert gateway.test_client().get(f"{folder}/{name}").status_code == 404


def test_the_same_address_serves_who_has_signed_in(browser, addresses):
    client = browser(user(Role.SUPERVISOR, areas=("3699",)))

    assert set(ADDRESS.findall(client.get("/").text)) < set(addresses.values())
    assert client.get(addresses["kit.css"]).headers["Vary"] == "Accept-Encoding"


def test_a_page_is_packed_for_its_reader_alone_and_kept_by_nobody(browser):
    client, asked = browser(user(Role.SUPERVISOR, areas=("3699",))), {"Accept-Encoding": "gzip, deflate, br"}
    own = client.get("/", headers={**asked, "Sec-Fetch-Site": "none"})
    elsewhere = client.get("/", headers={**asked, "Sec-Fetch-Site": "cross-site"})

    assert own.headers["Content-Encoding"] == "br"
    assert "<h1" in brotli.decompress(own.data).decode()
    assert "Content-Encoding" not in elsewhere.headers
    assert {each.headers["Cache-Control"] for each in (own, elsewhere)} == {"no-store"}


def test_the_document_of_the_api_is_packed_and_asked_about_each_time(gateway):
    client, asked = gateway.test_client(), {"Accept-Encoding": "br"}
    answer = client.get("/api/v1/openapi.json", headers=asked)
    again = client.get("/api/v1/openapi.json", headers={**asked, "If-None-Match": answer.headers["ETag"]})

    assert brotli.decompress(answer.data).decode() == client.get("/api/v1/openapi.json").text
    assert answer.headers["Cache-Control"] == "no-cache"
    assert again.status_code == 304


def test_the_part_of_a_forms_token_that_stays_the_same_is_of_no_use(browser):
    """It is signed anew with its second, so that no two answers share what a stranger would have to find out."""
    client = browser(user(Role.SUPERVISOR, areas=("3699",)))
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)[1]
    kept, second, _ = token.split(".")

    for each in (kept, f"{kept}.{second}", f"{kept}.{second}.{'A' * 27}"):
        assert client.post("/sign-out", data={"csrf_token": each}).status_code == 403
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303

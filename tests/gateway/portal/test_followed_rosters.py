"""Rosters of the field followed further than their import: to the pages of search, and to the PDF of a paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from common.people.commands import Role
from common.visible import is_selector
from deploy.demo.story.pdf_text import pdf_text
from services.gateway.papers.usecases.order_notice import notice_id_of
from tests.gateway.builders import reviewer, user
from tests.gateway.portal import conftest as ground
from tests.gateway.portal.conftest import AREA

FILES = Path(__file__).parents[2] / "data" / "rosters"


@pytest.fixture
def registered(city, whole, signed, settle):
    """Call with a roster and a word: the id of the one store that the word finds, registered if it is not yet."""

    def register(name, word):
        administrator = signed(user(Role.ADMINISTRATOR))
        if not administrator.get("/api/v1/stores", query_string={"q": word}).json["items"]:
            ground.upload(whole, administrator, (FILES / f"{name}.csv").read_bytes(), key=f"upload-of-{name}")
            settle()
        (found,) = administrator.get("/api/v1/stores", query_string={"q": word}).json["items"]
        return found["id"]

    return register


@pytest.mark.parametrize("text", ["(示例)试搜", "（示例）试搜", "试搜２店", "试搜2店"])
@pytest.mark.parametrize("page", ["/search", "/stores"])
def test_a_store_is_found_on_pages_in_any_width(registered, browser, page, text):
    store_id = registered("27-search-by-width", "试搜")

    answer = browser(reviewer(areas=AREA)).get(page, query_string={"q": text})

    assert answer.status_code == 200
    assert re.findall(r'href="/stores/([^"?/]+)">（示例）试搜2店<', answer.text) == [store_id]


def test_a_paper_names_a_store_without_the_selector_in_its_roster(
    registered, designate, confirmed, serve_notices, signed
):
    store_id = designate(registered("26-variation-selector-in-name", "试葛记"))
    (violation,) = confirmed("G1", store_id=store_id)
    serve_notices(violation)
    reader = signed(user(Role.PHARMACY, stores=(store_id,)))

    paper = reader.get(f"/api/v1/papers/{notice_id_of(violation)}")
    text = pdf_text(reader.get(f"/api/v1/papers/{notice_id_of(violation)}/pdf").data)

    assert "试葛记药店" in paper.text
    assert "试葛记药店" in text
    assert not any(is_selector(sign) for sign in paper.text + text)
    assert "U+" not in text

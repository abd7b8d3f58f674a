"""The lists of the portal: filters, pages, order, and what is said of a page that is no more."""

import re

import pytest

from common.people.commands import Role
from tests.gateway.builders import reviewer, user
from tests.gateway.portal.conftest import AREA


@pytest.mark.parametrize(
    "path", ["/cases?status=proposed&cursor=broken", "/papers?cursor=x", "/stores?q=药房&cursor=x"]
)
@pytest.mark.usefixtures("city")
def test_a_page_that_is_no_more_leads_to_the_first_one_with_the_same_filters(browser, path):
    client = browser(reviewer(areas=AREA))

    answer = client.get(path)

    assert answer.status_code == 422
    assert "翻页位置已失效，请从第一页重新查看。" in answer.text
    assert "cursor" not in re.sub(r'href="[^"]*"', "", answer.text)
    kept = re.search(r'btn-primary" href="([^"]+)"', answer.text)[1].replace("&amp;", "&")
    assert "cursor" not in kept
    assert kept.partition("?")[0] == path.partition("?")[0]
    assert ("status=proposed" in kept) is ("status=proposed" in path)
    assert client.get(kept).status_code == 200


def test_the_reader_of_english_is_told_in_english(browser):
    client = browser(user(Role.AUDITOR))
    client.set_cookie("yaocheng-language", "en")

    shown = client.get("/papers?cursor=x").text

    assert "start again from the first page" in shown
    assert "Go to the first page" in shown

"""The lists of the portal: filters and order that hold together, and what is said of what cannot be."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from html import unescape
from itertools import product
from urllib.parse import unquote

import pytest

from common import clock
from common.paging import Page
from common.people.commands import Role
from common.rules.parameters import Dated, DatedValue
from services.gateway import policies
from services.gateway.cases.domain.case import WAITING, Status
from services.gateway.cases.domain.deadline import due_on
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.usecases.list_cases import list_cases
from services.gateway.clients.connection import Connection
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter, PaperSort
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.papers.usecases.record_service import record_service
from tests.databases import empty
from tests.gateway.builders import (
    adopted,
    approved,
    approver,
    chain_proposal,
    command,
    opened,
    proposal,
    record,
    rendered,
    reviewer,
    user,
)
from tests.gateway.conftest import follower
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.test_sign_in import TOKEN, submit


def links(page: str) -> list[str]:
    """Every address that a page leads to."""
    return [unescape(each) for each in re.findall(r'href="([^"]+)"', page)]


def rows(page: str) -> list[str]:
    """The names in the first column of a list of stores."""
    return re.findall(r'<a href="/stores/[^"]+">([^<]+)</a></td>', page)


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


@pytest.mark.parametrize("path", ["/stores", "/cases", "/papers", "/violations"])
@pytest.mark.usefixtures("city")
def test_areas_are_chosen_by_name_from_those_in_which_one_works(browser, path):
    of_city, of_district = browser(reviewer(areas=AREA)).get(path).text, browser(reviewer(areas=("369902",))).get(path)

    assert re.findall(r'<optgroup label="([^"]+)">', of_city) == ["示例市"]
    assert '<option value="3699">示例市（全市）</option>' in of_city
    assert '<option value="369902">药洲区</option>' in of_city
    assert re.findall(r'<option value="(3699[0-9]*)"', of_district.text) == ["369902"]
    assert "广州市（全市）" in browser(user(Role.AUDITOR)).get(path).text


def test_a_party_is_not_asked_for_areas_in_which_it_has_no_store(browser, city):
    shown = browser(user(Role.HEADQUARTERS, chains=(city["chain"],))).get("/stores").text

    assert ("康源大药房1店" in shown, "区划</label>" in shown, "广州市" in shown) == (True, False, False)


def test_stores_of_one_chain_say_of_which_and_lead_to_all(browser, city):
    client = browser(reviewer(areas=AREA))

    shown = client.get(f"/stores?chain_id={city['chain']}&grade=unrated").text

    assert "连锁：康源大药房" in shown
    assert "/stores?grade=unrated" in links(shown)
    assert "连锁：" not in client.get("/stores").text


def test_papers_that_meet_no_condition_are_told_apart_from_none(browser, city):
    client = browser(reviewer(areas=AREA))

    assert "没有符合条件的文书" in client.get("/papers?number=示医保决〔2026〕9999号").text
    assert "没有符合条件的文书" not in client.get("/papers").text


def test_two_proposals_of_one_store_are_told_apart_by_their_months(browser, city):
    opened(proposal(subject_id=city["独一大药房"], months=4), area="369902")

    assert "建议4个月" in browser(reviewer(areas=AREA)).get("/cases?status=proposed").text


def test_a_whole_city_can_be_chosen_and_a_district(browser, city):
    client = browser(reviewer(areas=AREA))

    assert f"共 {len(city) - 1} 家" in client.get("/stores?area=3699").text
    assert "共 9 家" in client.get("/stores?area=369905").text
    assert "selected>同济区</option>" in client.get("/stores?area=369905").text


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/stores?q=康源&area=99", "没有这个区划，请从列表中选择。"),
        ("/stores?q=康源&sort=phone", "没有这种排序，请从列表中选择。"),
        ("/stores?q=康源%E2%80%AE&area=3699", "第3个字处有看不见的字符"),
        ("/cases?status=effective&area=3699", "没有这种案件状态"),
        ("/papers?number=示医保决〔26〕1号&status=served", "文号应如"),
        ("/papers?kind=letter", "没有这个选项"),
        ("/violations?area=x", "没有这个区划"),
    ],
)
@pytest.mark.usefixtures("city")
def test_a_filter_that_cannot_be_one_is_told_what_was_typed_stays_and_a_choice_shows_its_default(browser, path, told):
    answer = browser(reviewer(areas=AREA)).get(path)

    assert (answer.status_code, told in answer.text) == (422, True)
    for name, value in re.findall(r"[?&](\w+)=([^&]+)", path):
        own = rf'<input[^>]*id="filter-{name}"[^>]*>|<select[^>]*id="filter-{name}".*?</select>'
        shown = unescape(re.search(own, answer.text, re.DOTALL)[0])
        typed = value.replace("%E2%80%AE", "\u202e")
        if not shown.startswith("<select"):
            assert f'value="{typed}"' in shown
        elif f'value="{typed}"' in shown:
            assert f'value="{typed}" selected' in shown
        else:
            assert (f">{typed}<" in shown, "selected" in shown, 'aria-invalid="true"' in shown) == (False, False, True)
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("path", "names", "without"),
    [
        ("/stores?q=康源&area=3699", ["area"], "/stores?q=康源"),
        ("/stores?chain=chn_1&sort=name&colour=red", ["chain", "colour"], "/stores?sort=name"),
        ("/papers?status=served&sort=latest", ["status", "sort"], "/papers"),
        ("/duties?store_id=sto_1", ["store_id"], "/duties"),
        ("/duties?cursor=x", ["cursor"], "/duties"),
        ("/search?q=康源&area=3699", ["area"], "/search?q=康源"),
        ("/search?q=康源&cursor=x", ["cursor"], "/search?q=康源"),
        ("/stores?sort=name&sort=code", ["sort"], "/stores?sort=name"),
        ("/stores?<b>=x&a%20b=1", ["…"], "/stores"),
    ],
)
def test_what_an_address_has_and_the_list_does_not_know_is_told_with_the_way_to_the_page_without_it(
    browser, city, path, names, without
):
    answer = browser(user(Role.HEADQUARTERS, chains=(city["chain"],))).get(path)

    told = f"地址中的“{'、'.join(names)}”在这里用不上，或者不止一个，所以没有列出内容。"
    assert (answer.status_code, told in answer.text) == (422, True)
    assert (without, "打开不含这部分的页面") in [
        (unquote(unescape(to)), text) for to, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', answer.text)
    ]
    assert rows(answer.text) == []
    assert "康源大药房1店" not in answer.text.replace('value="康源', "")


def test_a_party_is_offered_no_order_of_papers_and_no_chain_but_its_own(browser, city):
    owner = browser(user(Role.PHARMACY, stores=(city["康源大药房1店"],)))
    headquarters = browser(user(Role.HEADQUARTERS, chains=(city["chain"],)))

    told = owner.get(f"/stores?chain_id={city['chain']}")

    assert (told.status_code, "地址中的“chain_id”在这里用不上" in told.text) == (422, True)
    assert headquarters.get("/stores?chain_id=chn_other").status_code == 422
    assert headquarters.get(f"/stores?chain_id={city['chain']}").status_code == 200
    assert "待送达的在前" not in owner.get("/papers").text
    assert "待送达的在前" in browser(reviewer(areas=AREA)).get("/papers").text


@pytest.mark.parametrize("path", ["/cases?kind=x", "/violations?item=G1", "/papers?q=1号"])
@pytest.mark.usefixtures("city")
def test_so_it_is_for_staff(browser, path):
    answer = browser(reviewer(areas=AREA)).get(path)

    assert (answer.status_code, "在这里用不上" in answer.text) == (422, True)


def test_an_empty_part_of_an_address_asks_for_nothing(browser, city):
    assert browser(user(Role.HEADQUARTERS, chains=(city["chain"],))).get("/stores?q=&area=&cursor=").status_code == 200


def test_filters_order_and_pages_hold_together_and_stand_in_the_address(browser, city):
    client = browser(user(Role.AUDITOR))

    shown = client.get("/stores?area=3699&q=药房&sort=-name").text

    headings = re.findall(r'<th scope="col"[^>]*aria-sort="(\w+)"><a class="sort" href="([^"]+)"', shown)
    assert [(way, unescape(to)) for way, to in headings] == [
        ("descending", "/stores?q=%E8%8D%AF%E6%88%BF&area=3699&sort=name")
    ]
    assert all("area=3699" in each for each in links(shown) if each.startswith("/stores?"))
    assert rows(shown) == sorted(rows(shown), reverse=True)
    assert rows(client.get("/stores?sort=name").text) == sorted(name for name in city if name != "chain")
    assert "selected>名称，倒序</option>" in shown


@pytest.mark.usefixtures("city")
def test_the_filters_survive_signing_in_and_the_choice_of_a_language(whole):
    path = "/stores?q=%E8%8D%AF%E6%88%BF&area=3699&sort=-name"
    client, someone = whole.test_client(), reviewer(areas=AREA)

    asked = client.get(path)
    target = unescape(re.search(r'name="next"[^>]* value="([^"]*)"', asked.text)[1])
    token = TOKEN.search(asked.text)[1]
    fields = {"username": someone.username, "password": "wrong password", "next": target, "csrf_token": token}
    refused = client.post("/sign-in", data=fields)
    again = unescape(re.search(r'name="next"[^>]* value="([^"]*)"', refused.text)[1])

    assert (asked.status_code, refused.status_code, again) == (401, 401, path)
    assert submit(client, someone.username, target=again).location == path
    to_english = next(each for each in links(client.get(path).text) if each.startswith("/language/en"))
    assert client.get(to_english).location == path
    english = client.get(path).text
    assert "Name, reversed" in english
    assert 'value="药房"' in english


def test_a_page_of_stores_asks_other_services_at_most_five_times(browser, city, monkeypatch):
    client, asked = browser(user(Role.AUDITOR)), []
    send = Connection.send

    def counted(self, method, path, **options):
        # How far a service is, is asked beside all pages of a process, and no page waits for it.
        if not path.startswith("/internal/"):
            asked.append(path)
        return send(self, method, path, **options)

    monkeypatch.setattr(Connection, "send", counted)

    for path in ("/stores?q=药房&area=3699&sort=-points", "/cases", "/papers", "/violations", "/search?q=药房"):
        asked.clear()
        assert client.get(path).status_code == 200
        assert 0 < len(asked) <= 5, (path, asked)


@pytest.fixture(scope="module")
def many(request, gateway_db, tmp_path_factory):
    """Cases in every state and papers in most, in two areas and of a chain."""
    empty(gateway_db)
    follow = request.getfixturevalue("follow_module")
    anchors = tmp_path_factory.mktemp("anchors")
    one, other = reviewer(areas=("3603", "3699")), approver(areas=("3603", "3699"))
    for area in ("360302", "369902"):
        opened(area=area)
        adopted(opened(area=area), by=one)
        for is_served in (False, True):
            case = approved(adopted(opened(area=area), by=one), by=other)
            follow()
            paper_id = rendered(case, anchor_dir=anchors)
            follow()
            if is_served:
                record_service(paper_id, record=record(), today=clock.today(), command=command(one.actor))
                follow()
    opened(chain_proposal())
    approved(adopted(opened(area="369902"), by=one), by=other)
    follow()


@pytest.fixture(scope="module")
def follow_module(gateway_db, settings_of):
    """As `follow`, for the whole module."""
    return follower(settings_of)


def walk(listing, wanted, actor):
    """The rows of all pages, and every count that was told."""
    seen, counts, cursor = [], set(), None
    while True:
        found = listing(wanted, page=Page(3, cursor), actor=actor)
        seen += found.items
        counts.add(found.count)
        if (cursor := found.next) is None:
            return seen, counts


def dated(earlier, later):
    """Days for a decision that change in the middle of the years."""
    return Dated("decision_days", (DatedValue(date(2018, 1, 1), earlier), DatedValue(date(2022, 1, 1), later)))


DAYS = policies.current().decision_days
AREAS = (None, "3603", "369902", "44")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("due_by", [None, DAYS], ids=["latest", "due"])
def test_the_count_of_cases_is_that_of_the_rows_for_every_filter(due_by):
    actor = user(Role.AUDITOR).actor
    everything, _ = walk(list_cases, CaseFilter(due_by=due_by), actor)
    for status, area in product((None, *Status), AREAS):
        wanted = CaseFilter(statuses=(status,) if status else None, area=area, due_by=due_by)
        seen, counts = walk(list_cases, wanted, actor)

        expected = [e for e in everything if status in (None, e.status) and (area is None or e.area.startswith(area))]
        assert [each.case_id for each in seen] == [each.case_id for each in expected]
        assert counts == {len(expected)}
    assert len(everything) == 10


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("days", [DAYS, dated(90, 0), dated(10, 20), dated(90, 2)])
def test_cases_that_wait_come_first_and_of_those_what_is_due_first(days):
    seen, _ = walk(list_cases, CaseFilter(due_by=days), user(Role.AUDITOR).actor)

    waiting = [each for each in seen if each.status in WAITING]
    rest = [each for each in seen if each.status not in WAITING]
    assert seen == waiting + rest
    opened_on = [clock.local_day(each.opened_at) for each in waiting]
    due = [due_on(x, opened_on=on, decision_days=days.on(on)) for x, on in zip(waiting, opened_on, strict=True)]
    places = list(zip(due, (each.opened_at for each in waiting), strict=True))
    assert places == sorted(places)
    assert len(set(due)) > 1
    assert [each.opened_at for each in rest] == sorted((each.opened_at for each in rest), reverse=True)
    assert len(waiting) > 3
    assert len(rest) > 1


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("sort", list(PaperSort))
def test_the_count_of_papers_is_that_of_the_rows_for_every_filter(sort):
    actor, listing = user(Role.AUDITOR).actor, partial(list_papers, day=clock.today())
    everything, _ = walk(listing, PaperFilter(sort=sort), actor)
    for status, area, kinds in product((None, *PaperStatus), AREAS, (None, ("suspension_decision",), ("none",))):
        wanted = PaperFilter(status=status, area=area, kinds=kinds, sort=sort)
        seen, counts = walk(listing, wanted, actor)

        expected = [
            each
            for each in everything
            if status in (None, each.status)
            and each.area.startswith(area or "")
            and each.kind in (kinds or {each.kind})
        ]
        assert [each.paper_id for each in seen] == [each.paper_id for each in expected]
        assert counts == {len(expected)}
    assert len(everything) == 5
    states = [each.status is not PaperStatus.RENDERED for each in everything]
    assert sort is PaperSort.LATEST or states == sorted(states)

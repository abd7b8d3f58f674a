"""The sample city over HTTP and in the browser: what somebody sees who has just run `make run`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from deploy.demo.city import cast, plan
from deploy.demo.city.roster import stores
from deploy.demo.screenshots import PICTURES, sign_in, take
from deploy.stack.hand import Hand
from tests.journeys.city import City


@pytest.fixture(scope="module")
def hands(sample_city: City) -> Iterator[dict[str, Hand]]:
    with httpx2.Client(base_url=sample_city.address, timeout=30.0, trust_env=False) as client:
        yield {
            each["username"]: Hand(
                client, username=each["username"], password=sample_city.note["password"], series="journey"
            )
            for each in sample_city.note["accounts"]
        }


def test_the_rating_is_that_of_2019(hands: dict[str, Hand]) -> None:
    summary = hands[cast.APPROVER].get("/grades/summary")

    assert summary == {**plan.EXPECTED_GRADES, "unrated": 0, "stores": 276}


def test_no_chain_has_tripped_and_one_is_near(hands: dict[str, Hand]) -> None:
    approver = hands[cast.APPROVER]
    chains = {each["name"]: each["id"] for each in approver.get_all("/chains")}

    found = {name: approver.get(f"/chains/{chain_id}/assessment") for name, chain_id in chains.items()}

    assert not any(each["tripped"] or each["proposal_id"] for each in found.values())
    near = found[plan.NEAR_THRESHOLD]
    assert (near["tally"]["graded_c"], near["tally"]["stores"], near["c_headroom"]) == (2, 19, 0)


def test_there_is_something_to_do_and_something_held(hands: dict[str, Hand]) -> None:
    approver = hands[cast.APPROVER]

    proposed = approver.get("/cases", status="proposed")["items"]
    recorded = approver.get("/violations", state="recorded")["items"]
    papers = approver.get("/papers", kind="suspension_decision")["items"]
    notices = approver.get_all("/papers", kind="points_notice")

    assert [each["measure"] for each in proposed] == ["suspension"]
    assert len(recorded) == 1
    assert [each["status"] for each in papers] == ["served"]
    assert {each["status"] for each in notices} == {"served"}
    assert len(notices) == sum(act.is_confirmed for act in plan.ACTS)
    assert hands["store-single"].get(f"/stores/{papers[0]['subject_id']}/standing")["standing"] == "closed"


def test_the_announcement_names_every_account(sample_city: City) -> None:
    assert all(each["username"] in sample_city.said for each in sample_city.note["accounts"])
    assert sample_city.note["password"] in sample_city.said


def test_a_held_pharmacy_sees_why_it_is_closed(sample_city: City, chromium: Browser) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = sign_in(context, sample_city.address, username="store-single", password=sample_city.note["password"])

    expect(page.locator("main")).to_contain_text(stores()[plan.SUSPENDED].name)
    expect(page.locator("main")).to_contain_text("中止协议：示医保决〔2026〕1号，自2026年8月22日零时起")

    context.close()


def test_a_headquarters_sees_its_stores_and_the_distance(sample_city: City, chromium: Browser) -> None:
    context = chromium.new_context(locale="zh-CN")
    username = cast.headquarters_name(plan.NEAR_THRESHOLD)
    page = sign_in(context, sample_city.address, username=username, password=sample_city.note["password"])

    expect(page.locator("main")).to_contain_text("19家直营门店")
    expect(page.locator("main")).to_contain_text("计入的C级2家")

    context.close()


def test_a_wrong_password_is_told_in_words(sample_city: City, chromium: Browser) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()

    page.goto(f"{sample_city.address}/sign-in")
    page.get_by_label("用户名").fill("auditor")
    page.get_by_label("密码").fill("not-the-password")
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_role("alert")).to_be_visible()

    context.close()


def test_the_pictures_of_the_readme_can_be_taken(sample_city: City, chromium: Browser, tmp_path: Path) -> None:
    files = take(chromium, sample_city.address, tmp_path, password=sample_city.note["password"])

    assert [file.stem for file in files] == [picture.name for picture in PICTURES]
    assert all(file.stat().st_size > 10_000 for file in files)


def test_staff_search_by_name_code_and_number_and_a_pharmacy_finds_its_own(
    sample_city: City, hands: dict[str, Hand], chromium: Browser
) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = sign_in(context, sample_city.address, username=cast.APPROVER, password=sample_city.note["password"])
    chain, store = plan.NEAR_THRESHOLD, stores()[plan.SUSPENDED]
    decision = hands[cast.APPROVER].get("/papers", kind="suspension_decision")["items"][0]

    def search(text: str) -> None:
        page.get_by_role("searchbox").fill(text)
        page.get_by_role("searchbox").press("Enter")

    search(chain[:4])
    expect(page.get_by_role("heading", name="连锁", exact=True)).to_be_visible()
    page.get_by_role("link", name=chain, exact=True).click()
    expect(page).to_have_url(re.compile("/stores[?]chain_id="))
    search(f"{chain}连锁")
    expect(page.get_by_role("link", name=chain, exact=True)).to_be_visible()
    search("大药房")
    page.get_by_role("link", name="查看全部").first.click()
    expect(page).to_have_url(re.compile("/stores[?]q="))
    search(store.code[-6:])
    expect(page.locator("main")).to_contain_text(store.name)
    search(f"{store.name[-3:]} {store.name[:4]}")
    expect(page.locator("main")).to_contain_text(store.name)
    search(decision["number"].replace("〔", "[").replace("〕", "]"))
    expect(page).to_have_url(f"{sample_city.address}/cases/{decision['case_id']}")
    search("没有这样的药店")
    expect(page.locator("main")).to_contain_text("统一社会信用代码，18位")
    context.close()

    context = chromium.new_context(locale="zh-CN")
    page = sign_in(context, sample_city.address, username="store-single", password=sample_city.note["password"])
    search(decision["number"])
    expect(page.locator("main")).to_contain_text("共 1 份")
    search(chain[:4])
    expect(page.locator("main")).to_contain_text("没有找到与")
    context.close()


def test_lists_begin_with_what_needs_attention_and_are_sorted_by_their_headings(
    sample_city: City, chromium: Browser
) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = sign_in(context, sample_city.address, username="auditor", password=sample_city.note["password"])

    page.goto(f"{sample_city.address}/stores")
    expect(page.locator("tbody tr").first).to_contain_text(stores()[plan.SUSPENDED].name)
    page.get_by_label("区划").select_option(label="示例市（全市）")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name="本年记分", exact=True).click()
    expect(page.get_by_role("columnheader", name="本年记分")).to_have_attribute("aria-sort", "descending")
    points = [int(each) for each in page.locator('td[data-label="本年记分"]').all_inner_texts()]
    assert points == sorted(points, reverse=True)
    assert points[0] > 0
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_label("区划")).to_have_value("3699")
    expect(page.get_by_role("columnheader", name="本年记分")).to_have_attribute("aria-sort", "descending")
    context.close()

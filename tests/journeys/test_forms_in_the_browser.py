"""The model pages in a real browser: two clicks, two tabs, the back button, an ended session, no script, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from common import clock
from deploy.demo.waiting import wait_for
from services.gateway.portal.setup import PAGE_MODULES
from services.gateway.portal.shell.form_page import FORM_PAGES
from tests.journeys.desk import PASSWORD, STORE, Desk, running_desk
from tests.journeys.filling import FILLINGS
from tests.sweeps import looking

FINDING = "已核对现场照片三张，与处方记录一致。"
PHOTO = {"name": "现场照片.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8" + b"x" * 300_000}
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
_TIMEOUT_MS = 20_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture(scope="module")
def sessions() -> dict[str, Any]:
    """What the browser kept of each who signed in, so that they do it once."""
    return {}


@pytest.fixture
def signed_in(desk: Desk, chromium: Browser, sessions: dict[str, Any]) -> Iterator[Any]:
    """Call with a user name: a page of a new context in which they are signed in; complaints of the browser fail."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(username: str, **options: Any) -> Page:
        context = chromium.new_context(
            locale="zh-CN", viewport=DESKTOP, storage_state=sessions.get(username), **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(_TIMEOUT_MS)
        page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username in sessions:
            page.goto(f"{desk.stack.address}/")
        else:
            page.goto(f"{desk.stack.address}/sign-in")
            fill_in_sign_in(page, username)
            sessions[username] = context.storage_state()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


def fill_in_sign_in(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def press(page: Page, name: str) -> None:
    """Press the button that everybody sees, not the one that only the key Enter takes."""
    page.locator(".buttons").get_by_role("button", name=name).click()
    page.wait_for_load_state()


def accessible(page: Page) -> None:
    """Nothing for axe to complain of, and nothing that sticks out to the right."""
    found = [
        (each["id"], [node["target"] for node in each["nodes"]]) for each in Axe().run(page).response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_violation_is_confirmed_with_two_clicks_once_and_the_receipt_follows_its_effect(
    desk: Desk, signed_in: Any
) -> None:
    violation = desk.record("P1", step="double-click")
    page = signed_in("confirmer")

    page.goto(f"{desk.stack.address}/violations")
    page.locator(f"main a[href='/violations/{violation}']").click()
    accessible(page)
    page.get_by_role("link", name="确认违规", exact=True).click()
    accessible(page)
    press(page, "下一步：核对")
    expect(page.locator(".summary")).to_be_focused()
    accessible(page)
    page.locator(".summary a").click()
    expect(page.get_by_label("复核意见")).to_be_focused()
    page.get_by_label("复核意见").fill(FINDING)
    page.locator("input[type=file]").set_input_files(PHOTO)
    expect(page.locator(".file-list")).to_contain_text("现场照片.jpg")
    press(page, "下一步：核对")
    expect(page.locator(".answers")).to_contain_text(FINDING)
    accessible(page)
    page.get_by_role("button", name="确认违规", exact=True).dblclick()

    page.wait_for_url(re.compile("step=receipt"))
    # The page looks again by itself until the effect is everywhere.
    expect(page.locator(".receipt")).to_contain_text("已办结")
    accessible(page)
    page.emulate_media(media="print")
    expect(page.locator("main .buttons")).to_be_hidden()
    expect(page.locator(".receipt")).to_have_css("border-top-width", "0px")
    page.emulate_media(media="screen")
    entry = desk.hands["decider"].get(f"/violations/{violation}")
    assert (entry["state"], entry["finding"], len(entry["files"])) == ("confirmed", FINDING, 1)
    page.go_back()
    page.wait_for_url(re.compile("step=receipt"))
    page.goto(f"{desk.stack.address}/violations/{violation}/confirm")
    expect(page.locator("main")).to_contain_text("提交过")
    accessible(page)


def test_every_page_with_a_form_is_filled_in_here() -> None:
    assert PAGE_MODULES, "the pages are registered when their modules are loaded"
    assert set(FILLINGS) == set(FORM_PAGES)


@pytest.mark.parametrize("endpoint", FILLINGS)
def test_a_form_is_filled_in_by_the_keyboard_from_its_first_mistake_to_its_receipt(
    desk: Desk, signed_in: Any, endpoint: str
) -> None:
    """Summary and receipt are the kit's own: axe looks at those of the first form."""
    filling, is_first = FILLINGS[endpoint], endpoint == next(iter(FILLINGS))
    address = f"{desk.stack.address}{filling.path(desk)}"
    page = signed_in(filling.username, reduced_motion="reduce")

    def go(value: str) -> None:
        page.locator(f".buttons button[value={value}]").press("Enter")
        page.wait_for_load_state()

    page.goto(address)
    accessible(page)
    assert looking.keyboard(page) == []
    go("check")
    expect(page.locator(".summary")).to_be_focused()
    if is_first:
        accessible(page)
    filling.fill(page)
    expect(page.locator("[data-kit-saved]")).to_have_text("已保存")
    page.reload()
    filling.expect_filled(page)
    go("check")
    expect(page.locator(".answers")).to_be_visible()
    accessible(page)
    assert looking.keyboard(page) == []
    go("edit")
    filling.expect_filled(page)
    go("check")
    go("send")

    page.wait_for_url(re.compile("step=receipt"))
    expect(page.locator(".receipt")).to_contain_text("已办结")
    if is_first:
        accessible(page)
    page.go_back()
    page.wait_for_url(re.compile("step=receipt"))


def test_what_is_typed_survives_the_back_button_a_reload_and_a_closed_tab(desk: Desk, signed_in: Any) -> None:
    violation = desk.record("P2", step="back-button")
    page = signed_in("confirmer")
    address = f"{desk.stack.address}/violations/{violation}/confirm"

    page.goto(address)
    page.get_by_label("复核意见").fill("写到一半")
    expect(page.locator("[data-kit-saved]")).to_have_text("已保存")
    page.reload()
    expect(page.get_by_label("复核意见")).to_have_value("写到一半")
    for text in ("", "假\u200b"):
        page.get_by_label("复核意见").fill(text)
        press(page, "下一步：核对")
        expect(page.locator(".summary")).to_be_visible()
    page.go_back()
    page.get_by_label("复核意见").fill(FINDING)
    press(page, "下一步：核对")
    page.go_back()
    expect(page.get_by_label("复核意见")).to_have_value(FINDING)

    another = page.context.new_page()
    another.goto(address)

    expect(another.get_by_label("复核意见")).to_have_value(FINDING)


def test_nothing_is_said_to_be_saved_while_it_is_not(desk: Desk, signed_in: Any) -> None:
    violation = desk.record("P4", step="said-to-be-saved")
    page = signed_in("confirmer")
    page.goto(f"{desk.stack.address}/violations/{violation}/confirm")
    said, asked = page.locator("[data-kit-saved]"), page.get_by_label("复核意见")
    asked.fill(FINDING)
    expect(said).to_have_text("已保存")

    asked.press_sequentially("另")

    assert said.text_content() == ""
    expect(said).to_have_text("已保存")
    page.reload()
    expect(asked).to_have_value(f"{FINDING}另")


@pytest.mark.parametrize("way", ["language", "link", "closed"])
def test_what_is_typed_at_the_last_moment_is_saved_when_the_page_is_left(desk: Desk, signed_in: Any, way: str) -> None:
    violation = desk.record("P5", step=f"left-by-{way}")
    page = signed_in("confirmer")
    address = f"{desk.stack.address}/violations/{violation}/confirm"
    page.goto(address)
    page.get_by_label("复核意见").press_sequentially(FINDING)

    if way == "language":
        page.get_by_role("link", name="English").click()
        expect(page.get_by_label("Finding")).to_have_value(FINDING)
        return
    another = page.context.new_page()
    if way == "link":
        page.locator("nav.crumb a").click()
    else:
        page.close(run_before_unload=True)

    def is_there() -> bool:
        another.goto(address)
        return another.get_by_label("复核意见").input_value() == FINDING

    wait_for(is_there, what="保存")


def test_a_file_that_cannot_be_stored_leaves_nothing_that_says_saved(desk: Desk, signed_in: Any) -> None:
    violation = desk.record("G6", step="upload-after-the-session")
    page = signed_in("confirmer")
    page.goto(f"{desk.stack.address}/violations/{violation}/confirm")
    page.get_by_label("复核意见").fill(FINDING)
    expect(page.locator("[data-kit-saved]")).to_have_text("已保存")
    page.context.clear_cookies(name="yaocheng-session")

    page.locator("input[type=file]").set_input_files(PHOTO)

    expect(page.locator("[data-kit-status]")).to_contain_text("没有上传成功")
    expect(page.locator("[data-kit-saved]")).to_contain_text("还没有保存")


def test_files_that_are_chosen_one_by_one_and_cannot_be_stored_wait_and_go_with_the_next_post(
    desk: Desk, signed_in: Any
) -> None:
    violation = desk.record("G3", step="one-by-one-after-the-session")
    page = signed_in("confirmer")
    page.goto(f"{desk.stack.address}/violations/{violation}/confirm")
    page.get_by_label("复核意见").fill(FINDING)
    expect(page.locator("[data-kit-saved]")).to_have_text("已保存")
    page.context.clear_cookies(name="yaocheng-session")
    waiting = page.get_by_role("list", name="还没有上传的文件")

    for count, name in enumerate(("一.jpg", "二.jpg", "选错.jpg", "三.jpg"), start=1):
        page.locator("input[type=file]").set_input_files({**PHOTO, "name": name, "buffer": name.encode()})
        expect(waiting.get_by_role("listitem")).to_have_count(count)
        expect(page.locator("[data-kit-status]")).to_contain_text("没有上传成功")
    waiting.get_by_role("button", name="选错.jpg").click()
    accessible(page)
    for name in ("一.jpg", "二.jpg", "三.jpg"):
        expect(waiting).to_contain_text(name)
    press(page, "下一步：核对")
    fill_in_sign_in(page, "confirmer")

    expect(page.locator(".file-list .file-name")).to_have_text(["一.jpg", "二.jpg", "三.jpg"])
    expect(page.get_by_label("复核意见")).to_have_value(FINDING)


def test_the_slower_of_two_tabs_sees_what_the_faster_one_did(desk: Desk, signed_in: Any) -> None:
    violation = desk.record("I3", step="two-tabs")
    left = signed_in("confirmer")
    right = left.context.new_page()
    for tab in (left, right):
        tab.goto(f"{desk.stack.address}/violations/{violation}/confirm")
    left.get_by_label("复核意见").fill("左边的意见")
    press(left, "下一步：核对")
    press(left, "确认违规")

    right.get_by_label("复核意见").fill("右边的意见")
    press(right, "下一步：核对")

    expect(right.locator("main")).to_contain_text("情况有变动")
    expect(right.locator("main")).to_contain_text("右边的意见")
    accessible(right)
    assert desk.hands["decider"].get(f"/violations/{violation}")["finding"] == "左边的意见"


def test_a_session_that_ends_in_the_middle_gives_everything_back_and_carries_nothing_out(
    desk: Desk, signed_in: Any
) -> None:
    violation = desk.record("D9", step="session-ends")
    page = signed_in("confirmer")
    page.goto(f"{desk.stack.address}/violations/{violation}/confirm")
    page.get_by_label("复核意见").fill(FINDING)
    expect(page.locator("[data-kit-saved]")).to_have_text("已保存")
    page.locator("input[type=file]").set_input_files(PHOTO)
    expect(page.locator(".file-list")).to_contain_text("现场照片.jpg")
    page.context.clear_cookies(name="yaocheng-session")
    page.get_by_label("复核意见").fill(f"{FINDING}另补一句。")

    press(page, "下一步：核对")
    expect(page.get_by_role("alert")).to_contain_text("已为您保留30分钟")
    accessible(page)
    fill_in_sign_in(page, "confirmer")

    expect(page.get_by_label("复核意见")).to_have_value(f"{FINDING}另补一句。")
    expect(page.locator(".file-list")).to_contain_text("现场照片.jpg")
    assert desk.hands["decider"].get(f"/violations/{violation}")["state"] == "recorded"


def test_a_case_is_adopted_without_script_on_a_phone_by_the_keyboard_and_returned_in_english(
    desk: Desk, signed_in: Any
) -> None:
    case = desk.case()
    first_on = clock.today() + timedelta(days=5)
    page = signed_in("adopter", java_script_enabled=False)
    page.set_viewport_size(PHONE)
    page.goto(f"{desk.stack.address}/cases/{case}")
    page.get_by_role("link", name="采纳").press("Enter")
    page.wait_for_load_state()
    page.get_by_label("起始日").fill(f"{first_on}")
    for label, text in (
        ("陈述申辩情况", "未提出陈述申辩。"),
        ("整改要求", "完成整改后申请验收。"),
        ("处理理由", "按下限。"),
    ):
        page.get_by_label(label).fill(text)
    page.locator("input[type=file]").set_input_files(PHOTO)
    page.get_by_role("button", name="上传所选文件").press("Enter")
    page.wait_for_load_state()
    page.get_by_label("中止月数").press("Enter")  # goes on, and removes no file
    page.wait_for_url(re.compile("step=check"))
    expect(page.locator(".answers")).to_contain_text("现场照片.jpg")
    page.get_by_role("button", name="采纳，提交审批").press("Enter")
    page.wait_for_url(re.compile("step=receipt"))
    expect(page.locator("main")).to_contain_text("已提交")

    other = signed_in("decider")
    other.set_viewport_size(PHONE)
    other.get_by_role("link", name="English").click()
    other.goto(f"{desk.stack.address}/cases/{case}")
    accessible(other)
    other.get_by_role("link", name="Return", exact=True).click()
    accessible(other)
    other.get_by_label("Reason for return").fill("Please say when the party was told.")
    press(other, "Next: check")
    press(other, "Return to the reviewer")

    expect(other.locator("main")).to_contain_text("Sent")
    assert other.locator("html").get_attribute("lang") == "en"
    found = desk.hands["adopter"].get(f"/cases/{case}")
    assert (found["status"], found["reason"]) == ("returned", "Please say when the party was told.")
    assert [each["name"] for each in found["attachments"]] == ["现场照片.jpg"]
    assert found["subject_name"] == STORE


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_gallery_is_accessible_at_every_width_in_both_languages(
    desk: Desk, signed_in: Any, viewport: Any, language: str
) -> None:
    page = signed_in("admin")
    page.set_viewport_size(viewport)
    page.goto(f"{desk.stack.address}/language/{language}?next=/gallery")

    accessible(page)


@pytest.mark.parametrize("width", [1280, 1024])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("username", ["adopter", "admin", "owner"])
def test_the_head_is_one_row_above_one_of_the_menu(
    desk: Desk, signed_in: Any, username: str, language: str, width: int
) -> None:
    page = signed_in(username)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{desk.stack.address}/language/{language}?next=/")

    for row in (".top-row > *", "nav.menu > *"):
        boxes = [each.bounding_box() for each in page.locator(row).all()]
        assert len(boxes) > 1
        assert max(each["y"] for each in boxes) < min(each["y"] + each["height"] for each in boxes)


def test_rings_and_borders_stand_out_from_their_ground(desk: Desk, signed_in: Any) -> None:
    """At least 3 : 1, measured on what the browser computes."""
    page = signed_in("admin")
    page.goto(f"{desk.stack.address}/gallery")

    def contrast(selector: str, of: str, ground: str) -> float:
        page.locator(selector).first.focus()
        read = "(each, name) => getComputedStyle(each)[name]"
        colours = [
            page.locator(where).first.evaluate(read, name)
            for where, name in ((selector, of), (ground, "backgroundColor"))
        ]
        light, dark = sorted((luminance(each) for each in colours), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    def luminance(colour: str) -> float:
        parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
        linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert contrast("input.control", "borderTopColor", ".card-plain") >= 3
    assert contrast("input.control", "outlineColor", ".card-plain") >= 3
    assert contrast("a.btn-link", "outlineColor", ".card-plain") >= 3
    assert contrast("nav.menu a", "outlineColor", "header.top") >= 3

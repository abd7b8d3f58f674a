"""After every post the browser stands at an address that tells the same as often as it is opened.

That no post of a form is answered by a page, `forms.Browser` checks at each press of every test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from common import clock, mongo
from common.errors import Conflict, Invalid, NotAllowed, Stale
from common.people.idempotency import KeyReused
from common.phrases import N_
from services.gateway.drafts.domain.draft import Content
from services.gateway.drafts.usecases.find_draft import find_draft
from services.gateway.drafts.usecases.forget_drafts import discard_draft
from services.gateway.drafts.usecases.send_draft import begin_sending
from services.gateway.portal.desk.confirm_violation import PAGE
from services.gateway.portal.shell.form_page import FORM_PAGES
from services.gateway.portal.shell.sending import send
from tests.gateway.builders import approver
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

FINDING = "已核对现场照片三张。"
PHOTO = ("照片.jpg", b"picture")
#: Posts that are no form of the kit, and why that is right.
OTHERS = {
    "sign_in": "what is typed is kept nowhere, so no address can show it again; sending it again does nothing twice",
    "sign_out": "it shows nothing: it leads to the page to sign in",
}


@pytest.fixture
def second(browser):
    return Browser(browser(approver(areas=AREA)))


def test_every_post_of_a_page_is_one_of_a_form_of_the_kit_or_has_its_reason(gateway):
    posts = {
        rule.endpoint.removeprefix("pages.")
        for rule in gateway.url_map.iter_rules()
        if rule.endpoint.startswith("pages.") and "POST" in (rule.methods or ())
    }

    assert posts == set(FORM_PAGES) | set(OTHERS)


def told_twice(browser, location):
    """The page at an address, which is the same when it is loaded again."""
    first, again = browser.open(location), browser.open(location)
    assert (first.status, first.words) == (again.status, again.words)
    return first


def test_files_that_were_refused_are_told_at_an_address_in_the_language_of_its_reader(second, violation):
    form = second.open(f"/violations/{violation}/confirm")

    for step in ("check", "save"):
        answer = second.post(form, step, [PHOTO, ("空.pdf", b"")], finding=FINDING)
        page = told_twice(second, answer.location)
        second.client.get("/language/en")
        english = second.open(answer.location)
        second.client.get("/language/zh")

        assert (page.status, page.value("finding"), PHOTO[0] in page.words) == (422, FINDING, True)
        assert page.words.count("“空.pdf”是空的（0字节）") == 2
        assert "is empty (0 bytes)" in english.words
    assert "step=check" in second.press(page, "check").path


def test_a_used_key_is_told_at_an_address_once_however_often_it_is_opened(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    second.press(second.press(form, "check", [PHOTO], finding=FINDING), "send")

    answer = second.post(form, "check", finding="另一种说法。")
    page = told_twice(second, answer.location)

    assert page.status == 409
    for text in (FINDING, PHOTO[0], "另一种说法。", "提交过"):
        assert text in page.words
    assert mongo.database("gateway")["drafts"].count_documents({"path": form.path}) == 2


def test_a_lost_race_is_told_at_an_address_until_something_is_posted_again(second, violation):
    form = second.open(f"/violations/{violation}/confirm")

    answer = second.post(form, "check", [PHOTO], finding=FINDING, seen="{}")
    page = told_twice(second, answer.location)

    assert (page.status, "情况有变动" in page.words) == (409, True)
    assert (page.value("finding"), PHOTO[0] in page.words) == (FINDING, True)
    checked = second.press(page, "check")
    assert ("step=check" in checked.path, checked.status) == (True, 200)


@pytest.mark.parametrize(
    ("refusal", "status", "told"),
    [
        (Invalid.about("finding", N_("请填写用户名。")), 422, "请填写用户名。"),
        (Invalid.about("elsewhere", N_("请填写用户名。")), 422, "请填写用户名。"),
        (NotAllowed(N_("请填写密码。")), 403, "请填写密码。"),
        (Conflict(N_("不显示")), 409, "所依据的内容没有变化，请核对后再次提交。"),
        (Stale(N_("不显示")), 412, "所依据的内容没有变化，请核对后再次提交。"),
        (KeyReused(N_("不显示")), 409, "此前已经提交过，当时的内容以记录为准"),
    ],
)
def test_what_the_command_refuses_is_told_at_an_address_and_nothing_is_lost(
    second, violation, sent_turn, refusal, status, told
):
    checked = second.press(second.open(f"/violations/{violation}/confirm"), "check", [PHOTO], finding=FINDING)

    def refused(*_):
        raise refusal

    with sent_turn(second, checked, PAGE, violation_id=violation) as turn:
        page = replace(PAGE, send=refused)
        answer = send(replace(turn, sheet=replace(turn.sheet, page=page)))

    page = told_twice(second, answer.location)
    assert (answer.status_code, page.status, told in page.words) == (303, status, True)
    assert (page.value("finding"), PHOTO[0] in page.words) == (FINDING, True)
    assert (page.value("key") == checked.value("key")) is not isinstance(refusal, KeyReused)
    again = second.press(page, "check")
    assert ("step=check" in again.path, again.status) == (True, 200)
    assert "step=receipt" in second.press(again, "send").path


def test_what_was_discarded_just_before_its_draft_was_read_again_is_told_and_nothing_typed_is_lost(
    second, violation, sent_turn
):
    checked = second.press(second.open(f"/violations/{violation}/confirm"), "check", [PHOTO], finding=FINDING)

    with sent_turn(second, checked, PAGE, violation_id=violation) as turn:
        assert discard_draft(turn.draft, at=clock.now())
        fileless = replace(turn.draft, content=Content(turn.draft.content.fields))
        answer = send(replace(turn, draft=fileless))

    page = told_twice(second, answer.location)
    assert (page.status, page.value("finding")) == (409, FINDING)
    assert "刚在另一页面被清空，所以没有提交" in page.words


def test_what_the_script_saves_on_its_way_takes_back_nothing_that_the_address_tells(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    answer = second.post(form, "save", [("空.pdf", b"")], finding=FINDING)

    late = {**dict(form.values), "step": "save", "finding": "写到一半"}
    assert second.client.post(form.path, data=late, headers={"X-Requested-With": "kit"}).status_code == 200

    page = second.open(answer.location)
    assert (page.status, "“空.pdf”是空的（0字节）" in page.words, page.value("finding")) == (422, True, "写到一半")


def test_what_may_have_been_done_can_be_sent_again_whatever_bars_it_by_now(browser, signed, violation):
    someone = approver(areas=AREA)
    own = Browser(browser(someone))
    form = own.press(own.open(f"/violations/{violation}/confirm"), "save", [PHOTO], finding=FINDING)
    path = form.path.partition("?")[0]
    draft = find_draft(someone.actor.account, path=path, key=form.value("key"))
    begin_sending(draft, draft.content, at=clock.now() - timedelta(minutes=1))
    signed(approver(areas=AREA)).post(f"/api/v1/violations/{violation}/reject", {"reason": "证据不足"})

    shown = [own.open(each) for each in (path, form.path, f"{form.path}&step=check")]
    moved = own.press(shown[0], "send")

    for page in shown:
        assert ("还不能确定是否办成" in page.words, "send" in page.buttons) == (True, True)
    assert ("情况有变动" in moved.words, FINDING in moved.words, PHOTO[0] in moved.words) == (True, True, True)
    assert (moved.status, "send" in moved.buttons) == (409, False)

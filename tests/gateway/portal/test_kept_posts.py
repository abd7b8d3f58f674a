"""A session that ends in the middle of a form: what was posted comes back to its author alone, and does nothing."""

import re
from datetime import timedelta

import pytest

from common import clock, mongo, owned_files
from common.people.commands import Role
from services.gateway.drafts.usecases.keep_post import forget_kept_posts
from tests.gateway.builders import PASSWORD, approver, person, user
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser, Shown
from tests.gateway.portal.test_sign_in import TOKEN

FINDING = "写了很久的复核意见。"
LARGE = ("卷宗.pdf", b"%PDF" + b"x" * (20 * 1024 * 1024 - 4))


@pytest.fixture
def author():
    return approver(areas=AREA, person_id=person("苏明"))


@pytest.fixture
def state(signed, violation):
    return lambda: signed(user(Role.AUDITOR)).get(f"/api/v1/violations/{violation}").json["state"]


def end_sessions():
    """Every session is over, as after a night."""
    mongo.database("gateway")["sessions"].update_many({}, {"$set": {"expires_at": clock.now() - timedelta(minutes=1)}})


def sign_in(browser, page, someone):
    """The page after signing in by the form that `page` shows, or would show to who has signed out first."""
    fields = {"username": someone.username, "password": PASSWORD, "next": _target(page)}
    if browser.client.get("/sign-in").status_code == 302:
        browser.client.post("/sign-out", data={"csrf_token": TOKEN.search(browser.client.get("/").text)[1]})
    token = TOKEN.search(browser.client.get("/sign-in").text)[1]
    answer = browser.client.post("/sign-in", data={**fields, "csrf_token": token})
    assert answer.status_code == 302, answer.text
    return browser.open(answer.location)


def _target(page):
    found = re.search(r'name="next"[^>]*value="([^"]+)"', page.text)
    return found[1].replace("&amp;", "&") if found else "/"


def posted_too_late(browser, violation, step="check", files=(), **typed) -> tuple[Browser, Shown]:
    """A browser whose session ended after it had opened the form, and what it sees after pressing a button."""
    form = browser.open(f"/violations/{violation}/confirm")
    page = browser.press(form, "check", files, finding=FINDING) if step == "send" else form
    end_sessions()
    return browser.press(page, step, files if step != "send" else (), **(typed or {"finding": FINDING}))


@pytest.mark.parametrize("step", ["check", "send"])
def test_a_post_with_20_megabytes_comes_back_after_sign_in_and_is_not_carried_out(
    browser, violation, author, state, step
):
    own = Browser(browser(author))
    late = posted_too_late(own, violation, step, [LARGE])

    back = sign_in(own, late, author)

    assert (late.status, "已为您保留30分钟" in late.words) == (401, True)
    assert FINDING not in late.text
    assert "还没有提交" in back.words
    assert (back.value("finding"), LARGE[0] in back.words) == (FINDING, True)
    assert state() == "recorded"
    assert mongo.database("gateway")["kept_posts"].count_documents({}) == 0
    receipt = own.press(own.press(back, "check"), "send")
    assert "step=receipt" in receipt.path
    assert state() == "confirmed"


def test_what_is_kept_lies_sealed_in_the_database(browser, violation, author):
    posted_too_late(Browser(browser(author)), violation, "check", [("照片.jpg", b"picture of the store")])

    gateway = mongo.database("gateway")
    [kept] = gateway["kept_posts"].find().sort("expires_at", -1).limit(1)
    content = owned_files.get("gateway", kept["_id"], kept["sha256"])
    for secret in (FINDING.encode(), b"picture of the store", author.person.encode(), violation.encode()):
        assert secret not in content
    assert author.person not in repr(kept)
    assert violation not in repr(kept)
    assert "照片" not in repr(list(gateway["owned.files"].find({"metadata.owner": kept["_id"]})))


def test_another_person_in_the_same_browser_does_not_get_it(browser, violation, author, state):
    own = Browser(browser(author))
    late = posted_too_late(own, violation)

    refused = sign_in(own, late, approver(areas=AREA))
    back = sign_in(own, late, author)

    assert (refused.status, "没有找到为您保留的内容" in refused.words) == (404, True)
    assert FINDING not in refused.text
    assert back.value("finding") == FINDING


def test_the_same_person_in_another_browser_does_not_get_it(whole, browser, violation, author):
    late = posted_too_late(Browser(browser(author)), violation)

    refused = sign_in(Browser(whole.test_client()), late, author)

    assert (refused.status, "在其他浏览器中填写" in refused.words) == (404, True)


@pytest.mark.parametrize("forge", ["id", "path", "content", "record"])
def test_a_forged_kept_post_is_refused(browser, violation, author, forge):
    own = Browser(browser(author))
    late = posted_too_late(own, violation)
    kept = mongo.database("gateway")["kept_posts"].find_one(sort=[("expires_at", -1)])
    if forge == "id":
        late.text = late.text.replace(kept["_id"], "kep_" + "0" * 32)
    elif forge == "path":
        late.text = late.text.replace(f"/violations/{violation}/confirm", f"/violations/{violation}/reject")
    elif forge == "content":
        mongo.database("gateway")["owned.chunks"].update_many(
            {"files_id": mongo.database("gateway")["owned.files"].find_one({"metadata.owner": kept["_id"]})["_id"]},
            {"$set": {"data": b"forged"}},
        )
    else:
        forged = owned_files.put("gateway", kept["_id"], b"forged", filename="x", content_type="x")
        mongo.database("gateway")["kept_posts"].update_one({"_id": kept["_id"]}, {"$set": {"sha256": forged.sha256}})

    refused = sign_in(own, late, author)

    assert (refused.status, "没有找到为您保留的内容" in refused.words) == (404, True)


def test_after_half_an_hour_it_is_gone_and_its_author_is_told(browser, violation, author, clock_file):
    own = Browser(browser(author))
    late = posted_too_late(own, violation)
    clock.advance(minutes=31)

    refused = sign_in(own, late, author)

    assert (refused.status, "已超过30分钟" in refused.words) == (404, True)
    assert mongo.database("gateway")["kept_posts"].find_one({"_id": _target(late).partition("kept=")[2]}) is None


def test_the_clerk_forgets_what_nobody_fetched(browser, violation, author):
    posted_too_late(Browser(browser(author)), violation)
    gateway = mongo.database("gateway")
    kept = [each["_id"] for each in gateway["kept_posts"].find()]

    assert forget_kept_posts(at=clock.now()) == 0
    assert forget_kept_posts(at=clock.now() + timedelta(minutes=31)) == len(kept) > 0

    assert gateway["kept_posts"].count_documents({}) == 0
    assert gateway["owned.files"].count_documents({"metadata.owner": {"$in": kept}}) == 0


def test_the_same_form_posted_again_takes_the_place_of_what_it_had_left(browser, violation, author):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    end_sessions()
    gateway = mongo.database("gateway")
    gateway["kept_posts"].delete_many({})

    late = [own.press(form, "check", [(f"{number}.pdf", b"x")], finding=f"第{number}稿") for number in range(7)]
    [kept] = gateway["kept_posts"].find()
    lying = gateway["owned.files"].count_documents({"metadata.owner": kept["_id"]})
    back = sign_in(own, late[0], author)

    assert lying == 1
    assert (back.value("finding"), "6.pdf" in back.words, "5.pdf" in back.words) == ("第6稿", True, False)


def test_nothing_that_is_kept_goes_before_its_time_and_what_finds_no_room_is_not_promised(browser, violation, author):
    """Forms of two persons and two addresses in one browser, which has left nearly as much as it may."""
    own, other = Browser(browser(author)), approver(areas=AREA)
    first = posted_too_late(own, violation)
    sign_in(own, Shown(401, "/", ""), other)
    form = own.open(f"/violations/{violation}/reject")
    end_sessions()
    theirs = own.press(form, "check", reason="别人写的理由")
    mongo.database("gateway")["kept_posts"].update_many({}, {"$set": {"size": 100 * 1024 * 1024}})
    sign_in(own, Shown(401, "/", ""), other)
    another = own.open(f"/violations/{violation}/confirm")
    end_sessions()

    refused = own.press(another, "check", finding="没有地方的意见")
    failed = wrong_password(own, refused, other)
    after = sign_in(own, failed, other)

    for page in (refused, failed):
        assert "这次提交的内容没有保留" in page.words
        assert "已为您保留" not in page.words
    assert (after.status, after.value("finding")) == (200, "")
    assert sign_in(own, theirs, other).value("reason") == "别人写的理由"
    assert sign_in(own, first, author).value("finding") == FINDING


@pytest.mark.parametrize("is_full", [True, False])
def test_where_another_person_has_signed_in_what_finds_no_room_is_not_promised(browser, violation, author, is_full):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    posted_too_late(own, violation)
    kept = mongo.database("gateway")["kept_posts"]
    kept.update_many({}, {"$set": {"size": 200 * 1024 * 1024 if is_full else 0}})
    sign_in(own, Shown(401, "/", ""), approver(areas=AREA))
    before = kept.count_documents({})

    files = [] if is_full else [(f"{number}.pdf", b"x" * 19 * 1024 * 1024) for number in range(4)]
    refused = own.press(form, "check", files, finding=FINDING)

    assert (refused.status, "填写的内容没有保留" in refused.words) == (403, True)
    assert kept.count_documents({}) == before


def test_a_browser_leaves_fifty_posts_and_what_is_past_its_time_takes_none_of_their_room(
    browser, violation, author, clock_file
):
    own = Browser(browser(author))
    kept = mongo.database("gateway")["kept_posts"]
    [one] = kept.find({"_id": _target(posted_too_late(own, violation)).partition("kept=")[2]})
    kept.insert_many([{**one, "_id": f"kep_{number}"} for number in range(49)])
    sign_in(own, Shown(401, "/", ""), author)
    form = own.open(f"/violations/{violation}/reject")
    end_sessions()

    full = own.press(form, "check", reason="理由")
    clock.advance(minutes=31)
    free = own.press(form, "check", reason="理由")

    assert "这次提交的内容没有保留" in full.words
    assert "已为您保留30分钟" in free.words


def test_a_post_that_was_not_made_for_anybody_is_not_kept(browser, violation, author):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    end_sessions()
    mongo.database("gateway")["kept_posts"].delete_many({})

    for mark in ("", "x", "per_1." + "0" * 64, form.value("mark")[:-1] + "x"):
        assert own.press(form, "check", finding=FINDING, mark=mark).status == 401
    assert own.press(form, "check", finding=FINDING, key="k" * 32).status == 401

    assert mongo.database("gateway")["kept_posts"].count_documents({}) == 0


def test_a_late_post_keeps_all_that_a_form_takes_and_tells_of_each_other_file_why(browser, violation, author):
    own = Browser(browser(author))
    hostile = "<img src=x onerror=1> 100%.pdf"
    fitting = [("照片.jpg", b"x"), LARGE, ("大二.pdf", b"y" * 18_000_000), *((f"{n}.pdf", b"%d" % n) for n in range(7))]
    wrong = [(hostile, b""), ("程序.exe", b"MZ"), ("大三.pdf", b"z" * (20 * 1024 * 1024 + 1)), ("第十一.pdf", b"11")]
    late = posted_too_late(own, violation, "check", [*wrong[:3], *fitting, wrong[3]])

    back = sign_in(own, late, author)

    assert "已为您保留30分钟" in late.words
    for page in (back, own.open(back.path)):
        for told in (
            "文件“&lt;img src=x onerror=1&gt; 100%.pdf”是空的（0字节）",
            "文件“程序.exe”的类型不能接收",
            "文件“大三.pdf”超过20 MB",
            "最多附10个文件，“第十一.pdf”没有收下",
        ):
            assert page.words.count(told) == 2
        assert "除上述文件外，您填写的内容都已保留" in page.words
        assert "。 您填写的内容都已保留" not in page.words
        assert re.findall(r'class="file-name">([^<]+)<', page.text) == [name for name, _ in fitting]
        assert page.value("finding") == FINDING


def test_a_form_of_a_session_before_is_shown_again_and_not_carried_out(browser, violation, author, state):
    """Signed out and in again in another tab: the form still carries the token of the session before."""
    own = Browser(browser(author))
    checked = own.press(own.open(f"/violations/{violation}/confirm"), "check", [("照片.jpg", b"x")], finding=FINDING)
    home = own.open("/")
    own.client.post("/sign-out", data={"csrf_token": TOKEN.search(home.text)[1]})
    sign_in(own, own.open("/sign-in"), author)

    back = own.press(checked, "send")

    assert "还没有提交" in back.words
    assert (back.value("finding"), "照片.jpg" in back.words) == (FINDING, True)
    assert state() == "recorded"


def test_signed_out_in_another_tab_nothing_is_lost(browser, violation, author, state):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    own.client.post("/sign-out", data={"csrf_token": TOKEN.search(own.open("/").text)[1]})

    back = sign_in(own, own.press(form, "check", finding=FINDING), author)

    assert back.value("finding") == FINDING
    assert state() == "recorded"


def test_a_post_from_another_site_is_refused_and_leaves_nothing(browser, violation, author, state):
    own = Browser(browser(author))
    own.open(f"/violations/{violation}/confirm")

    answer = own.client.post(f"/violations/{violation}/confirm", data={"step": "check", "finding": "外站的内容"})

    assert (answer.status_code, "页面已过期" in answer.text) == (403, True)
    assert own.open(f"/violations/{violation}/confirm").value("finding") == ""
    assert state() == "recorded"


def test_a_form_made_for_somebody_else_is_refused(browser, violation, author):
    form = Browser(browser(approver(areas=AREA))).open(f"/violations/{violation}/confirm")

    answer = Browser(browser(author)).press(form, "check", finding=FINDING)

    assert (answer.status, "页面已过期" in answer.words) == (403, True)


def test_what_was_sent_from_another_tab_meanwhile_is_told_beside_what_was_kept(browser, violation, author, state):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    own.press(own.press(form, "check", finding="先提交的意见"), "send")
    end_sessions()

    back = sign_in(own, own.press(form, "check", finding=FINDING), author)

    assert FINDING in back.words
    assert "现在不能办理" in back.words


def test_a_file_for_which_there_is_no_room_any_more_is_told_and_all_else_comes_back(browser, violation, author):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    full = own.press(form, "save", [(f"{number}.pdf", b"%d" % number) for number in range(10)], finding="写到一半")
    end_sessions()
    late = own.press(full, "check", [("第十一.pdf", b"eleven")], finding=FINDING)

    back = sign_in(own, late, author)

    reloaded = own.open(back.path)
    for page in (back, reloaded):
        assert (page.status, page.value("finding")) == (422, FINDING)
        assert "最多附10个文件，“第十一.pdf”没有收下" in page.words
        assert sum(each.startswith("remove:") for each in page.buttons) == 10
        assert "还没有提交" in page.words
    assert "kept=" not in back.path
    assert own.open(f"/violations/{violation}/confirm").value("finding") == FINDING


def test_who_comes_again_by_the_address_of_a_kept_post_finds_what_was_typed_since(browser, violation, author, state):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    full = own.press(form, "save", [(f"{number}.pdf", b"%d" % number) for number in range(10)], finding="写到一半")
    end_sessions()
    late = own.press(full, "check", [("第十一.pdf", b"eleven")], finding=FINDING)
    own.press(sign_in(own, late, author), "save", finding="恢复后又改过的意见")

    again = [own.open(_target(late)) for _ in range(2)]

    for page in again:
        assert (page.status, page.value("finding")) == (404, "恢复后又改过的意见")
        assert "它可能已经恢复过" in page.words
        assert "已恢复您上次填写的内容，还没有提交。" in page.words
        assert "请重新填写" not in page.words
        assert sum(each.startswith("remove:") for each in page.buttons) == 10
    receipt = own.press(own.press(again[-1], "check"), "send")
    sent = own.open(_target(late))
    assert ("step=receipt" in receipt.path, state()) == (True, "confirmed")
    assert (sent.status, "恢复后又改过的意见" in sent.words, "step=receipt" in sent.text) == (200, True, True)


@pytest.mark.parametrize("typed", ["", "写到一半"])
def test_a_kept_post_that_is_not_there_is_told_and_nothing_that_is_untrue(browser, violation, author, typed):
    own = Browser(browser(author))
    form = own.open(f"/violations/{violation}/confirm")
    if typed:
        own.press(form, "save", finding=typed)

    refused = own.open(f"{form.path}?kept=kep_{'0' * 32}")

    assert (refused.status, refused.value("finding")) == (404, typed)
    assert "没有找到为您保留的内容" in refused.words
    assert ("已恢复您上次填写的内容，还没有提交。" in refused.words) is bool(typed)
    assert ("请重新填写" in refused.words) is not bool(typed)
    for untrue in ("都已保留", "处需要修改", "没有办成"):
        assert untrue not in refused.words


def in_english(browser, page):
    """The page after its link to English, as it stands there, was followed."""
    link = re.search(r'class="language" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
    return browser.open(link)


def wrong_password(browser, page, someone, password="wrong"):
    """The page to sign in after a password that is none of theirs."""
    fields = {"username": someone.username, "password": password, "next": _target(page)}
    token = TOKEN.search(browser.client.get("/sign-in").text)[1]
    answer = browser.client.post("/sign-in", data={**fields, "csrf_token": token})
    return Shown(answer.status_code, "/sign-in", answer.text)


@pytest.mark.parametrize(("password", "told"), [("wrong", "用户名或密码不正确"), ("", "请填写密码")])
def test_what_is_kept_is_still_told_after_a_wrong_password(browser, violation, author, password, told):
    own = Browser(browser(author))
    late = posted_too_late(own, violation)

    failed = wrong_password(own, late, author, password)

    assert told in failed.words
    assert "登录已过期。您填写的内容已为您保留30分钟" in failed.words


@pytest.mark.parametrize("has_failed", [False, True])
def test_what_is_kept_survives_the_choice_of_a_language_on_the_page_to_sign_in(browser, violation, author, has_failed):
    own = Browser(browser(author))
    late = posted_too_late(own, violation)
    if has_failed:
        late = wrong_password(own, late, author)

    english = in_english(own, late)
    back = sign_in(own, english, author)

    assert "is kept for 30 minutes" in english.words
    assert back.value("finding") == FINDING


@pytest.mark.parametrize("step", ["check", "send"])
def test_signed_in_again_in_another_tab_the_old_one_gives_its_author_all_back(browser, violation, author, state, step):
    own = Browser(browser(author))
    page = own.open(f"/violations/{violation}/confirm")
    page = own.press(page, "check", finding="先写的") if step == "send" else page
    end_sessions()
    sign_in(own, own.open("/violations"), author)

    back = own.press(page, step, [("照片.jpg", b"x")] if step == "check" else (), finding=FINDING)

    assert "您填写的内容已恢复，还没有提交" in back.words
    assert (back.value("finding"), "照片.jpg" in back.words) == (FINDING, step == "check")
    assert state() == "recorded"


def test_where_another_person_has_signed_in_meanwhile_the_post_is_kept_for_its_author(browser, violation, author):
    own, other = Browser(browser(author)), approver(areas=AREA)
    form = own.open(f"/violations/{violation}/confirm")
    end_sessions()
    sign_in(own, own.open("/violations"), other)

    refused = own.press(form, "check", finding=FINDING)
    theirs = own.open(f"/violations/{violation}/confirm")
    back = sign_in(own, own.open("/sign-in"), author)
    shown = own.open(f"/violations/{violation}/confirm")

    assert (refused.status, "已为原来填写的人员保留30分钟" in refused.words) == (403, True)
    assert FINDING not in refused.text + theirs.text + back.text
    assert "为您保留" not in theirs.words
    assert restored(own, shown).value("finding") == FINDING


def restored(browser, page):
    """The page after the link to what is kept was followed."""
    return browser.open(re.search(r'href="([^"]+\?kept=[^"]+)"', page.text)[1])


def test_who_opens_the_form_afresh_is_told_what_is_kept_here_for_this_person_and_route(browser, violation, author):
    own = Browser(browser(author))
    posted_too_late(own, violation)
    sign_in(own, own.open("/violations"), author)

    here, elsewhere = (own.open(f"/violations/{violation}/{act}") for act in ("confirm", "reject"))
    back = restored(own, here)
    after = own.open(f"/violations/{violation}/confirm")

    assert (here.status, "为您保留" in here.words, here.value("finding")) == (200, True, "")
    assert "?kept=" not in elsewhere.text
    assert (back.value("finding"), "还没有提交" in back.words) == (FINDING, True)
    assert "?kept=" not in after.text


def test_a_form_to_sign_in_of_a_session_before_leads_on_who_has_signed_in_already(browser, violation, author):
    """Signed in in another tab while this one still showed the page to sign in."""
    own = Browser(browser(author))
    late = posted_too_late(own, violation)
    token = TOKEN.search(late.text)[1]
    sign_in(own, own.open("/violations"), author)

    fields = {"username": author.username, "password": PASSWORD, "next": _target(late), "csrf_token": token}
    answer = own.client.post("/sign-in", data=fields)

    assert answer.status_code in {302, 303}
    assert own.open(answer.location).value("finding") == FINDING


def test_who_opens_a_form_is_told_of_what_is_kept_without_its_content_being_unsealed(browser, violation, author):
    own = Browser(browser(author))
    posted_too_late(own, violation, "check", [LARGE])
    sign_in(own, own.open("/violations"), author)
    mongo.database("gateway")["owned.chunks"].delete_many({})

    here, elsewhere = (own.open(f"/violations/{violation}/{act}") for act in ("confirm", "reject"))

    assert ["?kept=" in each.text for each in (here, elsewhere)] == [True, False]


def test_what_was_kept_before_there_were_heads_still_comes_back_by_its_address(browser, violation, author):
    own = Browser(browser(author))
    late = posted_too_late(own, violation)
    mongo.database("gateway")["kept_posts"].update_many({}, {"$unset": {"head": ""}})

    back = sign_in(own, late, author)

    assert back.value("finding") == FINDING
    assert "?kept=" not in own.open(f"/violations/{violation}/confirm").text


def test_the_first_page_tells_its_author_alone_what_is_kept_and_leads_to_its_form(browser, violation, author):
    own, other = Browser(browser(author)), approver(areas=AREA)
    posted_too_late(own, violation)
    theirs = sign_in(own, Shown(401, "/", ""), other)
    closed = sign_in(own, Shown(401, "/", ""), user(Role.AUDITOR, person_id=author.person))

    home = sign_in(own, Shown(401, "/", ""), author)

    assert "未提交的表单" not in theirs.words + closed.words
    assert re.search(
        r"有一份未提交的表单，为您保留至 \d{4}年\d+月\d+日 \d{2}:\d{2}，打开后可以恢复： 确认违规", home.words
    )
    [path] = re.findall(r'href="(/[^"]+/confirm)"', home.text)
    restored(own, own.open(path))
    assert "未提交的表单" not in own.open("/").words

"""Confirming and rejecting a violation on their pages, against the real services."""

import re
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from common import clock, metrics, mongo
from common.people.commands import Role
from services.gateway.drafts.usecases.find_draft import find_draft
from services.gateway.drafts.usecases.forget_drafts import discard_draft
from services.gateway.drafts.usecases.send_draft import begin_sending
from services.gateway.portal.desk.confirm_violation import PAGE
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.sending import send
from tests.gateway.builders import approver, person, user
from tests.gateway.portal.conftest import AREA, COOKIES
from tests.gateway.portal.forms import Browser, Shown
from tests.gateway.portal.test_sign_in import submit

FINDING = "已核对现场照片三张，与处方记录一致。\n事实清楚，证据充分。"
PHOTO = ("现场 照片.JPG", b"\xff\xd8 picture")


@pytest.fixture
def second(browser):
    """The browser of a second person."""
    return Browser(browser(approver(areas=AREA, person_id=person("苏明"))))


@pytest.fixture
def other(signed):
    """Somebody else who may confirm, over the API."""
    return signed(approver(areas=AREA, person_id=person("韩书瑜")))


@pytest.fixture
def entry(signed):
    """Call with an id: the violation as an auditor sees it."""
    auditor = signed(user(Role.AUDITOR))
    return lambda violation_id: auditor.get(f"/api/v1/violations/{violation_id}").json


def confirmations(violation_id):
    """How many times the ledger says that the violation is confirmed, and to be relayed or relayed already."""
    ratings = mongo.database("ratings")
    waiting = [each for ledger in ratings["store_years"].find() for each in ledger["pending"]]
    told = [each for each in (*waiting, *ratings["journal"].find()) if each["name"] == "ViolationConfirmed"]
    return sum(violation_id in repr(each) for each in told)


def test_a_second_person_confirms_a_violation_with_finding_and_evidence(second, violation, entry, settle):
    shown = second.open(f"/violations/{violation}")
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", [PHOTO], finding=FINDING)
    receipt = second.press(checked, "send")

    assert "待确认" in shown.words
    assert f'href="/violations/{violation}/confirm"' in shown.text
    assert "现场照片三张" in form.words
    assert "step=check" in checked.path
    assert "已核对现场照片三张" in checked.words
    assert PHOTO[0] in checked.words
    found = entry(violation)
    assert (found["state"], found["finding"], found["files"][0]["name"]) == ("confirmed", FINDING, PHOTO[0])
    assert "step=receipt" in receipt.path
    assert "正在办理" in receipt.words
    assert re.search(r"自 \d{4}年\d+月\d+日 \d{2}:\d{2} 起", receipt.words)
    underway = second.open(f"/violations/{violation}")
    assert "正在办理" in underway.words
    settle()
    assert "已办结" in second.open(receipt.path).words
    done = second.open(f"/violations/{violation}")
    assert "正在办理" not in done.words
    assert "苏明 确认" in done.words
    assert "违规记分告知书待送达，异议期自送达的次日起计算" in done.words
    assert done.words.count("违规记分告知书") == 2  # where it stands, and the paper itself
    [link] = re.findall(rf'href="(/violations/{violation}/files/[0-9a-f]+)"', done.text)
    saved = second.client.get(link)
    assert saved.data == PHOTO[1]
    assert saved.headers["Content-Disposition"].startswith("attachment;")


def test_what_decides_the_points_is_seen_by_who_confirms_at_every_step(second, record):
    plain = record()
    other = record(item="D2", corrected_on=f"{clock.today()}", is_refunded=True, source="self_report", act_id=plain)

    one_act = "同一行为 与%s项（待确认）为同一行为，同一记分年度内只按最重一项记分"
    for violation, told in (
        (record(), ("改正情况 未记录改正", "退款情况 未记录退款", "同一行为 —")),
        (plain, ("改正情况 未记录改正", "退款情况 未记录退款", one_act % "D2")),
        (other, (full_day(clock.today()) + "改正，在规定期限内", "退款情况 已退款", one_act % "G1")),
    ):
        shown = second.open(f"/violations/{violation}")
        form = second.open(f"/violations/{violation}/confirm")
        checked = second.press(form, "check", finding=FINDING)
        compared = orjson.loads(form.value("seen"))["facts"]
        for words in told:
            assert all(words in page.words for page in (shown, form, checked)), words
        assert {"corrected", "refunded", "same_act"} <= compared.keys()


def test_a_second_person_rejects_a_violation_with_a_reason(second, violation, entry):
    form = second.open(f"/violations/{violation}/reject")
    receipt = second.press(second.press(form, "check", reason="照片不能证明是该店。"), "send")

    assert "step=receipt" in receipt.path
    assert (entry(violation)["state"], entry(violation)["reason"]) == ("rejected", "照片不能证明是该店。")
    assert "照片不能证明是该店。" in second.open(f"/violations/{violation}").words


def test_a_refused_form_keeps_its_key_says_what_is_wrong_and_where(second, violation, entry):
    form = second.open(f"/violations/{violation}/confirm")
    refused = second.press(form, "check", finding=" ")

    assert refused.status == 422
    assert refused.value("key") == form.value("key")
    assert '<a href="#finding">请填写“复核意见”。</a>' in refused.text
    assert 'role="alert"' in refused.text
    assert re.search(
        r'<textarea[^>]*aria-describedby="finding-help finding-problem"[^>]*aria-invalid="true"', refused.text
    )
    assert entry(violation)["state"] == "recorded"


def test_a_refused_post_leads_to_an_address_that_tells_the_same_as_often_as_it_is_opened(second, violation):
    form = second.open(f"/violations/{violation}/confirm")

    answers = [second.post(form, "check", [PHOTO], finding=""), second.post(form, "check", finding="")]
    shown = [second.open(answers[-1].location) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    for page in shown:
        assert (page.status, "有 1 处需要修改" in page.words, PHOTO[0] in page.words) == (422, True, True)
        assert page.value("key") == form.value("key")


def test_what_cannot_be_sent_from_the_check_page_leads_back_to_the_form_in_the_same_way(second, violation, entry):
    checked = second.press(second.open(f"/violations/{violation}/confirm"), "check", finding=FINDING)

    answer = second.post(checked, "send", finding="")
    page = second.open(answer.location)

    assert answer.status_code == 303
    assert (page.status, "请填写“复核意见”" in page.words) == (422, True)
    assert "step=receipt" in second.press(second.press(page, "check", finding=FINDING), "send").path
    assert entry(violation)["finding"] == FINDING


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("长" * 20_000, "最多4000个字，现有20000个字"),
        ("看得见\u200b看不见", "第4个字处有看不见的字符"),
        ("控制\x07字符", "第3个字处有看不见的字符"),
        ("\u202e倒过来", "第1个字处有看不见的字符"),
    ],
)
def test_a_text_that_cannot_be_taken_is_told_and_kept_as_it_was_typed(second, violation, entry, text, told):
    form = second.open(f"/violations/{violation}/confirm")
    refused = second.press(form, "check", finding=text)

    assert (refused.status, told in refused.words) == (422, True)
    assert refused.value("finding") == text
    assert second.open(f"/violations/{violation}/confirm").value("finding") == text
    assert entry(violation)["state"] == "recorded"


def test_signs_that_mean_something_to_html_are_shown_as_they_were_typed(second, violation):
    text = '<script>alert(1)</script> & "引号" {{ 7 * 7 }} 𠮷㐂'
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", finding=text)

    assert "<script>alert" not in checked.text
    assert checked.value("finding") == text
    assert second.press(checked, "edit").value("finding") == text


def test_a_used_key_with_the_same_body_leads_to_the_first_receipt(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", finding=FINDING)
    first = second.press(checked, "send")

    again = [second.press(checked, "send"), second.press(form, "check", finding=FINDING)]

    assert [each.path for each in again] == [first.path] * 2
    assert confirmations(violation) == 1


def test_a_double_click_sends_once_and_leads_both_clicks_to_one_receipt(whole, browser, violation):
    someone = approver(areas=AREA)
    one = Browser(browser(someone))
    checked = one.press(one.open(f"/violations/{violation}/confirm"), "check", [PHOTO], finding=FINDING)
    cookies = [one.client.get_cookie(name) for name in COOKIES]

    def click(_):
        client = whole.test_client()
        for cookie in cookies:
            client.set_cookie(cookie.key, cookie.value)
        return Browser(client).post(checked, "send")

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(click, range(4)))

    assert {(each.status_code, each.location) for each in answers} == {(303, answers[0].location)}
    assert confirmations(violation) == 1


def test_a_used_key_with_another_body_tells_what_was_sent_beside_what_is_typed_with_a_fresh_key(second, record):
    violation = record(item="P2")
    form = second.open(f"/violations/{violation}/confirm")
    second.press(second.press(form, "check", [PHOTO], finding=FINDING), "send")

    used = second.press(form, "check", finding="另一种说法。")

    assert used.status == 409
    assert re.search(r"已于 \d{4}年\d+月\d+日 \d{2}:\d{2} 提交过", used.words)
    assert "已核对现场照片三张" in used.words
    assert PHOTO[0] in used.words
    assert "另一种说法。" in used.words
    assert confirmations(violation) == 1
    latest = mongo.database("gateway")["drafts"].find_one(sort=[("saved_at", -1)])
    assert latest["fields"] == [["finding", "另一种说法。"]]
    assert latest["key"] != form.value("key")


def test_a_file_that_is_chosen_on_a_page_of_what_was_sent_is_kept_and_told_and_not_taken_for_sent(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    receipt = second.press(second.press(form, "check", [PHOTO], finding=FINDING), "send")

    again = second.press(form, "check", [PHOTO], finding=FINDING)
    late = [
        second.press(form, step, [("另一张.jpg", b"\xff\xd8 other")], finding=FINDING) for step in ("check", "save")
    ]

    assert again.path == receipt.path
    for page in late:
        assert page.status == 409
        assert re.search(r"已于 \d{4}年\d+月\d+日 \d{2}:\d{2} 提交过", page.words)
        assert "另一张.jpg" in page.words
    latest = mongo.database("gateway")["drafts"].find_one(sort=[("saved_at", -1)])
    assert [each["name"] for each in latest["files"]] == [PHOTO[0], "另一张.jpg"]
    assert confirmations(violation) == 1


def test_what_somebody_else_did_meanwhile_is_shown_beside_what_was_typed(second, violation, other, entry):
    form = second.open(f"/violations/{violation}/confirm")
    other.post(f"/api/v1/violations/{violation}/reject", {"reason": "证据不足"})

    moved = second.press(form, "check", [PHOTO], finding=FINDING)

    assert moved.status == 409
    assert "情况有变动" in moved.words
    assert re.search(r"状态\s+待确认\s+已驳回\s+复核人\s+—\s+韩书瑜", moved.words)
    assert "已核对现场照片三张" in moved.words
    assert PHOTO[0] in moved.words
    assert "没有提交任何内容" in moved.words
    assert "check" not in moved.buttons
    assert entry(violation)["state"] == "rejected"


def test_a_race_that_is_lost_at_the_last_button_loses_nothing_and_does_nothing(second, violation, other, entry):
    checked = second.press(second.open(f"/violations/{violation}/confirm"), "check", finding=FINDING)
    other.post(f"/api/v1/violations/{violation}/confirm", {"finding": "韩书瑜的意见", "is_another_act": True})

    moved = second.press(checked, "send")

    assert (moved.status, "情况有变动" in moved.words, "已核对现场照片三张" in moved.words) == (409, True, True)
    assert entry(violation)["finding"] == "韩书瑜的意见"
    assert confirmations(violation) == 1


def test_points_that_fell_meanwhile_are_shown_and_the_form_can_go_on(second, record, other, entry, settle):
    violation, another = record(), record()
    form = second.open(f"/violations/{violation}/confirm")
    other.post(f"/api/v1/violations/{another}/confirm", {"is_another_act": True})
    settle()

    moved = second.press(form, "check", finding=FINDING)
    receipt = second.press(second.press(moved, "check"), "send")

    assert moved.status == 409
    assert "本年度记分" in moved.words
    assert moved.value("finding") == FINDING
    assert moved.value("key") == form.value("key")
    assert "step=receipt" in receipt.path
    assert entry(violation)["finding"] == FINDING


def test_an_entry_that_joins_the_same_act_meanwhile_is_shown_beside_what_was_typed(second, record):
    violation = record()
    form = second.open(f"/violations/{violation}/confirm")
    record(item="D2", act_id=violation)

    moved = second.press(form, "check", finding=FINDING)

    assert (moved.status, moved.value("finding")) == (409, FINDING)
    changed = moved.words[: moved.words.index("所依据的记录")]
    assert "同一行为 — 与D2项（待确认）为同一行为" in changed


def test_a_change_that_the_page_does_not_show_is_no_change(second, record):
    violation = record()
    form = second.open(f"/violations/{violation}/confirm")
    record(item="P4")

    checked = second.press(form, "check", finding=FINDING)

    assert "step=check" in checked.path


@pytest.mark.parametrize(
    "seen",
    [
        "",
        "{",
        "[]",
        '{"version": "9", "facts": {"state": 1}}',
        '{"version": 99}',
        r'{"version": 0, "facts": {"state": ["x", "\ud800"]}}',
        "[" * 100_000,
        '{"version": 0, "facts": {"state": ["x", %s]}}' % ("[" * 990 + "]" * 990),
    ],
)
def test_a_form_that_cannot_say_what_its_author_saw_is_shown_again(second, violation, entry, seen):
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", finding=FINDING)

    for page, step in ((form, "check"), (checked, "send")):
        answer = second.press(page, step, finding=FINDING, seen=seen)
        assert (answer.status, "情况有变动" in answer.words) == (409, True)
        assert answer.value("finding") == FINDING
    assert entry(violation)["state"] == "recorded"


def test_two_tabs_do_it_once(second, violation, entry):
    left, right = (second.open(f"/violations/{violation}/confirm") for _ in range(2))
    second.press(second.press(left, "check", finding="左边的意见"), "send")

    late = second.press(right, "check", finding="右边的意见")

    assert left.value("key") != right.value("key")
    assert (late.status, "情况有变动" in late.words, "右边的意见" in late.words) == (409, True, True)
    assert entry(violation)["finding"] == "左边的意见"


@pytest.mark.parametrize("step", ["save", "check", "send", "discard"])
def test_what_another_tab_saved_in_the_same_form_is_never_replaced(second, record, entry, step):
    violation = record()
    path = f"/violations/{violation}/confirm"
    left = second.press(second.open(path), "save", [PHOTO], finding="左边先保存的意见")
    right = second.open(path)
    if step == "send":
        left = second.press(left, "check")
    second.press(right, "save", finding="右边后保存的意见")

    late = second.press(left, step) if step == "send" else second.press(left, step, finding="左边又改的意见")

    typed = "左边先保存的意见" if step == "send" else "左边又改的意见"
    assert (late.status, late.value("finding"), "右边后保存的意见" in late.words) == (409, typed, True)
    assert late.value("key") != right.value("key")
    assert PHOTO[0] in late.words
    assert entry(violation)["state"] == "recorded"
    other = second.open(re.search(r'href="([^"]+)">改用下面这一份', late.text)[1].replace("&amp;", "&"))
    assert (other.value("finding"), other.value("key")) == ("右边后保存的意见", right.value("key"))
    sent = second.press(second.press(late, "check"), "send")
    assert (entry(violation)["finding"], "已提交" in sent.words) == (typed, True)


def test_the_script_saves_nothing_over_what_another_tab_saved_and_says_so(second, record):
    path = f"/violations/{record()}/confirm"
    left = second.press(second.open(path), "save", finding="左边")
    right = second.open(path)
    script = {"X-Requested-With": "kit"}

    def save(form, text):
        data = {**dict(form.values), "step": "save", "finding": text}
        return second.client.post(path, data=data, headers=script).status_code

    assert [save(right, text) for text in ("右边一", "右边二")] == [200, 200]
    assert save(left, "左边二") == 409
    assert second.open(path).value("finding") == "右边二"
    # Who goes on in the tab that saved last is held up by nothing.
    assert second.press(right, "check", finding="右边三").status == 200


def test_what_was_typed_in_two_tabs_is_both_found_by_who_comes_back(second, record):
    path = f"/violations/{record()}/confirm"
    left, right = second.open(path), second.open(path)
    second.press(left, "save", finding="左边的意见")
    second.press(right, "save", finding="右边的意见")

    back = second.open(path)
    other = second.open(re.search(r'href="([^"]+)">查看那一份', back.text)[1].replace("&amp;", "&"))

    assert (back.value("finding"), other.value("finding")) == ("右边的意见", "左边的意见")
    assert "查看那一份" not in second.press(back, "save").words


def test_the_back_button_finds_what_was_sent_and_a_way_to_the_receipt(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", finding=FINDING)
    receipt = second.press(checked, "send")

    assert second.open(checked.path).path == receipt.path
    back = second.open(form.path)
    assert re.search(r"已于 .* 提交过", back.words)
    assert receipt.path.replace("&", "&amp;") in back.text
    assert "check" not in back.buttons


def test_what_was_typed_is_there_when_its_author_comes_back(second, violation, browser):
    form = second.open(f"/violations/{violation}/confirm")
    second.press(form, "save", [PHOTO], finding="写到一半")

    back = second.open(f"/violations/{violation}/confirm")
    stranger = Browser(browser(approver(areas=AREA))).open(f"/violations/{violation}/confirm?key={form.value('key')}")

    assert (back.value("finding"), back.value("key")) == ("写到一半", form.value("key"))
    assert PHOTO[0] in back.words
    assert "已恢复您上次填写的内容" in back.words
    assert stranger.value("finding") == ""
    assert PHOTO[0] not in stranger.words
    cleared = second.press(back, "discard")
    assert cleared.value("finding") == ""
    gateway = mongo.database("gateway")
    assert gateway["drafts"].count_documents({"path": form.path}) == 0
    assert gateway["owned.files"].count_documents({"metadata.owner": {"$nin": gateway["drafts"].distinct("_id")}}) == 0


def test_files_survive_a_refused_form_and_can_be_removed(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    refused = second.press(form, "check", [PHOTO, ("笔录.pdf", b"%PDF-1.7")], finding="")
    remove = next(each for each in refused.buttons if each.startswith("remove:"))

    after = second.press(refused, remove, finding="意见")

    assert refused.status == 422
    assert all(name in refused.words for name in (PHOTO[0], "笔录.pdf"))
    assert (PHOTO[0] in after.words, "笔录.pdf" in after.words) == (False, True)
    assert after.value("finding") == "意见"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (("空.pdf", b""), "“空.pdf”是空的（0字节）"),
        (("大.pdf", b"x" * (20 * 1024 * 1024 + 1)), "“大.pdf”超过20 MB"),
        (("程序.exe", b"MZ"), "“程序.exe”的类型不能接收"),
        (("无名", b"x"), "“无名”的类型不能接收"),
        (("a/../../照\u200b片.exe", b"x"), "“照片.exe”的类型不能接收"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_beside_its_field_and_nothing_is_lost(second, violation, file, told):
    form = second.open(f"/violations/{violation}/confirm")

    refused = second.press(form, "check", [PHOTO, file], finding=FINDING)

    assert (refused.status, refused.words.count(told)) == (422, 2)
    assert refused.value("finding") == FINDING
    assert PHOTO[0] in refused.words


def test_the_eleventh_file_is_not_taken(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    files = [(f"{number}.pdf", b"%d" % number) for number in range(11)]

    refused = second.press(form, "check", files, finding=FINDING)

    assert (refused.status, "最多附10个文件，“10.pdf”没有收下" in refused.words) == (422, True)
    assert sum(each.startswith("remove:") for each in refused.buttons) == 10


def test_files_that_changed_in_another_tab_are_shown_before_they_are_sent(second, violation, entry):
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", [PHOTO], finding=FINDING)
    second.press(second.open(form.path), "save", [("笔录.pdf", b"%PDF-1.7")], finding=FINDING)

    again = second.press(checked, "send")

    assert (again.status, "附件在另一页面有变动" in again.words, "笔录.pdf" in again.words) == (409, True, True)
    assert entry(violation)["state"] == "recorded"
    second.press(again, "send")
    assert len(entry(violation)["files"]) == 2


def test_a_post_beyond_every_limit_is_refused_with_a_remedy(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    second.press(form, "save", finding="写到一半")

    path = f"/violations/{violation}/confirm"
    length = {"CONTENT_LENGTH": str(204 * 1024 * 1024 + 1)}
    answer = second.client.post(path, environ_overrides=length)

    assert (answer.status_code, "超过 204 MB" in answer.text, f'href="{path}"' in answer.text) == (413, True, True)
    assert second.open(path).value("finding") == "写到一半"


def test_who_is_not_signed_in_posts_less_and_is_led_back_to_the_form_too(whole, violation):
    path, length = f"/violations/{violation}/confirm", {"CONTENT_LENGTH": str(60 * 1024 * 1024 + 1)}

    answer = whole.test_client().post(path, environ_overrides=length)

    assert (answer.status_code, "超过 60 MB" in answer.text, f'href="{path}"' in answer.text) == (413, True, True)


def test_files_that_a_form_can_have_may_come_in_one_post(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    files = [(f"{number}.pdf", b"%d" % number * 19 * 1024 * 1024) for number in range(4)]

    checked = second.press(form, "check", files, finding=FINDING)

    assert ("step=check" in checked.path, checked.status) == (True, 200)
    assert all(name in checked.words for name, _ in files)


def test_who_recorded_a_violation_is_told_why_they_may_not_confirm_it(browser, recorder, violation, entry):
    own = Browser(browser(recorder))

    shown, form = own.open(f"/violations/{violation}"), own.open(f"/violations/{violation}/confirm")
    forced = own.press(form, "send", finding=FINDING, key="k" * 32, seen="{}")

    for page in (shown, form):
        assert "同一自然人不能确认或驳回本人记录的违规" in page.words
    assert f'href="/violations/{violation}/confirm"' not in shown.text
    assert "check" not in form.buttons
    assert forced.status in {403, 409}
    assert entry(violation)["state"] == "recorded"


def test_a_violation_that_is_decided_offers_nothing_and_says_where_it_stands(second, violation, other):
    other.post(f"/api/v1/violations/{violation}/reject", {"reason": "证据不足"})

    shown, form = second.open(f"/violations/{violation}"), second.open(f"/violations/{violation}/reject")

    assert "不记分，留存备查" in shown.words
    assert f"/violations/{violation}/reject" not in shown.text
    assert "现在不能办理" in form.words
    assert "check" not in form.buttons


def test_who_is_slower_reads_the_reason_of_who_was_faster_and_nothing_that_contradicts_it(second, violation, other):
    form = second.open(f"/violations/{violation}/confirm")
    other.post(f"/api/v1/violations/{violation}/reject", {"reason": "照片不能证明是该店。"})

    moved = second.press(form, "check", finding=FINDING)

    assert moved.status == 409
    assert re.search(r"驳回理由\s+—\s+照片不能证明是该店。", moved.words)
    assert "因下列变动，不能继续办理" in moved.words
    for contradiction in ("再决定是否继续", "刷新"):
        assert contradiction not in moved.words


def test_after_one_s_own_act_the_form_says_that_it_was_sent_and_not_that_something_bars_it(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    second.press(second.press(form, "check", finding=FINDING), "send")

    again, typed = second.open(f"/violations/{violation}/confirm"), second.press(form, "check", finding="另一份意见")

    for page in (again, typed):
        assert "提交过" in page.words
        assert "现在不能办理" not in page.words
        assert "刷新" not in page.words
    assert "另一份意见" in typed.words


@pytest.mark.parametrize("path", ["", "/confirm", "/reject"])
def test_nobody_opens_or_decides_what_lies_in_another_area(browser, violation, entry, path):
    stranger = Browser(browser(approver(areas=("3603",))))
    own = stranger.open("/violations")

    shown = stranger.open(f"/violations/{violation}{path}")
    posted = stranger.client.post(
        f"/violations/{violation}{path or '/confirm'}",
        data={"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', own.text)[1], "step": "send"},
    )

    assert (shown.status, posted.status_code) == (404, 404)
    assert "现场照片三张" not in shown.text
    assert entry(violation)["state"] == "recorded"


@pytest.mark.parametrize("role", [Role.PHARMACY, Role.AUDITOR, Role.SUPERVISOR, Role.SETTLEMENT])
def test_only_those_who_decide_get_the_form(browser, designated, violation, role):
    someone = user(role, areas=AREA, stores=(designated,))

    assert Browser(browser(someone)).open(f"/violations/{violation}/confirm").status == 403


def test_a_key_that_is_none_of_ours_gets_another(second, violation):
    form = second.open(f"/violations/{violation}/confirm")

    answer = second.press(form, "check", finding=FINDING, key="../../x")

    assert "step=check" in answer.path
    assert len(answer.value("key")) >= 16


@pytest.mark.parametrize("key", ["", "../../x"])
def test_what_comes_without_a_key_of_ours_is_not_sent_but_shown_to_be_checked(second, violation, entry, key):
    checked = second.press(second.open(f"/violations/{violation}/confirm"), "check", finding=FINDING)

    answers = [second.post(checked, "send", key=key) for _ in range(2)]

    assert all("step=check" in answer.location for answer in answers)
    assert entry(violation)["state"] == "recorded"
    again = second.open(answers[-1].location)
    assert (again.status, again.value("finding").splitlines()) == (200, FINDING.splitlines())
    assert again.value("key") not in {key, checked.value("key")}
    assert "step=receipt" in second.press(again, "send").path


def calls_to_services():
    """How many requests for a page the other services have answered so far, in this process.

    How far they are is asked beside the pages, by one of all those of two seconds: it belongs to none of them.
    """
    samples = next(iter(metrics.REQUESTS.collect())).samples
    return sum(
        each.value
        for each in samples
        if each.labels["service"] != "gateway"
        and each.labels["route"] != "/internal/progress"
        and each.name.endswith("_total")
    )


def test_no_step_asks_the_other_services_more_than_five_times(second, violation):
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", finding=FINDING)
    receipt = second.press(checked, "send")
    counted = {}

    for path in (f"/violations/{violation}", form.path, checked.path, receipt.path):
        before = calls_to_services()
        assert second.client.get(path).status_code in {200, 303}
        counted[path] = calls_to_services() - before

    assert all(0 < each <= 5 for each in counted.values()), counted


@pytest.mark.parametrize("nobodys", ["nope", "other"])
def test_nothing_is_stored_for_a_record_that_is_none_or_may_not_be_seen(browser, second, violation, nobodys):
    stranger = second if nobodys == "nope" else Browser(browser(approver(areas=("3603",))))
    path = "/violations/nope/confirm" if nobodys == "nope" else f"/violations/{violation}/confirm"
    token = re.search(r'name="csrf_token" value="([^"]+)"', stranger.open("/violations").text)[1]
    gateway = mongo.database("gateway")
    before = gateway["drafts"].count_documents({}), gateway["owned.files"].count_documents({})

    refused = stranger.press(Shown(200, path, "", [("csrf_token", token)]), "save", [PHOTO], finding=FINDING)

    assert refused.status == 404
    assert (gateway["drafts"].count_documents({}), gateway["owned.files"].count_documents({})) == before


@pytest.mark.parametrize("step", ["save", f"remove:{'0' * 64}"])
def test_the_script_saves_a_form_without_files(second, violation, step):
    form = second.open(f"/violations/{violation}/reject")
    data = {**dict(form.values), "step": step, "reason": "写到一半"}

    saved = second.client.post(form.path, data=data, headers={"X-Requested-With": "kit"})

    assert (saved.status_code, saved.data) == (204, b"")
    assert second.open(form.path).value("reason") == "写到一半"


@pytest.mark.parametrize("step", ["discard", "remove"])
def test_a_stale_tab_takes_nothing_from_what_was_sent(second, violation, step):
    form = second.open(f"/violations/{violation}/confirm")
    stale = second.press(form, "save", [PHOTO], finding=FINDING)
    receipt = second.press(second.press(stale, "check"), "send")
    button = next(each for each in stale.buttons if each.startswith(step))

    led = second.press(stale, button)

    draft = mongo.database("gateway")["drafts"].find_one({"key": form.value("key")})
    assert draft["sent"]["receipt"]
    assert mongo.database("gateway")["owned.files"].count_documents({"metadata.owner": draft["_id"]}) == 1
    assert led.path == receipt.path


def test_what_is_saved_in_a_stale_tab_after_it_was_sent_in_another_is_not_lost_and_not_said_to_be_saved(second, record):
    violation = record()
    form = second.open(f"/violations/{violation}/confirm")
    second.press(second.press(form, "check", finding=FINDING), "send")
    data = {**dict(form.values), "step": "save", "finding": "另一页面写的意见"}

    by_script = second.client.post(form.path, data=data, headers={"X-Requested-With": "kit"})
    saved = second.press(form, "save", finding="另一页面写的意见")

    assert by_script.status_code == 409
    assert (saved.status, "另一页面写的意见" in saved.words, FINDING.splitlines()[0] in saved.words) == (
        409,
        True,
        True,
    )


def test_discarding_and_sending_at_once_is_one_of_the_two_and_never_half(whole, browser, record, entry):
    """Two tabs of one browser; which of them comes first is chance, what each of them says is not."""
    someone = approver(areas=AREA)
    one = Browser(browser(someone))

    def tab():
        client = whole.test_client()
        for name in COOKIES:
            client.set_cookie(name, one.client.get_cookie(name).value)
        return Browser(client)

    for _ in range(4):
        violation = record()
        form = one.press(one.open(f"/violations/{violation}/confirm"), "save", [PHOTO], finding=FINDING)
        checked = one.press(form, "check")

        with ThreadPoolExecutor(2) as threads:
            sent, discarded = threads.submit(tab().press, checked, "send"), threads.submit(tab().press, form, "discard")

        state = entry(violation)["state"]
        draft = mongo.database("gateway")["drafts"].find_one({"key": checked.value("key")})
        if state == "confirmed":
            assert draft["sent"]["receipt"]
            assert "step=receipt" in sent.result().path
            assert discarded.result().path == sent.result().path
            assert entry(violation)["files"][0]["name"] == PHOTO[0]
        else:
            assert state == "recorded"
            assert (sent.result().status, (draft or {}).get("sent")) == (409, None)
            assert sent.result().value("finding").splitlines() == FINDING.splitlines()


@pytest.mark.parametrize("files", [(), (PHOTO,)])
def test_what_is_discarded_while_it_is_being_sent_is_told_and_nothing_typed_is_lost(
    second, violation, entry, sent_turn, files
):
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(second.press(form, "save", files, finding=FINDING), "check")

    with sent_turn(second, checked, PAGE, violation_id=violation) as turn:
        assert discard_draft(turn.draft, at=clock.now())
        answer = send(turn)

    told = second.open(answer.location)
    assert (answer.status_code, told.status, entry(violation)["state"]) == (303, 409, "recorded")
    assert "刚在另一页面被清空，所以没有提交" in told.words
    assert (f"附件已随之删除，请重新选择：{PHOTO[0]}" in told.words) is bool(files)
    shown = second.open(checked.path.partition("?")[0])
    assert shown.value("finding").splitlines() == FINDING.splitlines()
    assert PHOTO[0] not in shown.words


def test_what_was_sent_without_a_known_outcome_is_said_to_be_so(browser, violation, clock_file):
    someone = approver(areas=AREA)
    second = Browser(browser(someone))
    form = second.press(second.open(f"/violations/{violation}/confirm"), "save", finding=FINDING)
    path = form.path.partition("?")[0]
    draft = find_draft(someone.actor.account, path=path, key=form.value("key"))
    begin_sending(draft, draft.content, at=clock.now())
    clock.advance(minutes=1)

    told = [second.press(form, "discard"), second.open(form.path), second.open(path)]

    for page in told:
        assert "已提交，还不能确定是否办成" in page.words
        assert page.value("finding").splitlines() == FINDING.splitlines()


def test_only_what_was_typed_is_said_to_be_kept(second, record):
    form = second.open(f"/violations/{record(item='P5')}/confirm")

    empty, long = (second.press(form, "check", finding=each) for each in ("", "长" * 4001))

    for page, is_kept in ((empty, False), (long, True)):
        assert "有 1 处需要修改" in page.words
        assert ("您填写的内容都已保留" in page.words) is is_kept


@pytest.mark.parametrize(
    ("language", "told"), [("zh", ("19字节", "1.5 KB", "10 MB")), ("en", ("19 bytes", "1.5 KB", "10 MB"))]
)
def test_the_size_of_a_file_is_told_as_the_page_s_language_says_it(second, violation, language, told):
    second.client.get(f"/language/{language}")
    form = second.open(f"/violations/{violation}/confirm")
    files = [(f"{size}.pdf", b"x" * size) for size in (19, 1500, 10 * 1024 * 1024)]

    saved = second.press(form, "save", files, finding=FINDING)
    checked = second.press(saved, "check")

    for page in (saved, checked):
        assert [each for each in told if each not in page.words] == []


def test_what_is_typed_while_the_service_is_silent_is_kept_without_its_files(gateway, browser, violation):
    """At the app `gateway` ratings does not answer: nobody knows yet whether the record may be seen."""
    someone = approver(areas=AREA)
    own, client = Browser(browser(someone)), gateway.test_client()
    form = own.open(f"/violations/{violation}/confirm")
    submit(client, someone.username)
    lonely = Browser(client)
    token = re.search(r'name="csrf_token" value="([^"]+)"', lonely.open("/cases").text)[1]

    silent = lonely.press(form, "save", [PHOTO], finding=FINDING, csrf_token=token)

    back = own.open(form.path)
    assert (silent.status, back.status) == (503, 200)
    assert "“诚信等级与处理建议”暂时无法应答" in silent.words
    assert "您填写的文字已经保存，恢复后打开表单可以接着办理；刚选择的附件没有保存。" in silent.words
    assert f'href="{form.path.partition("?")[0]}">重试</a>' in silent.text
    assert (back.value("finding"), PHOTO[0] in back.words) == (FINDING, False)

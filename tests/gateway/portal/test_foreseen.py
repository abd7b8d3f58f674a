"""What a confirmation will cost and what follows, on its page before it and on its receipt; decision 0063."""

import orjson
import pytest

from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.order_notice import notice_id_of
from tests.gateway.builders import approver, person
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

FINDING = "已核对现场照片三张，与处方记录一致。"


@pytest.fixture
def second(browser):
    """The browser of a second person."""
    return Browser(browser(approver(areas=AREA, person_id=person("苏明"))))


@pytest.fixture
def other(signed):
    """Somebody else who may confirm, over the API."""
    return signed(approver(areas=AREA, person_id=person("韩书瑜")))


@pytest.fixture
def twice(record, city, designate):
    """Call with a store that has no points yet: two entries of one item that wait, the later one with these fields."""

    def of(name, **fields):
        store_id = designate(city[name])
        return record(store_id=store_id, item="P4"), record(store_id=store_id, **{"item": "P4", **fields})

    return of


def test_who_confirms_reads_before_what_it_will_cost_and_what_follows(second, twice, other, settle):
    """Points with each step, total, grade, numbers crossed, what is proposed or ordered, and the whole notice."""
    first, again = twice("康源大药房1店", money="60000.00")
    assert other.post(f"/api/v1/violations/{first}/confirm").status_code == 200
    settle()
    form = second.open(f"/violations/{again}/confirm")
    checked = second.press(form, "check", finding=FINDING, is_another_act="another")
    receipt = second.press(checked, "send")
    settle()
    found = orjson.loads(form.value("seen"))["facts"]
    notice = papers.get(notice_id_of(again)).facts
    told = other.get(f"/api/v1/violations/{again}").json

    assert found["will_count"][0] == str(told["counted"])
    assert found["will_total"][0] == f"3 {notice['points_after']}"
    assert found["will_grade"][0] == f"unrated {notice['grade_after']}"
    cost = f"确认后本次记分 本次行为记{told['counted']}分 同一记分年度内同一条目再次发生，加重记分：5分"
    total = f"年度累计由3分增至{notice['points_after']}分"
    for page in (form, checked):
        for words in (cost, "涉及金额加分：", total, "由未评级调整为C级", "首次达到的处理档次 4分、6分、9分"):
            assert words in page.words, words
        assert "年度记分达到9分：随告知书责令限期整改，20个工作日，并约谈。" in page.words
        assert "未建议中止或解除的原因 年度记分未达到建议中止的12分。" in page.words
        assert "本店计入所属连锁的C级门店：由0家增至1家（今日共" in page.words
    for page, is_told in ((form, False), (checked, True)):
        assert ("告知书将写明的内容" in page.words) is is_told
        assert (f"累计记分自该日起由3分增至{notice['points_after']}分" in page.words) is is_told
    assert f"年度累计记分{notice['points_after']}分" in receipt.words
    assert "未建议中止或解除的原因 年度记分未达到建议中止的12分。" in second.open(f"/violations/{again}").words
    assert "与您核对时所示的不同" not in receipt.words


def test_what_changed_after_the_check_page_is_shown_before_it_is_done(second, twice, other):
    first, again = twice("康源大药房2店")
    checked = second.press(second.open(f"/violations/{again}/confirm"), "check", finding=FINDING)
    assert other.post(f"/api/v1/violations/{first}/confirm").status_code == 200

    stopped = second.press(checked, "send")
    receipt = second.press(second.press(stopped, "check", is_another_act="another"), "send")

    assert "确认后本次记分 本次行为记3分 本次行为记5分" in stopped.words
    assert "step=receipt" in receipt.path
    assert "年度累计记分8分" in receipt.words
    assert other.get(f"/api/v1/violations/{again}").json["counted"] == 5


@pytest.fixture
def before_confirming(whole):
    """Call with what shall happen between the last look at a violation and its confirmation, once."""
    hooks = whole.extensions["yaocheng_gateway"].connections["ratings"]._client.event_hooks["request"]
    left = []

    def happen(request):
        if left and request.url.path.endswith("/confirm"):
            left.pop()()

    hooks.append(happen)
    yield left.append
    hooks.remove(happen)


def test_what_changes_while_it_is_done_is_told_with_the_receipt(second, twice, other, before_confirming):
    """Another entry is counted between the last look and the confirmation: that counts as it is, and says so."""
    first, again = twice("青葙药房1号", item="P5")
    checked = second.press(second.open(f"/violations/{again}/confirm"), "check", finding=FINDING)
    before_confirming(lambda: other.post(f"/api/v1/violations/{first}/confirm"))

    receipt = second.press(checked, "send")

    assert other.get(f"/api/v1/violations/{first}").json["state"] == "confirmed"
    assert other.get(f"/api/v1/violations/{again}").json["counted"] == 3
    assert "与您核对时所示的不同：核对之后记录有变动，以现在的为准。" in receipt.words
    assert "年度累计记分6分" in receipt.words


@pytest.fixture
def doubled(record, city, designate, other, settle):
    """Call with a store: one act that was entered twice, of which the first is confirmed; both ids."""

    def of(name):
        store_id = designate(city[name])
        first, again = (record(store_id=store_id, item="P4", money="12.00") for _ in range(2))
        assert other.post(f"/api/v1/violations/{first}/confirm").status_code == 200
        settle()
        return first, again

    return of


def test_an_act_that_was_entered_twice_is_told_before_it_is_taken_for_a_repetition(second, doubled, other):
    """The record and the form name the twin, with its way; the form goes on once it is said to be another act."""
    first, again = doubled("青葙药房2号")
    shown, form = second.open(f"/violations/{again}"), second.open(f"/violations/{again}/confirm")
    stopped = second.press(form, "check", finding=FINDING, is_another_act="")
    checked = second.press(stopped, "check", finding=FINDING, is_another_act="another")
    points = other.get(f"/api/v1/violations/{again}").json["counted"]
    second.press(checked, "send")

    for page in (shown, form):
        assert "同店、同项、同日已有记录 已确认，涉及金额12.00元，本次行为记3分" in page.words
        assert f'href="/violations/{first}"' in page.text
    assert "请从" in stopped.words or "请填写" in stopped.words
    assert "已逐条核对，本记录是另一行为" in checked.words
    assert points is None
    assert other.get(f"/api/v1/violations/{again}").json["counted"] == 5


def test_a_twin_that_is_confirmed_after_the_check_page_stops_the_confirmation(second, record, city, designate, other):
    store_id = designate(city["青葙药房3号"])
    first, again = (record(store_id=store_id, item="P4") for _ in range(2))
    form = second.open(f"/violations/{again}/confirm")
    checked = second.press(form, "check", finding=FINDING)
    assert other.post(f"/api/v1/violations/{first}/confirm").status_code == 200

    stopped = second.press(checked, "send")

    assert "is_another_act" not in dict(form.values)
    assert "已逐条核对，本记录是另一行为" in stopped.words
    assert "同店、同项、同日已有记录 已确认" in stopped.words
    assert other.get(f"/api/v1/violations/{again}").json["state"] == "recorded"


def test_a_twin_that_is_confirmed_at_the_last_moment_is_told(second, record, city, designate, other, before_confirming):
    """Ratings refuses what its page could not know of yet; the form then shows the twin and asks."""
    store_id = designate(city["青葙药房4号"])
    first, again = (record(store_id=store_id, item="P4") for _ in range(2))
    checked = second.press(second.open(f"/violations/{again}/confirm"), "check", finding=FINDING)
    before_confirming(lambda: other.post(f"/api/v1/violations/{first}/confirm"))

    told = second.press(checked, "send")

    assert "已逐条核对，本记录是另一行为" in told.words
    assert other.get(f"/api/v1/violations/{again}").json["state"] == "recorded"

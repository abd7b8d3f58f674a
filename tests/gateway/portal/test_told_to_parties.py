"""What a party is told beside its duties: what closes its store, until when it may challenge that, when it renews."""

from datetime import date, timedelta

import pytest

from common import clock, mongo
from common.days import months_later
from common.people.commands import Role
from common.rules.calendars import state_council_calendar
from services.agreements.domain.clauses import Clause
from services.gateway import policies
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.domain.remedies import remedies_of
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.portal.shell.instants import full_day
from tests.gateway import builders
from tests.gateway.builders import (
    adopted,
    approved,
    approver,
    command,
    opened,
    proposal,
    record,
    rendered,
    reviewer,
    user,
)
from tests.gateway.portal.chain_desk import AREA, ONE, TWO
from tests.gateway.portal.forms import Browser

pytestmark = pytest.mark.usefixtures("clock_file")
NOTHING = "没有到期或将到期的事项"
WHO = "由连锁总部办理；验收合格、另行作出恢复决定后恢复"
#: Over the rows of both remedies.
HEADING = "可以申请行政复议或者提起行政诉讼"
TO_WHOM = (("可以申请行政复议", "示例市人民政府"), ("可以提起行政诉讼", "示例市示例区人民法院"))
REVIEW, SUIT = "可以申请行政复议", "可以提起行政诉讼"


@pytest.fixture
def read(city, browser):
    """Call: the words and the text of a page as an account of these stores reads it now."""

    def look(path, *names, role=Role.PHARMACY):
        own = {"stores": [city[each] for each in names]}
        whose = {"chains": (city["chain"],)} if role is Role.HEADQUARTERS else own
        return Browser(browser(user(role, **whose))).open(path)

    return look


def decided(desk):
    """The chain's decision, numbered and served today: its paper."""
    assert [desk.act(each).status_code for each in ("adopt", "approve")] == [200, 200]
    assert desk.work() == 1
    desk.serve()
    return papers.get(paper_of(desk.case))


def days_of(served_on):
    """What a page says of both remedies, the days in the table as tables have them."""
    found = remedies_of(served_on, calendar=state_council_calendar())
    return [f"{each.day}{' （暂定）' if each.provisional else ''}" for each in (found.review, found.suit)]


def test_a_store_that_is_closed_by_the_decision_on_its_chain_is_told_so_and_who_has_to_act(desk, city, read):
    paper, first = decided(desk), full_day(clock.today() + timedelta(days=5))
    places = [("/", (TWO,)), ("/duties", (TWO,)), (f"/stores/{city[TWO]}", (TWO,))]
    places += [("/", (TWO, "独一大药房")), ("/duties", (TWO, "独一大药房"))]

    for days in (0, 6):
        clock.advance(days=days)
        for path, names in places:
            page = read(path, *names)
            assert f"所属连锁限期整改，自{first}起暂停医保结算 {paper.number}" in page.words, path
            assert NOTHING not in page.words
            assert page.words.index("由连锁总部办理") < page.words.index(WHO)
            assert "有疑问的，向经办机构咨询。" in page.words
            assert "咨询电话：" in page.words
            assert f'href="/papers/{paper.paper_id}.pdf"' in page.text
    other = read("/", "独一大药房").words
    assert (NOTHING in other, "所属连锁" in other) == (True, True)
    assert "所属连锁限期整改" not in other


def test_who_is_served_itself_has_its_days_from_its_own_service(desk, city, read):
    change = {"$set": {"terms.0.clauses": [Clause.CHAIN_MEASURE.value]}}
    mongo.database("agreements")["stores"].update_one({"_id": city[ONE]}, change)
    paper, on_chain = decided(desk), days_of(clock.today())
    before = read(f"/stores/{city[ONE]}", ONE).words
    clock.advance(days=9)
    assert desk.serve_on(ONE) == 200
    own = days_of(clock.today())

    store, received, chain = read("/", ONE).words, read("/", TWO).words, read("/", role=Role.HEADQUARTERS).words

    assert paper.number in before
    assert f"{REVIEW} {paper.number}" not in before
    for words, days in ((store, own), (received, on_chain), (chain, on_chain)):
        rows = [f"{what} {paper.number} {whom}" for what, whom in TO_WHOM]
        assert [each in words for each in rows] == [True, True]
        assert [words.index(day, words.index(row)) > 0 for row, day in zip(rows, days, strict=True)] == [True, True]
    assert own != on_chain


def test_the_days_to_challenge_a_decision_stand_where_its_party_looks_until_they_are_over(
    city, designated, settle, read, browser, tmp_path
):
    name = "康源大药房3店"
    case = adopted(opened(proposal(subject_id=designated), area="369902"), by=reviewer(areas=AREA))
    approved(case, by=approver(areas=AREA))
    settle()
    paper_id = rendered(case, anchor_dir=tmp_path)
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    settle()
    served_on, number, whose = clock.today(), papers.get(paper_id).number, papers.get(paper_id).party.name
    review, suit = days_of(served_on)
    found = remedies_of(served_on, calendar=state_council_calendar())
    marks = ["（暂定）" if each.provisional else "" for each in (found.review, found.suit)]
    in_table = f"{REVIEW}至{full_day(found.review.day)}{marks[0]}；{SUIT}至{full_day(found.suit.day)}{marks[1]}"
    staff = Browser(browser(reviewer(areas=AREA)))

    for path in ("/", "/duties", f"/stores/{designated}"):
        # Among all that is due it is told whose.
        words = (
            read(path, name).words.replace(f" {whose} {review}", f" {review}").replace(f" {whose} {suit}", f" {suit}")
        )
        assert HEADING in words
        assert f"{REVIEW} {number} 示例市人民政府 {review} 还剩" in words
        assert f"{SUIT} {number} 示例市示例区人民法院 {suit} 还剩" in words
        assert "期间不停止执行，法律另有规定的除外。" in words
    for page in (read("/papers", name), read("/", name), staff.open("/papers"), staff.open(f"/stores/{designated}")):
        assert in_table in page.words
    # Staff are told of the days, and not how the party goes about it.
    assert "协商不影响复议、诉讼的期限" not in staff.open(f"/stores/{designated}").words

    clock.advance(days=(found.review.day - clock.today()).days)
    assert "今天到期" in read("/", name).words
    clock.advance(days=1)
    after = read("/", name).words.replace(HEADING, "")
    assert (REVIEW in after, f"{SUIT} {number}" in after) == (False, True)
    clock.advance(days=(found.suit.day - clock.today()).days + 1)
    assert SUIT not in read("/", name).words


def test_the_renewal_of_an_agreement_is_told_from_its_window_on(city, designate, read, signed):
    name = "独一大药房"
    store_id = designate(city[name])
    [term] = signed(reviewer(areas=AREA)).get(f"/api/v1/stores/{store_id}").json["terms"]
    until = date.fromisoformat(term["until_on"])
    shown = read(f"/stores/{store_id}", name).words
    window = shown[shown.index("续签 ") :]
    first, last = (full_day(_before(until, months)) for months in (6, 3))

    assert window.startswith(f"续签 {first}至{last}（含当日）提出（协议第三十九条）")
    assert "提出续签协议" not in read("/", name).words
    clock.advance(days=(_before(until, 6) - clock.today()).days)
    for path in ("/", f"/stores/{store_id}"):
        words = read(path, name).words
        assert f"提出续签协议 {_before(until, 3)} 还剩" in words
        assert "续签请向经办机构书面提出" in words
    clock.advance(days=(_before(until, 3) - clock.today()).days + 2)
    ends = f"协议期满未续签的，于{full_day(until - timedelta(days=1))}终止（协议第二条）"
    follows = f"{ends}；需要继续定点的，请尽快向经办机构咨询。"
    assert f"提出续签协议 {follows} {_before(until, 3)} 已超期2天" in read("/", name).words

    for path in ("/", "/duties"):
        words = read(path, name, "青葙药房1号").words
        assert f"提出续签协议 {follows} {name} {_before(until, 3)} 已超期2天" in words

    mongo.database("agreements")["stores"].update_one({"_id": store_id}, {"$set": {"terms.0.text": None}})
    unknown = read(f"/stores/{store_id}", name).words
    assert "提出续签协议" not in unknown
    assert "协议第三十九条" not in unknown


def _before(until, months):
    """The first and the last day of the window: that so many months before the end, and the day before that."""
    year, month = divmod(until.year * 12 + until.month - 1 - months, 12)
    day = min(until.day, 28) if month == 1 else until.day
    return date(year, month + 1, day) - timedelta(days=months == 3)


def test_by_a_store_only_those_find_a_decision_that_are_told_of_its_own_service(desk, city, signed):
    """A headquarters could ask for a store that is not its own whether its decision had been served there."""
    name = "青葙药房8号"
    paper = decided(desk)
    assert desk.join(name, days=20) == 201
    desk.serve_all_on(name)

    def found(who):
        answer = signed(who).get(f"/api/v1/papers?subject_id={city[name]}").json
        return paper.paper_id in {each["id"] for each in answer["items"]}

    headquarters = user(Role.HEADQUARTERS, chains=(city["chain"],))
    who = (reviewer(areas=("3699",)), user(Role.PHARMACY, stores=(city[name],)), headquarters)
    assert [found(each) for each in who] == [True, True, False]

    stay = {"kind": "direct", "from_on": clock.today().isoformat(), "until_on": None, "chain_id": city["chain"]}
    mongo.database("gateway")["subjects"].update_one({"_id": city[name]}, {"$push": {"memberships": stay}})
    assert found(headquarters)


def test_the_history_of_a_store_tells_of_its_chains(desk, city, designate, read, browser):
    name = "青葙药房1号"
    store_id = designate(city[name])
    joined_on = clock.today() + timedelta(days=2)
    assert desk.join(name, days=2) == 201
    desk.serve_all_on(name)
    registered = full_day(clock.today())
    staff = Browser(browser(reviewer(areas=AREA)))
    before = history(staff.open(f"/stores/{store_id}"))
    clock.advance(days=3)
    desk.leave(name)
    left = full_day(clock.today() + timedelta(days=1))
    leaving = full_day(clock.today())
    for page in (Browser(browser(reviewer(areas=AREA))).open(f"/stores/{store_id}"), read(f"/stores/{store_id}", name)):
        assert f"自{left}起退出康源大药房" in page.words[: page.words.index("经过")]
    clock.advance(days=1)

    told = [f"登记自{full_day(joined_on)}起加入连锁", " 加入连锁", f"登记自{left}起退出连锁"]
    told = [f"{each} 康源大药房" for each in told]
    assert f"{registered}" in before[: before.index(told[0])]
    assert [each in before for each in told] == [True, False, False]
    for page in (Browser(browser(reviewer(areas=AREA))).open(f"/stores/{store_id}"), read(f"/stores/{store_id}", name)):
        words = history(page)
        places = [words.index(each) for each in told]
        assert places == sorted(places)
        assert f"{full_day(joined_on)} 加入连锁 康源大药房" in words
        assert f"{leaving} " in words[places[1] : places[2]]
        assert f"{left} 退出连锁 康源大药房" in words


def test_a_joining_that_waits_for_a_service_says_so_in_the_history(desk, city, designate, read, browser):
    name = "青葙药房2号"
    store_id = designate(city[name])
    decided(desk)
    assert desk.join(name, days=2) == 201
    waits = "等待向本店单独送达；送达前不属于该连锁。"
    staff = Browser(browser(reviewer(areas=AREA))).open(f"/stores/{store_id}")
    own = read(f"/stores/{store_id}", name)
    desk.serve_all_on(name)
    clock.advance(days=5)
    after = history(Browser(browser(reviewer(areas=AREA))).open(f"/stores/{store_id}"))

    assert [waits in history(each) for each in (staff, own)] == [True, True]
    assert waits not in after
    assert "加入连锁 康源大药房" in after


def history(page):
    return page.words[page.words.index("经过") :]


def test_a_suspended_store_is_told_from_when_on_it_can_ask_for_its_renewal(city, designate, settle, read, tmp_path):
    """The window is open while the store is suspended: the day after the suspension, or that it is too late by then."""
    name = "青葙药房8号"
    store_id = designate(city[name])
    case = adopted(opened(proposal(subject_id=store_id), area="369903"), by=reviewer(areas=AREA))
    approved(case, by=approver(areas=AREA))
    settle()
    paper_id = rendered(case, anchor_dir=tmp_path)
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    settle()
    last = papers.get(paper_id).effect.last_day
    clock.advance(days=(last - clock.today()).days - 5)

    def told(*, closes_on):
        """The row of an agreement of which the window closes on a day."""
        until = months_later(closes_on + timedelta(days=1), 3)
        change = {"$set": {"terms.0.until_on": f"{until}"}}
        mongo.database("agreements")["stores"].update_one({"_id": store_id}, change)
        return read("/", name).words

    assert f"中止期满后可以提出，自{full_day(last + timedelta(days=1))}起" in told(closes_on=last + timedelta(days=9))
    assert "中止期满时，提出续签的期限已过" in told(closes_on=last - timedelta(days=1))


def test_a_store_that_left_the_chain_and_is_held_still_is_told_what_it_can_do_itself(desk, city, designate, read):
    """What its headquarters did for it nobody does now, and it is not told that somebody does (Art. 25)."""
    leaver = "青葙药房9号"
    designate(city[leaver])
    desk.admit(leaver)
    paper = decided(desk)
    clock.advance(days=6)
    before = read("/", leaver).words
    desk.leave(leaver)
    clock.advance(days=1)

    pages = [read(path, leaver).words for path in ("/", "/duties", f"/stores/{city[leaver]}")]
    pages.append(read("/", leaver, "独一大药房").words)

    assert WHO in before
    for words in pages:
        assert f"原所属连锁限期整改，退出后仍暂停医保结算 {paper.number}" in words
        assert "须经经办机构另行作出恢复决定（协议第二十五条）" in words
        assert "由本店直接向经办机构提出；另行作出恢复决定后恢复" in words
        assert "材料由总部提交" not in words
        assert "由连锁总部办理" not in words


def test_a_store_that_joins_later_is_not_told_that_it_has_left(desk, city, with_stores, designate, read):
    """The decision is served on it before its first day in the chain; from then on its headquarters acts for it."""
    joiner = "苏木药房"
    clock.advance(days=10)  # every decision of the tests before lies behind
    city.update(with_stores(city, (joiner,)))
    designate(city[joiner])
    paper = decided(desk)
    assert desk.join(joiner, days=3) == 201
    desk.serve_all_on(joiner)

    pages = [read(path, joiner).words for path in ("/", "/duties", f"/stores/{city[joiner]}")]

    for words in pages:
        assert f"暂停医保结算 {paper.number}" in words
        assert "由连锁总部办理" in words
        assert "原所属连锁" not in words
        assert "退出后仍暂停" not in words


@pytest.fixture
def decide(city, designate, settle, tmp_path):
    """Call with a store and a measure: the decision on it, served today and in effect; its paper."""

    def make(name, **proposed):
        store_id = designate(city[name])
        case = opened(proposal(subject_id=store_id, affected=[store_id], **proposed), area="369902")
        case = adopted(case, by=reviewer(areas=AREA), first_on=builders.first_day_of(case))
        approved(case, by=approver(areas=AREA))
        settle()
        paper_id = rendered(case, anchor_dir=tmp_path)
        record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
        settle()
        paper = papers.get(paper_id)
        clock.advance(days=(paper.effect.first_day - clock.today()).days)
        settle()
        return paper

    return make


def test_a_store_whose_agreement_was_ended_reads_what_the_paper_orders_and_whom_it_may_ask(city, decide, read):
    """In the words of the paper: what it must do, for how long it may not apply, how to challenge that, who helps."""
    name = "苍术堂1店"
    paper = decide(name, measure="termination", months=None)
    clock.advance(days=365)

    pages = [read("/", name), read(f"/stores/{city[name]}", name)]

    for page in pages:
        assert f"决定书的要求：{paper.number}" in page.words
        assert f"自{full_day(paper.effect.first_day)}零时起生效" in page.words
        for told in (
            "停止以定点零售药店名义开展活动，并交回定点零售药店标识",
            "内，本中心不予受理你单位的定点申请；违约责任未履行完毕的，期限届满后仍不予受理",
            "日内向示例市人民政府申请行政复议",
        ):
            assert page.words.count(told) == 1
        assert contact_of(paper) in page.words
        assert f'href="/papers/{paper.paper_id}.pdf"' in page.text


def test_a_suspended_store_reads_what_the_paper_orders_until_the_suspension_is_over(city, decide, read):
    name = "青葙药房7号"
    paper = decide(name)

    page = read(f"/stores/{city[name]}", name)
    before = clock.today()
    clock.advance(days=(paper.effect.last_day - before).days + 1)
    after = read(f"/stores/{city[name]}", name)

    assert f"决定书的要求：{paper.number}" in page.words
    assert "完成整改后申请验收。" in page.words
    assert "中止期间发生的医保费用不予结算" in page.words
    assert "自届满次日零时起恢复医保费用结算" in page.words
    assert "决定书的要求" not in after.words


def contact_of(paper):
    return policies.current().issuer_on(paper.dated_on).contact

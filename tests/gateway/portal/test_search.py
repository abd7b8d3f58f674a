"""The search of the frame: each role finds its own, a whole code or number leads straight to the record."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from common import clock
from common.people.commands import Role
from deploy.demo.city.codes import social_credit_code
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.record_service import record_service
from tests.agreements import roster_files as rosters
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
from tests.gateway.portal import conftest as ground
from tests.gateway.portal.conftest import AREA

HEADER = ("药店名称", "医保编码", "统一社会信用代码", "所在区", "详细地址", "连锁名称")
CODE, OTHER = "P36990200077", "P36990300077"
USCC, SHARED = social_credit_code("369902", of="一店"), social_credit_code("369903", of="总部")
ROWS = [
    ("仁心（示例）药房 A1店", CODE, USCC, "药洲区", "一路1号", "仁心连锁"),
    ("仁心药房二店", OTHER, SHARED, "杏林区", "二路1号", "仁心连锁"),
    ("仁心药房三店", "", SHARED, "杏林区", "三路1号", "仁心连锁"),
]


@pytest.fixture
def town(city, whole, signed, settle):
    """The ids of three more stores by name, two of which share a 统一社会信用代码."""
    administrator, named = signed(user(Role.ADMINISTRATOR)), {"q": "仁心"}
    if not administrator.get("/api/v1/stores", query_string=named).json["items"]:
        found = [dict(zip(HEADER, each, strict=True)) for each in ROWS]
        ground.upload(whole, administrator, rosters.csv_of(found, header=HEADER), key="upload-of-search")
        settle()
    return {each["name"]: each["id"] for each in administrator.get("/api/v1/stores", query_string=named).json["items"]}


@pytest.fixture
def served(town, follow, tmp_path):
    """A served paper about the first store."""
    store_id = town[ROWS[0][0]]
    case = opened(proposal(subject_id=store_id), area="369902")
    case = approved(adopted(case, by=reviewer(areas=AREA)), by=approver(areas=AREA))
    follow()
    paper_id = rendered(case, anchor_dir=tmp_path)
    follow()
    record_service(paper_id, record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor))
    return papers.get(paper_id)


def asked(client, text):
    """The answer to a search, as a browser sends it."""
    return client.get("/search", query_string={"q": text})


def found(answer):
    """The names of stores, of chains, and the numbers of papers that a page shows."""
    assert answer.status_code == 200, answer.location
    stores = re.findall(r'href="/stores/[^"]+">([^<]+)<', answer.text)
    chains = re.findall(r'href="/stores\?chain_id=[^"]+">([^<]+)<', answer.text)
    return stores, chains, re.findall(r'data-label="文号" class="nowrap">([^<]+)<', answer.text)


def test_the_box_stands_in_the_frame_and_what_was_typed_stays_in_it(browser, city):
    client = browser(reviewer(areas=AREA))

    home, shown = client.get("/").text, asked(client, "青葙 <b>").text

    assert re.findall(r'<form[^>]* role="search"[^>]* action="/search"', home)
    assert re.search(r'<input[^>]* id="find"[^>]* value="青葙 &lt;b&gt;"', shown)
    assert "“青葙 &lt;b&gt;”" in shown
    assert 'role="search"' not in browser(user(Role.SETTLEMENT)).get("/").text


def test_without_a_text_it_says_what_can_be_searched(browser, city):
    client = browser(reviewer(areas=AREA))

    for text in ("", "   ", "没有这样的名称"):
        shown = asked(client, text)
        assert shown.status_code == 200
        assert all(told in shown.text for told in ("医保编码，12位", "统一社会信用代码，18位", "文号，如"))
    assert "没有找到与“没有这样的名称”相符" in asked(client, "没有这样的名称").text


@pytest.mark.parametrize(
    ("text", "told"), [("长" * 61, "最多60个字"), ("青葙\u202e", "看不见的字符"), ("青\x00葙", "看不见的字符")]
)
def test_a_text_that_cannot_be_searched_is_told(browser, city, text, told):
    answer = asked(browser(reviewer(areas=AREA)), text)

    assert (answer.status_code, told in answer.text) == (422, True)


def test_stores_and_chains_are_found_by_words_in_any_order_and_width(browser, town):
    client = browser(reviewer(areas=AREA))

    assert found(asked(client, "ａ１店 仁心")) == ([ROWS[0][0]], [], [])
    assert found(asked(client, "[示例]")) == ([ROWS[0][0]], [], [])
    stores, chains, _ = found(asked(client, "仁心"))
    assert (sorted(stores), chains) == (sorted(each[0] for each in ROWS), ["仁心连锁"])
    assert found(asked(client, "连锁 三店"))[0] == ["仁心药房三店"]


@pytest.mark.parametrize("text", [CODE, CODE.lower(), "Ｐ３６９９０２０００７７", USCC, USCC.lower(), f" {USCC} "])
def test_a_whole_code_leads_straight_to_its_store(browser, town, text):
    answer = asked(browser(reviewer(areas=AREA)), text)

    assert (answer.status_code, answer.location) == (302, f"/stores/{town[ROWS[0][0]]}")


def test_a_code_that_several_stores_share_lists_them(browser, town):
    assert sorted(found(asked(browser(reviewer(areas=AREA)), SHARED))[0]) == ["仁心药房三店", "仁心药房二店"]


@pytest.mark.parametrize(
    ("text", "stores"),
    [
        ("仁心连锁", [each[0] for each in ROWS]),
        ("连锁 三店", ["仁心药房三店"]),
        (f" {SHARED.lower()}", ["仁心药房二店", "仁心药房三店"]),
        (USCC, [ROWS[0][0]]),
        (CODE, [ROWS[0][0]]),
        (CODE[-6:], [ROWS[0][0]]),
        (USCC[-6:].lower(), [ROWS[0][0]]),
        ("仁心(药房)【二店】", ["仁心药房二店"]),
        ("仁心示例药房A1店", [ROWS[0][0]]),
        ("康源大药房连锁", [f"康源大药房{n}店" for n in (1, 2, 3)]),
        ("康源大药房 连锁2店", ["康源大药房2店"]),
        ("连锁 没有", []),
    ],
)
def test_the_filter_of_stores_finds_what_the_search_finds(browser, town, signed, text, stores):
    someone = reviewer(areas=AREA)

    listed = browser(someone).get("/stores", query_string={"q": text}).text
    of_agreements = signed(someone).get("/api/v1/stores", query_string={"q": text}).json["items"]

    assert sorted(re.findall(r'<a href="/stores/[^"]+">([^<]+)</a></td>', listed)) == sorted(stores)
    assert sorted(each["name"] for each in of_agreements) == sorted(stores)
    assert "名称、医保编码或统一社会信用代码</label>" in listed


def test_a_store_of_which_the_journal_told_no_uscc_is_found_by_it_all_the_same(browser, town, gateway_db):
    gateway_db["subjects"].update_one({"_id": town[ROWS[0][0]]}, {"$set": {"codes": [CODE], "uscc": None}})

    assert asked(browser(reviewer(areas=AREA)), USCC).location == f"/stores/{town[ROWS[0][0]]}"
    assert found(asked(browser(user(Role.PHARMACY, stores=(town["仁心药房二店"],))), USCC)) == ([], [], [])


def test_a_part_of_a_uscc_that_ratings_was_not_told_is_found_in_the_list_as_in_the_search(browser, town, ratings_db):
    store, told = {"_id": town[ROWS[0][0]]}, ratings_db["stores"]
    told.update_one(store, {"$set": {"codes": [CODE]}})
    client = browser(reviewer(areas=AREA))

    searched = asked(client, USCC[-6:])
    listed = client.get("/stores", query_string={"q": USCC[-6:]}).text
    told.update_one(store, {"$set": {"codes": [CODE, USCC]}})

    assert found(searched)[0] == [ROWS[0][0]]
    assert re.findall(r'<a href="/stores/[^"]+">([^<]+)</a></td>', listed) == [ROWS[0][0]]


def test_what_agreements_alone_knows_is_listed_to_its_last_page(browser, town, ratings_db, monkeypatch):
    monkeypatch.setattr("services.gateway.dossiers.usecases.list_stores.PAGE", 1)
    told, client = ratings_db["stores"], browser(reviewer(areas=AREA))
    before = {each["_id"]: each["codes"] for each in told.find({"codes": SHARED})}
    told.update_many({"codes": SHARED}, {"$pull": {"codes": SHARED}})

    first = client.get("/stores", query_string={"q": SHARED[-6:]}).text
    second = client.get(unescape(re.search(r'<a href="([^"]+)">下一页<', first)[1])).text
    for store_id, codes in before.items():
        told.update_one({"_id": store_id}, {"$set": {"codes": codes}})

    names = [re.findall(r'<a href="/stores/[^"]+">([^<]+)</a></td>', page) for page in (first, second)]
    assert sorted(map(tuple, names)) == sorted([("仁心药房二店",), ("仁心药房三店",)])
    assert "下一页" not in second


def test_a_part_of_a_code_that_nothing_has_finds_nothing_and_says_nothing_of_services(browser, city):
    shown = browser(reviewer(areas=AREA)).get("/stores?q=9999").text

    assert ("共 0 家" in shown, "无法读取" in shown) == (True, False)


def test_a_number_in_any_brackets_leads_staff_to_the_case_and_a_party_to_its_paper(browser, served):
    staff = browser(reviewer(areas=AREA))
    owner = browser(user(Role.PHARMACY, stores=(served.subject_id,)))
    year, seq = served.number.partition("〔")[2].rstrip("号").split("〕")

    for text in (served.number, f"{served.series}（{year}）{seq}号", f"{served.series}[{year}] {seq}号"):
        assert asked(staff, text).location == f"/cases/{served.about}"
        shown = owner.get(asked(owner, text).location)
        assert (shown.status_code, "共 1 份" in shown.text, served.number in shown.text) == (200, True, True)


@pytest.mark.parametrize(
    "part",
    [
        "{seq}",
        "{seq}号",
        "{kind}{seq}",
        "第 {seq} 号",
        "{year}",
        "{year}年",
        "{series}",
        "{series}〔{year}",
        "{kind} {year}",
    ],
)
def test_a_part_of_a_number_lists_the_papers_that_have_it(browser, served, part):
    year = served.dated_on.year
    text = part.format(series=served.series, kind=served.series[-1], year=year, seq=served.seq)

    assert served.number in found(asked(browser(reviewer(areas=AREA)), text))[2]
    assert f">{served.number}</td>" in browser(reviewer(areas=AREA)).get("/papers", query_string={"number": text}).text


@pytest.mark.parametrize("part", ["{year} {seq}", "{kind}〔{year}〕{seq}号", "{year}年{seq}号", "{kind}-{year}-{seq}"])
def test_year_and_number_lead_straight_to_the_one_paper_that_has_them(browser, served, part):
    year = served.dated_on.year

    answer = asked(browser(reviewer(areas=AREA)), part.format(kind=served.series[-1], year=year, seq=served.seq))

    assert answer.location == f"/cases/{served.about}"


def test_digits_alone_are_looked_for_in_names_as_well(browser, town, served):
    stores, _, numbers = found(asked(browser(reviewer(areas=AREA)), "1"))

    assert (ROWS[0][0] in stores, [each.partition("〕")[2] for each in numbers]) == (True, ["1号"])


def test_letters_of_a_number_find_its_papers_the_latest_first(browser, served, follow, tmp_path):
    case = approved(
        adopted(opened(proposal(subject_id=served.subject_id), area="369902"), by=reviewer(areas=AREA)),
        by=approver(areas=AREA),
    )
    follow()
    later = papers.get(rendered(case, anchor_dir=tmp_path))

    for text in ("医保", served.series, f"{served.dated_on.year}"):
        assert found(asked(browser(reviewer(areas=AREA)), text))[2][:2] == [later.number, served.number]
    assert found(asked(browser(reviewer(areas=AREA)), "医务")) == ([], [], [])


def test_who_has_the_whole_text_for_a_name_comes_first(browser, town):
    client = browser(reviewer(areas=AREA))

    of_chain, of_store = asked(client, "仁心连锁"), asked(client, "青葙药房9号")
    assert found(of_chain)[1] == ["仁心连锁"]
    assert of_chain.text.index('id="found-chains"') < of_chain.text.index('id="found-stores"')
    assert found(of_store)[0][0] == "青葙药房9号"
    in_words = asked(client, "仁心")
    assert in_words.text.index('id="found-stores"') < in_words.text.index('id="found-chains"')


def test_each_role_finds_its_own_and_nothing_of_anybody_else(browser, town, city, served):
    own = town[ROWS[0][0]]
    chain_id = city["chain"]
    others = {
        "pharmacy": user(Role.PHARMACY, stores=(town["仁心药房二店"],)),
        "headquarters": user(Role.HEADQUARTERS, chains=(chain_id,)),
        "reviewer": reviewer(areas=("4401",)),
    }
    for name, someone in others.items():
        client = browser(someone)
        for text in (CODE, USCC, ROWS[0][0], "A1店", served.number):
            shown = asked(client, text)
            assert (name, shown.status_code) == (name, 200)
            assert own not in shown.text
            assert served.number not in found(shown)[2]
    assert asked(browser(user(Role.PHARMACY, stores=(own,))), "仁心").status_code == 200
    assert found(asked(browser(user(Role.PHARMACY, stores=(own,))), "仁心")) == ([ROWS[0][0]], [], [])
    mine = found(asked(browser(user(Role.HEADQUARTERS, chains=(chain_id,))), "药房"))
    assert (len(mine[0]), mine[1]) == (3, ["康源大药房"])
    assert browser(user(Role.SETTLEMENT)).get("/search?q=仁心").status_code == 403


def further(shown):
    """Of each kind that is cut how it is told, and where the rest is."""
    told = re.findall(r">(共\d+条，显示前\d+条)</span> <a href=\"([^\"]+)\">查看全部<", shown.text)
    return {sentence: unescape(address) for sentence, address in told}


def test_more_than_a_page_shows_is_told_and_leads_to_the_list_that_shows_just_these(browser, town, served, monkeypatch):
    monkeypatch.setattr("services.gateway.dossiers.usecases.list_stores.PAGE", 2)
    client = browser(reviewer(areas=AREA))

    stores = asked(client, "药房 店")

    assert len(found(stores)[0]) == 2
    ((told, address),) = further(stores).items()
    everything = client.get(address).text
    assert told == f"共{re.search(r'共 ([0-9]+) 家', everything)[1]}条，显示前2条"
    assert re.findall(r'<a href="/stores/[^"]+">([^<]+)</a></td>', everything) == found(stores)[0]


def test_more_papers_than_are_shown_lead_to_their_list(browser, served, follow, tmp_path, monkeypatch):
    monkeypatch.setattr("services.gateway.dossiers.usecases.search.SHOWN", 1)
    client, one = browser(reviewer(areas=AREA)), reviewer(areas=AREA)
    case = opened(proposal(subject_id=served.subject_id), area="369902")
    approved(adopted(case, by=one), by=approver(areas=AREA))
    follow()
    rendered(case, anchor_dir=tmp_path)

    papers_found = asked(client, "医保")

    ((told, address),) = further(papers_found).items()
    everything = client.get(address).text
    numbers = re.findall(r'data-label="文号" class="nowrap">([^<]+)<', everything)
    assert told == f"共{re.search(r'共 ([0-9]+) 份', everything)[1]}条，显示前1条"
    assert found(papers_found)[2] == numbers[:1]
    assert len(numbers) > 1


def test_all_chains_that_a_text_names_are_listed_page_by_page(browser, town, monkeypatch):
    monkeypatch.setattr("services.gateway.dossiers.usecases.search.SHOWN", 1)
    monkeypatch.setattr("services.gateway.portal.shell.listing.ROWS", 1)
    client = browser(reviewer(areas=AREA))

    first = asked(client, "连锁")
    ((told, address),) = further(first).items()
    page = client.get(address)
    names = found(page)[1]
    while following := re.search(r'<a href="([^"]+)">下一页<', page.text):
        page = client.get(unescape(following[1]))
        names += found(page)[1]

    assert (told, found(first)[1]) == ("共3条，显示前1条", names[:1])
    assert sorted(names) == ["仁心连锁", "康源大药房", "苍术堂大药房"]
    assert f'href="/search?q={quote("连锁")}">不限于连锁<' in page.text
    assert client.get("/search?q=连锁&kind=x").status_code == 422


NUMBERED = ("药店名称", "医保编码", "所在区", "详细地址", "门店编号")


@pytest.fixture
def numbered(city, whole, signed, settle):
    """The ids of stores by their numbers in the chain; the codes of two others have such a number within."""
    administrator, named = signed(user(Role.ADMINISTRATOR)), {"q": "编号药房"}
    if not administrator.get("/api/v1/stores", query_string=named).json["items"]:
        rows = [
            ("编号药房甲店", "P36990288001", "药洲区", "三路1号", "BG007788"),
            ("编号药房乙店", "P36990288002", "药洲区", "三路2号", "9913"),
            ("编号药房丙店", "P36990299131", "药洲区", "三路3号", ""),
            ("编号药房丁店", "P36990299132", "药洲区", "三路4号", ""),
        ]
        found = [dict(zip(NUMBERED, each, strict=True)) for each in rows]
        ground.upload(whole, administrator, rosters.csv_of(found, header=NUMBERED), key="upload-of-numbers")
        settle()
    return administrator.get("/api/v1/stores", query_string=named).json["items"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("9913", ["编号药房乙店", "编号药房丙店", "编号药房丁店"]),
        ("BG007788", ["编号药房甲店"]),
        ("bg007788", ["编号药房甲店"]),
    ],
)
def test_a_store_is_found_by_its_number_in_the_chain_before_those_that_have_it_in_a_code(
    browser, numbered, text, names
):
    """Ratings does not know these numbers: it is told whose they are, and its list stays whole, grades and all."""
    client = browser(reviewer(areas=AREA))

    shown, listed = asked(client, text), client.get("/stores", query_string={"q": text})

    of_list = re.findall(r'<a href="/stores/[^"]+">([^<]+)</a>', listed.get_data(as_text=True))
    for told in (found(shown)[0], of_list):
        assert (told[0], sorted(told)) == (names[0], sorted(names))
    for page in (shown.text, listed.get_data(as_text=True)):
        assert "暂时无法读取" not in page
    assert f"共 {len(names)} 家" in listed.get_data(as_text=True)

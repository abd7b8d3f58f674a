"""One word and one rule for what several pages tell: a grade without an agreement, determinations, void papers."""

import re
from datetime import timedelta
from urllib.parse import quote

from common import clock
from common.people.commands import Role
from services.gateway.papers.usecases.annul_paper import annul_paper
from services.gateway.papers.usecases.order_notice import notice_id_of
from tests.gateway.builders import approver, command, person, user
from tests.gateway.portal.conftest import AREA

NONE = "无等级（没有生效的协议）"


def words_of(shown):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.text))


def test_a_store_without_an_agreement_has_no_grade_on_any_page(city, browser):
    client = browser(user(Role.AUDITOR))

    page = words_of(client.get(f"/stores/{city['独一大药房']}"))
    listed = words_of(client.get(f"/stores?q={quote('独一大药房')}"))
    unrated = words_of(client.get(f"/stores?q={quote('独一大药房')}&grade=unrated"))

    assert NONE in page
    assert "未评级 " not in page
    assert NONE in listed
    assert "独一大药房" not in unrated.partition("共")[2]


def test_a_determination_stays_in_the_history_when_another_takes_its_place(
    rated, propose, signed, settle, browser, clock_file
):
    store_id, second = rated["远志堂一店"], approver(areas=AREA, person_id=person("苏明"))
    first = clock.today() + timedelta(days=1)
    for grade in ("B", "A"):
        batch = propose({"远志堂一店": grade})
        assert signed(second).post(f"/api/v1/determinations/{batch}/confirm", {"opinion": "无误"}).status_code == 200
        settle()
        clock.advance(days=1)

    shown = words_of(browser(user(Role.AUDITOR)).get(f"/stores/{store_id}"))

    day = lambda each: f"{each.year}年{each.month}月{each.day}日"  # noqa: E731
    year, later = (first - timedelta(days=1)).year - 1, first + timedelta(days=1)
    assert f"{year}年度等级评定为B级，自{day(first)}起执行，自{day(later)}起由其他评定替代" in shown
    assert f"年度等级评定为A级，自{day(later)}起执行" in shown


def test_a_void_paper_is_not_in_the_making(confirmed, designated, browser):
    [violation] = confirmed("P1")
    paper_id = notice_id_of(violation)

    before = words_of(browser(user(Role.AUDITOR)).get(f"/stores/{designated}"))
    annul_paper(paper_id, command=command())
    after = [
        words_of(browser(user(Role.AUDITOR)).get(path)) for path in (f"/stores/{designated}", "/papers?status=void")
    ]

    assert "制作中" in before
    for each in after:
        assert ("已作废" in each, "制作中" in each) == (True, False)

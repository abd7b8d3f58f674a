"""A notice of points names its store as agreements knows it: codes, address, and who stands on the licence."""

import pytest

from common import clock, mongo
from common.people.commands import Command, Role, service_actor
from services.gateway import policies
from services.gateway.papers.domain.papers import UNKNOWN_ADDRESSEE
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.order_notice import notice_id_of
from services.gateway.papers.usecases.render_paper import view_for
from tests.agreements import roster_files as rosters
from tests.gateway.builders import reviewer, user
from tests.gateway.portal.conftest import AREA, upload

NAME, PERSON = "空青堂药店", "甘松"
WHO = f"统一社会信用代码：{rosters.USCC}；负责人：{PERSON}；地址：示例市药洲区{NAME}路1号"


@pytest.fixture
def store_id(city, whole, signed, settle, designate):
    """A designated store of which a roster told its codes, and an officer who stands on its licence."""
    administrator, officer = signed(user(Role.ADMINISTRATOR)), signed(reviewer(areas=AREA))
    roster = rosters.csv_of([rosters.row(NAME, 统一社会信用代码=rosters.USCC)])
    upload(whole, administrator, roster, key="roster-of-one")
    settle()
    (found,) = administrator.get("/api/v1/stores", query_string={"q": NAME}).json["items"]
    head = {"title": "person_in_charge", "name": PERSON}
    assert officer.post(f"/api/v1/stores/{found['id']}/head", head).status_code == 200
    settle()
    return designate(found["id"])


def test_a_notice_names_the_codes_and_the_person_of_the_licence_though_no_journal_told_them(
    store_id, confirmed, addressed, tmp_path
):
    """The gateway has no code of a store of 0.1, whose journal told none, until its next change; a name never."""
    mongo.database("gateway")["subjects"].update_one({"_id": store_id}, {"$set": {"uscc": None}})
    (entry,) = confirmed("M5", store_id=store_id)
    waiting = papers.get(notice_id_of(entry))

    is_numbered_unaddressed = number(tmp_path)
    told = addressed()
    number(tmp_path)

    paper = papers.get(notice_id_of(entry))
    assert (waiting.withheld, is_numbered_unaddressed, told) == ((UNKNOWN_ADDRESSEE,), 0, 1)
    assert f"你单位（{WHO}）履行" in view_for(paper, policy=policies.current(), is_specimen=True).opening[0]
    journals = [mongo.database(name)["journal"] for name in ("agreements", "ratings", "gateway")]
    assert not [each for every in journals for each in every.find() if PERSON in each["body"].decode()]


def number(folder):
    return number_papers(Numbering("test", folder, Command(service_actor("gateway"), "numbering", clock.now())))

"""Everything that is wrong with a roster comes as one file, of an upload at once and of an import as it was found."""

import csv

import httpx2
import pytest

from tests.agreements.conftest import ADMINISTRATOR, FOREIGN_REVIEWER, REVIEWER, pharmacy
from tests.agreements.roster_files import USCC, csv_of, row


@pytest.fixture
def listed(service_app, token_for, agreements_db):
    """Call with a file: the answer with the list of its problems."""
    client = service_app("agreements").test_client()

    def run(content, actor=ADMINISTRATOR):
        packed = httpx2.Request("POST", "http://test", data={"mapping": ""}, files={"file": ("roster.csv", content)})
        headers = {"Authorization": f"Bearer {token_for('agreements', actor)}"}
        return client.post(
            "/api/v1/imports/problems",
            data=packed.read(),
            headers=headers,
            content_type=packed.headers["Content-Type"],
        )

    return run


def lines(content):
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))[1:]


def test_a_file_with_many_errors_is_told_shortly_and_listed_in_full(api, listed, stored):
    content = csv_of([row(f"列表{n}店", area="蓬莱区") for n in range(600)])

    refused = api.upload(content)
    answer = listed(content)

    assert (refused.status_code, len(refused.json["errors"])) == (422, 2)
    assert "还有 599 行" in refused.json["errors"][-1]["message"]
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert "roster-problems.csv" in answer.headers["Content-Disposition"]
    assert [line[1] for line in lines(answer.data)] == [str(n) for n in range(2, 602)]
    assert stored("imports") == 0


def test_a_file_that_is_no_roster_is_refused_and_one_that_breaks_off_is_listed(listed):
    refused = listed("店名,电话\n甲,1\n".encode())
    broken = listed('药店名称,所在区\n甲,蓬莱区\n"乙,药洲区\n'.encode())

    assert (refused.status_code, refused.json["code"]) == (422, "missing_column")
    assert [line[4] for line in lines(broken.data)] == ["unknown_area", "broken_row"]


def test_the_list_is_for_those_who_import(listed):
    assert listed(csv_of([row("甲")]), pharmacy("sto_1")).status_code == 403


def test_warnings_of_an_import_are_kept_as_a_list_for_those_who_see_it(api):
    rows = [row(f"总码{n}店", chain="总码", 统一社会信用代码=USCC) for n in range(10)]
    uploaded = api.upload(csv_of(rows), REVIEWER)
    path = f"/imports/{uploaded.json['id']}/problems"

    assert "problem_list" not in uploaded.json
    assert [line[3] for line in lines(api.get(path, REVIEWER).data)] == ["提醒"] * 9
    assert api.get(path, FOREIGN_REVIEWER).status_code == 404
    assert "problem_list" not in api.get(f"/imports/{uploaded.json['id']}").json


def test_the_worker_keeps_the_list_of_a_large_roster(api, settle, monkeypatch, listed):
    monkeypatch.setattr("services.agreements.rosters.usecases.check_roster.AT_ONCE_BYTES", 10)
    content = csv_of([row(f"大册{n}店", area="蓬莱区") for n in range(20)])
    uploaded = api.upload(content)
    settle()

    assert api.get(f"/imports/{uploaded.json['id']}").json["state"] == "rejected"
    assert len(lines(api.get(f"/imports/{uploaded.json['id']}/problems").data)) == 20
    assert listed(content).status_code == 413


def test_an_import_without_problems_has_a_list_without_lines(api):
    uploaded = api.upload(csv_of([row("无事药店", code="P36990200055")]))

    assert lines(api.get(f"/imports/{uploaded.json['id']}/problems").data) == []

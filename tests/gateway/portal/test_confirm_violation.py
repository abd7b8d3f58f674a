"""Confirming and rejecting a violation on its pages, against the real services."""

import pytest

from common import clock
from common.commands import Role
from tests.gateway.builders import approver, person, reviewer, user
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

FINDING = "已核对现场照片三张，与处方记录一致。\n事实清楚，证据充分。"


@pytest.fixture
def recorder():
    return reviewer(areas=AREA, person_id=person("林知远"))


@pytest.fixture
def violation(designated, signed, recorder):
    """The id of a violation that waits for a second person."""
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    return signed(recorder).post("/api/v1/violations", report).json["id"]


@pytest.fixture
def second(browser):
    """The browser of a second person."""
    return Browser(browser(approver(areas=AREA, person_id=person("苏明"))))


def of(signed, violation_id):
    return signed(user(Role.AUDITOR)).get(f"/api/v1/violations/{violation_id}").json


def test_a_second_person_confirms_a_violation_with_finding_and_evidence(second, violation, signed, settle):
    record = second.open(f"/violations/{violation}")
    form = second.open(f"/violations/{violation}/confirm")
    checked = second.press(form, "check", [("现场 照片.JPG", b"\xff\xd8 picture")], finding=FINDING)
    receipt = second.press(checked, "send")

    assert "待确认" in record.words
    assert f'href="/violations/{violation}/confirm"' in record.text
    assert "现场照片三张" in form.words
    assert "step=check" in checked.path
    assert "已核对现场照片三张" in checked.words
    assert "现场 照片.JPG" in checked.words
    assert of(signed, violation)["state"] == "confirmed"
    assert of(signed, violation)["finding"] == FINDING
    assert [each["name"] for each in of(signed, violation)["files"]] == ["现场 照片.JPG"]
    assert "step=receipt" in receipt.path
    assert "正在办理" in receipt.words
    settle()
    assert "已办结" in second.open(receipt.path).words
    assert "苏明确认" in second.open(f"/violations/{violation}").words

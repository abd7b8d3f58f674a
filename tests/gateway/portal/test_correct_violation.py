"""Noting the correction of a violation on its page: by when it is in time, what it changes, and for whom."""

from datetime import timedelta

import pytest

from common import clock
from common.people.commands import Role
from services.gateway.portal.shell.instants import full_day
from tests.gateway.builders import approver, reviewer, user
from tests.gateway.portal.conftest import AREA

#: An item whose first minor act costs nothing once it is corrected in time.
MINOR = "P2"


def test_the_recorder_notes_the_correction_and_every_page_tells_what_it_does(opened_by, record, signed, recorder):
    violation, day = record(item=MINOR), clock.today()
    own = opened_by(recorder)

    shown = own.open(f"/violations/{violation}")
    form = own.open(f"/violations/{violation}/correction")
    checked = own.press(form, "check", corrected_on=f"{day}")
    receipt = own.press(checked, "send")

    assert f'href="/violations/{violation}/correction"' in shown.text
    for page in (form, checked):
        assert "对记分的影响 期限内改正：本次行为不予记分；逾期改正：本次行为记2分。" in page.words
        assert "改正期限 至" in page.words
    assert f"{full_day(day)}改正，在规定期限内" in checked.words
    assert "step=receipt" in receipt.path
    assert "由记录人和补记人以外的另一名工作人员确认或驳回" in receipt.words
    found = signed(recorder).get(f"/api/v1/violations/{violation}").json
    assert (found["corrected_on"], found["is_corrected_in_time"]) == (f"{day}", True)
    after = own.open(f"/violations/{violation}")
    assert "补记改正" in after.words  # among the events
    assert f'href="/violations/{violation}/correction"' not in after.text


def test_a_day_out_of_time_is_told_as_that_and_a_day_that_cannot_be_is_refused(opened_by, record, recorder):
    violation = record(item=MINOR)
    own, day = opened_by(recorder), clock.today()
    form = own.open(f"/violations/{violation}/correction")

    for wrong in (day - timedelta(days=1), day + timedelta(days=1)):
        refused = own.press(form, "check", corrected_on=f"{wrong}")
        assert (refused.status, "“改正日期”应为" in refused.words) == (422, True)


def test_what_is_not_minor_costs_the_same_and_says_so(opened_by, record, recorder):
    form = opened_by(recorder).open(f"/violations/{record(item='G1')}/correction")

    assert "补记改正不改变记分：本次行为记6分。" in form.words


def test_who_notes_it_may_not_confirm_and_nothing_is_noted_after_the_confirmation(opened_by, record, signed):
    other, second = reviewer(areas=AREA), approver(areas=AREA)
    violation, decided = record(item=MINOR), record(item=MINOR)
    theirs = opened_by(other)
    form = theirs.open(f"/violations/{violation}/correction")
    theirs.press(theirs.press(form, "check", corrected_on=f"{clock.today()}"), "send")
    assert (
        signed(second)
        .post(f"/api/v1/violations/{decided}/confirm", {"finding": "属实", "is_another_act": True})
        .status_code
        == 200
    )

    barred, again = theirs.open(f"/violations/{violation}"), opened_by(reviewer(areas=AREA))

    assert "同一自然人不能确认或驳回本人补记过改正情况的违规" in barred.words
    known = again.open(f"/violations/{violation}/correction")
    assert ("现在不能办理" in known.words, "不能再次补记" in known.words) == (True, True)
    late = again.open(f"/violations/{decided}/correction")
    assert ("现在不能办理" in late.words, "已被确认或驳回" in late.words) == (True, True)
    assert f"/violations/{decided}/correction" not in again.open(f"/violations/{decided}").text


def test_what_somebody_else_noted_meanwhile_is_shown_beside_what_was_typed(opened_by, record, signed, recorder):
    violation, day = record(item=MINOR), clock.today()
    own = opened_by(recorder)
    form = own.open(f"/violations/{violation}/correction")
    body = {"corrected_on": f"{day}"}
    assert signed(reviewer(areas=AREA)).post(f"/api/v1/violations/{violation}/correction", body).status_code == 200

    moved = own.press(form, "check", corrected_on=f"{day}")

    assert (moved.status, "情况有变动" in moved.words, "改正情况" in moved.words) == (409, True, True)
    assert "send" not in moved.buttons


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR])
def test_the_page_is_for_who_records(opened_by, record, role):
    violation = record(item=MINOR)
    shown = opened_by(user(role, areas=AREA))

    assert shown.open(f"/violations/{violation}/correction").status == 403
    assert f"/violations/{violation}/correction" not in shown.open(f"/violations/{violation}").text

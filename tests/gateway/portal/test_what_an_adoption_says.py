"""An adoption says what was found and why; what is refused in the end is told before anything is sent."""

from __future__ import annotations

import pytest

from common import clock
from common.rules.chinese_numbers import chinese_day
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.withdraw_case import write_withdrawal
from tests.gateway.builders import adopted, approver, command, first_day_of, opened, proposal, reviewer
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.test_case_pages import REASON, answers

FOUND = "在收银台核对当日明细，以保健品结算12笔，共860元。"


@pytest.fixture
def adopter(opened_by):
    return opened_by(reviewer(areas=AREA))


@pytest.fixture
def case_on(designated):
    """Call with entries: a case on them, which is withdrawn after the test."""
    made = []

    def make(*entries, **different):
        facts = [{"text": f"违规{each}。", "clause": "", "entry_id": each} for each in entries]
        fields = {"subject_id": designated, "facts": facts, **different}
        made.append(opened(proposal(**fields), area="369902"))
        return made[-1]

    yield make
    for each in made:
        write_withdrawal(cases.get(each.case_id), reason="试验完毕", command=command(approver(areas=AREA).actor))


@pytest.fixture
def found(record, signed, settle):
    """Call with what the second person found, and fields of the report: the entry, confirmed."""

    def make(finding, **said):
        entry = record(**said)
        confirmed = signed(approver(areas=AREA)).post(f"/api/v1/violations/{entry}/confirm", {"finding": finding})
        assert confirmed.status_code == 200
        settle()
        return entry

    return make


def test_what_the_entries_record_as_found_stands_in_the_form_and_what_was_made_of_it_in_the_letter(
    clock_file, adopter, opened_by, case_on, found, confirmed
):
    entry, told_by_others = found(FOUND, item="M2"), found("张某举报时说的。", item="D2", source="report")
    (unfound,) = confirmed("M3")
    case = case_on(told_by_others, entry, unfound)
    path = f"/cases/{case.case_id}"

    form = adopter.open(f"{path}/adopt")
    said = answers(first_on=f"{first_day_of(case)}", facts_found=f"{form.value('facts_found')}当场退回。")
    checked = adopter.press(form, "check", **said)
    adopter.press(checked, "send")
    waiting = opened_by(approver(areas=AREA)).open(path)

    line = f"{chinese_day(clock.today())}：{FOUND}"
    assert form.value("facts_found") == line
    for page in (checked, waiting):
        letter = page.words[page.words.index("决定书将写明的内容") :]
        assert letter.index("查明的事实") < letter.index(f"{line}当场退回。") < letter.index("事实和依据")
        assert letter.index("处理理由") < letter.index(REASON) < letter.index("处理决定")
    for told in (f"查明的事实 {line}", f"处理理由 {REASON}"):
        assert waiting.words.count(told) == 2


def test_reasons_are_asked_where_there_is_a_choice_and_a_finding_by_nobody(clock_file, adopter, case_on, signed):
    free, bound = (case_on(measure="termination", months=None, snapshot={"must_terminate": must}) for must in (0, 1))
    said = {"first_on": f"{first_day_of(free)}", "statement": "未提出。", "cause": "breach"}
    officer = signed(reviewer(areas=AREA))

    forms = [adopter.open(f"/cases/{each.case_id}/adopt") for each in (free, bound)]
    bare, given = (
        officer.post(f"/api/v1/cases/{each.case_id}/adopt", {**said, **more}, version=each.version)
        for each, more in ((free, {}), (bound, {"reasons": REASON}))
    )
    fine = officer.post(f"/api/v1/cases/{bound.case_id}/adopt", said, version=bound.version)

    assert ["reasons" in dict(each.values) for each in forms] == [True, False]
    assert (bare.status_code, bare.json["errors"][0]["code"]) == (422, "reasons_missing")
    assert (given.status_code, given.json["errors"][0]["code"]) == (422, "reasons_not_wanted")
    assert fine.status_code == 200, fine.text


def test_what_is_dealt_with_in_another_case_is_told_before_anything_is_sent(clock_file, adopter, case_on, confirmed):
    (entry,) = confirmed("M2")
    adopted(first := case_on(entry), by=reviewer(areas=AREA), first_on=first_day_of(first))
    second = case_on(entry)
    said = answers(first_on=f"{first_day_of(second)}")

    told = adopter.press(adopter.open(f"/cases/{second.case_id}/adopt"), "check", **said)

    assert "一案中办理" in told.words
    assert "send" not in told.buttons
    assert cases.get(second.case_id).status is Status.PROPOSED


def test_who_adopts_chooses_between_the_measures_that_item_and_text_carry(
    clock_file, adopter, opened_by, confirmed, signed, settle, designated, city
):
    """G2 is a suspension by the catalogue and 应当解除 by the text: until now nobody could decide the latter."""
    confirmed("G2", store_id=designated)
    officer = signed(reviewer(areas=AREA))
    shown = officer.get(f"/api/v1/cases?subject_id={designated}&status=proposed").json["items"]
    (case,) = [cases.get(each["id"]) for each in shown if cases.get(each["id"]).snapshot.get("ground") == "G2"]
    path = f"/cases/{case.case_id}"
    said = answers(first_on=f"{first_day_of(case)}", measure="termination", months="", cause="breach")

    proposed = "评级系统提出处理建议：{}医保服务协议".format
    before = adopter.open(f"/stores/{designated}").words.count(proposed("解除"))
    form = adopter.open(f"{path}/adopt")
    incomplete = adopter.press(form, "check", **{**said, "months": "3"})
    checked = adopter.press(form, "check", **said)
    adopter.press(checked, "send")
    settle()

    assert form.value("measure") == "suspension"
    assert "“解除医保服务协议”没有月数，请去掉该项。" in incomplete.words
    assert "属于协议约定应当解除协议的情形：“以非医保物品替换医保药品”" in checked.words
    assert "解除与你单位签订的医保服务协议" in checked.words
    told = officer.get(f"/api/v1{path}").json
    assert (told["measure"], told["alternatives"]) == ("termination", ["suspension", "termination"])
    assert officer.get(f"/api/v1/proposals/{case.proposal_id}").json["measure"] == "termination"
    decider = opened_by(approver(areas=AREA))
    words = decider.open(path).words
    assert "采取的措施 解除医保服务协议" in words
    assert proposed("中止") in words
    assert decider.open(f"/stores/{designated}").words.count(proposed("解除")) == before
    write_withdrawal(cases.get(case.case_id), reason="试验完毕", command=command(approver(areas=AREA).actor))

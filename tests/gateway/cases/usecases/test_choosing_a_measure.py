"""The adopter chooses between the measures that a proposal offers; what is decided follows the choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from common import clock
from common.messages.words import Measure
from services.gateway import policies
from services.gateway.cases.domain.alternatives import MeasureNotOffered, measures_of
from services.gateway.cases.domain.particulars import Cause, NotWanted, ParticularsMissing
from services.gateway.cases.storage import cases
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.find_beside import find_beside
from services.gateway.cases.usecases.order_decision import facts_of
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.domain.periods import MonthsOutOfRange
from tests.gateway.builders import approver, command, opened, particulars, proposal
from tests.gateway.cases.usecases.test_small_chains_and_second_suspensions import adopt

pytestmark = pytest.mark.usefixtures("gateway_db")

ACT = {"text": "2026年3月2日以保健品串换药品。", "clause": "医保服务协议第十九条", "entry_id": "vio_1"}
MAY = {"text": "G2项规定的处理包括中止协议3至6个月。", "clause": "医保服务协议第二十九条", "entry_id": None}
MUST = {"text": "应当解除协议：“以非医保物品替换医保药品”。", "clause": "医保服务协议第三十一条", "entry_id": None}
FIGURES = {"ground": "G2", "must_terminate": True, "acts_since": "2026-03-02"}
CHOICE = [
    {"measure": "suspension", "facts": [ACT, MAY], **FIGURES},
    {"measure": "termination", "facts": [ACT, MUST], **FIGURES},
]


def case_with_a_choice():
    return opened(proposal(facts=[ACT, MAY], snapshot={**FIGURES, "alternatives": CHOICE}))


def ending(case, **different):
    fields = {"measure": Measure.TERMINATION, "months": None, "cause": Cause.FRAUD_OR_LAW, **different}
    return replace(particulars(case), **fields)


def paper(case):
    return facts_of(case, dated_on=clock.today(), policy=policies.current())


def test_the_proposed_measure_is_taken_where_nobody_says_otherwise():
    case = case_with_a_choice()

    adopted = adopt(case, particulars(case))

    assert measures_of(case) == (Measure.SUSPENSION, Measure.TERMINATION)
    assert (adopted.measure, paper(adopted).articles, paper(adopted).months) == (Measure.SUSPENSION, (29,), 3)


def test_the_chosen_termination_is_what_is_adopted_printed_and_told():
    case = case_with_a_choice()

    adopted = adopt(case, ending(case))

    assert adopted.measure is Measure.TERMINATION
    assert [each.text for each in adopted.facts] == [ACT["text"], MUST["text"]]
    told = paper(adopted)
    assert (told.measure, told.months, told.articles) == (Measure.TERMINATION, None, (27, 31))
    assert (told.ground, told.publication_article) == ("以非医保物品替换医保药品", 31)
    stored = CaseDocument._get_collection().find_one({"_id": case.case_id})
    (message,) = [each["data"] for each in stored["pending"] if each["name"] == "CaseAdopted"]
    assert message["measure"] == "termination"


def test_each_measure_asks_for_its_own():
    case = case_with_a_choice()

    for lacking, refusal in (
        (ending(case, reasons=None), ParticularsMissing),
        (ending(case, cause=None), ParticularsMissing),
        (ending(case, months=3), MonthsOutOfRange),
        (ending(case, measure=Measure.SUSPENSION, months=3), NotWanted),
    ):
        with pytest.raises(refusal):
            adopt(case, lacking)


@pytest.mark.parametrize("measure", [Measure.RESUMPTION, Measure.CHAIN_SUSPENSION, Measure.TERMINATION])
def test_what_is_not_offered_is_refused(measure):
    case = opened() if measure is Measure.TERMINATION else case_with_a_choice()

    with pytest.raises(MeasureNotOffered) as refused:
        adopt(case, replace(particulars(case), measure=measure))

    assert [each.field for each in refused.value.problems] == ["measure"]


def test_who_adopts_it_anew_may_choose_the_other_one():
    case = case_with_a_choice()
    ended = adopt(case, ending(case))
    return_case(ended.case_id, version=ended.version, reason="请再斟酌。", command=command(approver().actor))
    returned = cases.get(case.case_id)

    again = adopt(returned, replace(particulars(case), measure=Measure.SUSPENSION))

    assert measures_of(returned) == (Measure.SUSPENSION, Measure.TERMINATION)
    assert again.measure is Measure.SUSPENSION
    assert [each.text for each in again.facts] == [ACT["text"], MAY["text"]]
    assert find_beside(again, today=clock.today()) == []

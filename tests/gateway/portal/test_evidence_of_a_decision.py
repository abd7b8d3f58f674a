"""A decision says on which records its facts rest, as the ledger has them, and how the party was told of each."""

from common import clock
from common.rules.chinese_numbers import chinese_day
from services.gateway import policies
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import facts_of
from tests.gateway.builders import adopted, chain_proposal, first_day_of, opened, proposal, reviewer
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser

RECORDED = "现场检查笔录〔2026〕第12号，共3页；"
TEXTS = {"source": "日常检查发现。", "statement": "当事人未提出陈述申辩。", "demands": "逐项整改。"}
TEXTS["reasons"] = "按幅度的下限。"


def findings(case_id):
    """The evidence of each finding that the paper of a case is written from."""
    facts = facts_of(cases.get(case_id), dated_on=clock.today(), policy=policies.current())
    return [each.evidence for each in facts.findings]


def test_the_adoption_takes_over_what_the_entries_record_and_the_paper_names_it_with_the_notices(
    clock_file, designated, record, confirmed, signed, settle, serve_notices, browser
):
    first = record(evidence=RECORDED)
    (other,) = confirmed("D2")
    settle()
    facts = [{"text": f"违规{n}。", "clause": "", "entry_id": each} for n, each in enumerate((other, "vio_gone"))]
    facts += [{"text": "未确认。", "clause": "", "entry_id": first}, {"text": "累计12分。", "clause": ""}]
    case = opened(proposal(subject_id=designated, facts=facts), area="369902")
    adopter = Browser(browser(reviewer(areas=AREA)))
    path = f"/cases/{case.case_id}"

    before = adopter.open(path).words
    given = {**TEXTS, "first_on": f"{first_day_of(case)}", "months": "3"}
    checked = adopter.press(adopter.open(f"{path}/adopt"), "check", **given)
    adopter.press(checked, "send")
    found = f"{chinese_day(clock.today())}现场检查发现；照片"

    assert "证据" not in before
    assert f"证据：{found}。" in checked.words
    assert findings(case.case_id) == [found, None, None, None]
    (number,) = serve_notices(other)
    told = f"{found}；违规记分告知书（{number}，{chinese_day(clock.today())}送达）"
    assert findings(case.case_id) == [told, None, None, None]
    assert told in adopter.open(path).words
    shown = signed(reviewer(areas=AREA)).get(f"/api/v1{path}").json
    assert [each["evidence"] for each in shown["facts"]] == [found, None, None, None]


def test_a_decision_on_a_chain_names_the_notices_behind_the_grades(clock_file, city, confirmed, serve_notices):
    (entry,) = confirmed("D2")
    facts = [{"text": "某店为C级。", "clause": "", "entry_id": entry}, {"text": "另一店现为C级。", "clause": ""}]
    case = adopted(opened(chain_proposal(subject_id=city["chain"], facts=facts)))

    (number,) = serve_notices(entry)

    told = f"违规记分告知书（{number}，{chinese_day(clock.today())}送达）"
    assert findings(case.case_id) == [told, None]

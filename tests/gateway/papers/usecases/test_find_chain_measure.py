from datetime import date

import pytest

from common.messages.words import Measure
from services.gateway.domain.party import Party
from services.gateway.domain.periods import Effect
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.kinds.decision import kind_of
from services.gateway.papers.usecases.find_chain_measure import chain_measure_of
from tests.gateway.papers.decisions import facts

FIRST = date(2026, 3, 2)


def paper(measure, *, case_id="case_1", ends=None, effect=None):
    return Paper(
        paper_id=f"pap_{case_id}",
        version=1,
        status=PaperStatus.SERVED if effect else PaperStatus.RENDERED,
        kind=kind_of(measure),
        about=case_id,
        scope=measure.scope,
        party=Party("cha_1", "康源大药房"),
        area="",
        memberships=(),
        facts=facts(measure=measure, ends_case_id=ends, months=None).stored(),
        series="中止",
        dated_on=FIRST,
        effect=effect,
    )


SUSPENSION = paper(Measure.CHAIN_SUSPENSION, effect=Effect(FIRST, None))
RESUMPTION = paper(Measure.CHAIN_RESUMPTION, case_id="case_2", ends="case_1", effect=Effect(date(2026, 4, 1), None))


@pytest.mark.parametrize(
    ("papers", "day", "expected"),
    [
        ([SUSPENSION], date(2026, 3, 1), SUSPENSION),
        ([RESUMPTION, SUSPENSION], date(2026, 3, 31), SUSPENSION),
        ([RESUMPTION, SUSPENSION], date(2026, 4, 1), None),
        ([paper(Measure.CHAIN_SUSPENSION)], FIRST, None),
        ([paper(Measure.CHAIN_SUSPENSION, effect=Effect(FIRST, date(2026, 3, 9)))], date(2026, 3, 10), None),
        ([], FIRST, None),
    ],
)
def test_a_chain_is_suspended_by_a_served_paper_until_its_resumption_begins(papers, day, expected):
    assert chain_measure_of(papers, day=day) is expected

from datetime import date

import pytest

from services.gateway.domain.measures import Measure
from services.gateway.domain.periods import Effect
from services.gateway.papers.domain.papers import (
    LABELS,
    TRANSITIONS,
    Paper,
    PaperAction,
    PaperStatus,
    PaperTransitionNotAllowed,
    chain_suspension_of,
    next_paper_status,
)

FIRST = date(2026, 3, 2)


def paper(measure, *, case_id="case_1", ends=None, effect=None):
    return Paper(
        paper_id=f"pap_{case_id}",
        version=1,
        status=PaperStatus.SERVED if effect else PaperStatus.RENDERED,
        case_id=case_id,
        proposal_id="pro_1",
        measure=measure,
        subject_id="cha_1",
        subject_name="康源大药房",
        area="",
        chain_ids=("cha_1",),
        ends_case_id=ends,
        printed_first_on=FIRST,
        months=None,
        series="中止",
        approved_on=FIRST,
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
    assert chain_suspension_of(papers, day=day) is expected


def test_a_paper_is_numbered_then_rendered_then_served():
    status = PaperStatus.APPROVED

    for action in (PaperAction.NUMBER, PaperAction.RENDER, PaperAction.SERVE):
        status = next_paper_status(status, action)

    assert status is PaperStatus.SERVED


@pytest.mark.parametrize("status", [PaperStatus.APPROVED, PaperStatus.NUMBERED, PaperStatus.SERVED, PaperStatus.VOID])
def test_only_a_stored_paper_is_served_and_only_once(status):
    with pytest.raises(PaperTransitionNotAllowed) as refusal:
        next_paper_status(status, PaperAction.SERVE)

    assert refusal.value.code == "paper_transition_not_allowed"


def test_a_served_paper_cannot_be_annulled():
    with pytest.raises(PaperTransitionNotAllowed, match="已送达"):
        next_paper_status(PaperStatus.SERVED, PaperAction.ANNUL)


def test_the_tables_cover_every_status_and_action():
    assert {status for status, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(PaperStatus) == set(LABELS)
    assert {action for _, action in TRANSITIONS} == set(PaperAction)


@pytest.mark.parametrize("action", list(PaperAction))
def test_nothing_happens_to_a_void_paper(action):
    with pytest.raises(PaperTransitionNotAllowed, match="已作废"):
        next_paper_status(PaperStatus.VOID, action)

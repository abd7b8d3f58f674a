import pytest

from services.gateway.papers.domain.papers import (
    LABELS,
    TRANSITIONS,
    PaperAction,
    PaperStatus,
    PaperTransitionNotAllowed,
    next_paper_status,
)


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

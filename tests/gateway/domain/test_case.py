from datetime import date

import pytest

from common.commands import Actor, Role
from services.gateway.domain.case import (
    ACTION_LABELS,
    ACTORS,
    LABELS,
    TRANSITIONS,
    Action,
    Computed,
    RoleNotAllowed,
    Status,
    TransitionNotAllowed,
    allowed_actions,
    check_may,
    computed_on,
    next_status,
)

HAPPY_PATH = (
    (Action.ADOPT, Status.ADOPTED),
    (Action.RETURN, Status.RETURNED),
    (Action.ADOPT, Status.ADOPTED),
    (Action.APPROVE, Status.APPROVED),
    (Action.ISSUE, Status.ISSUED),
    (Action.SERVE, Status.SERVED),
    (Action.RESUME, Status.RESUMED),
)


def actor(*roles):
    return Actor(account="acc_1", person="per_1", roles=roles)


def test_a_case_goes_from_proposal_over_a_return_to_resumption():
    status = Status.PROPOSED

    for action, expected in HAPPY_PATH:
        status = next_status(status, action)
        assert status is expected


@pytest.mark.parametrize("status", [Status.ISSUED, Status.SERVED, Status.RESUMED, Status.WITHDRAWN])
def test_what_is_issued_or_over_cannot_be_withdrawn(status):
    with pytest.raises(TransitionNotAllowed, match=LABELS[status]) as refusal:
        next_status(status, Action.WITHDRAW)

    assert refusal.value.code == "transition_not_allowed"


def test_a_case_cannot_be_approved_twice():
    with pytest.raises(TransitionNotAllowed):
        next_status(Status.APPROVED, Action.APPROVE)


def test_the_tables_cover_every_status_and_action():
    assert {status for status, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(Status) == set(LABELS)
    assert {action for _, action in TRANSITIONS} == set(Action) == set(ACTORS) == set(ACTION_LABELS)


def test_every_status_but_the_first_is_reached():
    assert set(TRANSITIONS.values()) == set(Status) - {Status.PROPOSED}


@pytest.mark.parametrize(
    ("role", "action"),
    [(Role.REVIEWER, Action.APPROVE), (Role.APPROVER, Action.ADOPT), (Role.PHARMACY, Action.WITHDRAW)],
)
def test_a_wrong_role_may_not_act(role, action):
    with pytest.raises(RoleNotAllowed) as refusal:
        check_may(actor(role), action)

    assert refusal.value.code == "role_not_allowed"


def test_the_right_role_may_act():
    check_may(actor(Role.AUDITOR, Role.APPROVER), Action.APPROVE)


@pytest.mark.parametrize(
    ("status", "roles", "actions"),
    [
        (Status.PROPOSED, (Role.REVIEWER,), {Action.ADOPT, Action.WITHDRAW}),
        (Status.ADOPTED, (Role.APPROVER,), {Action.APPROVE, Action.RETURN, Action.WITHDRAW}),
        (Status.ADOPTED, (Role.AUDITOR,), set()),
        (Status.APPROVED, (Role.SERVICE,), set()),
        (Status.SERVED, (Role.REVIEWER, Role.APPROVER), set()),
    ],
)
def test_the_allowed_actions_are_those_of_status_and_role(status, roles, actions):
    assert set(allowed_actions(status, actor(*roles))) == actions


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 8, 3), Computed.NOT_YET),
        (date(2025, 8, 4), Computed.EFFECTIVE),
        (date(2025, 11, 3), Computed.EFFECTIVE),
        (date(2025, 11, 4), Computed.EXPIRED),
    ],
)
def test_a_served_decision_is_in_effect_on_both_its_ends(day, expected):
    assert computed_on(day, first_day=date(2025, 8, 4), last_day=date(2025, 11, 3)) is expected


def test_an_open_ended_decision_never_expires():
    assert computed_on(date(2099, 1, 1), first_day=date(2025, 8, 4), last_day=None) is Computed.EFFECTIVE

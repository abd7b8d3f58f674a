from datetime import UTC, date, datetime

import pytest

from common.messages.words import Measure
from common.people.commands import Actor, Role
from services.gateway.cases.domain.case import (
    ACTION_LABELS,
    ACTORS,
    LABELS,
    TRANSITIONS,
    Action,
    Case,
    Computed,
    RoleNotAllowed,
    Status,
    TransitionNotAllowed,
    allowed_actions,
    check_may,
    computed_on,
    find_bar,
    next_status,
)
from services.gateway.cases.domain.due_process import Hands

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


def case(status, *, adopters=(), proposers=(), relied_on=()):
    return Case(
        case_id="case_1",
        version=1,
        status=status,
        proposal_id="pro_1",
        measure=Measure.SUSPENSION,
        subject_id="sto_1",
        subject_name="康源大药房一店",
        area="360302",
        opened_at=datetime(2026, 3, 1, tzinfo=UTC),
        proposed_months=3,
        ends_case_id=None,
        facts=(),
        snapshot={},
        snapshot_sha256="0" * 64,
        affected_count=1,
        affected_sha256=None,
        hands=Hands(frozenset(adopters), frozenset(proposers), frozenset(relied_on)),
    )


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
        (Status.PROPOSED, (Role.REVIEWER,), {Action.ADOPT}),
        (Status.PROPOSED, (Role.APPROVER,), {Action.WITHDRAW}),
        (Status.ADOPTED, (Role.APPROVER,), {Action.APPROVE, Action.RETURN, Action.WITHDRAW}),
        (Status.ADOPTED, (Role.AUDITOR,), set()),
        (Status.APPROVED, (Role.SERVICE,), set()),
        (Status.SERVED, (Role.REVIEWER, Role.APPROVER), set()),
    ],
)
def test_the_allowed_actions_are_those_of_status_and_role(status, roles, actions):
    assert set(allowed_actions(case(status), actor(*roles))) == actions


@pytest.mark.parametrize(
    ("hands", "told"),
    [
        ({"relied_on": {"per_1"}}, "您记录或确认过本案所依据的违规，须由其他审批人员办理"),
        ({"adopters": {"per_1"}}, "您采纳过本案的处理建议"),
        ({"proposers": {"per_1"}}, "您提出了本案的处理建议"),
    ],
)
def test_an_approver_with_a_hand_in_the_case_may_only_return_it_and_is_told_why(hands, told):
    found = case(Status.ADOPTED, **hands)

    assert set(allowed_actions(found, actor(Role.APPROVER))) == {Action.RETURN}
    assert told in find_bar(found, actor(Role.APPROVER)).message


def test_nothing_is_said_to_those_who_could_not_decide_anyway():
    assert find_bar(case(Status.ADOPTED, relied_on={"per_1"}), actor(Role.REVIEWER)) is None
    assert find_bar(case(Status.SERVED, relied_on={"per_1"}), actor(Role.APPROVER)) is None
    assert find_bar(case(Status.ADOPTED, relied_on={"per_2"}), actor(Role.APPROVER)) is None


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

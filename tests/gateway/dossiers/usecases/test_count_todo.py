"""What waits for whom: by the steps of the roles, in the actor's own area, the same numbers as the lists."""

import pytest

from common import clock
from common.people.commands import Role
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.dossiers.usecases.count_todo import count_todo, steps_of
from tests.gateway.builders import adopted, approved, approver, command, opened, proposal, rendered, reviewer, user

pytestmark = pytest.mark.usefixtures("gateway_db")


NOTHING = {"violations": 0, "determinations": 0}


def todo(someone):
    return count_todo(someone.actor, decidable=NOTHING, today=clock.today())


def test_each_role_is_told_of_its_own_steps(follow, tmp_path):
    east, approving = reviewer(areas=("3605",)), approver(areas=("3605",))
    opened(area="360501")
    adopted(opened(area="360501"), by=east)
    assert (todo(east), todo(approving)) == (1, 1)

    case = approved(adopted(opened(area="360501"), by=east), by=approving)
    follow()
    rendered(case, anchor_dir=tmp_path)

    assert (todo(east), todo(approving)) == (2, 1)
    assert todo(reviewer(areas=("4401",))) == 0


def test_a_case_waits_for_no_approver_who_had_a_hand_in_it():
    both = user(Role.REVIEWER, Role.APPROVER, areas=("3606",))
    mine = adopted(opened(area="360601"), by=both)
    adopted(opened(proposal(relied_on=[both.person]), area="360601"), by=reviewer(areas=("3606",)))
    adopted(opened(proposer=both.person, area="360601"), by=reviewer(areas=("3606",)))
    other = approver(areas=("3606",))

    assert (todo(both), todo(other)) == (0, 3)

    # What came back to its adopter waits for them again.
    by = command(approver(areas=("3606",)).actor)
    return_case(mine.case_id, version=mine.version, reason="请补充。", command=by)
    assert (todo(both), todo(other)) == (1, 2)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.SETTLEMENT, Role.PHARMACY])
def test_nothing_waits_for_who_takes_no_step(role):
    assert steps_of(user(role, stores=("sto_1",)).actor) == ()


@pytest.mark.parametrize(
    ("violations", "determinations", "told"),
    [(0, 0, 0), (11, 0, 11), (11, 2, 13), ("1000+", 1, "1000+"), (1, "1000+", "1000+")],
)
def test_what_is_to_be_confirmed_counts_with_the_rest(violations, determinations, told):
    decidable = {"violations": violations, "determinations": determinations}

    assert count_todo(approver(areas=("4402",)).actor, decidable=decidable, today=clock.today()) == told

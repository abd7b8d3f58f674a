import pytest

from services.gateway.cases.domain.due_process import Hands, ReliedOnPerson, SamePerson, check_approver

HANDS = Hands(
    adopters=frozenset({"per_adopter", "per_absent"}),
    proposers=frozenset({"per_proposer", "per_recorder"}),
    relied_on=frozenset({"per_recorder", "per_confirmer"}),
)


@pytest.mark.parametrize(
    ("persons", "error", "code"),
    [
        ({"per_adopter"}, SamePerson, "same_person"),
        ({"per_absent"}, SamePerson, "same_person"),
        ({"per_deputy", "per_adopter"}, SamePerson, "same_person"),
        ({"per_proposer"}, SamePerson, "same_person"),
        ({"per_recorder"}, ReliedOnPerson, "relied_on_person"),
        ({"per_confirmer"}, ReliedOnPerson, "relied_on_person"),
        ({"per_deputy", "per_confirmer"}, ReliedOnPerson, "relied_on_person"),
    ],
)
def test_nobody_with_a_hand_in_the_case_approves_it(persons, error, code):
    with pytest.raises(error) as refusal:
        check_approver(frozenset(persons), hands=HANDS)

    assert refusal.value.code == code


def test_a_person_without_a_hand_in_the_case_approves_it():
    check_approver(frozenset({"per_other", "per_deputised"}), hands=HANDS)

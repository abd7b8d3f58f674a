import pytest

from common.messages import AccountCreated, Message
from services.gateway.domain import messages
from services.gateway.domain.messages import CaseApproved

OWN = [value for value in vars(messages).values() if isinstance(value, type) and value.__module__ == messages.__name__]


def test_a_message_names_its_subject_and_survives_its_journey():
    message = CaseApproved(case_id="case_1", approved_on="2026-11-22")

    assert message.subject == "case_1"
    assert CaseApproved.from_data({**message.to_data(), "of_the_future": 1}) == message


@pytest.mark.parametrize("kind", OWN)
def test_every_message_has_a_subject_among_its_fields(kind):
    assert issubclass(kind, Message)
    assert kind.subject_field in kind.__dataclass_fields__


def test_the_message_of_an_account_holds_no_name_and_no_password():
    assert {"username", "password", "person_name"}.isdisjoint(AccountCreated.__dataclass_fields__)

from contextlib import nullcontext
from datetime import date

import pytest

from services.gateway.domain.serving import (
    ConsentMissing,
    Manner,
    NotServedOnline,
    ServiceDayRefused,
    check_manner,
    check_service_day,
)

ISSUED, TODAY = date(2026, 11, 20), date(2026, 11, 22)


@pytest.mark.parametrize("served_on", [ISSUED, TODAY])
def test_service_is_recorded_for_a_day_from_issue_to_today(served_on):
    check_service_day(served_on, issued_on=ISSUED, today=TODAY)


@pytest.mark.parametrize("served_on", [date(2026, 11, 19), date(2026, 11, 23)])
def test_service_before_issue_or_in_the_future_is_refused(served_on):
    with pytest.raises(ServiceDayRefused) as refusal:
        check_service_day(served_on, issued_on=ISSUED, today=TODAY)

    assert refusal.value.code == "service_day_refused"


def test_every_manner_has_a_name():
    assert len({manner.label for manner in Manner}) == len(Manner)


REFUSALS = {each.code: each for each in (ConsentMissing, NotServedOnline)}
DECISION = {"is_decision": True, "has_online_review": False}
NOTICE = {"is_decision": False, "has_online_review": False}


@pytest.mark.parametrize(
    ("manner", "consent_on", "about", "code"),
    [
        (Manner.ELECTRONIC, TODAY, NOTICE, None),
        (Manner.ELECTRONIC, None, NOTICE, "consent_missing"),
        (Manner.ELECTRONIC, date(2026, 11, 23), NOTICE, "consent_missing"),
        (Manner.ELECTRONIC, TODAY, DECISION, "not_served_online"),
        (Manner.ELECTRONIC, TODAY, {"is_decision": True, "has_online_review": True}, None),
        (Manner.IN_PERSON, None, DECISION, None),
        (Manner.POST, None, DECISION, None),
        (Manner.LEFT, None, DECISION, None),
    ],
)
def test_a_paper_is_served_electronically_with_consent_and_a_decision_where_review_is_online(
    manner, consent_on, about, code
):
    asked = {"served_on": TODAY, "issued_on": ISSUED, "consent_on": consent_on, **about}
    with nullcontext() if code is None else pytest.raises(REFUSALS[code]):
        check_manner(manner, **asked)


@pytest.mark.parametrize(("day", "is_served"), [(date(2026, 12, 19), False), (date(2026, 12, 20), True)])
def test_an_announcement_serves_when_it_stood_for_thirty_days(day, is_served):
    asked = {"served_on": day, "issued_on": ISSUED, "consent_on": None, **DECISION}
    with nullcontext() if is_served else pytest.raises(ServiceDayRefused, match="30日"):
        check_manner(Manner.ANNOUNCEMENT, **asked)

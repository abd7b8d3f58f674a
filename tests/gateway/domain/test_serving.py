from datetime import date

import pytest

from services.gateway.domain.serving import Manner, ServiceDayRefused, check_service_day

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

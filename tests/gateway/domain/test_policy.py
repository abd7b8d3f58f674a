from datetime import date, timedelta
from pathlib import Path

import pytest

from common.rules.installation import brought_for
from common.rules.parameters import ParameterError
from common.rules.policy_files import SHARED, load_policy
from deploy.stack.layout import SAMPLE
from services.gateway.domain import policy as policy_module
from services.gateway.domain.policy import GatewayPolicy, MonthRange

FOLDER = Path(policy_module.__file__).parent.parent / "policy"
DAY = date(2026, 11, 22)


def test_the_seed_files_hold_every_parameter():
    files = load_policy(FOLDER, SHARED, installed=SAMPLE, brought=brought_for("gateway"))

    policy = GatewayPolicy.read(files.parameters)

    assert policy.issuer_on(DAY).series == "示医保决"
    assert policy.issuer_on(DAY).copies_to == ("示例市医疗保障局",)
    assert policy.suspension_months.on(DAY) == MonthRange(shortest=1, longest=6)
    assert policy.first_day_ahead.on(DAY) == 90
    assert policy.decision_days.on(DAY) == 90
    assert policy.sign_in.on(DAY).locked_for == timedelta(minutes=15)


def test_a_missing_parameter_is_named():
    with pytest.raises(ParameterError, match="issuers"):
        GatewayPolicy.read({})


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        ({}, (1, 6)),
        ({"months_least": 3, "months_most": 6}, (3, 6)),
        ({"months_least": None, "months_most": None}, (1, 6)),
        ({"months_least": 0, "months_most": 12}, (1, 6)),
    ],
)
def test_a_proposal_narrows_the_range_of_months(snapshot, expected):
    narrowed = MonthRange(shortest=1, longest=6).narrowed(snapshot)

    assert (narrowed.shortest, narrowed.longest) == expected

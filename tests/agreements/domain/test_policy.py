from datetime import date
from pathlib import Path

import pytest

import services.agreements
from common.rules.installation import brought_for
from common.rules.parameters import ParameterError
from common.rules.policy_files import SHARED, load_policy
from deploy.stack.layout import SAMPLE
from services.agreements.country import read_country
from services.agreements.domain.clauses import Clause
from services.agreements.domain.policy import policy_from

FOLDER = Path(services.agreements.__file__).parent / "policy"


def test_the_seed_gives_a_value_for_every_parameter_from_2018_on():
    files = load_policy(FOLDER, SHARED, installed=SAMPLE, brought=brought_for("agreements"))

    policy = policy_from(files.parameters, country=read_country(), titles={}, sha256=files.sha256).on(date(2018, 1, 1))

    assert policy.longest_term_months == 24
    assert policy.count_franchise is False
    assert policy.standard_text == "standard-2026"
    assert policy.agency_name == "示例市医疗保险服务中心"
    assert set(policy.text_clauses["standard-2026"]) == set(Clause)
    assert policy.areas.areas["440115"].name == "南沙区"


def test_before_the_first_value_and_without_a_file_there_is_no_policy():
    files = load_policy(FOLDER, SHARED, installed=SAMPLE, brought=brought_for("agreements"))
    policy = policy_from(files.parameters, country=read_country(), titles={}, sha256=files.sha256)

    with pytest.raises(ParameterError):
        policy.on(date(2017, 12, 31))
    with pytest.raises(ParameterError):
        policy_from({}, country=read_country(), titles={}, sha256="")


def test_every_policy_file_is_a_field_of_the_policy():
    files = load_policy(FOLDER, SHARED, installed=SAMPLE, brought=brought_for("agreements"))

    policy = policy_from(files.parameters, country=read_country(), titles={}, sha256=files.sha256)

    own = {*load_policy(FOLDER).parameters, "count_franchise"}
    assert [name for name in own if not hasattr(policy, name)] == []

"""What is signed of the annex: each line of it that binds a store, and nothing else."""

from datetime import date

import pytest

from common.rules.annex import FILES, RULES, annex_sha256
from common.rules.policy_files import SHARED, load_policy, read_parameter

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def parameters():
    return load_policy(SHARED).parameters


def edited(parameters, name, old, new):
    """The parameters with one line of a file changed, wherever it stands in it."""
    path = SHARED / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    return {**parameters, name: read_parameter(text.replace(old, new).encode(), path=path)}


@pytest.mark.parametrize("name", FILES)
def test_the_digest_covers_every_file_of_the_annex(parameters, name):
    assert annex_sha256(edited(parameters, name, "act: ", "act: 另"), DAY) != annex_sha256(parameters, DAY)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("grade_bands", "A: 3", "A: 4"),
        ("veto_suspension", "value: 3", "value: 4"),
        ("service_months", "unrated: 6", "unrated: 5"),
        ("point_measures", "months: 6", "months: 5"),
        ("point_steps", "repetition, money", "money, repetition"),
        ("first_minor_act", "working_days: 5", "working_days: 6"),
        ("repetition_factor", '"1.5"', '"2"'),
        ("money_steps", '"1000"', '"2000"'),
        ("entry_limit", "value: 12", "value: 13"),
        ("self_report_factor", '"0.5"', '"0.6"'),
    ],
)
def test_the_digest_covers_every_rule_of_points_and_grades(parameters, name, old, new):
    """Art. 29 suspends by 目录规定的档次: who signs the annex signs these."""
    assert annex_sha256(edited(parameters, name, old, new), DAY) != annex_sha256(parameters, DAY)


def test_a_rule_that_changes_alone_makes_another_annex_from_its_day_on(parameters):
    days = (date(2026, 6, 30), date(2026, 7, 1))
    changed = edited(parameters, "entry_limit", "    value: 12", "    value: 12\n  2026-07-01:\n    value: 10")

    before, after = (annex_sha256(changed, each) for each in days)

    assert len(RULES) == 10
    assert before == annex_sha256(parameters, DAY) != after


@pytest.mark.parametrize(
    ("old", "new"),
    [("points: 2", "points: 3"), ("consequences: [rectify, hand_over]", "consequences: [rectify]"), ("M1:", "M11:")],
)
def test_one_changed_line_changes_the_digest(parameters, old, new):
    changed = annex_sha256(edited(parameters, "catalogue_management", old, new), DAY)

    assert changed != annex_sha256(parameters, DAY)


def test_articles_of_laws_may_be_put_right(parameters):
    changed = edited(parameters, "catalogue_management", 'basis: ["735-14"]', 'basis: ["735-13"]')

    assert annex_sha256(changed, DAY) == annex_sha256(parameters, DAY)


def test_another_version_has_another_digest_and_there_is_none_before_the_first(parameters):
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2017, 12, 31))
    old, new, before = (annex_sha256(parameters, each) for each in days)

    assert old == annex_sha256(parameters, DAY)
    assert new not in (old, None)
    assert before is None

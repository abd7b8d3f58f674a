import pytest

from common.messages.words import Measure


@pytest.mark.parametrize(
    ("measure", "of_chain", "has_months", "ends_a_hold"),
    [
        (Measure.SUSPENSION, False, True, False),
        (Measure.TERMINATION, False, False, False),
        (Measure.CHAIN_SUSPENSION, True, False, False),
        (Measure.RESUMPTION, False, False, True),
        (Measure.CHAIN_RESUMPTION, True, False, True),
    ],
)
def test_each_measure_has_its_scope_length_and_effect(measure, of_chain, has_months, ends_a_hold):
    assert (measure.is_of_chain, measure.has_months, measure.ends_a_hold) == (of_chain, has_months, ends_a_hold)


def test_each_measure_has_a_name_of_its_own():
    assert len({measure.label for measure in Measure}) == 5

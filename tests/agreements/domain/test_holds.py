import pytest

from common.messages.words import SettlementService
from services.agreements.domain.holds import active, as_known, end_of, ended_early_by, endings_as_known, with_endings
from tests.agreements.builders import ending, hold, midnight, noon


def ids(holds) -> list[str]:
    return [each.case_id for each in holds]


@pytest.mark.parametrize(
    ("at", "is_active"),
    [
        (noon("08-03"), False),
        (midnight("08-04"), True),
        (noon("11-03"), True),
        (midnight("11-04"), False),
    ],
)
def test_a_hold_begins_at_midnight_and_its_end_no_longer_belongs_to_it(at, is_active):
    suspension = hold(from_on="08-04", until_on="11-04")

    assert bool(active([suspension], at=at)) is is_active


def test_an_open_hold_lasts_until_an_ending_names_its_case():
    open_hold = hold("case-1")

    ended = with_endings([open_hold], [ending("case-1", until_on="09-10"), ending("case-2", until_on="08-20")])

    assert active([open_hold], at=noon("2030-01-01")) == (open_hold,)
    assert active(ended, at=noon("09-09"))
    assert not active(ended, at=midnight("09-10"))


def test_the_earliest_of_printed_end_and_endings_counts():
    suspension = hold(until_on="11-04")

    early = with_endings([suspension], [ending("case-1", until_on="10-01"), ending("case-1", until_on="12-01")])

    assert end_of(suspension) == midnight("11-04")
    assert end_of(early[0]) == midnight("10-01")
    assert end_of(hold()) is None


@pytest.mark.parametrize(
    ("until_on", "endings", "by"),
    [
        ("11-04", [], None),
        ("11-04", ["10-01", "09-01"], "09-01"),
        ("11-04", ["11-03"], "11-03"),
        ("11-04", ["11-04"], None),
        ("11-04", ["11-05"], None),
        (None, [], None),
        (None, ["10-01"], "10-01"),
    ],
)
def test_a_hold_is_ended_early_by_the_first_decision_before_its_printed_end(until_on, endings, by):
    held = hold(until_on=until_on, endings=tuple(ending("case-1", until_on=each) for each in endings))

    assert ended_early_by(held) == (ending("case-1", until_on=by) if by else None)


def test_ending_one_hold_leaves_the_other_layers():
    layers = [hold("case-1"), hold("case-2")]

    assert ids(active(with_endings(layers, [ending("case-1", until_on="09-01")]), at=noon("09-02"))) == ["case-2"]


def test_holds_and_endings_recorded_later_are_not_known_before():
    late = hold("case-2", recorded_at=noon("08-20"))
    ended = hold("case-1", recorded_at=noon("08-01"), endings=(ending("case-1", until_on="09-01"),))

    known = as_known([ended, late, hold("case-3", recorded_at=noon("08-05"))], known_at=noon("08-10"))

    assert ids(known) == ["case-1", "case-3"]
    assert known[0].endings == ()
    assert endings_as_known(ended.endings, known_at=noon("09-01")) == ended.endings


def test_only_a_hold_of_every_service_covers_everything():
    assert hold().covers_everything
    assert not hold(services=(SettlementService.CHRONIC_DISEASE,)).covers_everything

from dataclasses import replace

import pytest

from common.days import months_later
from common.errors import Invalid
from services.agreements.domain.clauses import Clause
from services.agreements.domain.days import day_of
from services.agreements.domain.terms import (
    TermOverlaps,
    TextRecord,
    as_known,
    awaits_renewal,
    check_follows,
    check_span,
    end_of_last,
    in_force,
    with_terminations,
)
from tests.agreements.builders import day, midnight, noon, term, termination

FIRST = term("agr_1", from_on="01-01", until_on="2026-01-01")
SECOND = term("agr_2", from_on="2026-01-01", until_on="2027-01-01")


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2024-12-31", None), ("01-01", "agr_1"), ("12-31", "agr_1"), ("2026-01-01", "agr_2"), ("2027-01-01", None)],
)
def test_the_agreement_in_force_is_that_whose_days_cover_the_day(on, expected):
    found = in_force([FIRST, SECOND], day(on))

    assert (found.agreement_id if found else None) == expected


def test_a_termination_ends_the_running_term_and_the_one_signed_for_later():
    ended = with_terminations([FIRST, SECOND], [termination("06-01")])

    assert [each.effective_until for each in ended] == [day("06-01"), day("2026-01-01")]
    assert in_force(ended, day("05-31")) is not None
    assert in_force(ended, day("06-01")) is None
    assert in_force(ended, day("2026-06-01")) is None


def test_a_term_signed_after_the_termination_for_days_after_it_stands():
    later = term("agr_3", from_on="2029-01-01", until_on="2030-01-01", recorded_at=noon("2028-12-01"))

    ended = with_terminations([FIRST, later], [termination("06-01")])

    assert in_force(ended, day("2029-01-01")) == later


def test_a_termination_after_expiry_changes_nothing():
    assert with_terminations([FIRST], [termination("2026-02-01")]) == (FIRST,)


def test_the_earliest_of_two_terminations_counts():
    ended = with_terminations([FIRST], [termination("09-01"), termination("06-01", case_id="case-u")])

    assert ended[0].ending is not None
    assert ended[0].ending.case_id == "case-u"


def test_terms_and_terminations_are_known_from_when_they_were_recorded():
    second = term("agr_2", from_on="2026-01-01", until_on="2027-01-01", recorded_at=noon("12-01"))
    end = termination("06-01", recorded_at=noon("05-20"))

    assert as_known([FIRST, second], [end], known_at=noon("05-01")) == (FIRST,)
    assert as_known([FIRST, second], [end], known_at=noon("05-21"))[0].ending == end


def test_a_term_may_begin_when_the_last_one_ends():
    check_follows([], from_on=day("01-01"))
    check_follows([FIRST], from_on=day("2026-01-01"))
    with pytest.raises(TermOverlaps):
        check_follows([FIRST], from_on=day("12-31"))

    assert end_of_last([]) is None


@pytest.mark.parametrize(
    ("until_on", "code"),
    [("01-01", "term_reversed"), ("2024-01-01", "term_reversed"), ("2027-01-02", "term_too_long")],
)
def test_reversed_days_and_long_terms_are_refused(until_on, code):
    with pytest.raises(Invalid) as refused:
        check_span(from_on=day("01-01"), until_on=day(until_on), longest_months=24)

    assert refused.value.code == code
    assert refused.value.problems[0].field == "until_on"


def test_a_term_of_exactly_the_longest_length_is_allowed():
    check_span(from_on=day("01-01"), until_on=day("2027-01-01"), longest_months=24)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("01-31", 1, "02-28"),
        ("08-04", 3, "11-04"),
        ("12-15", 1, "2026-01-15"),
        ("2024-02-29", 12, "02-28"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start, months, expected):
    assert months_later(day(start), months) == day(expected)


def test_a_day_begins_at_midnight_in_shanghai():
    assert midnight("08-04").isoformat() == "2025-08-03T16:00:00+00:00"
    assert day_of(midnight("08-04")) == day("08-04")


def test_a_text_counts_from_its_recording_on_and_never_takes_the_place_of_a_known_one():
    unknown, known = term("agr_1", clauses=()), replace(SECOND, text="standard-2026")
    records = [
        TextRecord(each.agreement_id, "other", (Clause.CHAIN_MEASURE,), "档案 1", "acc", noon("06-01"))
        for each in (unknown, known)
    ]

    (before, _) = as_known([unknown, known], [], records, known_at=noon("05-31"))
    (after, second) = as_known([unknown, known], [], records, known_at=noon("06-01"))

    assert (before.text, before.clauses) == (None, ())
    assert (after.text, after.clauses, after.catalogue) == ("other", (Clause.CHAIN_MEASURE,), True)
    assert second == known


@pytest.mark.parametrize(
    ("terms", "awaits"),
    [
        ((FIRST,), False),
        ((replace(FIRST, text="standard-2026"),), True),
        ((replace(FIRST, text="standard-2026"), SECOND), False),
        (with_terminations([replace(FIRST, text="standard-2026")], [termination("12-31")]), False),
        ((replace(SECOND, text="standard-2026"),), False),
    ],
)
def test_an_agreement_awaits_its_renewal_until_another_follows_or_it_is_ended(terms, awaits):
    assert awaits_renewal(terms, day("11-01")) is awaits

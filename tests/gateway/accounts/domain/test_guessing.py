"""Who has to wait after wrong passwords, on the boundaries."""

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.accounts.domain.guessing import (
    Counted,
    Origin,
    Tries,
    Verdict,
    counting,
    keys_of,
    known_from,
    locked_after,
    verdict_on,
)
from tests.gateway.accounts.domain.test_accounts import RULES

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
OWN, STRANGERS, PLACE = Counted.OWN, Counted.STRANGERS, Counted.PLACE


def tries(own=1, strangers=1, place=1, *, locked=(), known=False):
    counts = {OWN: own, STRANGERS: strangers, PLACE: place}
    until = AT + timedelta(seconds=1)
    return {
        each: Tries(count, until if each in locked else None, AT if known and each is OWN else None)
        for each, count in counts.items()
    }


def test_a_wait_lasts_until_its_end_and_no_longer():
    waits = Tries(0, AT)

    assert waits.is_locked(at=AT - timedelta(milliseconds=1))
    assert not waits.is_locked(at=AT)
    assert not Tries(0).is_locked(at=AT)


@pytest.mark.parametrize(
    ("counted", "locks"),
    [
        (tries(own=4), set()),
        (tries(own=5), {OWN}),
        (tries(strangers=49), set()),
        (tries(strangers=50), {STRANGERS}),
        (tries(strangers=50, known=True), set()),
        (tries(place=60), {PLACE}),
        (tries(place=60, known=True), set()),
        (tries(own=5, strangers=50, place=60), {OWN, STRANGERS, PLACE}),
    ],
)
def test_a_wrong_try_that_reaches_a_limit_makes_wait(counted, locks):
    assert locked_after(counted, rules=RULES, at=AT) == dict.fromkeys(locks, AT + timedelta(minutes=15))


@pytest.mark.parametrize(
    ("counted", "verdict"),
    [
        (tries(own=5, strangers=50, place=60), Verdict.TRY),
        (tries(own=6), Verdict.BUSY),
        (tries(locked={OWN}), Verdict.WAIT),
        (tries(strangers=51), Verdict.BUSY),
        (tries(locked={STRANGERS}), Verdict.WAIT),
        (tries(strangers=51, locked={STRANGERS}, known=True), Verdict.TRY),
        (tries(locked={OWN, PLACE}), Verdict.ADDRESS),
        (tries(place=61), Verdict.ADDRESS),
        (tries(place=61, locked={PLACE}, known=True), Verdict.TRY),
    ],
)
def test_whose_tries_are_too_many_is_refused_and_a_known_place_not_for_strangers(counted, verdict):
    assert verdict_on(counted, rules=RULES, at=AT) == verdict


def test_what_strangers_did_does_not_count_where_the_name_has_signed_in():
    assert counting(tries(known=True)) == (OWN,)
    assert counting(tries()) == (OWN, STRANGERS, PLACE)


def test_a_browser_tells_one_from_others_at_the_same_address():
    here, neighbour = Origin("10.0.0.1", "b1"), Origin("10.0.0.1")

    mine, theirs = keys_of("li.wei", here), keys_of("li.wei", neighbour)

    assert mine[OWN] != theirs[OWN]
    assert (mine[PLACE], mine[STRANGERS]) == (theirs[PLACE], theirs[STRANGERS])


def test_a_name_is_known_from_the_address_and_from_the_browser_also_a_new_one():
    known, new, program = Origin("10.0.0.1", "b1"), Origin("10.0.0.1", becoming="b2"), Origin("10.0.0.1")

    assert known_from("li.wei", known) == (keys_of("li.wei", known)[OWN], keys_of("li.wei", program)[OWN])
    assert known_from("li.wei", new) == (keys_of("li.wei", program)[OWN], keys_of("li.wei", Origin("", "b2"))[OWN])
    assert known_from("li.wei", program) == (keys_of("li.wei", program)[OWN],)

from dataclasses import replace

import pytest

from common.errors import Invalid
from common.messages.words import MembershipKind
from services.agreements.domain.membership import (
    AlreadyMember,
    NoMembership,
    as_known,
    check_join,
    direct_chains,
    leave,
    leaves_on,
    on_day,
)
from tests.agreements.builders import day, member, noon

FRANCHISE = MembershipKind.FRANCHISE


def joining(**fields):
    return member(**{"from_on": "09-01", "recorded_at": noon("09-01")} | fields)


def join(memberships, new):
    check_join(memberships, new)


def test_a_store_joins_from_today_or_later():
    join([], joining())
    join([], joining(from_on="10-01"))


def test_a_joining_in_the_past_is_refused():
    with pytest.raises(Invalid) as refused:
        join([], joining(from_on="08-31"))

    assert refused.value.code == "from_on_past"


@pytest.mark.parametrize(
    ("existing", "new"),
    [
        (member("chn_1"), joining(chain_id="chn_2")),
        (member("chn_1", until_on="09-02"), joining(chain_id="chn_2")),
        (member("chn_1", from_on="2026-01-01"), joining(chain_id="chn_2")),
        (member("chn_1", kind=FRANCHISE), joining(chain_id="chn_1")),
    ],
)
def test_nobody_belongs_to_two_direct_chains_or_twice_to_one_on_a_day(existing, new):
    with pytest.raises(AlreadyMember):
        join([existing], new)


@pytest.mark.parametrize(
    ("existing", "new"),
    [
        (member("chn_1", until_on="09-01"), joining(chain_id="chn_2")),
        (member("chn_1", kind=FRANCHISE), joining(chain_id="chn_2")),
        (member("chn_1"), joining(chain_id="chn_2", kind=FRANCHISE)),
        (member("chn_1", from_on="2026-01-01"), joining(chain_id="chn_2", until_on="2026-01-01")),
    ],
)
def test_memberships_that_do_not_meet_are_allowed(existing, new):
    join([existing], new)


def test_leaving_begins_tomorrow_at_the_earliest():
    with pytest.raises(Invalid) as refused:
        leave([member()], until_on=day("09-01"), at=noon("09-01"))
    left = leave([member()], until_on=day("09-02"), at=noon("09-01"))

    assert refused.value.code == "until_on_past"
    assert left == (replace(member(), until_on=day("09-02"), end_recorded_at=noon("09-01")),)


def test_who_belongs_to_no_chain_cannot_leave_one():
    with pytest.raises(NoMembership):
        leave([member(until_on="08-01")], until_on=day("09-02"), at=noon("09-01"))
    with pytest.raises(NoMembership):
        leave([member(from_on="10-01")], until_on=day("09-02"), at=noon("09-01"))


def test_leaving_ends_the_direct_membership_first():
    franchise, direct = member("chn_2", kind=FRANCHISE, from_on="2025-01-01"), member("chn_1")

    left = leave([franchise, direct], until_on=day("09-02"), at=noon("09-01"))

    assert left[0] == franchise
    assert left[1].until_on == day("09-02")


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("09-01", None)], None),
        ([("09-01", "09-20")], "09-20"),
        ([("09-01", "09-20"), ("09-20", None)], None),
        ([("09-20", "10-01"), ("09-01", "09-20")], "10-01"),
        ([("09-01", "09-20"), ("09-21", None)], "09-20"),
    ],
)
def test_a_store_leaves_on_the_first_day_that_no_membership_of_the_chain_covers(spans, expected):
    memberships = [member(from_on=first, until_on=until) for first, until in spans]
    other = member("chn_other", from_on="09-20")

    assert leaves_on([*memberships, other], "chn_1", day=day("09-10")) == (day(expected) if expected else None)


def test_memberships_are_known_from_when_they_were_recorded():
    late = member("chn_2", from_on="09-01", recorded_at=noon("09-01"))
    left = member("chn_1", until_on="09-01", end_recorded_at=noon("08-20"))

    assert as_known([left, late], known_at=noon("08-10")) == (replace(left, until_on=None, end_recorded_at=None),)
    assert as_known([left, late], known_at=noon("09-02")) == (left, late)
    assert as_known([member()], known_at=noon("09-02")) == (member(),)


def test_direct_chains_of_a_day():
    memberships = [member("chn_1", until_on="09-01"), member("chn_2", kind=FRANCHISE)]

    assert direct_chains(memberships, day("08-31")) == ("chn_1",)
    assert direct_chains(memberships, day("09-01")) == ()
    assert len(on_day(memberships, day("08-31"))) == 2

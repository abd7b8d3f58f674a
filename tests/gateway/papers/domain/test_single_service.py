"""Decisions 0031 to 0033 and 0067: on whom a decision on a chain may be served by itself."""

from dataclasses import replace
from datetime import date

import pytest

from common.messages.words import MembershipKind
from common.rules.parameters import Dated, DatedValue
from services.gateway.domain.party import LEAVING, Annexed
from services.gateway.papers.domain.single_service import Served, find_refusal
from tests.gateway.papers.domain.test_store_days import PAPER, SERVED, member

#: The decision is of 28 August, the headquarters was served on 1 September; the store is to be served on the 10th.
DECIDED, TODAY = date(2026, 8, 28), date(2026, 9, 10)
DECISION = replace(PAPER, dated_on=DECIDED)
HERE, LATER = member(), member(from_on=date(2026, 9, 3))
GONE = member(until_on=date(2026, 8, 31))


def counting(is_counted):
    return Dated("count_franchise", (DatedValue(date(2018, 1, 1), is_counted),))


def line(reach):
    return Annexed("sto_1", "康源大药房1店", reach=reach)


def refusal(store, *, served_on=TODAY, ended_on=None, with_franchise=False):
    """What it is refused with; None where it may be served."""
    found = find_refusal(
        DECISION, store, served_on=served_on, ended_on=ended_on, count_franchise=counting(with_franchise)
    )
    return str(found) if found else None


@pytest.mark.parametrize(
    "store",
    [
        Served(line("own_service"), (HERE,)),
        Served(line("own_service"), (GONE,)),
        Served(line("with_chain"), (GONE,)),
        Served(line(None), (GONE,)),
        Served(line("with_chain"), (HERE,), is_held=False),
        Served(None, (LATER,), reach="with_chain"),
        Served(None, (LATER,), reach="own_service"),
        Served(None, (), is_waiting=True),
        Served(line("no_clause"), (GONE, LATER), reach="with_chain"),
        Served(line("franchise"), (member(until_on=DECIDED, kind=MembershipKind.FRANCHISE), LATER), reach="with_chain"),
        Served(line(LEAVING), (GONE,), is_waiting=True),
    ],
    ids=[
        "named, nobody may receive for it",
        "the same, left",
        "named, left before the service",
        "named by an annex of old, left",
        "named, and reached by nothing so far",
        "joined later",
        "joined later, nobody may receive for it",
        "its joining waits",
        "exempt, and joined once more",
        "exempt as franchise, and joined directly later",
        "exempt as leaving, and to join once more",
    ],
)
def test_it_is_served_on_whom_it_reaches_so_alone(store):
    assert refusal(store) is None


@pytest.mark.parametrize(
    ("store", "why"),
    [
        (Served(line("with_chain"), (HERE,)), "总部已经代该药店签收"),
        (Served(line("no_clause"), (HERE,), reach="with_chain"), "附件注明“未约定连锁条款"),
        (Served(line("no_agreement"), (HERE,), reach="with_chain"), "附件注明“没有生效的医保服务协议"),
        (Served(line("franchise"), (member(kind=MembershipKind.FRANCHISE),)), "附件注明“加盟门店"),
        (Served(line(LEAVING), (GONE,)), "附件注明“在本决定载明的起始日之前退出该连锁"),
        (Served(None, ()), "不属于该连锁，也没有登记加入"),
        (Served(None, (member(chain="chn_2"),)), "不属于该连锁，也没有登记加入"),
        (Served(None, (member(kind=MembershipKind.FRANCHISE),)), "不属于该连锁，也没有登记加入"),
        (Served(None, (replace(LATER, until_on=date(2026, 9, 11)),)), "不属于该连锁，也没有登记加入"),
        (Served(None, (LATER,), reach="no_clause"), "没有生效的、约定了连锁条款的医保服务协议"),
        (Served(None, (LATER,), reach="no_agreement"), "没有生效的、约定了连锁条款的医保服务协议"),
    ],
    ids=[
        "received for",
        "exempt, its text recorded later",
        "exempt, its agreement begun later",
        "exempt as franchise",
        "exempt as leaving",
        "no chain",
        "another chain",
        "franchise",
        "out of the chain by the day after",
        "joined later without the clause",
        "joined later without an agreement",
    ],
)
def test_it_is_not_served_on_whom_it_does_not_reach(store, why):
    assert why in refusal(store)


def test_who_joins_later_is_served_while_the_measure_lasts():
    joined = Served(None, (LATER,), reach="with_chain")

    assert refusal(joined, ended_on=date(2026, 9, 12)) is None
    assert "已经终止" in refusal(joined, ended_on=date(2026, 9, 11))
    assert refusal(Served(line("own_service"), (HERE,)), ended_on=date(2026, 9, 5)) is None


def test_a_store_that_joins_as_franchise_is_served_where_those_count():
    joined = Served(None, (replace(LATER, kind=MembershipKind.FRANCHISE),), reach="with_chain")

    assert refusal(joined, with_franchise=True) is None
    assert refusal(joined) is not None


def test_on_the_day_of_the_decision_the_annex_speaks_of_who_is_in_the_chain():
    of_that_day, of_the_next = (member(from_on=date(2026, 8, day)) for day in (28, 29))

    assert "附件注明" in refusal(Served(line("no_clause"), (of_that_day,), reach="with_chain"))
    assert refusal(Served(line("no_clause"), (of_the_next,), reach="with_chain")) is None
    assert SERVED < TODAY

"""Over random histories: an answer for a fixed `known_at` never changes; held becomes open only by a hold's end."""

import contextlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from common.days import months_later
from common.errors import DomainError
from common.messages.words import ALL_SERVICES, Costs, HoldKind, MembershipKind
from common.scope import SEEN_KIND
from services.agreements.domain import membership as membership_rules
from services.agreements.domain.clauses import Clause
from services.agreements.domain.days import day_of, start_of
from services.agreements.domain.holds import Hold, HoldEnding, HoldScope, with_endings
from services.agreements.domain.joining import settled
from services.agreements.domain.membership import Membership
from services.agreements.domain.serving import OwnService
from services.agreements.domain.standing import Openness, standing
from services.agreements.domain.store import Store
from services.agreements.domain.terms import Term, TermEnding, check_follows, end_of_last
from tests.agreements.builders import noon, store

CHAINS = ("chn_1", "chn_2")


@dataclass
class History:
    """One store's history as its commands would write it; every fact is recorded at the present instant."""

    now: datetime = field(default_factory=lambda: noon("01-01"))
    store: Store = field(default_factory=store)
    chain_holds: list[Hold] = field(default_factory=list)
    chain_endings: list[HoldEnding] = field(default_factory=list)
    cases: int = 0

    def standing(self, at: datetime, known_at: datetime):
        holds = with_endings(self.chain_holds, self.chain_endings)
        return standing(self.store, chain_holds=holds, at=at, known_at=known_at)

    def tick(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def suspend(self, services: int, days: int | None) -> None:
        placed = self._hold(HoldScope.STORE, "sto_1", HoldKind.AGREEMENT_SUSPENSION, ALL_SERVICES[:services], days)
        self.store = replace(self.store, holds=(*self.store.holds, placed))

    def hold_chain(self, chain: str) -> None:
        self.chain_holds.append(self._hold(HoldScope.CHAIN, chain, HoldKind.CHAIN, ALL_SERVICES, None))
        self._settle()

    def annex(self, chain: str, names_it: bool) -> None:
        placed = self._hold(HoldScope.CHAIN, chain, HoldKind.CHAIN, ALL_SERVICES, None)
        was_member = any(each.chain_id == chain and each.kind is SEEN_KIND for each in self.store.memberships)
        named = (placed.case_id,) if names_it and was_member else ()
        self.store = replace(self.store, named_by=(*self.store.named_by, *named))
        self.chain_holds.append(replace(placed, annex_count=1))
        self._settle()

    def serve(self, number: int) -> None:
        service = OwnService(f"case-{number % (self.cases + 1)}", day_of(self.now), self.now)
        self.store = replace(self.store, services=(*self.store.services, service))
        self._settle()

    def _settle(self) -> None:
        holds = with_endings(self.chain_holds, self.chain_endings)
        self.store = replace(self.store, memberships=settled(self.store, chain_holds=holds, at=self.now))

    def resume(self, number: int, days: int) -> None:
        ending = self._ending(number, days)
        self.store = replace(self.store, hold_endings=(*self.store.hold_endings, ending))

    def resume_chain(self, number: int, days: int) -> None:
        self.chain_endings.append(self._ending(number, days))
        self._settle()

    def join(self, chain: str, kind: MembershipKind, days: int) -> None:
        from_on = day_of(self.now) + timedelta(days=days)
        joining = Membership(chain, kind, from_on, None, self.now)
        membership_rules.check_join(self.store.memberships, joining)
        self.store = replace(self.store, memberships=(*self.store.memberships, joining))
        self._settle()

    def serve_all(self) -> None:
        """Everything that is decided on chains was served on the store itself."""
        for number in range(1, self.cases + 1):
            self.serve(number)

    def leave(self, days: int) -> None:
        until_on = day_of(self.now) + timedelta(days=days)
        left = membership_rules.leave(self.store.memberships, until_on=until_on, at=self.now)
        self.store = replace(self.store, memberships=left)

    def sign(self, months: int) -> None:
        from_on = max(end_of_last(self.store.effective_terms) or day_of(self.now), day_of(self.now))
        check_follows(self.store.effective_terms, from_on=from_on)
        term = Term(
            f"agr_{len(self.store.terms)}",
            from_on,
            months_later(from_on, months),
            True,
            self.now,
            clauses=tuple(Clause),
        )
        self.store = replace(self.store, terms=(*self.store.terms, term))

    def terminate(self, days: int) -> None:
        self.cases += 1
        ending = TermEnding(day_of(self.now) + timedelta(days=days), f"case-{self.cases}", "", self.now)
        self.store = replace(self.store, terminations=(*self.store.terminations, ending))

    def _hold(self, scope, subject, kind, services, days) -> Hold:
        self.cases += 1
        first = day_of(self.now) + timedelta(days=1)
        until = start_of(first + timedelta(days=days)) if days else None
        case = f"case-{self.cases}"
        return Hold(
            f"hld-{case}", scope, subject, kind, Costs.REFUSED, services, case, "", day_of(self.now),
            start_of(first), until, self.now,
        )  # fmt: skip

    def _ending(self, number: int, days: int) -> HoldEnding:
        case = f"case-{number % (self.cases + 1)}"
        return HoldEnding(case, start_of(day_of(self.now) + timedelta(days=days)), self.now, "case-e")


chains = st.sampled_from(CHAINS)
ahead = st.integers(1, 40)
steps = st.one_of(
    st.tuples(st.just("tick"), st.integers(0, 900)),
    st.tuples(st.just("tick"), st.integers(0, 30)),
    st.tuples(st.just("suspend"), st.integers(1, 4), st.none() | ahead),
    st.tuples(st.just("hold_chain"), chains),
    st.tuples(st.just("annex"), chains, st.booleans()),
    st.tuples(st.just("serve"), st.integers(0, 9)),
    st.tuples(st.just("serve_all")),
    st.tuples(st.just("resume"), st.integers(0, 9), ahead),
    st.tuples(st.just("resume_chain"), st.integers(0, 9), ahead),
    st.tuples(st.just("join"), chains, st.sampled_from(MembershipKind), st.integers(-1, 20)),
    st.tuples(st.just("leave"), st.integers(-1, 20)),
    st.tuples(st.just("sign"), st.integers(1, 24)),
    st.tuples(st.just("terminate"), ahead),
)
histories = st.lists(steps, min_size=1, max_size=25)


def carry_out(history: History, step: tuple) -> None:
    name, *arguments = step
    with contextlib.suppress(DomainError):
        getattr(history, name)(*arguments)


@settings(max_examples=150, deadline=None)
@given(histories, st.lists(st.integers(-60, 60), min_size=3, max_size=3))
def test_an_answer_for_a_fixed_known_at_never_changes(commands, offsets):
    history = History()
    asked = []

    for step in commands:
        for offset in offsets:
            at = history.now + timedelta(days=offset)
            asked.append((at, history.now, history.standing(at, history.now)))
        history.tick(1)
        carry_out(history, step)

    assert all(history.standing(at, known_at) == answer for at, known_at, answer in asked)


@settings(max_examples=150, deadline=None)
@given(histories)
def test_nothing_leads_from_held_to_open_except_the_hold_ending(commands):
    history = History()
    history.join("chn_1", MembershipKind.DIRECT, 0)

    for step in commands:
        before = history.standing(history.now, history.now)
        history.tick(1)
        carry_out(history, step)
        after = history.standing(history.now, history.now)

        lifted = held_cases(before) - held_cases(after)
        assert lifted <= ended_cases(history)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_a_direct_store_of_a_held_chain_is_never_open(commands):
    history = History()

    for step in commands:
        history.tick(1)
        carry_out(history, step)
        holds = with_endings(history.chain_holds, history.chain_endings)
        day = day_of(history.now)
        chains_of_today = {
            each.chain_id for each in history.store.memberships if each.kind is SEEN_KIND and each.covers(day)
        }
        for hold in holds:
            is_over = any(end.until <= history.now for end in (*hold.endings, *history.store.hold_endings))
            if hold.subject_id in chains_of_today and hold.from_at <= history.now and not is_over:
                assert history.standing(history.now, history.now).openness is not Openness.OPEN


@settings(max_examples=150, deadline=None)
@given(histories)
def test_nobody_belongs_to_a_held_chain_that_was_not_told_of_its_decision(commands):
    history = History()

    for step in commands:
        history.tick(1)
        carry_out(history, step)
        holds = with_endings(history.chain_holds, history.chain_endings)
        told = {each.case_id for each in history.store.services} | received_by_headquarters(history)
        for joined in history.store.memberships:
            if joined.kind is not SEEN_KIND or not joined.covers(day_of(history.now)):
                continue
            before = [each for each in holds if each.subject_id == joined.chain_id and came_before(each, joined)]
            over = [each for each in before if each.endings and min(end.until for end in each.endings) <= history.now]
            assert {each.case_id for each in before if each not in over} <= told


def came_before(hold: Hold, joined: Membership) -> bool:
    """Whether a decision was served before the membership was registered."""
    return hold.recorded_at < joined.recorded_at


days_after = st.integers(0, 6)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 6), days_after, st.none() | days_after, days_after)
def test_a_named_store_that_leaves_is_held_the_day_after_the_first_service_that_reached_it(left, served, own, days):
    history = History()
    history.join("chn_1", MembershipKind.DIRECT, 0)
    history.sign(24)
    history.leave(left)
    history.tick(24 * served)
    history.annex("chn_1", True)
    if own is not None:
        history.tick(24 * own)
        history.serve(1)
    history.tick(24 * days)

    answer = history.standing(history.now, history.now)

    since_own = own is not None and days > 0
    since_chain = served < left and (own or 0) + days > 0
    assert held_cases(answer) == ({"case-1"} if since_own or since_chain else set())


def received_by_headquarters(history: History) -> set[str]:
    """The cases that name the store and were served on its headquarters on a day on which the chain ran it."""
    return {
        hold.case_id
        for hold in history.chain_holds
        if hold.case_id in history.store.named_by
        and any(
            each.chain_id == hold.subject_id and each.kind is SEEN_KIND and _was_within(each, hold)
            for each in history.store.memberships
        )
    }


def _was_within(membership: Membership, hold: Hold) -> bool:
    is_left = membership.until_on is not None and membership.until_on <= hold.served_on
    return membership.registered_on <= hold.served_on and membership.recorded_at <= hold.recorded_at and not is_left


def held_cases(answer) -> set[str]:
    return {reason.case_id for reason in answer.reasons if reason.hold_id}


def ended_cases(history: History) -> set[str]:
    endings = (*history.chain_endings, *history.store.hold_endings)
    printed = {hold.case_id for hold in history.store.holds if hold.until and hold.until <= history.now}
    return printed | {each.ends_case_id for each in endings if each.until <= history.now}

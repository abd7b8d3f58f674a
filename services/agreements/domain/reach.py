"""Whom a chain hold reaches: exactly these stores, from exactly when, and nobody else.

Source: blueprint section 6, "who a chain hold reaches".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from common.rules.parameters import Dated, DatedValue
from services.agreements.domain.clauses import Clause
from services.agreements.domain.days import day_of, start_of
from services.agreements.domain.holds import Hold, HoldEnding, end_of
from services.agreements.domain.membership import NEVER, Membership, as_known, on_day
from services.agreements.domain.serving import Exemption, OwnService, is_exempt, served_on
from services.agreements.domain.terms import Term, in_force

#: What `count_franchise` says where nobody says otherwise.
DIRECT_ALONE: Dated[bool] = Dated("count_franchise", (DatedValue(date.min, False),))
_A_DAY = timedelta(days=1)


def reaching(
    hold: Hold,
    *,
    memberships: Iterable[Membership],
    terms: Sequence[Term] = (),
    named_by: Collection[str] = (),
    exemptions: Iterable[Exemption] = (),
    services: Iterable[OwnService] = (),
    releases: Iterable[HoldEnding] = (),
    count_franchise: Dated[bool] = DIRECT_ALONE,
) -> tuple[Hold, ...]:
    """A chain hold as it lies on one store: a hold for each stretch of being reached, none if it is not.

    Each says when the decision reached the store: `served_on` is the day of its headquarters' service only where that
    received for it, else that of its own.

    Whom its annex exempts it reaches by no service (`exemptions`), until they join once more.
    It reaches the stores that its annex names from its first instant, though they leave (`named_by` are the cases whose
    annex names the store); a direct store that it does not name only once it was served itself, from the day after, and
    who was served before joining from joining. Whom it names is served with its headquarters where that could receive
    for it (`is_received_for`), else itself; and it binds only from a day on which the agreement has the clause on
    chains (`terms`, with their ends). A hold of the time when decisions told no annex reaches who was in the chain on
    the day of service. Nobody escapes by leaving: a store is released by a resumption decision of its own (`releases`),
    or when the chain's hold ends. Who was released and joins once more is held again from joining.
    Franchise stores are not reached, unless the policy counts them on the day of service.
    """
    own = tuple(each for each in releases if each.ends_case_id == hold.case_id)
    chain = run_by(hold, memberships, count_franchise=count_franchise)
    told_on = served_on(services, hold.case_id)
    stretches: list[Hold] = []
    is_told = is_received_for(hold, memberships=chain, terms=terms, named_by=named_by)
    exempted = tuple(exemptions)
    begun = [
        each
        for each in chain
        if each.from_on != NEVER and not is_exempt(exempted, hold.case_id, since=each.registered_on)
    ]
    grounds = _grounds(hold, begun, is_named=hold.case_id in named_by, is_told=is_told, told_on=told_on)
    bound = [(_bound_from(hold, since, terms), received_on) for since, received_on in grounds]
    for since, received_on in sorted((since, received_on) for since, received_on in bound if since is not None):
        since_at = start_of(since)
        from_at = max(hold.from_at, since_at)
        if stretches and _holds(stretches[-1], from_at):
            continue
        applying = tuple(release for release in own if release.until > since_at)
        stretch = replace(hold, served_on=received_on, from_at=from_at, endings=hold.endings + applying)
        if _holds(stretch, from_at):
            stretches.append(stretch)
    return tuple(stretches)


def run_by(hold: Hold, memberships: Iterable[Membership], *, count_franchise: Dated[bool]) -> list[Membership]:
    """The memberships by which the chain of a hold runs the store, as its day of service has it (`is_run_by`)."""
    return [each for each in memberships if is_run_by(hold, each, count_franchise=count_franchise)]


def is_run_by(hold: Hold, membership: Membership, *, count_franchise: Dated[bool]) -> bool:
    """Whether a membership is one by which the chain of a hold runs the store: franchise only where that counts.

    Whether it counts is what the policy says for the day of service, and stays so for all that the decision does.
    """
    if membership.chain_id != hold.subject_id:
        return False
    return membership.kind.counts(with_franchise=count_franchise.on(hold.served_on))


def is_received_for(
    hold: Hold, *, memberships: Iterable[Membership], terms: Sequence[Term], named_by: Collection[str]
) -> bool:
    """Whether the headquarters could receive the decision for the store: Art. 23, Art. 34 of the text of 2026.

    So it is where the annex names the store, the text in force on the day of service says so, and the chain ran the
    store that day (`memberships` are those in the chain), as was known when the service was recorded.
    """
    day = _decided_on(hold)
    known = as_known(memberships, known_at=hold.recorded_at)
    return hold.case_id in named_by and _lets_receive(terms, day) and bool(on_day(known, day))


def _holds(stretch: Hold, at: datetime) -> bool:
    """Whether a stretch that has begun is not over at an instant."""
    end = end_of(stretch)
    return end is None or at < end


def _lets_receive(terms: Sequence[Term], day: date) -> bool:
    """Whether the text in force on a day lets the headquarters receive for the store."""
    term = in_force(terms, day)
    return term is not None and Clause.RECEIVED_BY_HEADQUARTERS in term.clauses


def _bound_from(hold: Hold, since: date, terms: Sequence[Term]) -> date | None:
    """The first day from then on on which an agreement with the clause on chains is in force; None without one.

    The agreements of the time when decisions told no annex all had it.
    """
    if hold.annex_count is None:
        return since
    first = max(since, day_of(hold.from_at))
    carrying = [each for each in terms if Clause.CHAIN_MEASURE in each.clauses and each.effective_until > first]
    begin = min((each.from_on for each in carrying if each.from_on < each.effective_until), default=None)
    if begin is None:
        return None
    return since if begin <= first else begin


def _grounds(
    hold: Hold, memberships: Iterable[Membership], *, is_named: bool, is_told: bool, told_on: date | None
) -> Iterator[tuple[date, date]]:
    """Since when the store is within reach of the decision, by the annex and by each of its memberships; each with the
    day on which the decision was received for it, or by it.
    """
    if is_told:
        yield _decided_on(hold), hold.served_on
    elif is_named and told_on is not None:
        yield told_on + _A_DAY, told_on
    for each in memberships:
        is_of_old = hold.annex_count is None and each.from_on <= _decided_on(hold)
        if is_told or is_of_old:
            since, received_on = each.from_on, hold.served_on
        elif told_on is not None:
            since, received_on = max(each.from_on, told_on + _A_DAY), told_on
        else:
            continue
        if each.until_on is None or each.until_on > max(since, _decided_on(hold)):
            yield since, received_on


def _decided_on(hold: Hold) -> date:
    """The day of service; the first day where that was recorded for a later one."""
    return min(hold.served_on, day_of(hold.from_at))

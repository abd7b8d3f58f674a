"""Confirms a recorded violation: points fall on the natural year of today, and the grade may fall with them.

Pattern: embed; where the year has changed since it was recorded, follow: the ledger in which it was recorded decides,
and the ledger of the new year counts it from the journal (`count_violation`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common import owned_files
from common.messages import PointsNoticeOrdered
from common.people.commands import Command, Receipt
from services.ratings import ALIAS, policies
from services.ratings.attempts import until_won
from services.ratings.domain.episodes import is_c_counted
from services.ratings.domain.evidence import EvidenceFile, check_files
from services.ratings.domain.measures import (
    Proposed,
    find_outlasted,
    newly_crossed,
    propose,
    rectification_beside,
    standing_suspension,
)
from services.ratings.domain.messages import PointsCounted, ViolationConfirmed
from services.ratings.domain.spans import covering
from services.ratings.domain.store import StoreRecord
from services.ratings.domain.violation import (
    Action,
    Hand,
    Review,
    Violation,
    after,
    check_second_person,
)
from services.ratings.ledger.domain.judging import annex_of, judged_at_confirmation, judged_by
from services.ratings.ledger.domain.ledger import Outcome, StoreYear, count
from services.ratings.ledger.domain.taking_over import taken_over
from services.ratings.ledger.domain.twins import check_another_act
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.complete_histories import complete_history
from services.ratings.ledger.usecases.get_violation import find_twins, get_visible_entry

_NO_REVIEW = Review()


def confirm_violation(violation_id: str, *, today: date, command: Command, review: Review = _NO_REVIEW) -> Receipt:
    """Confirm an entry by a second natural person; the receipt names the entry.

    Raises `ViolationNotFound`, `SamePerson`, `TransitionNotAllowed`, `FilesWrong`, `Conflict` (lost_race),
    `TwinNotDeclared`, `CatalogueNotAgreed`, `ItemNotAgreed`; `FileMissing` for evidence that was not stored
    for this entry before.
    """

    def attempt() -> Receipt:
        ledger, entry, record = get_visible_entry(violation_id, actor=command.actor, today=today)
        check_second_person(command.actor, entry)
        after(entry.status, Action.CONFIRM)
        check_another_act(find_twins(entry, ledger), declared=review.is_another_act)
        confirmed = confirmed_by(entry, record, review=review, today=today, command=command)
        message = ViolationConfirmed(
            store_id=entry.store_id, violation_id=violation_id, year=today.year, recorded_in=ledger.year
        )
        if ledger.year != today.year:
            return store_years.replace_entry(ledger, confirmed, command=command, messages=(message,))
        year, told = count_in(ledger, confirmed, record=record, today=today, command=command)
        fields, messages = store_years.counted_fields(year), (message, *told)
        return store_years.replace_entry(ledger, confirmed, command=command, messages=messages, counted=fields)

    return until_won(attempt)


def count_in(
    ledger: StoreYear, entry: Violation, *, record: StoreRecord, today: date, command: Command
) -> tuple[StoreYear, tuple[PointsCounted, PointsNoticeOrdered]]:
    """The ledger with a confirmed entry newly counted, and the messages that tell it and order its notice.

    Nothing is written here: who previews a confirmation counts by the same words.
    """
    history = complete_history(record).history
    outcome = count(ledger, entry, history=history, policy_on=policies.scoring_on, on=today, at=command.at)
    policy = policies.measures_on(today)
    crossed = newly_crossed(
        before=outcome.points_before, after=outcome.points.total, fired=ledger.crossed, policy=policy
    )
    is_heaviest = outcome.points.line_of(entry.violation_id).is_heaviest
    agreed = policies.agreed_by(record, entry)
    proposed = propose(entry, crossed=crossed, is_heaviest=is_heaviest, policy=policy, agreed=agreed)
    beside = rectification_beside(entry, proposed, is_heaviest=is_heaviest, policy=policy)
    numbers = [each.points for each in crossed]
    told = PointsCounted(
        store_id=entry.store_id,
        violation_id=entry.violation_id,
        year=ledger.year,
        points_before=outcome.points_before,
        points_after=outcome.points.total,
        grade_before=outcome.grade_before.value,
        grade_after=outcome.grade.value,
        crossed=numbers,
        orders_beside=beside is not None,
    )
    counts_as_c = is_c_counted(history, today, policy=policies.scoring_on(today))
    ordered = proposed if proposed and not proposed.needs_decision else beside
    standing, term = standing_suspension(history, today), covering(history.terms, today)
    notice = _notice(
        entry,
        outcome,
        record=record,
        ordered=ordered,
        today=today,
        counts_as_c=counts_as_c,
        term_last_on=find_outlasted(proposed, standing=standing, term=term),
    )
    return ledger.with_counted(entry, outcome, crossed=numbers), (told, notice)


def _notice(
    entry: Violation,
    outcome: Outcome,
    *,
    record: StoreRecord,
    ordered: Proposed | None,
    today: date,
    counts_as_c: bool,
    term_last_on: date | None,
) -> PointsNoticeOrdered:
    chains = record.chains_on(today)
    by = judged_by(entry, parameters=policies.current())
    line = outcome.points.line_of(entry.violation_id)
    return PointsNoticeOrdered(
        violation_id=entry.violation_id,
        store_id=entry.store_id,
        item=entry.item,
        act=entry.act,
        clause=entry.clause,
        catalogue_on=entry.catalogue_on.isoformat(),
        catalogue_since=by.since.isoformat(),
        annexed_on=_day(entry.annexed_on),
        annexed_since=_day(by.annexed_since),
        signed_on=_day(entry.signed_on),
        agreed_from=_day(entry.agreed_from),
        occurred_on=entry.occurred_on.isoformat(),
        found_by=entry.source.value,
        confirmed_on=today.isoformat(),
        year=today.year,
        points=entry.points,
        points_least=by.points.least if by.points else None,
        points_most=by.points.most if by.points else None,
        points_before=outcome.points_before,
        points_after=outcome.points.total,
        grade_before=outcome.grade_before.value,
        grade_after=outcome.grade.value,
        objection_days=policies.scoring_on(today).objection_window,
        chain_id=chains[0] if chains else None,
        counted=line.counted,
        rules=[each.rule for each in line.step.steps],
        money=str(entry.money),
        is_veto=entry.is_termination_ground,
        counts_as_c=counts_as_c,
        is_counted=record.is_counted_on(today, with_franchise=policies.chain_on(today).count_franchise),
        rectify_days=ordered.working_days if ordered else None,
        rectify_points=ordered.points if ordered else None,
        term_last_on=_day(term_last_on),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _filed(file: EvidenceFile, *, violation_id: str) -> EvidenceFile:
    """The file with the size that it was stored with for this entry."""
    return replace(file, size=owned_files.get_record(ALIAS, violation_id, file.sha256).size)


def confirmed_by(entry: Violation, record: StoreRecord, *, review: Review, today: date, command: Command) -> Violation:
    """The entry as its confirmation leaves it, judged by the catalogue that counts today; nothing is written.

    Raises `TransitionNotAllowed`, `FilesWrong`, `FileMissing`, `CatalogueNotAgreed`, `ItemNotAgreed`.
    """
    status = after(entry.status, Action.CONFIRM)
    check_files(review.files)
    annex = annex_of(record, entry.occurred_on)
    versions = policies.catalogues_of(annex, occurred_on=entry.occurred_on, today=today)
    judged = judged_at_confirmation(entry, versions, annex=annex)
    files = tuple(_filed(each, violation_id=entry.violation_id) for each in review.files)
    return replace(
        judged,
        **{**taken_over(review), "files": files},
        status=status,
        decided_by=Hand.of(command.actor),
        decided_at=command.at,
        decided_on=today,
    )

"""Records a violation, which a second person then confirms.

Pattern: embed. The entry is pushed into the store's ledger of the year, with its message, in one conditional write.
"""

from __future__ import annotations

from datetime import date

from common.errors import FieldProblem
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.ratings import policies
from services.ratings.attempts import until_won
from services.ratings.domain.messages import ViolationRecorded
from services.ratings.domain.store import StoreRecord, check_visible
from services.ratings.domain.violation import (
    ActUnknown,
    Hand,
    Report,
    StoreNotDesignated,
    Violation,
    check_corrected,
    check_dates,
    check_money,
)
from services.ratings.ledger.domain.judging import annex_of
from services.ratings.ledger.domain.taking_over import taken_over
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.note_correction import is_in_time
from services.ratings.stores.usecases.find_store import get_store_beside


def record_violation(report: Report, *, today: date, command: Command) -> Receipt:
    """Add the entry to the ledger of today's year; the receipt names the entry and its ledger's version.

    Raises `StoreNotFound`, `DatesWrong` (date_in_future, found_before_occurred, dates_wrong), `MoneyWrong`,
    `StoreNotDesignated`, `CatalogueNotAgreed`, `ActUnknown`, `ItemUnknown`, `ItemNotInForce`, `ItemNotAgreed`,
    `PointsOutOfRange`, `LedgerFull`, `Conflict` (lost_race).
    """

    def attempt() -> Receipt:
        beside = store_years.head_beside(report.store_id, today.year)
        record, head = get_store_beside(report.store_id, beside=beside)
        check_visible(record, command.actor, today)
        entry = _entry(report, record, today=today, command=command)
        message = ViolationRecorded(
            store_id=entry.store_id,
            violation_id=entry.violation_id,
            item=entry.item,
            occurred_on=entry.occurred_on.isoformat(),
        )
        addition = store_years.Addition(entry, record.area, today.year)
        return store_years.append(addition, at_head=store_years.head_of(head), command=command, messages=(message,))

    return until_won(attempt)


def _entry(report: Report, record: StoreRecord, *, today: date, command: Command) -> Violation:
    check_dates(occurred_on=report.occurred_on, found_on=report.found_on, today=today)
    check_corrected(report.corrected_on, found_on=report.found_on, today=today)
    check_money(report.money)
    _check_designated(record, report.occurred_on)
    annex = annex_of(record, report.occurred_on)
    _check_act(report)
    versions = policies.catalogues_of(annex, occurred_on=report.occurred_on, today=today)
    judged = versions.judge(report.item)
    item = judged.item
    violation_id = command.identifier("vio")
    scoring = policies.scoring_on(today)
    entry = {
        **taken_over(report),
        "violation_id": violation_id,
        "act_id": report.act_id or violation_id,
        "item": item.code,
        "act": item.act,
        "clause": versions.clause_of(item),
        "points": item.check_points(report.points),
        "consequences": item.consequences,
        "suspend_months": item.suspend_months,
        "catalogue_on": judged.version_on,
        "annexed_on": versions.annexed.day,
        "signed_on": annex.signed_on,
        "agreed_from": annex.span.from_on,
        "catalogue_sha256": scoring.sha256,
        "is_corrected_in_time": is_in_time(report.corrected_on, found_on=report.found_on, scoring=scoring),
        "recorded_by": Hand.of(command.actor),
        "recorded_at": command.at,
    }
    return Violation(**entry)


def _check_designated(record: StoreRecord, occurred_on: date) -> None:
    """The store must have been designated on the day."""
    if not record.is_designated(occurred_on):
        told = N_("该店在%(day)s没有生效的医保服务协议，不能据此记分，请核对发生日期。")
        raise StoreNotDesignated.about("occurred_on", told, day=occurred_on)


def _check_act(report: Report) -> None:
    """An act that the entry joins must be that of an entry of the very store."""
    if report.act_id is None or store_years.of_act(report.store_id, report.act_id):
        return
    wrong = N_("该店没有编号为“%(act_id)s”的行为。")
    remedy = N_("请填写该店已有记录的 act_id；不与其他记录同属同一行为的，请留空。")
    raise ActUnknown.of(FieldProblem("act_id", wrong, ActUnknown.code, remedy, {"act_id": report.act_id}))

"""By which version of the catalogue an entry is judged when it is confirmed.

Source: practice 1.7 and 12.14, agreement Art. 19: the version annexed to the text that the store signed, or the one of
the day of the act or of the confirmation if that is lighter. What was lighter when the entry was recorded, and is no
longer in force, does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from common.phrases import N_
from services.ratings.domain.catalogue import CatalogueNotAgreed, Range, Versions, first_day, points_of
from services.ratings.domain.policy import PolicySet
from services.ratings.domain.store import Annex, StoreRecord
from services.ratings.domain.violation import Status, Violation


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """What the catalogue says of an entry: the first days of the version that counts and of that which was signed.

    `points` are those that the item allows. `annexed_since` is None of entries that do not know what was annexed,
    `points` where the item is listed no more.
    """

    since: date
    annexed_since: date | None
    points: Range | None


class VersionOf(StrEnum):
    """Of what a version of the catalogue is the one: the signed annex, the day of the act, the confirmation."""

    ANNEX = "annex"
    ACT = "act"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an item in a version (表述), None where that has no such item.

    `since` is the first day of the version, which may be the one `of` several things; `counts` says whether the act is
    judged by it.
    """

    of: tuple[VersionOf, ...]
    since: date
    act: str | None
    counts: bool


def wordings(entry: Violation, versions: Versions) -> tuple[Wording, ...]:
    """The item of an entry in the versions that speak of it, the oldest first; empty where all have the same words.

    Of an entry that waits the version counts by which it would be judged today, of another the one by which it was.
    Raises as `Versions.judge`.
    """
    counting = versions.judge(entry.item).version_on if entry.status is Status.RECORDED else entry.catalogue_on
    speaking = zip(VersionOf, (versions.annexed, versions.then, versions.present), strict=True)
    found: dict[date, Wording] = {}
    for of, version in speaking:
        item, known = version.find(entry.item, acts_on=entry.occurred_on), found.get(version.since)
        found[version.since] = Wording(
            of=(*(known.of if known else ()), of),
            since=version.since,
            act=item.act if item else None,
            counts=version.day == counting or bool(known and known.counts),
        )
    told = tuple(found[since] for since in sorted(found))
    return told if len({each.act for each in told}) > 1 else ()


def judged_by(entry: Violation, *, parameters: PolicySet) -> JudgedBy:
    """By which version an entry was judged, read from the days that it keeps."""
    return JudgedBy(
        since=first_day(parameters, entry.catalogue_on),
        annexed_since=first_day(parameters, entry.annexed_on) if entry.annexed_on else None,
        points=points_of(parameters, entry.item, entry.catalogue_on),
    )


def annex_of(record: StoreRecord, occurred_on: date) -> Annex:
    """The catalogue that binds the store on a day. Raises `CatalogueNotAgreed` where none does."""
    found = record.annex_on(occurred_on)
    if found is None:
        told = N_(
            "没有记录表明该店%(day)s所适用的协议附有《违规行为记分目录》，目录对其没有约束力，不能据此记分；"
            "协议所签文本尚未登记的，请先在门店页面登记。"
        )
        raise CatalogueNotAgreed.about("store_id", told, day=occurred_on)
    return found


def judged_at_confirmation(entry: Violation, versions: Versions, *, annex: Annex) -> Violation:
    """The entry as the version says that counts; points that were chosen within a range stay within that version's.

    Raises `ItemUnknown`, `ItemNotInForce`, `ItemNotAgreed`.
    """
    found = versions.judge(entry.item)
    item = found.item
    judged = replace(
        entry,
        act=item.act,
        clause=versions.clause_of(item),
        points=min(max(entry.points, item.points.least), item.points.most),
        consequences=item.consequences,
        suspend_months=item.suspend_months,
        catalogue_on=found.version_on,
        annexed_on=versions.annexed.day,
        signed_on=annex.signed_on,
        agreed_from=annex.span.from_on,
    )
    return entry if judged == entry else replace(judged, catalogue_sha256=versions.present.policy_sha256)

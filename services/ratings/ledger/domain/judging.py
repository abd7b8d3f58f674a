"""By which version of the catalogue an entry is judged when it is confirmed.

Source: practice 1.7 and 12.14, agreement Art. 19: the version annexed to the text that the store signed, or the one of
the day of the act or of the confirmation if that is lighter. What was lighter when the entry was recorded, and is no
longer in force, does not count.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.phrases import N_
from services.ratings.domain.catalogue import CatalogueNotAgreed, Versions
from services.ratings.domain.store import StoreRecord
from services.ratings.domain.violation import Violation


def signed_on(record: StoreRecord, occurred_on: date) -> date:
    """When the store signed the catalogue that binds it on a day. Raises `CatalogueNotAgreed` where none does."""
    found = record.signed_on(occurred_on)
    if found is None:
        told = N_(
            "没有记录表明该店 %(day)s 所适用的协议附有《违规行为记分目录》，目录对其没有约束力，不能据此记分；"
            "协议所签文本尚未登记的，请先在门店页面登记。"
        )
        raise CatalogueNotAgreed.about("store_id", told, day=occurred_on)
    return found


def judged_at_confirmation(entry: Violation, versions: Versions) -> Violation:
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
    )
    return entry if judged == entry else replace(judged, catalogue_sha256=versions.present.sha256)

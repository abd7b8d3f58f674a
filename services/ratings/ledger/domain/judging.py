"""By which version of the catalogue an entry is judged when it is confirmed.

Source: practice section 12.14, blueprint section 6 (year of points): the version of the day of the act, or the one in
force at the confirmation if that is lighter. What was lighter when the entry was recorded, and is no longer in force,
does not count.
"""

from __future__ import annotations

from dataclasses import replace

from services.ratings.domain.catalogue import Catalogue, clause_of, judge, judged_by
from services.ratings.domain.violation import Violation


def judged_at_confirmation(entry: Violation, *, then: Catalogue, present: Catalogue) -> Violation:
    """The entry as the version says that counts; points that were chosen within a range stay within that version's.

    Raises `ItemUnknown`, `ItemNotInForce`.
    """
    item = judge(entry.item, then=then, present=present)
    judged = replace(
        entry,
        act=item.act,
        clause=clause_of(item, then=then, present=present),
        points=min(max(entry.points, item.points.least), item.points.most),
        consequences=item.consequences,
        suspend_months=item.suspend_months,
        catalogue_on=judged_by(item, then=then, present=present),
    )
    return entry if judged == entry else replace(judged, catalogue_sha256=then.sha256)

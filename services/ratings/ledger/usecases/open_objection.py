"""Opens the window to object (异议期) to an entry: the service of its notice begins it, and sets its last day once.

Pattern: follow, of the notice's service. An entry that was confirmed in a later year than it was recorded in stands in
two ledgers: that of its points comes first, the one in which it was recorded is a keyed effect of its own.
"""

from __future__ import annotations

from datetime import date

from common.messages import PaperServed
from common.people.commands import Command
from common.rules.calendars import state_council_calendar
from common.rules.working_days import add_working_days
from services.ratings import policies
from services.ratings.attempts import until_won
from services.ratings.domain.messages import ObjectionOpened
from services.ratings.ledger.domain.ledger import StoreYear, told
from services.ratings.ledger.storage import store_years


def open_objection(served: PaperServed, *, command: Command) -> bool:
    """Set the window in the ledger where the entry counts; False when it is set. Raises `ViolationNotFound`."""
    return until_won(lambda: _open(store_years.get_counting(served.about), served, command=command))


def note_in_origin(served: PaperServed, *, command: Command) -> bool:
    """The same where the entry was recorded, if that is another ledger."""
    origin = store_years.get_of(served.about)
    if origin.year == store_years.get_counting(served.about).year:
        return False
    return until_won(lambda: _open(store_years.get_of(served.about), served, command=command, is_copy=True))


def _open(ledger: StoreYear, served: PaperServed, *, command: Command, is_copy: bool = False) -> bool:
    entry = next(each for each in ledger.entries if each.violation_id == served.about)
    if entry.objection_on is not None:
        return False
    day = date.fromisoformat(served.served_on)
    window = add_working_days(day, policies.scoring_on(day).objection_window, calendar=state_council_calendar())
    opened, falls = told(ledger, entry, on=day, window=window, policy_on=policies.scoring_on)
    message = ObjectionOpened(
        store_id=entry.store_id,
        violation_id=entry.violation_id,
        told_on=served.served_on,
        objection_on=window.day.isoformat(),
    )
    messages = () if is_copy else (message,)
    counted = store_years.fall_list(falls)
    store_years.replace_entry(ledger, opened, command=command, messages=messages, counted=counted)
    return True

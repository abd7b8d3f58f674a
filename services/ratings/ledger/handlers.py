"""What the journals bring to the ledger: entries that count in a later year, and the window to object to one."""

from __future__ import annotations

from collections.abc import Sequence

from common.journal.feed import Handlers, Heard
from common.messages import PaperServed
from common.messages.words import POINTS_NOTICE
from services.ratings import ALIAS
from services.ratings.domain.messages import ViolationConfirmed, ViolationCorrected
from services.ratings.ledger.usecases.count_violation import count_violation
from services.ratings.ledger.usecases.open_objection import note_in_origin, open_objection

handlers = Handlers(ALIAS)
handlers.kept_for_audit(ViolationCorrected)


@handlers.on_many(ViolationConfirmed, effect="count")
def violations_confirmed(heard: Sequence[Heard[ViolationConfirmed]]) -> None:
    """Entries cost points, maybe in a later year than that of their ledger."""
    for each in heard:
        count_violation(each.message, command=each.command())


@handlers.on(PaperServed, effect="tell")
def notice_served(served: PaperServed, heard: Heard[PaperServed]) -> None:
    """The service of a notice of points opens the window to object; other papers begin nothing here."""
    if served.kind == POINTS_NOTICE:
        open_objection(served, command=heard.command())
        note_in_origin(served, command=heard.command("origin"))

"""How an entry of a ledger, and a fall of its year, lie in their document."""

from __future__ import annotations

from services.ratings.domain.history import Fall
from services.ratings.domain.violation import Violation
from services.ratings.stored.values import FORMS

#: Entries of the first version have no files.
ENTRY = FORMS.of(Violation, missing={1: {"files": ()}})
FALL = FORMS.of(Fall)

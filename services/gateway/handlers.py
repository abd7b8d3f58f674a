"""Which message of which service causes what at the gateway: the reactions of its rooms, put together."""

from __future__ import annotations

from common.journal.feed import compose
from common.messages import StoreRecorded, StoresRegistered
from services.gateway.accounts import handlers as accounts
from services.gateway.cases import handlers as cases
from services.gateway.papers import handlers as papers
from services.gateway.subjects import handlers as subjects

HANDLERS = compose(
    subjects.handlers,
    papers.handlers,
    cases.handlers,
    accounts.handlers,
    order={
        # What the gateway knows of a store comes first: the others ask for it.
        StoresRegistered: ("note_subjects", "place_cases", "place_papers"),
        StoreRecorded: ("note_subjects", "place_cases", "place_papers"),
    },
)

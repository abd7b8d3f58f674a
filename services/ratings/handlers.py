"""Which message of which service causes what in ratings: the reactions of its rooms, put together."""

from __future__ import annotations

from common.journal.feed import compose
from common.messages import DecisionServed, PaperServed
from common.people.scopes import scope_handlers
from services.ratings import ALIAS
from services.ratings.chains import handlers as chains
from services.ratings.domain.messages import PointsCounted, ViolationConfirmed
from services.ratings.grades import handlers as grades
from services.ratings.ledger import handlers as ledger
from services.ratings.measures import handlers as measures
from services.ratings.rectifications import handlers as rectifications
from services.ratings.stores import handlers as stores

HANDLERS = compose(
    scope_handlers(ALIAS),
    stores.handlers,
    ledger.handlers,
    grades.handlers,
    measures.handlers,
    chains.handlers,
    rectifications.handlers,
    order={
        # The entry counts before the store is rated by it.
        ViolationConfirmed: ("count", "refresh"),
        # The proposal moves on before its rectification is ordered; the chain is counted as both left it.
        DecisionServed: ("settle", "rectify", "assess"),
        # The ledger knows of the service before what runs from it begins.
        PaperServed: ("tell", "begin"),
        # A store's own measure is proposed before that of its chain.
        PointsCounted: ("propose", "assess"),
    },
)

"""Writes or checks the committed OpenAPI document of ratings: `python -m services.ratings.openapi [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

from common.people.scopes import ScopeNotKnownYet
from common.web import main, rows_beside
from services.ratings.chains.api import routes_chains
from services.ratings.cycle.api import routes_determinations
from services.ratings.duties.api import routes_duties
from services.ratings.grades.api import routes_grades
from services.ratings.ledger.api import routes_catalogue, routes_violations
from services.ratings.measures.api import routes_proposals
from services.ratings.outlook.api import routes_outlook
from services.ratings.rectifications.api import routes_rectifications

TITLE = "药诚评级"
#: Every module of routes: its blueprint, and beside it who may call which route.
ROUTES = (
    routes_catalogue,
    routes_violations,
    routes_outlook,
    routes_grades,
    routes_determinations,
    routes_chains,
    routes_proposals,
    routes_rectifications,
    routes_duties,
)
RESOURCES = tuple(each.blueprint for each in ROUTES)
#: What every operation may answer: the gateway knows of a new scope before this service does.
EVERYWHERE = (ScopeNotKnownYet,)

if __name__ == "__main__":
    path = Path(__file__).with_name("openapi.json")
    sys.exit(main(TITLE, RESOURCES, path, access=rows_beside(*ROUTES), everywhere=EVERYWHERE))

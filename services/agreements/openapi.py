"""Writes or checks the committed OpenAPI document: `python -m services.agreements.openapi [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

from common.people.scopes import ScopeNotKnownYet
from common.web import main, rows_beside
from services.agreements.rosters.api import routes_imports
from services.agreements.signing.api import routes_agreements
from services.agreements.stores.api import routes_chains, routes_stores

TITLE = "药诚协议服务"
#: The modules with routes, in the order of the document: each has its `blueprint`, and beside it its `ACCESS` rows.
ROUTES = (routes_stores, routes_chains, routes_agreements, routes_imports)
RESOURCES = tuple(routes.blueprint for routes in ROUTES)
#: What every operation may answer: the gateway knows of a new scope before this service does.
EVERYWHERE = (ScopeNotKnownYet,)

if __name__ == "__main__":
    path = Path(__file__).with_name("openapi.json")
    sys.exit(main(TITLE, RESOURCES, path, access=rows_beside(*ROUTES), everywhere=EVERYWHERE))

"""Writes or checks the committed OpenAPI document: `python -m services.agreements.openapi [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

from common.web import main
from services.agreements.rosters.api import routes_imports
from services.agreements.signing.api import routes_agreements
from services.agreements.stores.api import routes_chains, routes_stores

TITLE = "药诚协议服务"
#: The modules with routes, in the order of the document: each has its `blueprint`, and beside it its `ACCESS` rows.
ROUTES = (routes_stores, routes_chains, routes_agreements, routes_imports)
RESOURCES = tuple(routes.blueprint for routes in ROUTES)

if __name__ == "__main__":
    sys.exit(main(TITLE, RESOURCES, Path(__file__).with_name("openapi.json")))

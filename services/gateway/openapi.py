"""Writes or checks the gateway's committed OpenAPI document: `python -m services.gateway.openapi [--check]`."""

from __future__ import annotations

import sys

from common.web import main, rows_beside
from services.gateway.accounts.api import routes_people, routes_session
from services.gateway.cases.api import routes_cases
from services.gateway.forwarding.api import routes_progress
from services.gateway.forwarding.api.ownership import OWN, document_path
from services.gateway.papers.api import routes_papers

TITLE = "药诚网关"
#: Every module of routes of the API: its blueprint, and beside it who may call which route.
ROUTES = (routes_session, routes_people, routes_cases, routes_papers, routes_progress)
RESOURCES = tuple(each.blueprint for each in ROUTES)

if __name__ == "__main__":
    sys.exit(main(TITLE, RESOURCES, document_path(OWN), access=rows_beside(*ROUTES)))

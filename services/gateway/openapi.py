"""Writes or checks the gateway's committed OpenAPI document: `python -m services.gateway.openapi [--check]`."""

from __future__ import annotations

import sys

from common.web import main
from services.gateway.api import routes_cases, routes_papers, routes_people, routes_session
from services.gateway.api.ownership import OWN, document_path

TITLE = "药诚网关"
RESOURCES = (
    routes_session.blueprint,
    routes_people.blueprint,
    routes_cases.blueprint,
    routes_papers.blueprint,
)

if __name__ == "__main__":
    sys.exit(main(TITLE, RESOURCES, document_path(OWN)))

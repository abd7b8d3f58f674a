"""Writes or checks the committed OpenAPI document: `python -m services.agreements.openapi [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

from common.web import main
from services.agreements.rosters.api import routes_imports
from services.agreements.signing.api import routes_agreements
from services.agreements.stores.api import routes_chains, routes_stores

TITLE = "药诚协议服务"
RESOURCES = (
    routes_stores.blueprint,
    routes_chains.blueprint,
    routes_agreements.blueprint,
    routes_imports.blueprint,
)

if __name__ == "__main__":
    sys.exit(main(TITLE, RESOURCES, Path(__file__).with_name("openapi.json")))

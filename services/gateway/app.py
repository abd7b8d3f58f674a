"""The gateway's web process: its own API, what it forwards, and the pages.

Run as `gunicorn "services.gateway.app:create_app()"`.
"""

from __future__ import annotations

from flask import Flask

from common import web
from common.work import run_service
from services.gateway import ALIAS
from services.gateway.accounts.api.authentication import authenticate
from services.gateway.accounts.usecases.sign_in import stand_behind
from services.gateway.forwarding.api import routes_documents, routes_forward
from services.gateway.forwarding.api.waiting import install_waiting
from services.gateway.migrations import MIGRATIONS
from services.gateway.openapi import RESOURCES, ROUTES, TITLE
from services.gateway.papers.usecases.check_kinds import check_kinds
from services.gateway.portal import setup
from services.gateway.portal.shell.form_page import FORM_PAGES, PAGES
from services.gateway.portal.shell.problems import render_problem
from services.gateway.portal.shell.uploads import most_bytes
from services.gateway.settings import Settings
from services.gateway.wiring import install, wire

#: Who may call which route and open which page.
ACCESS = {**web.rows_beside(*ROUTES, routes_documents, routes_forward), **setup.ACCESS}


def create_app(loaded: Settings | None = None) -> Flask:
    """The application; without settings it reads its environment and connects to the database."""
    if loaded is None:
        loaded = run_service.start(Settings, service=ALIAS, process="app", migrations=MIGRATIONS, ready=check_kinds)
        stand_behind()
    app = Flask("services.gateway.portal", static_folder=None)
    install(app, wire(loaded))
    install_waiting(app)
    pages = setup.install_portal(app, loaded)
    return web.create_app(
        settings=loaded,
        alias=ALIAS,
        blueprints=(*RESOURCES, routes_documents.blueprint, *pages, routes_forward.blueprint),
        access=ACCESS,
        title=TITLE,
        authenticate=authenticate,
        render_problem=render_problem,
        app=app,
        larger={
            **{f"{PAGES}.{endpoint}": most_bytes for endpoint in FORM_PAGES},
            "forward.to_owner": lambda: web.LARGEST_UPLOAD_BYTES,
        },
    )

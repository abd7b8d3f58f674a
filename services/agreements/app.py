"""The web process of agreements. Run as `gunicorn "services.agreements.app:create_app()"`."""

from __future__ import annotations

from flask import Flask

from common import web
from common.work import run_service
from services.agreements import ALIAS
from services.agreements.migrations import MIGRATIONS
from services.agreements.openapi import RESOURCES, ROUTES, TITLE
from services.agreements.settings import Settings
from services.agreements.signing.usecases.release_text import check_kept_texts


def create_app(loaded: Settings | None = None) -> Flask:
    """The application; without settings it reads its environment and connects to the database."""
    if loaded is None:
        loaded = run_service.start(
            Settings, service=ALIAS, process="app", migrations=MIGRATIONS, ready=check_kept_texts
        )
    return web.create_app(
        settings=loaded,
        alias=ALIAS,
        blueprints=RESOURCES,
        access=web.rows_beside(*ROUTES),
        title=TITLE,
        larger={"imports.upload_roster": lambda: web.LARGEST_UPLOAD_BYTES},
    )

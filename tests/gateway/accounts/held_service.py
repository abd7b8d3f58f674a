"""The gateway as it is served, but each check of a password waits until a file is there: a test fills their pool."""

import os
from pathlib import Path

import argon2
from flask import Flask

from deploy.stack.children import wait_until
from services.gateway.accounts.storage import passwords
from services.gateway.app import create_app


class Held(argon2.PasswordHasher):
    """Checks as always, once the file `CHECKED_FROM` is there."""

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        wait_until(Path(os.environ["CHECKED_FROM"]).exists, seconds=120, what="the file that lets checks go on")
        return super().verify(hash, password)


def held_app() -> Flask:
    """The app, for gunicorn."""
    passwords.HASHER = Held(time_cost=1, memory_cost=8, parallelism=1)
    return create_app()

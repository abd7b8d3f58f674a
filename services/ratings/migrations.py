"""How the database of ratings came to its present form, step by step: only ever added to at the end."""

from __future__ import annotations

from common.migrations import Migration

MIGRATIONS: tuple[Migration, ...] = ()

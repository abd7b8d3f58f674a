"""Which version of the program this is, and its refusals of a database that another version has written."""

from __future__ import annotations

#: `pyproject.toml` says the same, and a test compares them: the image carries no package metadata to read it from.
VERSION = "0.1.0"


class SchemaError(Exception):
    """Raised when the database has another form than this version knows; the text says what to do."""


class SchemaNewer(SchemaError):
    """Raised when a later version of the program has changed the database: this one would damage it."""


class SchemaOlder(SchemaError):
    """Raised in production when the database has still to be migrated, by a person's decision."""

"""Fixtures of the tests of ratings."""

from __future__ import annotations

from hypothesis import settings

# A shared machine may pause any single example: what counts is what holds, not how fast one example was.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

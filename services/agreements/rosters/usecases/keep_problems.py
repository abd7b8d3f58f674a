"""Keeps everything that was found in the roster of an import, as a file beside it; named by its content."""

from __future__ import annotations

from common import files
from services.agreements import ALIAS
from services.agreements.rosters.domain.problem_list import ProblemList


def keep_problems(found: ProblemList) -> str | None:
    """The SHA-256 under which the list lies, None where there is nothing to tell."""
    if not found.count:
        return None
    return files.store(ALIAS, found.content, filename="problems.csv", content_type="text/csv").sha256

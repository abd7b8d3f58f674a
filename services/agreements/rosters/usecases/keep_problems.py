"""Keeps everything that was found in the roster of an import, as a file beside it; named by its content."""

from __future__ import annotations

from collections.abc import Sequence

from common import files
from services.agreements import ALIAS
from services.agreements.rosters.domain.problem_list import problem_list
from services.agreements.rosters.domain.roster import RowProblem


def keep_problems(problems: Sequence[RowProblem]) -> str | None:
    """The SHA-256 under which the list lies, None where there is nothing to tell."""
    if not problems:
        return None
    content = b"".join(problem_list(problems))
    return files.store(ALIAS, content, filename="problems.csv", content_type="text/csv").sha256

"""Answers with everything that is wrong with a roster: of a file at once, or of an import as it was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from common import files
from common.errors import TooLarge
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.agreements import ALIAS
from services.agreements.rosters.domain.problem_list import ProblemList
from services.agreements.rosters.domain.roster import RosterRefused
from services.agreements.rosters.usecases.check_roster import check_at_once
from services.agreements.rosters.usecases.get_import import get_import


def list_problems(content: bytes, *, mapping: Mapping[str, str], actor: Actor, day: date) -> bytes:
    """The list of a file that would be checked at once; nothing is kept of the file.

    Raises `RosterRefused` (unsupported_file, macro_file, unsafe_file, unknown_encoding, too_many_columns, broken_row,
    unknown_field, missing_column, duplicate_column, nul_character, invisible_heading, no_rows, hidden_rows,
    sheets_differ) when the file as a whole cannot be taken, `TooLarge`, `ReaderBusy`.
    """
    found, grants = ProblemList(), grants_of(actor)
    try:
        summary = check_at_once(
            content, mapping=mapping, areas=grants.areas, covers_all=grants.sees_all, day=day, heard=found.add
        )
    except RosterRefused as refused:
        if not found.count:
            raise
        for problem in refused.row_problems:
            found.add(problem)
    else:
        if summary is None:
            raise TooLarge(N_("名册较大：请先上传，校验后从该次导入下载全部问题。"))
    return found.content


def get_problem_list(import_id: str, *, actor: Actor) -> bytes:
    """The list that was kept of an import, without lines where nothing was found. Raises `ImportNotFound`."""
    kept = get_import(import_id, actor=actor).summary.get("problem_list")
    return files.get(ALIAS, kept) if kept else ProblemList().content

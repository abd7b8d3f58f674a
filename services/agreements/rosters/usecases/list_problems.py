"""Answers with everything that is wrong with a roster: of a file at once, or of an import as it was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date

from common import files
from common.errors import TooLarge
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.agreements import ALIAS
from services.agreements.rosters.domain.problem_list import problem_list
from services.agreements.rosters.domain.roster import RosterRefused, RowProblem
from services.agreements.rosters.usecases.check_roster import begin_check
from services.agreements.rosters.usecases.get_import import get_import
from services.agreements.rosters.usecases.receive_import import is_checked_at_once


def list_problems(content: bytes, *, mapping: Mapping[str, str], actor: Actor, day: date) -> Iterator[bytes]:
    """The list of a file that would be checked at once, piece by piece; nothing is kept of the file.

    Raises `RosterRefused` when the file as a whole cannot be taken, `TooLarge`.
    """
    if not is_checked_at_once(content):
        raise TooLarge(N_("名册较大：请先上传，校验后从该次导入下载全部问题。"))
    found: list[RowProblem] = []
    grants = grants_of(actor)
    opened = ExitStack()
    checking = opened.enter_context(
        begin_check(
            content, mapping=mapping, areas=grants.areas, covers_all=grants.sees_all, day=day, heard=found.append
        )
    )

    def problems() -> Iterator[RowProblem]:
        with opened:
            try:
                for _ in checking.steps:
                    yield from found
                    found.clear()
            except RosterRefused as refused:
                yield from found
                yield from refused.row_problems
            else:
                yield from found

    return problem_list(problems())


def get_problem_list(import_id: str, *, actor: Actor) -> bytes:
    """The list that was kept of an import, without lines where nothing was found. Raises `ImportNotFound`."""
    kept = get_import(import_id, actor=actor).summary.get("problem_list")
    return files.get(ALIAS, kept) if kept else b"".join(problem_list(()))

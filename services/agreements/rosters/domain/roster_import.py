"""An import of a roster from upload to completion; once committed, applying it can no longer be stopped.

Source: blueprint section 4 (Bulk): committed by one write on its own document; readers ignore it until complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from common.errors import NotAllowed
from common.ids import ImportId
from common.people.commands import Actor, Role
from common.phrases import N_, told
from common.scope import grants_of
from services.agreements.domain.areas import AreaTable
from services.agreements.rosters.domain.roster import RowProblem
from services.agreements.rosters.domain.roster_check import RosterSummary
from services.agreements.rosters.domain.roster_left import no_leftovers
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.rosters.domain.roster_tables import Plan
from services.agreements.rosters.domain.roster_terms import SignedTerm
from services.agreements.rosters.domain.roster_waiting import Waiting

#: Of area codes the leading digits that all of them have.
EVERYWHERE = ("",)


class ImportState(StrEnum):
    """Where an import stands."""

    RECEIVED = "received"
    VALIDATED = "validated"
    REJECTED = "rejected"
    COMMITTED = "committed"
    COMPLETE = "complete"


class ImportAction(StrEnum):
    """What is done to an import; all but the commit is done by the worker."""

    ACCEPT = "accept"
    REJECT = "reject"
    COMMIT = "commit"
    COMPLETE = "complete"


TRANSITIONS: Mapping[tuple[ImportState, ImportAction], ImportState] = MappingProxyType(
    {
        (ImportState.RECEIVED, ImportAction.ACCEPT): ImportState.VALIDATED,
        (ImportState.RECEIVED, ImportAction.REJECT): ImportState.REJECTED,
        (ImportState.VALIDATED, ImportAction.COMMIT): ImportState.COMMITTED,
        (ImportState.COMMITTED, ImportAction.COMPLETE): ImportState.COMPLETE,
    }
)

ACTORS: Mapping[ImportAction, frozenset[Role]] = MappingProxyType(
    {
        ImportAction.ACCEPT: frozenset({Role.SERVICE}),
        ImportAction.REJECT: frozenset({Role.SERVICE}),
        ImportAction.COMMIT: frozenset({Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR}),
        ImportAction.COMPLETE: frozenset({Role.SERVICE}),
    }
)

_REFUSALS = MappingProxyType(
    {
        ImportState.RECEIVED: N_("名册还在校验，请稍后查看结果再提交。"),
        ImportState.REJECTED: N_("名册有错误，不能提交；请改正后重新上传。"),
        ImportState.COMMITTED: N_("这次导入已经提交，正在登记，无需再次提交。"),
        ImportState.COMPLETE: N_("这次导入已经完成，无需再次提交。"),
    }
)


class ImportNotReady(NotAllowed):
    """Raised when the state of an import does not allow the act: committing twice, or before it is validated."""

    code = "import_not_ready"


@dataclass(frozen=True, slots=True)
class RosterImport:
    """An import as stored. `summary` is what validation found; `skipped_rows` what was not applied, and why.

    `waiting` is how many of its `stores` were registered with a joining that waits for a service.
    """

    id: ImportId
    version: int
    state: ImportState
    filename: str
    file_sha256: str
    file_size: int
    mapping: Mapping[str, str]
    uploaded_by: str
    uploaded_at: datetime
    upload_areas: tuple[str, ...]
    covers_all: bool
    summary: Mapping[str, Any] = field(default_factory=dict)
    committed_at: datetime | None = None
    completed_at: datetime | None = None
    stores: int = 0
    waiting: int = 0
    skipped: int = 0
    skipped_rows: tuple[Mapping[str, Any], ...] = ()
    commit_message_id: str | None = None
    committed_by: str | None = None
    confirmed_codes: tuple[str, ...] | None = None

    @property
    def seen_areas(self) -> tuple[str, ...]:
        """The leading digits of the areas whose stores the uploader could see."""
        return EVERYWHERE if self.covers_all else self.upload_areas

    @property
    def rows(self) -> int:
        """How many rows describe stores."""
        return int(self.summary.get("rows", 0))


def after(state: ImportState, action: ImportAction) -> ImportState:
    """The state to which an act leads. Raises `ImportNotReady`."""
    found = TRANSITIONS.get((state, action))
    if found is None:
        raise ImportNotReady(_REFUSALS.get(state, N_("这次导入已经校验过，不能再次校验。")))
    return found


def is_visible(found: RosterImport, actor: Actor) -> bool:
    """Whether an actor may see an import: its uploader, and whoever sees the whole city."""
    return actor.account == found.uploaded_by or grants_of(actor).sees_all


def summary_fields(
    summary: RosterSummary, *, chain_ids: Mapping[str, str], areas: AreaTable, waiting: Sequence[Waiting] = ()
) -> dict[str, Any]:
    """What validation found, as JSON-simple values; `chain_ids` are the chains of the roster that exist already.

    `waiting` are the stores that would join a held chain.
    """
    return {
        "rows": summary.rows,
        "error_count": summary.problem_count,
        "errors": [problem_fields(each) for each in summary.problems],
        "columns": summary.columns.used,
        "preview": [_preview(each, summary.plan, areas) for each in summary.preview],
        "areas": [{"area": area, "stores": count} for area, count in sorted(summary.areas.items())],
        "chains": [
            {"name": name, "stores": count, "chain_id": chain_ids.get(name)}
            for name, count in summary.chains.most_common()
        ],
        "terms": [
            {"text": text, "title": summary.titles[text], "stores": count}
            for text, count in summary.terms.most_common()
        ],
        "waiting": [each.fields for each in waiting],
        "warnings": [*summary.warnings, *(each.sentence for each in waiting)],
        "row_warning_count": summary.row_warning_count,
        "row_warnings": [problem_fields(each) for each in summary.row_warnings],
        "without_code": summary.without_code,
        **summary.left.fields(summary.plan),
        "codes_to_confirm": [asdict(each) for each in summary.doubtful],
    }


def empty_summary() -> dict[str, Any]:
    """The summary of a roster of which nothing is known yet."""
    return {
        "rows": 0,
        "error_count": 0,
        "errors": [],
        "columns": {},
        "preview": [],
        "areas": [],
        "chains": [],
        "terms": [],
        "waiting": [],
        "warnings": [],
        "row_warning_count": 0,
        "row_warnings": [],
        "without_code": 0,
        **no_leftovers(),
        "codes_to_confirm": [],
    }


def problem_fields(problem: RowProblem) -> dict[str, Any]:
    """One problem as JSON-simple values, its sentences beside their phrases."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "phrase": problem.phrase,
        "remedy_phrase": problem.remedy_phrase,
        "params": told(problem.params),
        "rows": problem.params.get("rows_more", 1),
    }


def problem_of(fields: Mapping[str, Any]) -> RowProblem:
    """The problem that `problem_fields` told; an earlier version told sentences alone, which then stand for phrases."""
    phrase, remedy = fields.get("phrase", fields["message"]), fields.get("remedy_phrase", fields["remedy"])
    params, sheet = fields.get("params", {}), fields.get("sheet", "")
    return RowProblem(fields["row"], fields["column"], fields["code"], phrase, remedy, params, sheet)


def _preview(row: RosterRow, plan: Plan, areas: AreaTable) -> dict[str, Any]:
    known = {name: value for name, value in asdict(row.particulars).items() if value}
    title, person = known.pop("head_title", None), known.pop("head_name", None)
    area = areas.find(row.particulars.area)
    named = {"area_name": area.name} if area else {}
    sheet, number = plan.place_of(row.row)
    place = {"sheet": sheet, "row": number} if sheet else {"row": number}
    return {
        **place,
        **known,
        **named,
        **({title.value: person} if title else {}),
        **_signed(row.term),
        "chain": row.chain,
        "chain_kind": row.kind.value if row.chain else None,
    }


def _signed(term: SignedTerm | None) -> dict[str, Any]:
    """The agreement that a store runs under already."""
    if term is None:
        return {}
    days = {"term_from": term.from_on.isoformat(), "term_last": term.last_on.isoformat()}
    return {**days, **({"signed_text": f"《{term.title}》"} if term.text else {})}

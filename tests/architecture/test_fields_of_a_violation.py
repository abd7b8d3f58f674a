"""A field of a violation is written by hand in four production files at most: domain, API schema, form, page.

Storage, use cases, routes, views and the gateway's dossiers pass it on by its name. What is generated (OpenAPI)
and what is no code (catalogues, policy) does not count, nor does the demonstration, which tells of single violations.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from services.ratings.domain.violation import Violation
from services.ratings.ledger.api.schemas import ViolationSchema
from tests.architecture.sources import ROOT, sources

MOST = 4
#: Of fields that somebody says and whose names mean nothing else, the modules of the rules that read them besides.
FIELDS: dict[str, frozenset[str]] = {
    # The form of an adoption begins with it.
    "finding": frozenset({"services/gateway/clients/ratings.py", "services/gateway/cases/usecases/draft_finding.py"}),
    "is_refunded": frozenset(),
    # It may be entered after the recording, by a use case, a message and a form of its own.
    "corrected_on": frozenset(
        {
            "services/ratings/domain/messages.py",
            "services/ratings/ledger/usecases/note_correction.py",
            "services/gateway/clients/violations.py",
            "services/gateway/portal/desk/correct_violation.py",
            "services/gateway/portal/templates/desk/correct_violation.html",
        }
    ),
    # Whether a first minor act was corrected within its window is a rule of points; recording works it out.
    "is_corrected_in_time": frozenset(
        {
            "services/ratings/domain/points.py",
            "services/ratings/ledger/usecases/record_violation.py",
            "services/ratings/ledger/usecases/note_correction.py",
            "services/ratings/ledger/usecases/preview_correction.py",
        }
    ),
}

#: How the answer calls fields that have another name there, and how the record page calls what it makes of them.
ANSWERED = {"violation_id": "id", "status": "state", "consequences": "is_veto", "decided_on": "decided_at"}
MADE_OF = {"act_id": "same_act", "recorded_by": "recorder", "decided_by": "decider", "corrected_by": "corrector"}
#: What a second person need not see to confirm, and why. What a step of the points reads never stands here.
UNSHOWN = {
    "suspend_months": "the range of a measure, which its proposal and the form of its case tell",
    "catalogue_sha256": "names the version of the policy files, for an audit",
    "objection_provisional": "said of the window, which begins after the confirmation",
    "told_on": "the page shows the notice itself, with the day of its service",
    "is_another_act": "declared by that second person; the page shows the twins themselves",
    "copied_from": "a copy is counted and never shown; the page shows the entry itself",
}
_RECORD_PAGE = "services/gateway/portal/desk/violation_record.py"
_POINTS = "services/ratings/domain/points.py"


def written_in(tree: ast.AST) -> Iterator[str]:
    """Every name that a module writes, also as a text of its own."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.arg(arg=name):
                yield name
            case ast.Constant(value=str(name)):
                yield name


def files_with(field: str) -> set[str]:
    """The files in which a field is written by hand."""
    code = {str(each.path) for each in sources("services") if field in set(written_in(each.tree))}
    pages = (ROOT / "services").glob("**/templates/**/*.html")
    shown = {str(each.relative_to(ROOT)) for each in pages if re.search(rf"\b{field}\b", each.read_text("utf-8"))}
    return code | shown


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_a_violation_is_written_in_few_files(field: str) -> None:
    found = files_with(field)

    assert field in Violation.__dataclass_fields__
    assert "services/ratings/domain/violation.py" in found
    assert len(found - FIELDS[field]) <= MOST, sorted(found)
    assert FIELDS[field] <= found


@pytest.mark.parametrize(
    "code", ["entry.finding", "Review(finding=1)", 'body["finding"]', "def f(finding): pass", "finding: str = ''"]
)
def test_every_way_of_writing_it_counts(code: str) -> None:
    assert "finding" in set(written_in(ast.parse(code)))
    assert "finding" not in set(written_in(ast.parse('"""What the finding is."""')))


@pytest.mark.parametrize("field", sorted(set(Violation.__dataclass_fields__) - set(UNSHOWN)))
def test_a_recorded_field_is_in_the_answer_and_on_the_record_page(field: str) -> None:
    answered = ANSWERED.get(field, field)

    assert answered in ViolationSchema().fields
    assert MADE_OF.get(field, answered) in shown_of_a_record()


def test_what_a_step_of_the_points_reads_is_shown() -> None:
    [written] = [set(written_in(each.tree)) for each in sources("services") if str(each.path) == _POINTS]
    derived = {name: each for name, each in vars(Violation).items() if isinstance(each, property) and name in written}
    read = written.union(*(each.fget.__code__.co_names for each in derived.values() if each.fget))

    assert {"is_corrected_in_time", "money", "is_refunded"} <= read
    assert not read & set(UNSHOWN)


def test_nothing_is_excepted_that_is_no_field_or_is_shown_all_the_same() -> None:
    assert set(UNSHOWN) <= set(Violation.__dataclass_fields__)
    assert not set(UNSHOWN) & shown_of_a_record()


def shown_of_a_record() -> set[str]:
    """Every name that the record page of a violation writes, in code or template; its forms show and compare those."""
    [code] = [set(written_in(each.tree)) for each in sources("services") if str(each.path) == _RECORD_PAGE]
    template = ROOT / "services/gateway/portal/templates/desk/violation.html"
    return code | set(re.findall(r"\w+", template.read_text("utf-8")))

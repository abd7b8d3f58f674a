"""A field of a violation is written by hand in four production files at most: domain, API schema, form, page.

Storage, use cases, routes, views and the gateway's dossiers pass it on by its name. What is generated (OpenAPI)
and what is no code (catalogues, policy) does not count, nor does the demonstration, which tells of single violations.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from services.ratings.domain.violation import Violation
from tests.architecture.sources import ROOT, sources

MOST = 4
#: Of fields that somebody says and whose names mean nothing else, the modules of the rules that read them besides.
FIELDS: dict[str, frozenset[str]] = {
    "finding": frozenset(),
    "is_refunded": frozenset(),
    # Whether a first minor act was corrected within its window is a rule of points; recording works it out.
    "is_corrected_in_time": frozenset(
        {"services/ratings/domain/points.py", "services/ratings/ledger/usecases/record_violation.py"}
    ),
}


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

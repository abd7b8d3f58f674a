"""What users read in Chinese is set with full-width punctuation, as papers and pages of a bureau are."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source, sources

_HAN = "\u3400-\u9fff"
_HALF_WIDTH = re.compile(
    rf"[,;:!?](?=[{_HAN}“（《【])|[{_HAN}”）》】][,;:!?](?=[{{]|\Z)|[{_HAN}]\([^()]*[{_HAN}][^()]*\)"
)
_BEGINS_CHINESE = re.compile(rf"[{_HAN}]")


def texts(source: Source) -> Iterator[ast.Constant]:
    """Every text of the code but docstrings in English; one in Chinese is the summary of a route."""
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(source.tree)
        if isinstance(node, described) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in docstrings or _BEGINS_CHINESE.match(node.value):
            yield node


def test_chinese_texts_have_full_width_punctuation() -> None:
    found = [
        f"{source.path}:{node.lineno} {node.value}"
        for source in sources()
        for node in texts(source)
        if _HALF_WIDTH.search(str(node.value))
    ]

    assert found == []

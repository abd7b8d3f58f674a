"""Style sheets hold what pages use: each class that a rule names stands in a template, a page's module or a script."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from services.gateway.portal.shell.assets import FILES
from tests.architecture.sources import ROOT

PORTAL = ROOT / "services/gateway/portal"
SHEETS = sorted(PORTAL.glob("static/*.css"))
#: The page on which the API is tried is drawn by a library, whose classes are in its files.
OF_A_LIBRARY = {"docs.css": (FILES["swagger-ui.css"], FILES["swagger-ui-bundle.js"])}
_WORD = re.compile(r"[A-Za-z][\w-]*")
#: What is said in marks of quotation: the attributes of a template, its texts and those of a module or script.
_QUOTED = [re.compile(f"{mark}[^{mark}]*{mark}") for mark in "\"'`"]


def classes_of(sheet: str) -> set[str]:
    """The classes that the selectors of a style sheet name."""
    return {name for rule in _rules(tinycss2.parse_stylesheet(sheet)) for name in _classes(rule.prelude)}


def _rules(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        assert node.type != "error", node.message
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content is not None:
            yield from _rules(tinycss2.parse_rule_list(node.content))


def _classes(nodes: list[Any]) -> Iterator[str]:
    for before, node in zip([None, *nodes], nodes, strict=False):
        if node.type == "ident" and before is not None and before == ".":
            yield node.value
        elif node.type == "function":
            yield from _classes(node.arguments)


def quoted_words(source: str) -> set[str]:
    """The words that stand in marks of quotation."""
    return {word for kind in _QUOTED for text in kind.findall(source) for word in _WORD.findall(text)}


def unused(classes: set[str], words: set[str]) -> set[str]:
    """The classes that are not said, neither whole nor as a beginning that ends in a hyphen and its rest."""
    return {
        name
        for name in classes - words
        if not any(f"{name[:at]}-" in words and name[at + 1 :] in words for at, sign in enumerate(name) if sign == "-")
    }


def words_for(sheet: Path) -> set[str]:
    """All words by which the classes of a sheet may be used."""
    files = [*PORTAL.rglob("*.html"), *PORTAL.rglob("*.py"), *PORTAL.glob("static/*.js")]
    library = (file.read_text(encoding="utf-8") for file in OF_A_LIBRARY.get(sheet.name, ()))
    return set().union(
        *(quoted_words(file.read_text(encoding="utf-8")) for file in files), *(_WORD.findall(text) for text in library)
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_class_of_a_style_sheet_is_used(sheet):
    found = classes_of(sheet.read_text(encoding="utf-8"))

    assert len(found) > 10
    assert unused(found, words_for(sheet)) == set()


def test_a_class_that_nothing_uses_is_named():
    sheet = ".used, .p-open:not(.none) a { top: 0 } @media print { .lost-one > .lost { top: 0 } } p.last { top: .5rem }"
    source = """lost class="used p-{{ state }}" "open" 'none' "last" `one` "lostly" """

    assert classes_of(sheet) == {"used", "p-open", "none", "lost-one", "lost", "last"}
    assert unused(classes_of(sheet), quoted_words(source)) == {"lost", "lost-one"}

"""The catalogue of the pages and of every refusal: `make fix` brings its entries up to date, `make check` reads it.

Babel finds the sentences (`babel.cfg`): `_()` and `_l()` on pages, `_n()` where a number is told, `N_()` around what
rules and other services say. The catalogue is kept without places in the code and sorted by sentence, so that two
branches that add to it merge.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import PoFileError, read_po, write_po

CATALOGUE = Path("services/gateway/portal/translations/en/LC_MESSAGES/messages.po")
_CONTEXT_FIRST = ((1, "c"), 2)
#: A Chinese sentence is its own plural.
_BOTH_FORMS = (1, 1)
_KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": _BOTH_FORMS, "_p": _CONTEXT_FIRST, "lazy_gettext": None}
_PLACE = re.compile(r"%\(\w+\)[sdif]")
_WIDEST = 100_000
_SKIPPED = frozenset({"node_modules", "__pycache__", "tests", "build"})


def extracted(root: Path) -> Catalog:
    """Every sentence that the code under `root` marks, with the places where it stands."""
    with (root / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = Catalog(fuzzy=False)
    for name, line, text, _comments, context in extract_from_dir(
        root, methods, options, keywords=_KEYWORDS, directory_filter=_is_ours
    ):
        found.add(text, locations=[(name, line)], context=context)
    return found


def read(path: Path) -> Catalog:
    """The catalogue as it is written. Raises `PoFileError` for what is none, a mark of a merge included."""
    with path.open("rb") as written:
        return read_po(written, abort_invalid=True)


def write(path: Path, catalogue: Catalog) -> None:
    """Write the catalogue in the one form that merges well."""
    text = BytesIO()
    write_po(text, catalogue, width=_WIDEST, no_location=True, sort_output=True, ignore_obsolete=True)
    path.write_bytes(text.getvalue())


def update(root: Path) -> str:
    """Bring the catalogue up to date: new sentences with an empty English, gone ones left out, nothing guessed.

    Returns what is wrong with the file, or an empty text.
    """
    path = root / CATALOGUE
    try:
        catalogue = read(path)
    except PoFileError as error:
        return _unreadable(error)
    found = extracted(root)
    for message in _entries(found):
        if (kept := catalogue.get(message.id, message.context)) and kept.pluralizable is not message.pluralizable:
            # Babel would guess one form from the other.
            catalogue.delete(message.id, message.context)
    catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
    write(path, catalogue)
    return ""


def complaints(root: Path) -> list[str]:
    """What is wrong with the catalogue: one line for each entry, with the file, the entry and the remedy."""
    try:
        catalogue = read(root / CATALOGUE)
    except PoFileError as error:
        return [_unreadable(error)]
    found = extracted(root)
    wrong = [each for message in _entries(found) if (each := _missing(message, catalogue))]
    for message in _entries(catalogue):
        wrong += [_told(message, problem) for check in _CHECKS if (problem := check(message, found))]
    obsolete = (_told(message, "is kept as obsolete (#~); delete it") for message in catalogue.obsolete.values())
    return [*wrong, *obsolete]


def _missing(message: Message, catalogue: Catalog) -> str:
    kept = catalogue.get(message.id, message.context)
    if kept is None:
        return _told(message, f"is missing{_place(message)}; run `make fix`, then write its English")
    if kept.pluralizable is message.pluralizable:
        return ""
    if message.pluralizable:
        return _told(message, f"has one English for one and for many{_place(message)}; run `make fix`, then write both")
    return _told(message, f"has two English forms and needs one{_place(message)}; run `make fix`, then correct it")


def _empty(message: Message, found: Catalog) -> str:
    marked = found.get(message.id, message.context)
    return "" if all(_english(message)) else f"has no English{_place(marked)}; write it"


def _fuzzy(message: Message, _found: Catalog) -> str:
    return "is a guess (fuzzy); correct its English and delete the mark" if message.fuzzy else ""


def _orphaned(message: Message, found: Catalog) -> str:
    is_marked = found.get(message.id, message.context) is not None
    return "" if is_marked else "stands nowhere in the code; run `make fix`, which drops it"


def _places_differ(message: Message, _found: Catalog) -> str:
    wanted = _places(_chinese(message))
    wrong = [written for text in _english(message) if text and (written := _places(text)) != wanted]
    return f"has the places {_listed(wanted)}, its English {_listed(wrong[0])}; write the same ones" if wrong else ""


def _bracketed(message: Message, _found: Catalog) -> str:
    is_bracketed = any("(s)" in text for text in _english(message))
    return "tells one and many by “(s)”; mark it by `_n`, or write what needs no plural" if is_bracketed else ""


_CHECKS: tuple[Callable[[Message, Catalog], str], ...] = (_empty, _fuzzy, _orphaned, _places_differ, _bracketed)


def _chinese(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _english(message: Message) -> tuple[str, ...]:
    """The English of an entry: one text, or one for one and one for many."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _place(marked: Message | None) -> str:
    """Where in the code a sentence stands first, in brackets."""
    return f" ({marked.locations[0][0]}:{marked.locations[0][1]})" if marked and marked.locations else ""


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def _listed(places: Iterable[str]) -> str:
    return ", ".join(sorted(places)) or "none"


def _entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _told(message: Message, problem: str) -> str:
    return f"{CATALOGUE}: “{_chinese(message)}” {problem}"


def _unreadable(error: PoFileError) -> str:
    return f"{CATALOGUE}: {error}; mend the file by hand, then run `make fix`"


def _is_ours(path: str) -> bool:
    name = Path(path).name
    return not name.startswith(".") and name not in _SKIPPED


@click.command()
@click.option("--check", is_flag=True, help="only look")
def main(*, check: bool) -> None:
    """Bring the catalogue up to date, or say what is wrong with it."""
    wrong = complaints(Path()) if check else [update(Path())]
    if any(wrong):
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()

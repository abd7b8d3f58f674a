"""The catalogue of the pages and of every refusal: `make fix` brings its entries up to date, `make check` reads it.

Babel finds the sentences (`babel.cfg`): `_()` and `_l()` on pages, `N_()` around what rules and other services say. The
catalogue is kept without places in the code and sorted by sentence, so that two branches that add to it merge.
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
_KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_p": _CONTEXT_FIRST, "lazy_gettext": None}
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
    catalogue.update(extracted(root), no_fuzzy_matching=True, update_creation_date=False)
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
    if catalogue.get(message.id, message.context):
        return ""
    return f"{CATALOGUE}: “{message.id}” is missing{_place(message)}; run `make fix`, then write its English"


def _empty(message: Message, found: Catalog) -> str:
    texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    marked = found.get(message.id, message.context)
    return "" if all(texts) else f"has no English{_place(marked)}; write it"


def _fuzzy(message: Message, _found: Catalog) -> str:
    return "is a guess (fuzzy); correct its English and delete the mark" if message.fuzzy else ""


def _orphaned(message: Message, found: Catalog) -> str:
    is_marked = found.get(message.id, message.context) is not None
    return "" if is_marked else "stands nowhere in the code; run `make fix`, which drops it"


def _places_differ(message: Message, _found: Catalog) -> str:
    if not message.string or not isinstance(message.string, str):
        return ""
    wanted, written = _places(str(message.id)), _places(message.string)
    if wanted == written:
        return ""
    return f"has the places {_listed(wanted)}, its English {_listed(written)}; write the same ones"


_CHECKS: tuple[Callable[[Message, Catalog], str], ...] = (_empty, _fuzzy, _orphaned, _places_differ)


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
    return f"{CATALOGUE}: “{message.id}” {problem}"


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

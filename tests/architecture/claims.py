"""What README and handbook claim, cut into sentences and rows; the commands that they show; and what proves which."""

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import yaml

from tests.architecture.sources import ROOT

#: The documents whose every sentence has its proof.
DOCUMENTS = ("README.md", "docs/operate.md")
PROOFS = ROOT / "tests/architecture/claims.yaml"

_SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+(?=[A-Z`*\[(])")
_RULE_OF_A_TABLE = re.compile(r"[|:\- ]+")
_OF_OURS = re.compile(
    r"(\.venv/bin/)?yaocheng [a-z-].*|make [a-z].*|docker compose .*|python -m (common|services|deploy|tests)\b.*"
)
_BLOCK = re.compile(r"(?:<!-- (\S+) runs this block -->\n)?^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NOT_READ = re.compile(r"!\[[^\]]*\]\([^)]*\)|<!--.*?-->")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence or a row of a table, in one line, with the document and the heading under which it stands."""

    document: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the list says of a claim: tests, a path, or a word that is explained."""

    claim: Claim
    proof: tuple[str, ...] = ()
    describes: str = ""
    term: str = ""


def claims_of(document: str, text: str) -> Iterator[Claim]:
    """Every sentence, every row below its head, and what stands behind a command; no headings and no pictures."""
    section = ""
    for is_fenced, lines in _parts(text):
        if is_fenced:
            yield from (Claim(document, section, line.partition(" # ")[2]) for line in lines if " # " in line)
            continue
        kept = [_NOT_READ.sub("", line).strip() for line in lines]
        for is_empty, paragraph in groupby(kept, key=lambda line: not line):
            for is_row, block in groupby([] if is_empty else paragraph, key=lambda line: _kind(line)):
                found = list(block)
                if is_row == "#":
                    section = found[-1].lstrip("# ")
                elif is_row == "|":
                    rows = [row for row in found[1:] if not _RULE_OF_A_TABLE.fullmatch(row)]
                    yield from (Claim(document, section, row) for row in rows)
                else:
                    yield from (Claim(document, section, each) for each in _SENTENCE_ENDS.split(" ".join(found)))


def _kind(line: str) -> str:
    return line[0] if line[0] in "#|" else ""


def _parts(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The lines in and out of fences, in their order; a fence ends what was begun."""
    is_fenced, lines = False, list[str]()
    for line in text.splitlines():
        if line.startswith("```"):
            yield is_fenced, lines
            is_fenced, lines = not is_fenced, []
        else:
            lines.append(line)
    yield is_fenced, lines


@cache
def read(document: str) -> str:
    """The text of a document."""
    return (ROOT / document).read_text(encoding="utf-8")


def claims() -> tuple[Claim, ...]:
    """All that the documents claim."""
    return tuple(claim for document in DOCUMENTS for claim in claims_of(document, read(document)))


@cache
def proofs() -> tuple[Proof, ...]:
    """The list of what proves what."""
    listed = yaml.safe_load(PROOFS.read_text(encoding="utf-8"))
    return tuple(
        Proof(Claim(document, section, entry.pop("says")), proof=tuple(entry.pop("proof", ())), **entry)
        for document, sections in listed.items()
        for section, entries in sections.items()
        for entry in map(dict, entries)
    )


@cache
def names_of_tests(path: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def shown_commands(document: str) -> tuple[str, ...]:
    """Every command line of the fenced blocks of a document, without its comment; none that runs elsewhere."""
    blocks = [block for by, block in _BLOCK.findall(read(document)) if not by]
    lines = (" ".join(shlex.split(line, comments=True)) for block in blocks for line in block.splitlines())
    return tuple(line for line in lines if line)


def run_elsewhere(document: str) -> tuple[str, ...]:
    """The test files of which a document says that they run the block below."""
    return tuple(by for by, _ in _BLOCK.findall(read(document)) if by)


@cache
def files() -> tuple[str, ...]:
    """Every file of the project by its path from the root."""
    folders = ("docs", "common", "services", "deploy", "tests")
    found = [*ROOT.glob("*"), *(file for folder in folders for file in (ROOT / folder).rglob("*"))]
    return tuple(sorted(file.relative_to(ROOT).as_posix() for file in found if file.is_file()))


def every_document() -> tuple[str, ...]:
    """All that is written for people."""
    return tuple(file for file in files() if file.endswith(".md"))


def spans() -> tuple[tuple[str, str], ...]:
    """Each document with what stands between backticks in it, each once."""
    return tuple(
        (document, span)
        for document in every_document()
        for span in sorted(set(re.findall(r"`([^`\n]+)`", read(document))))
    )


def mentioned_commands() -> tuple[tuple[str, str], ...]:
    """Every command of ours that a document mentions."""
    return tuple((document, span) for document, span in spans() if _OF_OURS.fullmatch(span))

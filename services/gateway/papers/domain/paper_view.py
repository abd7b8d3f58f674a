"""What stands on a decision paper, as finished strings: a renderer only lays them out (style part II, D, papers)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A first-level heading with its ordinal (`一、处理决定`) and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]

    @property
    def name(self) -> str:
        """The heading without its ordinal."""
        return self.heading.partition("、")[2]


@dataclass(frozen=True, slots=True)
class Annex:
    """A table behind the letter (附件): title, column heads, rows of as many cells."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A whole letter.

    `issuer` heads and signs it (发文机关), `number` is the 发文字号, `addressee` the 主送机关 without its colon,
    `date` the 成文日期; `is_specimen` prints 样张 across each page. `template` is its look, a file
    of `papers/layout/templates/`.
    """

    kind: str
    issuer: str
    number: str
    title: str
    addressee: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    date: str
    contact: str
    copies_to: tuple[str, ...]
    annex: Annex | None
    is_specimen: bool
    template: str = "letter.html"

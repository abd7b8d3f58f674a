"""From a finished view to the bytes of its PDF; domain-facts.md section 7.

The same view gives the same bytes: no clock, no random number, nothing fetched.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2

from services.gateway.papers.domain.paper_view import Annex, PaperView
from services.gateway.papers.layout import text
from services.gateway.papers.layout.titles import title_lines

TEMPLATES = Path(__file__).parent / "templates"
#: The text block (版心) and the largest size of the issuer's name above it, in millimetres.
_MEASURE_MM = 156
_ISSUER_MM = 14
#: Widths in an annex, in characters of its size: the table, what a cell adds, up to where a column never wraps, and up
#: to where its head does not.
_TABLE_WIDTH = 42
_CELL_MARGINS = 1.2
_SHORT_COLUMN = 9
_SHORT_HEAD = 4


def render(view: PaperView) -> bytes:
    """The PDF of a view. Raises `GlyphMissing`."""
    text.check_glyphs(view)
    from services.gateway.papers.layout import engine  # loads WeasyPrint: only here, and only a worker comes here

    return engine.pdf(html_of(view))


def html_of(view: PaperView) -> str:
    """The HTML of a letter, as it goes to the layout engine."""
    lines = title_lines(text.visible(view.title), keep=(text.visible(view.issuer), text.visible(view.addressee)))
    return (
        _templates()
        .get_template(view.template)
        .render(
            view=view,
            title_lines=lines,
            issuer_mm=round(min(_ISSUER_MM, _MEASURE_MM / max(len(view.issuer), 1)), 2),
            columns=_column_shares(view.annex) if view.annex else (),
        )
    )


def _column_shares(annex: Annex) -> tuple[float, ...]:
    """The width of each column in per cent: short columns get what they need, the others share what is left."""
    needs = [_need(annex, number) for number in range(len(annex.heads))]
    short = [need for need in needs if need <= _SHORT_COLUMN]
    left, asked = _TABLE_WIDTH - sum(short), sum(needs) - sum(short)
    widths = (need if need <= _SHORT_COLUMN else need / asked * left for need in needs)
    return tuple(round(100 * width / _TABLE_WIDTH, 2) for width in widths)


def _need(annex: Annex, number: int) -> float:
    """What a column asks for: its longest cell if that is short, else room for four cells of five on one line.

    A head is none of them: it stands on two lines where it is long, so that a short column of codes stays short.
    """
    head = _width(annex.heads[number])
    cells = (min(head, max(_SHORT_HEAD, head / 2)), *(_width(row[number]) for row in annex.rows))
    widths = sorted(_CELL_MARGINS + each for each in cells)
    return widths[-1] if widths[-1] <= _SHORT_COLUMN else max(widths[len(widths) * 4 // 5 - 1], _SHORT_COLUMN + 0.1)


def _width(cell: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in cell)


@lru_cache(maxsize=1)
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = text.paragraphs
    environment.filters["telephones"] = text.telephones
    return environment


def _finalize(value: object) -> object:
    """Every string that a template prints is made visible first; markup of our own macros is left alone."""
    return text.breakable(text.visible(value)) if type(value) is str else value

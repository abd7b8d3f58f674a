"""The only module that loads WeasyPrint: HTML of our templates in, PDF bytes out, the same bytes each time.

Fonts and style sheet are read once per process (doing it for each paper leaks), nothing is fetched but the package's
own assets, and whatever WeasyPrint would only warn of stops the paper.
"""

from __future__ import annotations

import ctypes
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from common.errors import Unavailable
from common.phrases import N_
from services.gateway.papers.layout import fonts

with fonts.alone(fonts.folder()):
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    FONT_CONFIGURATION = FontConfiguration()

ASSETS = Path(__file__).resolve().parent / "assets"
LAYOUT = Path(__file__).parent / "layout.css"
SUBSETTER = "libharfbuzz-subset.so.0"
_LOGGER = logging.getLogger("weasyprint")


class SubsetterMissing(Unavailable):
    """Raised when libharfbuzz-subset is not installed: without it each paper takes twenty times as long."""

    code = "subsetter_missing"


class PaperDefect(Exception):
    """Raised when a paper would not come out as its template says: a bug of ours, never the user's fault."""


class PackageAssets(URLFetcher):
    """Gives out files of the `assets` folder and refuses every other address."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The asset at a `file:` URL below `ASSETS`. Raises `FatalURLFetchingError` for all else, and a missing one."""
        parts = urlsplit(url)
        file = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not file.is_relative_to(ASSETS) or not file.is_file():
            raise FatalURLFetchingError(f"a paper may only use its own assets, not {url[:200]}")
        return super().fetch(url, headers)


class _Warnings(logging.Handler):
    """Collects what WeasyPrint warns of while one paper is made."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def prepare() -> None:
    """Make this process ready, so that its first paper is as quick as any. Raises `FontMissing`, `SubsetterMissing`."""
    check_subsetter()
    fonts.prepare()
    _prepared()


def check_subsetter(library: str = SUBSETTER) -> None:
    """Raise `SubsetterMissing` unless the library that cuts fonts down to the glyphs used can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        raise SubsetterMissing(
            N_("缺少 %(library)s，无法制作文书。请安装 Debian 软件包 libharfbuzz-subset0 后重新启动。"), library=library
        ) from None


def pdf(html: str) -> bytes:
    """The PDF of a whole HTML document. Raises `PaperDefect` if anything in it could not be carried out.

    Raises `FontMissing` as well: fonts are read when they are first needed, and one that is gone by then would be
    replaced by another without a word.
    """
    fonts.check_installed(fonts.folder())
    style, fetcher = _prepared()
    warnings = _Warnings()
    _LOGGER.addHandler(warnings)
    try:
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        content: bytes = document.write_pdf(stylesheets=[style], font_config=FONT_CONFIGURATION)
    except FatalURLFetchingError as error:  # derives from BaseException, which would end the worker
        raise PaperDefect(str(error)) from error
    finally:
        _LOGGER.removeHandler(warnings)
    if warnings.found:
        raise PaperDefect("; ".join(warnings.found))
    return content


@lru_cache(maxsize=1)
def _prepared() -> tuple[Any, PackageAssets]:
    """The style sheet and the fetcher, made once: parsing the style for each paper leaks."""
    fetcher = PackageAssets(allowed_protocols=("file",))
    css = fonts.style_rules() + LAYOUT.read_text(encoding="utf-8")
    return weasyprint.CSS(string=css, font_config=FONT_CONFIGURATION, url_fetcher=fetcher), fetcher

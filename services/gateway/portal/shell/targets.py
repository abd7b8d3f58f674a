"""Where a page may send its reader on to: only to pages of ours."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from common.visible import has_invisible
from services.gateway.portal.shell.paths import is_page

#: The page that links each file; a browser that saves a file stays on the page from which it was sent there.
_PAGE_OF_FILE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pages.paper_pdf": ("pages.papers", ()),
    "pages.violation_file": ("pages.violation", ("violation_id",)),
    "pages.case_file": ("pages.case", ("case_id",)),
}


def safe_target(target: str) -> str:
    """The page to go to: the target if it is an address of ours that can be opened, else the home page.

    Of a file it is the page that links it.
    """
    is_path = target.startswith("/") and not target.startswith("//")
    return _page_at(target) if is_path and not has_invisible(target) and "\\" not in target else "/"


def _page_at(target: str) -> str:
    """Where a browser gets a page, be it that there is none; the home page where only posts are taken."""
    path = unquote(urlsplit(target).path)
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(path, "GET") if adapter is not None else ("", {})
    except MethodNotAllowed:
        return "/"
    except HTTPException:
        endpoint, values = "", {}
    if endpoint in _PAGE_OF_FILE:
        page, names = _PAGE_OF_FILE[endpoint]
        return url_for(page, **{name: values[name] for name in names})
    return target if is_page(path) else "/"

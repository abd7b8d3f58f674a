"""Where a page may send its reader on to: only to pages of ours."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from common.visible import has_invisible
from services.gateway.portal.shell.paths import is_page


def safe_target(target: str) -> str:
    """The page to go to: the target if it is an address of ours that can be opened, else the home page."""
    is_path = target.startswith("/") and not target.startswith("//")
    return target if is_path and not has_invisible(target) and "\\" not in target and _can_be_opened(target) else "/"


def _can_be_opened(target: str) -> bool:
    """Whether a browser gets a page there, be it that there is none; not where only posts are taken."""
    path = unquote(urlsplit(target).path)
    adapter = current_app.create_url_adapter(request)
    try:
        if adapter is not None:
            adapter.match(path, "GET")
    except MethodNotAllowed:
        return False
    except HTTPException:
        pass
    return is_page(path)

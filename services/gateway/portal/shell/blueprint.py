"""The one blueprint of all pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint

from common.web import PUBLIC, Access

pages = Blueprint(
    "pages",
    "services.gateway.portal",
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets/own",
)
#: The row of their style sheets and scripts; each page has its own beside it.
ACCESS: Mapping[str, Access] = {"pages.static": Access(PUBLIC)}

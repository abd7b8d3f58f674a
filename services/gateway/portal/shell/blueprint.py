"""The one blueprint of all pages."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("pages", "services.gateway.portal", template_folder="templates")

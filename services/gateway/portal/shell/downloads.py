"""A file that a page hands out: always to be saved, never to be shown by the browser as a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response


def download(name: str, content: bytes) -> Response:
    """The content under its name."""
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    return response

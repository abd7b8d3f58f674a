"""Which addresses are pages for people, and which are for machines."""

from __future__ import annotations

from services.gateway.accounts.api.authentication import API_PREFIX

#: The page on which the API can be tried lies under the API's own address.
DOCS = "/api/v1/docs"
_MACHINES = (API_PREFIX, "/internal/", "/livez", "/readyz", "/metrics")


def is_page(path: str) -> bool:
    """Whether a path is for people: not the API, not other services, not the supervisor."""
    return path == DOCS or not path.startswith(_MACHINES)

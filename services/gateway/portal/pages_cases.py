"""Interim."""

from services.gateway.portal.blueprint import pages


@pages.get("/cases")
def cases() -> str:
    return ""

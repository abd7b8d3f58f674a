"""Interim."""

from services.gateway.portal.blueprint import pages


@pages.get("/")
def home() -> str:
    return ""

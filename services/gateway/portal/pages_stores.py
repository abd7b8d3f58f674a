"""Interim."""

from services.gateway.portal.blueprint import pages


@pages.get("/stores")
def stores() -> str:
    return ""


@pages.get("/stores/<store_id>")
def store(store_id: str) -> str:
    return ""

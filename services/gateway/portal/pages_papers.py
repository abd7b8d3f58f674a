"""Interim."""

from services.gateway.portal.blueprint import pages


@pages.get("/papers")
def papers() -> str:
    return ""


@pages.get("/papers/<paper_id>.pdf")
def paper_pdf(paper_id: str) -> str:
    return ""

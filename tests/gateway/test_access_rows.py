"""The rows beside the gateway's routes and pages give nobody too much."""

import pytest

from common.people.commands import OFFICERS, PARTIES, PERSONS, Role
from common.web import PUBLIC, Access, AccessTableError, rows_beside
from services.agreements.stores.api.routes_stores import ACCESS as AGREEMENTS
from services.gateway.app import ACCESS
from services.gateway.cases.api import routes_cases
from services.gateway.portal.setup import ACCESS as PAGES
from services.ratings.cycle.api.routes_determinations import ACCESS as DETERMINATIONS
from services.ratings.domain.violation import ACTORS, Action
from services.ratings.ledger.api.routes_violations import ACCESS as VIOLATIONS


def test_no_party_and_no_service_decides_anything():
    acts = [row.roles for endpoint, row in ACCESS.items() if endpoint.startswith(("cases.", "people."))]

    assert acts
    assert all(roles is not PUBLIC and not roles & PARTIES and Role.SERVICE not in roles for roles in acts)


def test_only_signing_in_and_out_documents_and_files_are_public():
    assert {endpoint for endpoint, row in ACCESS.items() if row.roles is PUBLIC} == {
        "session.sign_in",
        "documents.openapi",
        "documents.docs",
        "pages.sign_in",
        "pages.sign_out",
        "pages.language",
        "pages.asset",
    }


def test_no_service_signs_in():
    assert all(row.roles is PUBLIC or row.roles <= PERSONS for row in ACCESS.values())


@pytest.mark.parametrize(
    ("page", "action"),
    [("pages.confirm_violation", Action.CONFIRM), ("pages.reject_violation", Action.REJECT)],
)
def test_who_may_open_a_form_about_a_violation_is_who_may_do_it_by_ratings(page, action):
    assert PAGES[page] == Access(ACTORS[action])


def test_who_may_open_a_form_of_another_service_is_who_may_do_it_there():
    assert PAGES["pages.record_text"] == AGREEMENTS["stores.record_text"]
    for act in ("propose", "confirm", "reject"):
        assert PAGES[f"pages.{act}_determinations"] == DETERMINATIONS[f"determinations.{act}"]
    assert PAGES["pages.correct_violation"] == VIOLATIONS["violations.correct"]
    assert PAGES["pages.record_head"] == AGREEMENTS["stores.set_head"]


def test_two_rows_for_one_route_are_refused():
    with pytest.raises(AccessTableError, match=r"two modules have a row for cases\.adopt"):
        rows_beside(routes_cases, routes_cases)


def test_who_watches_records_no_service():
    """Recording that a paper was served makes it take effect: the agency's officers do that, nobody who oversees."""
    for endpoint in ("papers.record_service", "papers.record_services"):
        assert ACCESS[endpoint].roles == OFFICERS

"""The processes of agreements start from their settings alone."""

import pytest

from common.rules.installation import VARIABLE
from common.rules.policy_files import SHARED
from services.agreements import ALIAS, clerk, policies
from services.agreements.app import create_app
from services.agreements.handlers import HANDLERS
from services.agreements.openapi import ROUTES
from services.agreements.signing.domain.agreement import AgreementStatus
from services.agreements.signing.domain.text import TextNotFound
from tests.installations import real_folder


def test_the_web_process_starts_from_its_environment(agreements_db, environment_of, monkeypatch):
    for name, value in environment_of(ALIAS).items():
        monkeypatch.setenv(name, value)

    client = create_app().test_client()

    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").json["missing"] == []


def test_no_process_starts_with_a_text_that_nobody_has_brought(agreements_db, environment_of, tmp_path, monkeypatch):
    folder = real_folder(tmp_path)
    for path in (policies.FOLDER / "standard_text.yaml", SHARED / "agreement_clauses.yaml"):
        text = path.read_text("utf-8").replace("standard-2026", "city-2027")
        (folder / path.name).write_text(text, "utf-8")
    for name, value in environment_of(ALIAS, **{VARIABLE: str(folder)}).items():
        monkeypatch.setenv(name, value)
    policies.current.cache_clear()
    try:
        with pytest.raises(TextNotFound, match="city-2027"):
            create_app()
    finally:
        policies.current.cache_clear()


def test_every_route_has_a_row_that_names_roles(service_app, agreements_db):
    endpoints = {rule.endpoint for rule in service_app(ALIAS).url_map.iter_rules()}

    rows = [(endpoint, row.roles) for routes in ROUTES for endpoint, row in routes.ACCESS.items()]
    assert {endpoint for endpoint, _ in rows} <= endpoints
    assert all(roles for _, roles in rows)


def test_the_clerk_follows_the_gateway_and_itself(settings_of, agreements_db):
    consumers = clerk.consumers(settings_of(ALIAS))

    assert [each.source for each in consumers] == list(HANDLERS)


def test_what_is_due_again_and_again_can_be_done(settings_of, agreements_db):
    for each in clerk.schedule(settings_of(ALIAS)):
        each.function()

    assert agreements_db["texts"].count_documents({}) == 1


@pytest.mark.parametrize("status", list(AgreementStatus))
def test_every_state_has_a_name_that_clients_can_rely_on(status):
    assert status.value == status.name.lower()

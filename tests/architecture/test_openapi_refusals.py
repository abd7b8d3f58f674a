"""What an operation can refuse with by its code stands in its document, or is excused here with the reason."""

import importlib
import re

import pytest
from flask import Flask

from common.settings import SERVICES
from common.web.described import endpoints_of, operations_of
from common.web.openapi import SmorestBlueprint, read_document, register_api
from services.gateway.forwarding.api.ownership import merged, read_documents
from tests.architecture.raising import raised_below
from tests.architecture.refusals import Aggregate, aggregates
from tests.architecture.sources import ROOT

#: What is raised below a view and never answered: code, operations (a pattern of method and path), and why.
EXCUSED = (
    ("store_not_found", r".* /agreements/.*", "told as an agreement that is not found"),
    ("store_not_found", r".* /violations/.*", "the store of an entry is known; out of scope is told as the entry's"),
    ("text_not_found", r"get /agreements/.*", "a signed text is never deleted"),
    ("area_not_found", r"get /stores.*", "the area of a store stays known, as a former one"),
    ("area_not_found", r"post /imports.*", "told as a problem of its row"),
    ("(uscc|pharmacy_code)_(length|form)|term_(too_long|reversed)", r"post /imports.*", "told as a problem of its row"),
    ("roster_refused", r"post /imports.*", "each refusal of a roster gives its own code"),
    ("file_not_found", r"post /imports", "the file was stored a moment before"),
    ("file_not_found", r"get /imports/.*|.* /cases/.*|get /papers/.*/pdf", "what a record names by its hash is kept"),
    ("in_force_passed", r"get /determinations/.*", "told as what bars the confirmation"),
    ("job_not_found", r"get /imports/.*", "an import without a job has no progress"),
    ("points_out_of_range", r"get /catalogue", "the method is not called"),
    (
        "points_out_of_range|item_.*",
        r"post /violations/.*/confirm|get /violations/.*/(correction|preview)",
        "the item was in force when it was recorded",
    ),
    (
        "catalogue_not_agreed|points_out_of_range|item_.*",
        r"get /violations/[^/]*",
        "an entry that cannot be confirmed is answered without the wordings of its item",
    ),
    ("files_wrong|file_not_found", r"get /violations/.*/preview", "who looks ahead names no file"),
    ("money_invalid", r"get /violations/.*/preview", "the money was read when it was recorded"),
    ("cursor_invalid", r"get /(duties|decidable)", "it asks for no cursor"),
    (
        "same_person|transition_not_allowed",
        r"get /(violations|determinations).*",
        "asked only for what the actor may do",
    ),
    ("money_invalid", r"post /violations", "the schema has read the money"),
    ("recorded_already", r"post /violations", "the receipt of that very command is answered instead"),
    ("term_reversed|term_too_long", r"post /imports.*", "told as an error of the row"),
    ("lost_race", r"post /accounts/.*/scope", "told as stale"),
    ("person_not_found", r"post /accounts/.*/scope", "the person of an account is never deleted"),
    ("service_.*", r"get /cases/.*|get /papers(/[^/]*)?", "left out of the answer"),
    ("months_out_of_range", r"(get|post) /cases/.*", "the months were checked when the case was adopted"),
    ("paper_facts_missing|paper_kind_unknown", r".* /(cases|papers).*", "checked before the paper was stored"),
    (".*", r"post /papers/services", "told for each paper in the answer"),
)


def _is_excused(code: str, operation: str) -> bool:
    return any(re.fullmatch(codes, code) and re.fullmatch(where, operation) for codes, where, _ in EXCUSED)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_raised_below_a_view_is_told_or_excused(service: str) -> None:
    module, app = importlib.import_module(f"services.{service}.openapi"), Flask("openapi")
    register_api(app, title="", blueprints=[each for each in module.RESOURCES if isinstance(each, SmorestBlueprint)])
    endpoints = endpoints_of(app)
    silent = {}

    for (method, path), operation in operations_of(read_document(ROOT / "services" / service / "openapi.json")):
        told = {code for response in operation["responses"].values() for code in response.get("x-codes", ())}
        for (_, code), where in raised_below(app.view_functions[endpoints[method, path]]).items():
            name = f"{method} {path.removeprefix('/api/v1')}"
            if code not in told and not _is_excused(code, name):
                silent[f"{code} {name}"] = where

    assert silent == {}


@pytest.mark.parametrize("found", [each for each in aggregates() if each.within], ids=lambda each: each.name)
def test_the_code_of_a_problem_within_an_answer_is_told_as_that_and_not_as_the_code_of_the_answer(
    found: Aggregate,
) -> None:
    responses = [
        response
        for _, operation in operations_of(merged(read_documents()))
        for response in operation["responses"].values()
        if found.code in response.get("x-codes", ())
    ]

    assert responses
    for response in responses:
        for pattern in found.within:
            assert any(re.fullmatch(pattern, code) for code in response.get("x-field-codes", ())), pattern
            wrong = {code for code in response["x-codes"] if re.fullmatch(pattern, code)} - found.named - {found.code}
            assert wrong == set(), pattern


def test_what_answers_under_one_code_for_several_places_is_found() -> None:
    assert {"NotWanted", "ParticularsMissing", "MonthsOutOfRange"} <= {
        each.name for each in aggregates() if each.within
    }

"""The three committed OpenAPI documents fit together: the gateway shows them as one and forwards by them."""

import json
from pathlib import Path

import pytest

from common.web.openapi import merge, read_document
from tests.architecture.sources import ROOT

SERVICES = ("agreements", "ratings", "gateway")


def _document(service: str) -> Path:
    return ROOT / "services" / service / "openapi.json"


def test_no_two_services_claim_one_path_or_one_name_for_different_things() -> None:
    merged = merge("all", [read_document(_document(service)) for service in SERVICES])

    assert all(path.startswith("/api/v1/") for path in merged["paths"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_says_what_it_is_for(service: str) -> None:
    methods = {"get", "post", "put", "patch", "delete"}

    silent = [
        f"{method} {path}"
        for path, item in read_document(_document(service))["paths"].items()
        for method, operation in item.items()
        if method in methods and not operation.get("summary")
    ]

    assert silent == []


def test_the_upload_of_a_roster_is_documented_with_its_mapping() -> None:
    document = read_document(ROOT / "services" / "agreements" / "openapi.json")
    body = document["paths"]["/api/v1/imports"]["post"]["requestBody"]["content"]
    name = body["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    schema = document["components"]["schemas"][name]

    assert list(body) == ["multipart/form-data"]
    assert document["paths"]["/api/v1/imports/problems"]["post"]["parameters"] == []
    assert set(schema["properties"]) == {"file", "mapping"}
    assert schema["required"] == ["file"]
    assert json.loads(schema["properties"]["mapping"]["example"])["name"] == "店名"
    assert "shop_number" in schema["properties"]["mapping"]["description"]

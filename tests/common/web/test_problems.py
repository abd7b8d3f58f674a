"""Every error is a problem: one form, a stable code, nothing of the inside."""

import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import fields, validate

from common import mongo
from common.errors import DomainError, FieldProblem, Invalid
from common.phrases import N_
from common.settings import CommonSettings
from common.web import PUBLIC, Access, Blueprint, PreconditionMissing, Problem, Unauthenticated, create_app
from common.web.problems import STATUS_OF, TITLE_OF, status_of
from common.web.schemas import StrictSchema
from common.web.validation import field_problems

Signed = Callable[..., dict[str, str]]
FIELDS = {"type", "title", "status", "code", "detail", "phrase", "params", "request_id", "errors"}


def subclasses(cls: type) -> list[type]:
    return [found for child in cls.__subclasses__() for found in (child, *subclasses(child))]


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("/nowhere", "GET", 404, "not_found"),
        ("/livez", "DELETE", 405, "method_not_allowed"),
        ("/api/v1/things/missing", "GET", 404, "not_found"),
        ("/api/v1/things/huge", "GET", 413, "too_large"),
        ("/api/v1/things/busy", "GET", 503, "unavailable"),
        ("/api/v1/things/bug", "GET", 500, "internal_error"),
    ],
)
def test_each_error_is_a_problem_with_its_code(
    client: FlaskClient, signed: Signed, path: str, method: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method, headers=signed(X_Request_ID="request-0001"))

    problem = answer.get_json()
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert set(problem) == FIELDS
    assert problem["type"] == f"urn:yaocheng:problem:{code}"
    assert (problem["status"], problem["code"], problem["request_id"]) == (status, code, "request-0001")
    assert problem["title"] == TITLE_OF[status]
    assert problem["errors"] == []
    assert "secret detail" not in answer.text


@pytest.mark.parametrize("path", ["/api//v1/things", "/api/v1//things/x", "/api/v1/things/"])
def test_no_answer_sends_on_to_the_host_that_a_request_names(client: FlaskClient, signed: Signed, path: str) -> None:
    answer = client.get(path, headers={**signed(), "Host": "evil.example"})

    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


def test_the_methods_that_are_allowed_are_named(client: FlaskClient) -> None:
    assert set(client.delete("/livez").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_what_may_work_later_says_when(client: FlaskClient, signed: Signed) -> None:
    assert client.get("/api/v1/things/busy", headers=signed()).headers["Retry-After"] == "2"


def test_a_bug_is_logged_with_its_request_and_its_trace(
    client: FlaskClient, signed: Signed, capsys: pytest.CaptureFixture[str]
) -> None:
    from common import logs

    logs.configure("agreements", "app")
    client.get("/api/v1/things/bug", headers=signed(X_Request_ID="request-0002"))

    line = capsys.readouterr().out
    assert '"level":"error"' in line
    assert '"request_id":"request-0002"' in line
    assert "secret detail" in line


def test_every_kind_of_refusal_has_a_status_and_a_title() -> None:
    for cls in subclasses(DomainError):
        asked = [each for each in inspect.signature(cls).parameters.values() if each.kind is each.KEYWORD_ONLY]
        status = status_of(cls("x", **{each.name: "x" for each in asked if each.default is each.empty}))

        assert status in TITLE_OF
        assert 400 <= status < 600
    assert status_of(DomainError("x")) == 422
    assert set(STATUS_OF.values()) <= set(TITLE_OF)


def test_the_edges_own_refusals_have_their_statuses() -> None:
    assert status_of(PreconditionMissing("x")) == 428
    assert status_of(Unauthenticated("x")) == 401


def test_a_rule_names_the_places_that_are_wrong(settings: CommonSettings, things_db: Any) -> None:
    rules = Blueprint("rules", __name__)

    @rules.route("/rule")
    def rule() -> str:
        wrong = FieldProblem(
            "rows[3].code", N_("校验码%(text)s不对"), "uscc_invalid", N_("请核对%(text)s"), {"text": "X"}
        )
        raise Invalid(N_("%(count)s行有误。"), problems=[wrong], count=2)

    app = create_app(
        settings=settings, alias="things", blueprints=[rules], access={"rules.rule": Access(PUBLIC)}, title="x"
    )

    problem = app.test_client().get("/rule").get_json()
    assert (problem["detail"], problem["phrase"], problem["params"]) == ("2行有误。", "%(count)s行有误。", {"count": 2})
    assert problem["errors"] == [
        {
            "field": "rows[3].code",
            "message": "校验码X不对",
            "code": "uscc_invalid",
            "remedy": "请核对X",
            "phrase": "校验码%(text)s不对",
            "remedy_phrase": "请核对%(text)s",
            "params": {"text": "X"},
        }
    ]


def test_a_database_that_does_not_answer_is_503_and_never_a_success(settings: CommonSettings) -> None:
    """A client that waits no time for a server that is not there fails as a lost primary does."""
    reader = Blueprint("reader", __name__)
    mongo.mongoengine.connect(
        db="nowhere", alias="nowhere", host="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50",
        uuidRepresentation="standard",
    )  # fmt: skip

    @reader.route("/read", endpoint="read")
    def read() -> str:
        return str(mongo.database("nowhere")["x"].find_one())

    @reader.route("/wrapped", endpoint="wrapped")
    def wrapped() -> str:
        try:
            return read()
        except Exception as error:
            raise KeyError("wrapped") from error

    @reader.route("/full", endpoint="full")
    def full() -> str:
        Path("/dev/full").write_text("an upload that is kept on the disk", encoding="utf-8")
        return ""

    rows = {f"reader.{each}": Access(PUBLIC) for each in ("read", "wrapped", "full")}
    client = create_app(settings=settings, alias="nowhere", blueprints=[reader], access=rows, title="x").test_client()

    for path in ("/read", "/wrapped", "/full"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "2"
        assert answer.get_json()["code"] == "unavailable"
    mongo.disconnect("nowhere")


def test_a_redirect_is_no_error(settings: CommonSettings) -> None:
    pages = Blueprint("pages", __name__)
    pages.route("/folder/", endpoint="folder")(lambda: "inside")
    app = create_app(
        settings=settings, alias="x", blueprints=[pages], access={"pages.folder": Access(PUBLIC)}, title="x"
    )

    assert app.test_client().get("/folder").status_code == 308


def test_a_page_may_show_its_errors_as_a_page(settings: CommonSettings) -> None:
    def render(problem: Problem) -> str | None:
        return f"<h1>{problem.title}</h1>" if problem.code == "not_found" else None

    client = create_app(
        settings=settings, alias="x", blueprints=[], access={}, title="x", render_problem=render
    ).test_client()

    page = client.get("/nowhere")

    assert (page.status_code, page.text, page.mimetype) == (404, "<h1>未找到</h1>", "text/html")
    assert client.delete("/livez").mimetype == "application/problem+json"


def test_an_unusual_error_of_flask_keeps_its_status(settings: CommonSettings) -> None:
    from werkzeug.exceptions import Gone

    pages = Blueprint("pages", __name__)

    @pages.route("/gone", endpoint="gone")
    def gone() -> str:
        raise Gone

    app: Flask = create_app(
        settings=settings, alias="x", blueprints=[pages], access={"pages.gone": Access(PUBLIC)}, title="x"
    )
    problem = app.test_client().get("/gone").get_json()

    assert (problem["status"], problem["code"]) == (410, "http_410")
    assert problem["title"] == "请求未能完成"


@pytest.mark.parametrize(
    ("messages", "field"),
    [
        ({"json": {"name": ["Missing data for required field."]}}, "name"),
        ({"query": {"limit": ["Not a valid integer."]}}, "limit"),
        ({"json": {"parts": {0: {"name": ["Not a valid string."]}}}}, "parts[0].name"),
        ({"json": {"_schema": ["Invalid input type."]}}, ""),
        ({"json": {"parts": {1: {"_schema": ["Invalid input type."]}}}}, "parts[1]"),
        ({"json": {"map": {"a": {"value": ["Not a valid string."]}}}}, "map.a.value"),
        ({"name": ["名称应为两个字以上。"]}, "name"),
    ],
)
def test_a_wrong_place_is_named_by_its_path(messages: dict[str, Any], field: str) -> None:
    assert [problem.field for problem in field_problems(messages)] == [field]


@pytest.mark.parametrize(
    ("bounds", "value", "told", "params"),
    [
        (validate.Range(1, 9), 10, "应不小于 1、不大于 9", {"min": 1, "max": 9}),
        (validate.Range(min=1), 0, "应不小于 1", {"min": 1}),
        (validate.Range(max=9), 10, "应不大于 9", {"max": 9}),
        (validate.Range(max=date(2199, 12, 31)), date(2200, 1, 1), "应不大于 2199年12月31日", {"max": "2199-12-31"}),
    ],
    ids=["both", "min", "max", "day"],
)
def test_bounds_are_told(bounds: validate.Range, value: Any, told: str, params: dict[str, Any]) -> None:
    (problem,) = problems_of({"x": fields.Raw(validate=bounds)}, {"x": value})

    assert (problem.field, problem.code, problem.message) == ("x", "out_of_range", told)
    assert problem.as_dict()["params"] == params


def test_a_choice_is_told_with_what_can_be_chosen() -> None:
    (problem,) = problems_of({"x": fields.String(validate=validate.OneOf(["甲", "乙"]))}, {"x": "丙"})

    assert (problem.message, problem.remedy, problem.params) == (
        "不在可选的值之内",
        "可选：甲, 乙",
        {"choices": "甲, 乙"},
    )


def test_what_a_list_holds_says_what_is_wrong_at_its_place() -> None:
    names = fields.List(fields.String(validate=validate.Length(min=2)))

    told = {each.field: each.message for each in problems_of({"names": names}, {"names": ["x", 1, "xy"]})}

    assert told == {"names[0]": "至少 2 个字", "names[1]": "应为文字"}


def test_two_fields_that_share_a_bound_say_each_their_own_and_the_bound_is_not_touched() -> None:
    bound = validate.Length(max=1)
    shape = {"x": fields.String(validate=bound), "y": fields.String(validate=bound)}

    assert [each.field for each in problems_of(shape, {"x": "long", "y": "long"})] == ["x", "y"]
    assert bound.message_max == validate.Length.message_max


def problems_of(shape: dict[str, fields.Field[Any]], value: dict[str, Any]) -> tuple[FieldProblem, ...]:
    with pytest.raises(ma.ValidationError) as error:
        StrictSchema.from_dict(shape)().load(value)
    return field_problems(error.value.messages)

"""Every error is a problem: one form, a stable code, nothing of the inside."""

from collections.abc import Callable
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import fields, validate

from common import mongo
from common.errors import DomainError, FieldProblem, Invalid
from common.settings import CommonSettings
from common.web import PUBLIC, Access, Blueprint, PreconditionMissing, Problem, Unauthenticated, create_app
from common.web.problems import STATUS_OF, TITLE_OF, status_of
from common.web.validation import field_problems

Signed = Callable[..., dict[str, str]]
FIELDS = {"type", "title", "status", "code", "detail", "request_id", "errors"}


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
        status = status_of(cls("x"))

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
        raise Invalid("两行有误。", problems=[FieldProblem("rows[3].code", "校验码不对", "uscc_invalid", "请核对")])

    app = create_app(
        settings=settings, alias="things", blueprints=[rules], access={"rules.rule": Access(PUBLIC)}, title="x"
    )

    assert app.test_client().get("/rule").get_json()["errors"] == [
        {"field": "rows[3].code", "message": "校验码不对", "code": "uscc_invalid", "remedy": "请核对"}
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

    rows = {"reader.read": Access(PUBLIC), "reader.wrapped": Access(PUBLIC)}
    client = create_app(settings=settings, alias="nowhere", blueprints=[reader], access=rows, title="x").test_client()

    for path in ("/read", "/wrapped"):
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


def default_texts() -> set[str]:
    """Every text that marshmallow's fields and validators give by themselves."""
    classes = [cls for cls in vars(fields).values() if isinstance(cls, type) and issubclass(cls, fields.Field)]
    texts = {text for cls in classes for text in getattr(cls, "default_error_messages", {}).values()}
    texts |= set(ma.Schema.error_messages.values()) | set(ma.Schema._default_error_messages.values())
    for cls in vars(validate).values():
        if isinstance(cls, type):
            texts |= {text for name, text in vars(cls).items() if name == "default_message" or (
                name.startswith("message_") and text[0].isupper()
            )}  # fmt: skip
    return texts


def test_every_text_of_marshmallow_is_told_in_chinese() -> None:
    class Places(dict[str, str]):
        def __missing__(self, name: str) -> str:
            words = {"awareness": "aware", "obj_type": "datetime", "min_op": "greater than", "max_op": "less than"}
            return words.get(name, "3")

    texts = sorted(default_texts())
    told = {text: field_problems({"x": [text.format_map(Places()).format_map(Places())]})[0] for text in texts}

    assert len(texts) > 25
    assert [text for text, problem in told.items() if problem.message.isascii() or not problem.remedy] == []


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
    ("bounds", "told"),
    [
        (validate.Range(1, 9), "应不小于 1、不大于 9"),
        (validate.Range(min=1), "应不小于 1"),
        (validate.Range(max=9), "应不大于 9"),
        (validate.Range(1, 9, min_inclusive=False, max_inclusive=False), "应大于 1、小于 9"),
    ],
    ids=["both", "min", "max", "exclusive"],
)
def test_bounds_are_told(bounds: validate.Range, told: str) -> None:
    with pytest.raises(ma.ValidationError) as error:
        bounds(10 if bounds.max else 0)

    (problem,) = field_problems({"x": error.value.messages})

    assert (problem.code, problem.message) == ("out_of_range", told)

"""Every error leaves as `application/problem+json` (RFC 9457): status, stable code, one entry for each wrong field.

One table maps the kinds of refusal to HTTP statuses; what is in no table is a bug, logged with the request's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, make_response
from flask.typing import ResponseReturnValue
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, HTTPException

from common.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    Invalid,
    NotAllowed,
    NotFound,
    Stale,
    TooFrequent,
    TooLarge,
    Unavailable,
)
from common.logs import get_logger
from common.people.tokens import TokenRefused
from common.phrases import N_, Phrase, told
from common.unavailable import is_unavailable
from common.web.validation import field_problems

_log = get_logger(__name__)
RETRY_AFTER_SECONDS = 2
FREQUENT_AFTER_SECONDS = 60
MEDIA_TYPE = "application/problem+json"


class PreconditionMissing(DomainError):
    """Raised when a command lacks a header that makes it safe to repeat, or safe against lost updates (428)."""

    code = "precondition_missing"


class Malformed(DomainError):
    """Raised when a header is not in the form that it must have (400)."""

    code = "malformed"


class BodyEncoded(DomainError):
    """Raised when a body comes compressed (415): nobody reads what it would unpack to."""

    code = "content_encoding_not_supported"


class Unauthenticated(TokenRefused):
    """Raised when nobody has signed in, or the session has ended (401)."""

    code = "not_signed_in"


STATUS_OF: Mapping[type[DomainError], int] = {
    TokenRefused: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    TooLarge: 413,
    TooFrequent: 429,
    Invalid: 422,
    PreconditionMissing: 428,
    Malformed: 400,
    BodyEncoded: 415,
    Unavailable: 503,
    DomainError: 422,
}
TITLE_OF: Mapping[int, Phrase] = {
    400: N_("请求无法读取"),
    401: N_("未登录或登录已失效"),
    403: N_("不能办理"),
    404: N_("未找到"),
    405: N_("不支持的请求方法"),
    406: N_("无法按要求的格式答复"),
    409: N_("与现有记录冲突"),
    412: N_("版本已过期"),
    413: N_("内容过大"),
    414: N_("地址过长"),
    415: N_("不支持的内容类型"),
    422: N_("输入有误"),
    428: N_("缺少必要的请求头"),
    429: N_("请求过于频繁"),
    431: N_("请求头过大"),
    500: N_("系统内部错误"),
    501: N_("不支持的传输方式"),
    502: N_("上游服务应答异常"),
    503: N_("暂时无法处理"),
    504: N_("上游服务超时"),
    505: N_("不支持的 HTTP 版本"),
}
#: What the worker answers where none of its threads comes back.
THREADS_STUCK = "threads_stuck"
#: What nginx, the web server or Flask itself refuses: code and text by status.
HTTP_ERRORS: Mapping[int, tuple[str, Phrase]] = {
    400: ("bad_request", N_("请求的格式无法读取，请检查请求头和正文。")),
    404: ("not_found", N_("没有这个地址，请检查路径。")),
    405: ("method_not_allowed", N_("此地址不支持该请求方法，允许的方法见 Allow 头。")),
    413: ("too_large", N_("提交的内容过大，请缩短、拆分或压缩后再提交。")),
    414: ("uri_too_long", N_("请求的地址过长，请减少查询条件后重试。")),
    415: ("unsupported_media_type", N_("请以 application/json 提交正文。")),
    417: ("expectation_failed", N_("请求头 Expect 只支持 100-continue，请去掉后重试。")),
    422: ("invalid", N_("输入有误，请按各字段的提示修改后重新提交。")),
    429: ("too_many_requests", N_("请求过于频繁，请稍后再试。")),
    431: ("headers_too_large", N_("请求头过大，请清除本站的浏览器缓存和 Cookie 后重试；程序调用请减少请求头。")),
    500: ("internal_error", N_("系统内部错误，请稍后再试；如反复出现，请将请求编号告知管理员。")),
    501: (
        "transfer_not_supported",
        N_("不支持这种 Transfer-Encoding，请写明 Content-Length 或用 chunked。"),
    ),
    505: ("version_not_supported", N_("不支持这个 HTTP 版本，请用 HTTP/1.1 或 HTTP/2。")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal, ready to be told."""

    status: int
    refusal: DomainError
    request_id: str

    @property
    def code(self) -> str:
        """The stable code."""
        return self.refusal.code

    @property
    def errors(self) -> tuple[FieldProblem, ...]:
        """One entry for each wrong field."""
        return self.refusal.problems

    @property
    def title(self) -> Phrase:
        """What kind of refusal it is, in two or three words."""
        return TITLE_OF.get(self.status, N_("请求未能完成"))

    def as_dict(self) -> dict[str, Any]:
        """The fields of the `application/problem+json` body."""
        return {
            "type": f"urn:yaocheng:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.refusal.message,
            "phrase": self.refusal.phrase,
            "params": told(self.refusal.params),
            "request_id": self.request_id,
            "errors": [each.as_dict() for each in self.errors],
        }


#: Shows a problem in another form (a page), or returns None for JSON.
RenderProblem = Callable[[Problem], ResponseReturnValue | None]


def register_errors(app: Flask, *, render: RenderProblem | None) -> None:
    """Let every error of the app leave as a problem."""

    def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
        rendered = render(problem) if render else None
        response = make_response(rendered) if rendered is not None else _as_json(app, problem)
        if response.location is None:  # what leads elsewhere is no answer yet
            response.status_code = problem.status
        response.headers.extend(dict(headers or {}))
        return response

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> Response:
        return answer(problem_of(error), _headers_of(error))

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> Response:
        return answer(_problem_of_http(error), _http_headers(error))

    @app.errorhandler(ParseException)
    def unreadable(error: ParseException) -> Response:
        """The body breaks off, or its parts are not as HTTP has them; the server finds it while we read."""
        return answer(_problem_of_http(BadRequest()))

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        if any(is_unavailable(each) for each in _chain(error)):
            _log.warning("database unavailable", error=type(error).__name__)
            return refused(Unavailable(N_("系统暂时无法读写数据，请稍后重试；已提交的操作请用同一幂等键重试。")))
        _log.exception("unexpected error")
        return answer(http_problem(500, request_id=request_id()))


def status_of(error: DomainError) -> int:
    """The HTTP status of a kind of refusal."""
    return next(STATUS_OF[cls] for cls in type(error).__mro__ if cls in STATUS_OF)


def problem_of(error: DomainError) -> Problem:
    """The refusal of a rule as it is told to the client; logged as INFO, because a refusal is no fault."""
    status = status_of(error)
    _log.info("request refused", status=status, code=error.code)
    return Problem(status, error, request_id())


def request_id() -> str:
    """The id of the current request; empty outside of one."""
    return str(g.get("request_id", "")) if g else ""


def _as_json(app: Flask, problem: Problem) -> Response:
    return app.response_class(app.json.dumps(problem.as_dict()), mimetype=MEDIA_TYPE)


def _headers_of(error: DomainError) -> dict[str, str]:
    if isinstance(error, Unavailable):
        return {"Retry-After": str(RETRY_AFTER_SECONDS)}
    if isinstance(error, TooFrequent):
        return {"Retry-After": str(FREQUENT_AFTER_SECONDS)}
    if isinstance(error, TokenRefused):
        return {"WWW-Authenticate": "Bearer"}
    return {}


def http_problem(status: int, errors: tuple[FieldProblem, ...] = (), *, request_id: str) -> Problem:
    """What the web server or Flask itself refuses with a status, as it is told to the client."""
    code, phrase = HTTP_ERRORS.get(status, (f"http_{status}", N_("请求未能完成，请检查后重试。")))
    return Problem(status, DomainError(phrase, code=code, problems=errors), request_id)


def _problem_of_http(error: HTTPException) -> Problem:
    errors = field_problems(getattr(error, "data", {}).get("messages", {}))
    problem = http_problem(error.code or 500, errors, request_id=request_id())
    _log.info("request refused", status=problem.status, code=problem.code)
    return problem


def _http_headers(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After", "WWW-Authenticate"}}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

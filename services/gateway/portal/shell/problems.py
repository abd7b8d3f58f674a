"""Errors of pages, shown as pages: what is wrong, what to do, and the sign-in form where nobody is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import orjson
from flask import Flask, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadHost

from common.web import Problem, RoleNotAllowed
from services.gateway.accounts.api.authentication import recognise
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import FORM_PAGES, PAGES
from services.gateway.portal.shell.forms import SignInForm
from services.gateway.portal.shell.keeping import keep_unsigned, told_kept
from services.gateway.portal.shell.language import LANGUAGES
from services.gateway.portal.shell.outage import outage_of
from services.gateway.portal.shell.paths import is_page
from services.gateway.portal.shell.speaking import told, told_body
from services.gateway.portal.shell.steps import SEE_OTHER

_UNAUTHENTICATED = 401
_HOME = "/"
_PROBLEM = "application/problem+json"
_FAILURE = 500
_TOO_LARGE = 413
#: What is the matter, by the code of the refusal, else by its status.
_HEADINGS: Mapping[str | int, Words] = {
    "role_not_allowed": _l("您的账号没有这项权限"),
    "page_closed": _l("不能打开这个页面"),
    "page_missing": _l("没有找到"),
    "same_person": _l("须由另一位工作人员办理"),
    "transition_not_allowed": _l("当前状态下不能这样办理"),
    "form_expired": _l("页面已过期"),
    403: _l("现在不能办理"),
    404: _l("没有找到"),
    409: _l("内容已有变动"),
    412: _l("内容已有变动"),
    413: _l("上传的内容太大"),
    422: _l("填写或选择的内容有误"),
    500: _l("系统出错"),
    503: _l("暂时无法处理"),
}
_OTHERWISE = _l("没有办成")
#: What is said instead of a text that speaks to programs, by code.
_DETAILS: Mapping[str, Words] = {
    "page_closed": _l("这个页面不对您的账号开放。如因工作需要使用，请联系系统管理员。"),
    "page_missing": _l("没有这个页面。地址可能有误，也可能已经变更，请从首页进入。"),
    "bad_request": _l("浏览器发来的内容无法读取，请返回上一页刷新后重试。"),
    "internal_error": _l("系统出错，没有办成。请稍后重试。"),
}


def render_problem(problem: Problem) -> ResponseReturnValue | None:
    """The page of a problem; None for callers that want JSON."""
    # A host that nobody can have leaves no addresses for a page to name.
    if not is_page(request.path) or isinstance(request.routing_exception, BadHost):
        return None
    if problem.status == _UNAUTHENTICATED:
        # Who only comes to the first page has done nothing that needs a warning.
        is_first_visit = request.path == _HOME and problem.code == "not_signed_in"
        target = request.full_path.rstrip("?")
        kept = told_kept(target)
        notice = "" if is_first_visit or kept else told(problem.refusal)
        if request.method == "GET":
            return _sign_in(target, notice, kept=kept)
        return redirect(keep_unsigned(), code=SEE_OTHER)
    code = _told_code(problem)
    if code == "page_missing":
        recognise()  # no route has asked who reads what no route answers
    heading = _HEADINGS.get(code) or _HEADINGS.get(problem.status, _OTHERWISE)
    return render_template(
        "problem.html",
        problem=problem,
        first_page=_first_page(problem),
        form=_form(),
        is_unread=problem.status == _TOO_LARGE,
        heading=heading,
        detail=_DETAILS.get(code) or told(problem.refusal),
        is_failure=problem.status >= _FAILURE,
        outage=outage_of(problem.refusal),
    )


def _told_code(problem: Problem) -> str:
    """By which code it is told: an address may lead nowhere, or to a page that is closed to the reader."""
    if request.url_rule is None:
        return "page_missing"
    return "page_closed" if isinstance(problem.refusal, RoleNotAllowed) else problem.code


def _first_page(problem: Problem) -> str | None:
    """Of a list whose page is no more, the address of its first page, with the same filters."""
    if problem.code != "cursor_invalid":
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _form() -> str | None:
    """Where a form was posted, its address."""
    is_form = (request.endpoint or "").removeprefix(f"{PAGES}.") in FORM_PAGES
    return request.path if is_form and request.method == "POST" else None


def install_english(app: Flask) -> None:
    """Let the API tell its problems in English to who asks for it, its own as well as those that it passes on."""

    @app.after_request
    def in_english(response: Response) -> Response:
        if response.mimetype != _PROBLEM:
            return response
        response.vary.add("Accept-Language")
        if request.accept_languages.best_match(tuple(LANGUAGES)) != "en":
            return response
        response.direct_passthrough = False
        if body := response.get_data():  # none where only the headers are asked for
            with force_locale("en"):
                response.set_data(current_app.json.dumps(told_body(orjson.loads(body))))
            response.content_language.add("en")
        return response


def _sign_in(target: str, notice: str, *, kept: str) -> str:
    return render_template("sign_in.html", form=SignInForm(formdata=None, next=target), notice=notice, kept=kept)

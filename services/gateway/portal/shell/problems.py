"""Errors of pages, shown as pages: what is wrong, what to do, and the sign-in form where nobody is signed in."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from common.web import Problem
from services.gateway.portal.shell.forms import SignInForm
from services.gateway.portal.shell.keeping import keep_unsigned
from services.gateway.portal.shell.language import LANGUAGES
from services.gateway.portal.shell.paths import is_page
from services.gateway.portal.shell.speaking import told, told_body

_UNAUTHENTICATED = 401
_HOME = "/"
_PROBLEM = "application/problem+json"


def render_problem(problem: Problem) -> ResponseReturnValue | None:
    """The page of a problem; None for callers that want JSON."""
    if not is_page(request.path):
        return None
    if problem.status == _UNAUTHENTICATED:
        # Who only comes to the first page has done nothing that needs a warning.
        is_first_visit = request.path == _HOME and problem.code == "not_signed_in"
        notice = None if is_first_visit else told(problem.refusal)
        if request.method == "GET":
            return _sign_in(request.full_path.rstrip("?"), notice)
        return keep_unsigned(_sign_in) or _sign_in(_HOME, notice)
    return render_template("problem.html", problem=problem, first_page=_first_page(problem))


def _first_page(problem: Problem) -> str | None:
    """Of a list whose page is no more, the address of its first page, with the same filters."""
    if problem.code != "cursor_invalid":
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


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


def _sign_in(target: str, notice: str | None) -> str:
    return render_template("sign_in.html", form=SignInForm(formdata=None, next=target), notice=notice)

"""Errors of pages, shown as pages: what is wrong, what to do, and the sign-in form where nobody is signed in."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from common.web import Problem
from services.gateway.portal.shell.forms import SignInForm
from services.gateway.portal.shell.keeping import keep_unsigned
from services.gateway.portal.shell.paths import is_page

_UNAUTHENTICATED = 401
_HOME = "/"


def render_problem(problem: Problem) -> ResponseReturnValue | None:
    """The page of a problem; None for callers that want JSON."""
    if not is_page(request.path):
        return None
    if problem.status == _UNAUTHENTICATED:
        # Who only comes to the first page has done nothing that needs a warning.
        is_first_visit = request.path == _HOME and problem.code == "not_signed_in"
        notice = None if is_first_visit else problem.detail
        if request.method == "GET":
            return _sign_in(request.full_path.rstrip("?"), notice)
        return keep_unsigned(_sign_in) or _sign_in(_HOME, notice)
    return render_template("problem.html", problem=problem)


def _sign_in(target: str, notice: str | None) -> str:
    return render_template("sign_in.html", form=SignInForm(formdata=None, next=target), notice=notice)

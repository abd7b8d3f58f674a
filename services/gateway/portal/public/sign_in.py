"""Signing in and out in the browser: the session's token goes into a cookie that scripts cannot read."""

from __future__ import annotations

from collections.abc import Mapping

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from common import clock
from common.errors import DomainError
from common.web import PUBLIC, Access
from common.web.problems import status_of
from services.gateway.accounts.api.authentication import cookie_name, recognise, session_token
from services.gateway.accounts.api.origins import browser_origin, remember_browser
from services.gateway.accounts.usecases import sign_in as signing_in
from services.gateway.accounts.usecases.sign_out import sign_out as end_session
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.forms import SignInForm
from services.gateway.portal.shell.keeping import told_kept
from services.gateway.portal.shell.speaking import told
from services.gateway.portal.shell.steps import SEE_OTHER
from services.gateway.portal.shell.targets import safe_target
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.sign_in": Access(PUBLIC),
    "pages.sign_out": Access(PUBLIC),
}


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The form, and what it sends; who has signed in goes on to where the form would lead."""
    holder = recognise()
    if holder is not None and request.method == "GET":
        return redirect(safe_target(request.args.get("next", "")))
    form = SignInForm(next=safe_target(request.args.get("next", "")))
    if not form.validate_on_submit():
        return _shown(form), 422 if form.errors else 200
    rules, came_from = wiring().policy.sign_in.on(clock.today()), browser_origin()
    try:
        signed_in = signing_in.sign_in(
            form.username.data or "", form.password.data or "", origin=came_from, rules=rules, at=clock.now()
        )
    except DomainError as error:
        return _shown(form, told(error)), status_of(error)
    session.clear()
    response = make_response(redirect(safe_target(form.next.data or "")))
    settings = wiring().settings
    response.set_cookie(
        cookie_name(is_secure=settings.is_secure),
        str.__str__(signed_in.token),
        httponly=True,
        secure=settings.is_secure,
        samesite="Lax",
        path="/",
    )
    remember_browser(response, came_from)
    return response


def _shown(form: SignInForm, notice: str = "") -> str:
    """The page, which goes on telling what became of a form that was posted too late."""
    return render_template("sign_in.html", form=form, notice=notice, kept=told_kept(form.next.data or ""))


@pages.route("/sign-out", methods=["POST"])
def sign_out() -> ResponseReturnValue:
    """End the session and forget the cookie; whose session had ended already is told so."""
    was_open = end_session(session_token())
    session.clear()
    is_secure = wiring().settings.is_secure
    response = make_response(redirect(url_for("pages.sign_in", ended=None if was_open else "1"), code=SEE_OTHER))
    response.delete_cookie(cookie_name(is_secure=is_secure), path="/", secure=is_secure, httponly=True, samesite="Lax")
    return response

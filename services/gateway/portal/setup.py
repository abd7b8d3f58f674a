"""Puts the pages into the app: components served locally, forms protected, strict headers, Chinese first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined

from common import clock
from common.filed_names import KINDS
from common.settings import Environment
from common.web import Access, pack_page, rows_beside
from services.gateway.accounts.usecases.find_signed_in import Holder
from services.gateway.drafts.domain.draft import LARGEST_FILE, MOST_FILES
from services.gateway.portal import home as pages_home
from services.gateway.portal.desk import (
    adopt_case,
    case_record,
    confirm_determinations,
    confirm_violation,
    correct_violation,
    determination_record,
    own_service,
    propose_determinations,
    record_head,
    record_text,
    reject_determinations,
    reject_violation,
    return_case,
    violation_record,
)
from services.gateway.portal.desk import cases as pages_cases
from services.gateway.portal.desk import determinations as pages_determinations
from services.gateway.portal.desk import violations as pages_violations
from services.gateway.portal.oversight import accounts as pages_accounts
from services.gateway.portal.oversight import unlock_account
from services.gateway.portal.public import sign_in as pages_sign_in
from services.gateway.portal.records import catalogue as pages_catalogue
from services.gateway.portal.records import duties as pages_duties
from services.gateway.portal.records import papers as pages_papers
from services.gateway.portal.records import search as pages_search
from services.gateway.portal.records import stores as pages_stores
from services.gateway.portal.records.known_sentences import retold
from services.gateway.portal.records.points_words import step_cost
from services.gateway.portal.shell import assets, gallery, language, words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.form_page import TEXT_BYTES
from services.gateway.portal.shell.frame import foot_of, has_one_store, late_services, silent_services, todo_text
from services.gateway.portal.shell.instants import day_text, full_day, full_instant, instant_text
from services.gateway.portal.shell.keeping import answer_unproven
from services.gateway.portal.shell.language import html_lang, install_language, others
from services.gateway.portal.shell.menu import may_open, menu_for
from services.gateway.portal.shell.paths import DOCS, is_page
from services.gateway.portal.shell.plurals import counted
from services.gateway.portal.shell.problems import install_english
from services.gateway.portal.shell.sizes import file_size
from services.gateway.portal.shell.speaking import told, told_problem, told_remedy
from services.gateway.portal.shell.written import written
from services.gateway.settings import Settings
from services.gateway.wiring import wiring

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: The page to try the API draws its own styles; scripts stay ours alone.
_DOCS_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
#: Every module whose pages must be registered before the blueprint is.
PAGE_MODULES = (
    pages_home,
    pages_sign_in,
    pages_search,
    pages_stores,
    pages_violations,
    pages_determinations,
    pages_cases,
    pages_papers,
    pages_duties,
    pages_catalogue,
    violation_record,
    confirm_violation,
    reject_violation,
    correct_violation,
    determination_record,
    propose_determinations,
    confirm_determinations,
    reject_determinations,
    case_record,
    adopt_case,
    return_case,
    record_text,
    record_head,
    own_service,
    pages_accounts,
    unlock_account,
    gallery,
    language,
    assets,
)
#: Who may open which page.
ACCESS: Mapping[str, Access] = rows_beside(*PAGE_MODULES)


def install_portal(app: Flask, settings: Settings) -> tuple[Blueprint, ...]:
    """Set the app up for pages; the blueprints to register."""
    app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Host-yaocheng-form" if settings.is_secure else "yaocheng-form",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Of texts alone; files go to the disk as they come.
        MAX_FORM_MEMORY_SIZE=TEXT_BYTES,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    install_language(app)
    install_english(app)
    _protect_forms(app)
    _set_headers(app, is_secure=settings.is_secure)
    _give_templates(app, settings)
    return (pages,)


def _protect_forms(app: Flask) -> None:
    csrf = CSRFProtect(app)

    @app.before_request
    def check_form() -> ResponseReturnValue | None:
        if not is_page(request.path):
            return None
        try:
            csrf.protect()
        except CSRFError:
            return answer_unproven()
        return None


def _set_headers(app: Flask, *, is_secure: bool) -> None:
    @app.after_request
    def harden(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = _DOCS_POLICY if request.path == DOCS else _POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["X-Frame-Options"] = "DENY"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        pack_page(response)
        return response


def _give_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters |= {
        "day": day_text,
        "instant": instant_text,
        "full_day": full_day,
        "full_instant": full_instant,
        "written": written,
        "retold": retold,
        "file_size": file_size,
        "cost": step_cost,
    }
    app.jinja_env.globals |= {
        "_n": counted,
        "largest_file": LARGEST_FILE,
        "most_files": MOST_FILES,
        "asset": assets.address_of,
        "file_kinds": KINDS,
    }
    # For values: `_()` in a template takes its sentence for HTML of ours, and its per cent signs for places.
    app.jinja_env.filters["spoken"] = gettext
    app.jinja_env.filters["told"] = told
    app.jinja_env.filters["told_problem"] = told_problem
    app.jinja_env.filters["told_remedy"] = told_remedy

    @app.context_processor
    def common_values() -> dict[str, Any]:
        # Only what the request has found out already: an error page must not ask a database that is down.
        holder: Holder | None = g.get("holder")
        account = holder.account if holder else None
        return {
            "account": account,
            "menu": menu_for(account) if account else (),
            "may_search": account is not None and may_open("pages.search", account.roles),
            "has_one_store": account is not None and has_one_store(account),
            "words": words,
            "html_lang": html_lang(),
            "languages": others(),
            "is_specimen": settings.environment is not Environment.PRODUCTION,
            "now_text": full_instant(clock.now()),
            "foot": foot_of(wiring().policy.site, clock.today()),
            "todo_text": todo_text,
            "late_services": late_services,
            "silent_services": silent_services,
        }

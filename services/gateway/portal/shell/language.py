"""In which language a page speaks: Chinese, unless its reader has chosen English by the link in the frame.

The msgid is the Chinese sentence; catalogues are read as they are written (`messages.po`), so none can be out of date.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, Domain, get_locale

from common.web import PUBLIC, Access
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.targets import safe_target
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.language": Access(PUBLIC)}

COOKIE = "yaocheng-language"
_YEAR_SECONDS = 365 * 86_400
#: By code, the name of the language in itself, and what it is called in `html lang`.
LANGUAGES = {"zh": ("中文", "zh-CN"), "en": ("English", "en")}
_FOLDER = Path(__file__).parent.parent / "translations"


class Catalogues(Domain):
    """The catalogues as flask-babel asks for them."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the current request's language."""
        return _catalogue(str(get_locale() or "zh"))


def install_language(app: Flask) -> None:
    """Let the app's pages speak the reader's language."""
    babel = Babel(app, default_locale="zh", default_timezone="Asia/Shanghai", locale_selector=chosen)
    babel.domain_instance = Catalogues()


def chosen() -> str:
    """The code of the language that the reader has chosen."""
    code = request.cookies.get(COOKIE, "")
    return code if code in LANGUAGES else "zh"


def html_lang() -> str:
    """The language of the page, as HTML names it."""
    return LANGUAGES[chosen()][1]


def others() -> list[tuple[str, str]]:
    """The languages that the page does not speak now, as pairs of code and name."""
    return [(code, name) for code, (name, _) in LANGUAGES.items() if code != chosen()]


@pages.get("/language/<code>")
def language(code: str) -> ResponseReturnValue:
    """Remember the language and go back; an unknown one changes nothing."""
    response = make_response(redirect(safe_target(request.args.get("next", ""))))
    if code in LANGUAGES:
        secure = wiring().settings.is_secure
        response.set_cookie(COOKIE, code, max_age=_YEAR_SECONDS, httponly=True, secure=secure, samesite="Lax", path="/")
    return response


@cache
def _catalogue(code: str) -> NullTranslations:
    path = _FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as written:
        write_mo(compiled, read_po(written))
    compiled.seek(0)
    return Translations(compiled)

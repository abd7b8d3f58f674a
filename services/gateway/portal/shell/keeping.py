"""A post that comes when its session is over is kept, and shown again after sign-in; it never carries itself out."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import Response, after_this_request, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from common import clock
from common.errors import NotAllowed
from common.phrases import N_, Phrase
from common.web import current_actor
from services.gateway.drafts.domain.draft import Content, Refusal, Verdict
from services.gateway.drafts.domain.kept_post import (
    KEPT_FOR,
    Kept,
    Parcel,
    Place,
)
from services.gateway.drafts.usecases.keep_post import (
    forget_kept_post,
    keep_post,
    list_kept_posts,
    open_kept_post,
)
from services.gateway.drafts.usecases.note_refusal import note_refusal
from services.gateway.drafts.usecases.save_draft import save_draft
from services.gateway.portal.shell import posted
from services.gateway.portal.shell.form_page import FORM_BYTES, FORM_PAGES, PAGES, SIGN_IN, SIGN_OUT, FormPage, Subject
from services.gateway.portal.shell.showing import address, filled
from services.gateway.portal.shell.steps import SEE_OTHER, draft_of, lead, to_besides, to_used, turn_of
from services.gateway.portal.shell.targets import safe_target
from services.gateway.portal.shell.uploads import chosen_files, store_files
from services.gateway.wiring import wiring

_UNPROCESSABLE = 422


class FormExpired(NotAllowed):
    """Raised when a form comes without the token that we gave with it: old, or from another site (403)."""

    code = "form_expired"


def keep_unsigned() -> str:
    """The address that asks to sign in, and then shows the form with what was posted; it tells where it is not kept."""
    page = _posted_page()
    person = posted.posted_person(secret=wiring().settings.secret_key) if page else None
    if page is None or person is None or posted.is_by_script():
        return request.path
    post_id = _keep(page, person=person)
    return address(page, kept=post_id) if post_id else address(page, unkept="1")


def find_kept(page: FormPage) -> str:
    """The address that gives back what is kept here for the actor in this browser; empty where nothing is."""
    found = (each.post_id for each in kept_here() if each.path == request.path)
    post_id = next(found, None)
    return address(page, kept=post_id) if post_id else ""


def kept_here() -> list[Kept]:
    """What is kept for the actor in this browser, the latest first."""
    settings = wiring().settings
    if (browser := posted.browser_secret(is_secure=settings.is_secure)) is None:
        return []
    return list_kept_posts(person=current_actor().person, browser=browser, server=settings.secret_key, at=clock.now())


def restore(page: FormPage, subject: Subject, post_id: str) -> ResponseReturnValue:
    """Put what is kept into a draft of the person who posted it, and show the form. Raises `KeptPostRefused`.

    The draft tells of each file that it cannot have why; everything else is there.
    """
    actor, settings = current_actor(), wiring().settings
    place = Place(post_id, actor.person, request.path)
    browser = posted.browser_secret(is_secure=settings.is_secure) or ""
    parcel = open_kept_post(place, browser=browser, server=settings.secret_key, at=clock.now())
    # It was kept without its record, which may leave out questions of the form.
    form = filled(page, subject, Content(parcel.fields))
    draft = save_draft(draft_of(parcel.key, form.typed()))
    if draft.sent is not None:
        # Sent meanwhile from another tab: what was typed here gets a key of its own.
        draft = save_draft(draft_of(posted.new_key(), form.typed()))
    draft, refused = store_files(draft, form, parcel.files)
    forget_kept_post(post_id)
    if refused:
        note_refusal(draft, Refusal(_UNPROCESSABLE, refused))
    return redirect(address(page, key=draft.key, restored="1"), code=SEE_OTHER)


def answer_unproven() -> ResponseReturnValue | None:
    """The answer to a form whose CSRF token is of a session before: nothing is carried out but a sign-out of ours.

    Saved and shown again to the person it was made for, kept for that person where another one has signed in since;
    the form to sign in leads on to where it would have led. Raises `FormExpired` for what may come from another site.
    """
    if request.endpoint == SIGN_OUT and posted.is_from_here():
        return None
    if request.endpoint == SIGN_IN and request.form.get("csrf_token"):
        return redirect(safe_target(request.form.get("next", "")), code=SEE_OTHER)
    page = _posted_page()
    person = posted.posted_person(secret=wiring().settings.secret_key) if page else None
    if page is None or person is None or posted.is_by_script():
        raise FormExpired(N_("页面已过期或表单不完整，请返回上一页刷新后重新提交。"))
    if person != current_actor().person:
        raise FormExpired(_kept_for_another(page, person=person))
    turn = turn_of(page, request.view_args or {}, argument="")
    if turn.besides:
        return to_besides(turn)
    return to_used(turn) if turn.draft.judge(turn.content) is Verdict.USED else lead(turn, restored="1")


def _posted_page() -> FormPage | None:
    blueprint, _dot, endpoint = (request.endpoint or "").partition(".")
    return FORM_PAGES.get(endpoint) if request.method == "POST" and blueprint == PAGES else None


def _keep(page: FormPage, *, person: str) -> str | None:
    """Keep what a person posted in this browser, which gets its secret with the answer; its id, None without room."""
    if (request.content_length or 0) > FORM_BYTES:
        return None
    form = page.form(MultiDict(request.form))
    parcel = Parcel(posted.posted_key(), form.typed(), tuple(chosen_files(form)))
    settings = wiring().settings
    browser = posted.browser_secret(is_secure=settings.is_secure) or posted.new_key()
    post_id = keep_post(
        parcel, person=person, path=request.path, browser=browser, server=settings.secret_key, at=clock.now()
    )

    @after_this_request
    def give_secret(response: Response) -> Response:
        name, seconds = posted.secret_name(is_secure=settings.is_secure), int(KEPT_FOR.total_seconds())
        response.set_cookie(
            name, browser, max_age=seconds, httponly=True, secure=settings.is_secure, samesite="Lax", path="/"
        )
        return response

    return post_id


def _kept_for_another(page: FormPage, *, person: str) -> Phrase:
    """What is said to who has signed in since, once what was posted is kept for the person that the form is of."""
    if _keep(page, person=person) is None:
        return N_(
            "这份表单由另一位人员打开，没有提交。"
            "本浏览器中暂时保留的表单内容已达上限，填写的内容没有保留：请原来填写的人员重新登录后再填写。"
        )
    return N_(
        "这份表单由另一位人员打开，没有提交。"
        "填写的内容已为原来填写的人员保留30分钟：请其在本浏览器重新登录，再打开这份表单恢复。"
    )


def told_kept(target: str) -> str:
    """What who has to sign in is told of what they had posted, by the address to which that leads; else empty."""
    asked = parse_qs(urlsplit(target).query)
    if "kept" in asked:
        return _("登录已过期。您填写的内容已为您保留30分钟：请重新登录，系统会恢复到表单中，不会自动提交。")
    if "unkept" in asked:
        return _(
            "登录已过期。本浏览器中暂时保留的表单内容已达上限，这次提交的内容没有保留，请重新登录后再填写；"
            "先前保留的内容都还在，登录后可以恢复。"
        )
    return ""

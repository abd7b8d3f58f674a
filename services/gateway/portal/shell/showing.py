"""How a page with a form looks at each of its steps: everything that its template needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from common.errors import DomainError
from common.phrases import told as told_params
from common.web import current_actor
from services.gateway.drafts.domain.draft import Content, Draft, DraftFile, Saying
from services.gateway.portal.shell.fields import KitForm
from services.gateway.portal.shell.form_page import FormPage, Subject
from services.gateway.portal.shell.posted import Change, mark_for, new_key, seen_text
from services.gateway.portal.shell.speaking import spoken
from services.gateway.wiring import wiring


@dataclass(frozen=True, slots=True)
class Told:
    """One problem for the summary on top; `field` is the id of the field that it leads to, empty for the whole form."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, in words: pairs of label and answer, files, and when and with which receipt it was sent.

    What was not sent has an `at` when it was saved, and the address of its form as `draft`.
    """

    pairs: tuple[tuple[str, str], ...]
    files: tuple[DraftFile, ...]
    at: datetime | None = None
    receipt: str | None = None
    draft: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page with a form, about to be shown: its record, its answers so far, the key under which they will be sent."""

    page: FormPage
    subject: Subject
    form: KitForm
    key: str
    files: tuple[DraftFile, ...] = ()


def filled(page: FormPage, subject: Subject, content: Content) -> KitForm:
    """The page's form with these answers."""
    form = page.form(MultiDict(content.fields))
    form.adapt(subject.record)
    return form


def answers_of(form: KitForm, files: Sequence[DraftFile]) -> Answers:
    """What a form holds, in words."""
    return Answers(tuple((str(each.label.text), each.told) for each in form.questions), tuple(files))


def sent_answers(page: FormPage, subject: Subject, draft: Draft) -> Answers:
    """What was sent under a draft's key. The draft was sent."""
    assert draft.sent is not None
    shown = answers_of(filled(page, subject, draft.sent.content), draft.sent.content.files)
    receipt = address(page, key=draft.key, step="receipt") if draft.sent.receipt else None
    return Answers(shown.pairs, shown.files, draft.sent.at, receipt)


def open_answers(page: FormPage, subject: Subject, draft: Draft) -> Answers:
    """What stands in a draft that was not sent, for a page that shows it beside another."""
    shown = answers_of(filled(page, subject, draft.content), draft.content.files)
    return replace(shown, at=draft.saved_at, draft=address(page, key=draft.key))


def address(page: FormPage, **query: str) -> str:
    """This page's own address with another query."""
    values: dict[str, Any] = {**(request.view_args or {}), **query}
    return url_for(f"pages.{page.endpoint}", **values)


def show(
    sheet: Sheet,
    step: str,
    *,
    status: int = 200,
    told: Iterable[Told] = (),
    changes: Sequence[Change] = (),
    earlier: Answers | None = None,
    notice: str = "",
    others: Sequence[tuple[str, datetime]] = (),
    kept: str = "",
) -> ResponseReturnValue:
    """The page at a step: `form`, `check`, or `barred` (nothing can be sent; what was typed is shown all the same).

    `others` are addresses of other drafts of this form, and when they were saved; `kept` is the address that gives
    back what came after a session had ended.
    """
    context = {
        "page": sheet.page,
        "subject": sheet.subject,
        "form": sheet.form,
        "files": sheet.files,
        "answers": answers_of(sheet.form, sheet.files),
        "hidden": _hidden(sheet),
        "step": step,
        "preview": _preview(sheet) if step == "check" else None,
        "told": tuple(told),
        "changes": changes,
        "earlier": earlier,
        "notice": notice,
        "others": others,
        "kept": kept,
    }
    return render_template(sheet.page.template, **context), status


def _preview(sheet: Sheet) -> Any:
    """What the page says beside the answers; nothing of answers that are none, as those sent before may have become."""
    return sheet.page.preview(sheet.subject, sheet.form) if sheet.form.validate() else None


def show_files(sheet: Sheet, refused: Sequence[Saying]) -> ResponseReturnValue:
    """Only the list of files, for the script that puts it into the page; nothing of a form without any (204)."""
    if sheet.form.files_field is None:
        return "", 204
    told = say(refused, sheet.form)
    context = {"field": sheet.form.files_field, "files": sheet.files}
    return render_template("kit/file_list.html", **context), 422 if told else 200


def show_receipt(sheet: Sheet, answers: Answers, *, is_applied: bool, outcome: str) -> ResponseReturnValue:
    """The receipt of what was sent, whether it has its effect everywhere, and what it came to, if that is told."""
    context = {
        "page": sheet.page,
        "subject": sheet.subject,
        "form": sheet.form,
        "answers": answers,
        "step": "receipt",
        "is_applied": is_applied,
        "outcome": outcome,
    }
    return render_template(sheet.page.template, **context)


def find_problems(sheet: Sheet) -> list[Told]:
    """What the fields find wrong, else what the rules refuse before anything is sent; the fields say it as well."""
    if not sheet.form.validate():
        return problems_of(sheet.form)
    try:
        sheet.page.check(sheet.subject, sheet.form)
    except DomainError as refusal:
        return say(sayings_of(refusal, sheet.form), sheet.form)
    return []


def problems_of(form: KitForm) -> list[Told]:
    """What the fields found wrong, in the order of the form."""
    return [Told(each.id, str(error)) for each in form for error in each.errors]


def sayings_of(refusal: DomainError, form: KitForm, *, field: str = "") -> tuple[Saying, ...]:
    """What a refusal says of the fields that it names; what names none is said of `field`, or of the whole form."""
    placed = tuple(
        Saying(each.field, each.phrase, told_params(each.params)) for each in refusal.problems if each.field in form
    )
    if placed or refusal.phrase:
        return placed or (Saying(field, refusal.phrase, told_params(refusal.params)),)
    return tuple(
        Saying(field, phrase, told_params(each.params))
        for each in refusal.problems
        for phrase in (each.phrase, each.remedy_phrase)
        if phrase
    )


def say(sayings: Iterable[Saying], form: KitForm) -> list[Told]:
    """What is said, for the summary on top; the fields that it is about say it as well."""
    found = []
    for each in sayings:
        field, text = form._fields.get(each.field), spoken(each.phrase, each.params)
        if field is not None:
            field.errors = [*field.errors, text]
        found.append(Told(field.id if field else "", text))
    return found


def _hidden(sheet: Sheet) -> dict[str, Any]:
    actor, secret = current_actor(), wiring().settings.secret_key
    return {
        "key": sheet.key,
        "seen": seen_text(sheet.subject),
        "leaf": new_key(),
        "shown": Content(sheet.form.typed()).answers,
        "mark": mark_for(actor.person, key=sheet.key, secret=secret),
    }

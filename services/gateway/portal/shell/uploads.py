"""The files that come with a post go into the form's draft, one by one; what is refused is told beside the field."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePath

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from common.filed_names import LONGEST_NAME
from common.visible import has_invisible
from services.gateway.accounts.api.authentication import recognise
from services.gateway.drafts.domain.draft import LARGEST_FILE, Draft, FileRefused, Saying
from services.gateway.drafts.domain.kept_post import KeptFile
from services.gateway.drafts.usecases.store_file import store_file
from services.gateway.portal.shell.fields import KitForm
from services.gateway.portal.shell.form_page import FORM_BYTES, SIGNED_FORM_BYTES
from services.gateway.portal.shell.showing import sayings_of


def chosen_files(form: KitForm) -> Iterator[KeptFile]:
    """The files of this post, each read when its turn comes."""
    field = form.files_field
    for each in request.files.getlist(field.name) if field else ():
        if each.filename:
            # One byte more than allowed is enough to know that it is too large.
            yield KeptFile(name_of(each), each.mimetype, each.stream.read(LARGEST_FILE + 1))


def unsent(files: Iterator[KeptFile], draft: Draft) -> Iterator[KeptFile] | None:
    """Those of the files that a draft does not have; None where it has all of them."""
    sent = {each.sha256 for each in draft.content.files}
    found = (each for each in files if hashlib.sha256(each.content).hexdigest() not in sent)
    first = next(found, None)
    return None if first is None else chain([first], found)


def most_bytes() -> int:
    """How many bytes this post of a form may have; who posts it is asked only where it makes a difference."""
    is_large = (request.content_length or 0) > FORM_BYTES
    return SIGNED_FORM_BYTES if is_large and recognise() is not None else FORM_BYTES


def store_files(draft: Draft, form: KitForm, files: Iterable[KeptFile]) -> tuple[Draft, tuple[Saying, ...]]:
    """The draft with these files, and what was wrong with those that were not taken; what was sent stays as it is."""
    field = form.files_field
    if field is None or draft.sent is not None:
        return draft, ()
    refused: list[Saying] = []
    for each in files:
        try:
            draft = store_file(draft, name=each.name, content=each.content, content_type=each.content_type)
        except FileRefused as refusal:
            refused += sayings_of(refusal, form, field=field.name)
    return draft, tuple(refused)


def name_of(file: FileStorage) -> str:
    """The file's name without any path and without what nobody sees: a label, under which nothing is stored."""
    name = PurePath((file.filename or "").replace("\\", "/")).name
    seen = "".join(each for each in name if not has_invisible(each))
    stem, dot, kind = seen.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(kind) - 1]}{dot}{kind}"[-LONGEST_NAME:] or _("未命名文件")

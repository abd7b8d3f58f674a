"""What a page with a form is made of: the record that it is about, its questions, and the command that it sends.

A page names these in a `FormPage` and registers it; everything else (keys, drafts, check page, receipt, races, a
session that ends in the middle) is the same for all of them and lies in the other modules of this kit; decision 0013.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.errors import DomainError
from common.people.commands import Receipt
from services.gateway.drafts.domain.draft import LARGEST_FILE, MOST_FILES, Content, Draft, DraftFile
from services.gateway.drafts.usecases.store_file import read_file
from services.gateway.portal.shell.fields import KitForm, Words


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a record: shown above the questions, and compared when the form comes back.

    `value` is compared where `text` depends on the language; `is_data` says that the text stands as it was written.
    `target` is the address of the page that tells more of it.
    """

    name: str
    label: Words
    text: Words
    value: str | None = None
    is_data: bool = False
    target: str | None = None

    @property
    def compared(self) -> str:
        """What tells whether the fact has changed."""
        return str(self.text) if self.value is None else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The record that a form is about, as it stands now and as the actor may see it.

    `back` is the address of its page; `bar` says why the actor cannot do this to it now, and is None when they can.
    """

    name: str
    version: int
    facts: tuple[Fact, ...]
    back: str
    record: Any
    bar: DomainError | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a form sends: the key of its command, the files with their bytes, and the moment."""

    draft: Draft
    content: Content
    at: datetime

    @property
    def key(self) -> str:
        """The command's `Idempotency-Key`."""
        return self.draft.key

    @property
    def files(self) -> tuple[DraftFile, ...]:
        """The files that go with it."""
        return self.content.files

    def read(self, file: DraftFile) -> bytes:
        """The bytes of one of its files. Raises `FileMissing`."""
        return read_file(self.draft, sha256=file.sha256)


def _nothing_further(subject: Subject, form: Any) -> None:
    """Most forms are checked by their fields alone before the check page; the command itself checks the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page with a form.

    `owner` is the service whose journal carries the command's effects; `load` raises `NotFound` for what the actor may
    not see; `check` raises what the rules refuse before anything is sent; `initial` answers questions beforehand.
    `preview` makes what the check page shows beside the answers, in the block `preview` of the template; `outcome` what
    the receipt says of what was done, from the record as it is now and what its author had seen of each fact.
    The template fills the blocks `questions` and `next` of `kit/form_page.html`.
    """

    endpoint: str
    rule: str
    title: Words
    submit: Words
    owner: str
    form: type[KitForm]
    template: str
    load: Callable[..., Subject]
    send: Callable[[Subject, Any, Outgoing], Receipt]
    check: Callable[[Subject, Any], None] = _nothing_further
    preview: Callable[[Subject, Any], Any] = lambda subject, form: None
    outcome: Callable[[Subject, Mapping[str, str]], str] = lambda subject, seen: ""
    initial: Callable[[Subject], Mapping[str, str]] = lambda subject: {}


def page_at(path: str) -> FormPage | None:
    """The page with a form at an address; None where there is none."""
    return next((each for each in FORM_PAGES.values() if _is_at(each.rule, path)), None)


def _is_at(rule: str, path: str) -> bool:
    """Whether an address is one of a rule: the same parts, but for its parameters."""
    parts, asked = rule.split("/"), path.split("/")
    return len(parts) == len(asked) and all(x == y or x.startswith("<") for x, y in zip(parts, asked, strict=True))


#: The blueprint of all pages.
PAGES = "pages"
#: The endpoint of the page to sign in.
SIGN_IN = f"{PAGES}.sign_in"
#: The endpoint that ends the session.
SIGN_OUT = f"{PAGES}.sign_out"
#: How many bytes of text one post of a form may have; and how many bytes in all, several files at once, where no
#: script sends them one by one: from who has signed in as much as a form can have, else as much as is kept.
TEXT_BYTES = 4 * 1024 * 1024
SIGNED_FORM_BYTES, FORM_BYTES = MOST_FILES * LARGEST_FILE + TEXT_BYTES, 60 * 1024 * 1024
#: Every page with a form, by its endpoint within the blueprint.
FORM_PAGES: dict[str, FormPage] = {}

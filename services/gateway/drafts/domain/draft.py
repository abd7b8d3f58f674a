"""What somebody is about to send by a page with a form (草稿), under the form's key, and what was sent.

The key of the form is the command's `Idempotency-Key`: one draft is sent once, with one content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from common.errors import Invalid
from common.filed_names import KINDS, is_kind_known
from common.people.commands import Receipt, derived_id
from common.phrases import N_

_MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * _MEGABYTE
MOST_FILES = 10
_GIGABYTE = 1024 * _MEGABYTE
#: How many bytes the files may have together that an account has chosen and not sent, in whatever forms.
MOST_HELD = 1 * _GIGABYTE
#: How long what nobody has sent is kept after it was last saved, and what was sent (as long as its key is remembered).
KEPT_OPEN, KEPT_SENT = timedelta(days=14), timedelta(days=90)


class FileRefused(Invalid):
    """Raised when a chosen file cannot be taken: empty, too large, of another kind, one too many."""

    code = "file_refused"


class Verdict(StrEnum):
    """What sending a content under a key means, by what was sent under it before."""

    FIRST = "first"
    UNDER_WAY = "under_way"  # the same content, whose outcome is not known yet
    DONE = "done"  # the same content, which has its receipt
    USED = "used"  # another content
    GONE = "gone"  # nothing, for its author threw the draft away at this moment


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that was chosen; `size` in bytes."""

    sha256: str
    name: str
    size: int
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Content:
    """What was typed, as pairs of name and value in the order of the form, and what was chosen."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[DraftFile, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the content: the same for the same text and files."""
        return _digest([sorted(self.fields), sorted((each.sha256, each.name) for each in self.files)])

    @property
    def answers(self) -> str:
        """SHA-256 of what was typed, files apart."""
        return _digest(sorted(self.fields))


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent and when; `receipt` is None while nobody knows the outcome.

    `is_applied`: whether the effects of the command have been seen everywhere.
    """

    content: Content
    at: datetime
    receipt: Receipt | None = None
    is_applied: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """A phrase and what fills its places; `field` is the one that it is about, empty for the whole form."""

    field: str
    phrase: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why what was posted last was not done, besides what the answers themselves tell; `status` as HTTP has it."""

    status: int
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form was shown with: `leaf` names this showing of it, `digest` the answers that stood in it."""

    leaf: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft of one account for one address and key; `about` is the address of the record that it would change.

    `seen` is what its author had seen of that record when they posted it last, as the form carried it; `leaf` names
    the showing of the form that was posted last.
    """

    account: str
    path: str
    key: str
    about: str = ""
    content: Content = Content()
    saved_at: datetime
    sent: Sending | None = None
    seen: str | None = None
    refusal: Refusal | None = None
    leaf: str | None = None

    @property
    def draft_id(self) -> str:
        """The key under which it is stored: no account can name another's."""
        return draft_id_of(self.account, path=self.path, key=self.key)

    def judge(self, content: Content) -> Verdict:
        """What sending `content` under this draft's key means."""
        if self.sent is None:
            return Verdict.FIRST
        if self.sent.content.digest != content.digest:
            return Verdict.USED
        return Verdict.DONE if self.sent.receipt else Verdict.UNDER_WAY

    def is_outrun_by(self, stored: Draft, *, shown: Shown) -> bool:
        """Whether the answers of this draft would replace others, saved elsewhere since this form was shown."""
        answers = stored.content.answers
        return stored.leaf != shown.leaf and answers not in (shown.digest, self.content.answers)


def draft_id_of(account: str, *, path: str, key: str) -> str:
    """The id of the draft of an account for an address and key."""
    return derived_id("dra", account, path, key)


def check_file(name: str, size: int, *, beside: Sequence[DraftFile], held: int) -> None:
    """Raise `FileRefused` unless a file of this name and size may lie beside those chosen before.

    `held` is how many bytes all unsent files of its author have.
    """
    refusals = (
        ("file_empty", size == 0, N_("文件“%(name)s”是空的（0字节），请核对后重新选择。")),
        ("file_too_large", size > LARGEST_FILE, N_("文件“%(name)s”超过%(largest)s MB，请压缩或拆分后重新选择。")),
        ("file_kind_refused", not is_kind_known(name), N_("文件“%(name)s”的类型不能接收，请改用：%(kinds)s。")),
        (
            "too_many_files",
            len(beside) >= MOST_FILES,
            N_("最多附%(most)s个文件，“%(name)s”没有收下；请先移除不需要的文件。"),
        ),
        (
            "too_much_unsent",
            held + size > MOST_HELD,
            N_("您选好而未提交的文件合计已近%(held)s GB，“%(name)s”没有收下；请先提交或清空其他未提交的表单。"),
        ),
    )
    for code, is_so, told in refusals:
        if is_so:
            raise FileRefused(
                told,
                code=code,
                name=name,
                kinds="、".join(KINDS),
                most=MOST_FILES,
                largest=LARGEST_FILE // _MEGABYTE,
                held=MOST_HELD // _GIGABYTE,
            )


def _digest(plain: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()

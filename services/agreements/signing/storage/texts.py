"""Texts of the standard agreement: from the installation or the package, kept in MongoDB under their SHA-256."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache

from common.mapping import COMPACT
from common.messages import Message
from common.mongo import insert_effect
from common.people.commands import Command
from common.phrases import N_
from common.rules import installation
from services.agreements.domain.texts import title_of
from services.agreements.signing.domain.text import AgreementText, TextNotFound
from services.agreements.signing.storage.documents import TextDocument
from services.agreements.text_files import text_paths

_TEXT = COMPACT.of(AgreementText, names={"sha256": "_id"})


@cache
def packaged(name: str) -> AgreementText:
    """The text of a name as the installation brings it, else the package. Raises `TextNotFound`."""
    path = text_paths(installation.folder()).get(name)
    if path is None:
        raise TextNotFound(N_("没有名为 %(name)s 的协议文本，请检查参数 standard_text。"), name=name)
    content = path.read_bytes()
    text = content.decode("utf-8")
    return AgreementText(hashlib.sha256(content).hexdigest(), name, title_of(text), text)


def release(text: AgreementText, *, command: Command, messages: tuple[Message, ...], at: datetime) -> bool:
    """Keep a text for good; False when it was there already."""
    document = _TEXT.document(TextDocument, text, released_at=at)
    return insert_effect(document, command=command, messages=messages)


def get(sha256: str) -> AgreementText:
    """The text with this SHA-256. Raises `TextNotFound`."""
    stored = TextDocument._get_collection().find_one({"_id": sha256})
    if stored is None:
        raise TextNotFound(N_("没有找到该协议文本，请核对其 SHA-256。"))
    return _TEXT.value(stored)


def find(sha256: str) -> AgreementText | None:
    """The text with this SHA-256, or None."""
    stored = TextDocument._get_collection().find_one({"_id": sha256})
    return _TEXT.value(stored) if stored else None

"""A text of the standard agreement is kept under its SHA-256 before anybody can be offered it."""

from __future__ import annotations

from datetime import datetime

from common.people.commands import Command, derived_id, service_actor
from common.rules.parameters import Dated
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import TextReleased
from services.agreements.signing.domain.text import AgreementText
from services.agreements.signing.storage import texts


def check_texts(standard_text: Dated[str]) -> None:
    """Raise `TextNotFound` for a text that is to be offered one day and that nobody has brought."""
    for each in standard_text.values:
        if each.value is not None:
            texts.packaged(each.value)


def check_kept_texts() -> None:
    """Read the parameters of this process. Raises `PolicyError`, `ParameterError`, and `TextNotFound` as below."""
    check_texts(policies.current().standard_text)


def release_text(*, at: datetime) -> AgreementText:
    """The text that is offered on the day of `at`; kept from now on, if it was not already."""
    text = texts.packaged(policies.current().standard_text.on(day_of(at)))
    if texts.find(text.sha256) is None:
        command = Command(service_actor("agreements"), derived_id("cmd", "release_text", text.sha256), at)
        message = TextReleased(text_sha256=text.sha256, text_name=text.name)
        texts.release(text, command=command, messages=(message,), at=at)
    return text

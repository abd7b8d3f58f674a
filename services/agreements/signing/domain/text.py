"""A text of the standard agreement (协议范本): whoever signs, signs its exact content."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import NotFound


@dataclass(frozen=True, slots=True)
class AgreementText:
    """A text by its exact content."""

    sha256: str
    name: str
    title: str
    content: str


class TextNotFound(NotFound):
    """Raised when no text has this SHA-256 or name."""

    code = "text_not_found"

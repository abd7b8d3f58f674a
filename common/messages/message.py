"""What every message is: a frozen value of ids and ISO text with a name, a subject, and a JSON form."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A fact that happened in one service."""

    #: The service in whose journal it stands, and the field with the id of the thing that changed.
    source: ClassVar[str] = ""
    subject_field: ClassVar[str] = ""

    @property
    def name(self) -> str:
        """The name under which the message is journalled."""
        return type(self).__name__

    @property
    def subject(self) -> str:
        """The id of the thing that changed."""
        return str(getattr(self, self.subject_field))

    def to_data(self) -> dict[str, Any]:
        """The fields as JSON-simple values."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The message from a journal entry's data; unknown fields are ignored."""
        return cls(**{f.name: data[f.name] for f in fields(cls) if f.name in data})

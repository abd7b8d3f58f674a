"""The kinds of refusal that a rule can give; each real error stands beside the rule that raises it.

`common.web` maps the kinds to HTTP statuses once. A `code` is stable: clients and tests rely on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong with one place of the input: where, what, how to mend it."""

    field: str
    message: str
    code: str = "invalid"
    remedy: str | None = None


class DomainError(Exception):
    """A request that the rules refuse: anticipated, told to the user, never retried."""

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, problems: Sequence[FieldProblem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.problems = tuple(problems)

    @classmethod
    def about(cls, field: str, message: str) -> Self:
        """The refusal for what is wrong with one field of the input."""
        return cls(message, problems=[FieldProblem(field, message, cls.code)])


class NotFound(DomainError):
    """Raised when a thing does not exist, or lies outside the actor's scope (404)."""

    code = "not_found"


class Conflict(DomainError):
    """Raised when somebody else was faster, or the thing exists already (409)."""

    code = "conflict"


class Stale(DomainError):
    """Raised when the caller's `If-Match` names another version than the stored one (412)."""

    code = "stale_version"


class NotAllowed(DomainError):
    """Raised when the role, or the state of a visible object, forbids the act (403)."""

    code = "not_allowed"


class Invalid(DomainError):
    """Raised when the input cannot be taken as it is; `problems` name each place (422)."""

    code = "invalid"


class TooLarge(DomainError):
    """Raised when an upload is larger than its limit (413)."""

    code = "too_large"


class Unavailable(DomainError):
    """Raised when something needed cannot answer just now; trying again later may help (503)."""

    code = "unavailable"

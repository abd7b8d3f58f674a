"""The kinds of refusal that a rule can give; each real error stands beside the rule that raises it.

`common.web` maps the kinds to HTTP statuses once. A `code` is stable: clients and tests rely on it. What is wrong is
said by a phrase and by what fills its places; the Chinese sentence is made of the two here, the English in the gateway.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from common.phrases import Param, Phrase, filled, told


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong with one place of the input: where, what, how to mend it; both phrases share params."""

    field: str
    phrase: Phrase
    code: str = "invalid"
    remedy_phrase: Phrase | None = None
    params: Mapping[str, Param] = dataclasses.field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""
        return filled(self.phrase, self.params)

    @property
    def remedy(self) -> str | None:
        """How to mend it, in Chinese; None where the message says it."""
        return None if self.remedy_phrase is None else filled(self.remedy_phrase, self.params)

    def as_dict(self) -> dict[str, Any]:
        """The problem as every interface tells it."""
        return {
            "field": self.field,
            "message": self.message,
            "code": self.code,
            "remedy": self.remedy,
            "phrase": self.phrase,
            "remedy_phrase": self.remedy_phrase,
            "params": told(self.params),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """The problem that an interface told; where it told no phrase, the sentence is one. Raises `KeyError`."""
        phrase, remedy = fields.get("phrase", fields["message"]), fields.get("remedy_phrase", fields["remedy"])
        return cls(fields["field"], phrase, fields["code"], remedy, fields.get("params", {}))


class DomainError(Exception):
    """A request that the rules refuse: anticipated, told to the user, never retried."""

    code = "refused"

    def __init__(
        self, phrase: Phrase, *, code: str | None = None, problems: Sequence[FieldProblem] = (), **params: Param
    ) -> None:
        """What is wrong, and what fills its places; an empty phrase says what the problems say."""
        self.phrase = phrase
        self.params = params
        self.code = code or self.code
        self.problems = tuple(problems)
        self.message = filled(phrase, params) or "".join(each.message + (each.remedy or "") for each in problems)
        super().__init__(self.message)

    @classmethod
    def of(cls, *problems: FieldProblem, code: str | None = None) -> Self:
        """The refusal that says what is wrong with each of these places of the input."""
        return cls(Phrase(""), code=code, problems=problems)

    @classmethod
    def from_dict(cls, problem: Mapping[str, Any]) -> Self:
        """The refusal that a service told; where it told no phrase, the detail is one. Raises `KeyError`."""
        problems = [FieldProblem.from_dict(each) for each in problem.get("errors", ())]
        phrase, params = problem.get("phrase", problem["detail"]), problem.get("params", {})
        return cls(phrase, code=problem["code"], problems=problems, **params)

    @classmethod
    def about(cls, field: str, phrase: Phrase, *, code: str | None = None, **params: Param) -> Self:
        """The refusal for what is wrong with one field of the input."""
        return cls.of(FieldProblem(field, phrase, code or cls.code, params=params), code=code)


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


class TooFrequent(DomainError):
    """Raised when somebody asks more often than they may (429)."""

    code = "too_many_requests"


class Unavailable(DomainError):
    """Raised when something needed cannot answer just now; trying again later may help (503)."""

    code = "unavailable"

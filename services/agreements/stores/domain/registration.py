"""How stores come into the register (登记): those of one roster together, hidden until all of them are there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.agreements.domain.membership import Membership
from services.agreements.domain.store import CodeConfirmation, Particulars
from services.agreements.domain.terms import Term

#: How many stores one message announces.
CHUNK = 500


class KnownBy(StrEnum):
    """What of a store the register has already; each word is the field of a stored store that is unique."""

    CODE = "code"
    NAME_AND_ADDRESS = "fingerprint"
    FIRST_OF_USCC = "first_of_uscc"


@dataclass(frozen=True, slots=True)
class KnownStore:
    """The store that the register has already, and by what: `is_same` if name and address are the same as well.

    `name` is None where whoever asks may not see it; `code` is its 医保编码.
    """

    by: KnownBy
    is_same: bool
    name: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class NewStore:
    """A store as a row of a roster describes it; `is_first` marks the first one that ever carries its USCC.

    `term` is that of an agreement which it runs under already.
    """

    row: int
    particulars: Particulars
    membership: Membership | None
    is_first: bool
    confirmation: CodeConfirmation | None = None
    term: Term | None = None

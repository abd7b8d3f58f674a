"""A retail pharmacy (零售药店) as agreements knows it: who it is, its chains, its terms, what holds its settlement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from common.errors import NotFound
from common.folding import fold
from common.ids import ChainId, ImportId, StoreId
from services.agreements.domain.heads import HeadTitle
from services.agreements.domain.holds import Hold, HoldEnding
from services.agreements.domain.membership import Membership
from services.agreements.domain.serving import Exemption, OwnService
from services.agreements.domain.terms import Term, TermEnding, TextRecord, with_terminations, with_texts


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a store is known by. `code` is the national 医保编码, recorded and never invented; `area` the county's.

    `head_name` is who stands on its licence, under `head_title`; None where nobody has said.
    """

    name: str
    area: str
    address: str = ""
    code: str | None = None
    uscc: str | None = None
    shop_number: str | None = None
    phone: str | None = None
    business_scope: str | None = None
    longitude: str | None = None
    latitude: str | None = None
    head_title: HeadTitle | None = None
    head_name: str | None = None

    @property
    def fingerprint(self) -> str:
        """The keys of name and address: two stores with the same ones are the same store."""
        return f"{fold(self.name)}|{fold(self.address or self.area)}"


@dataclass(frozen=True, slots=True)
class CodeConfirmation:
    """A person compared a 统一社会信用代码 whose check character fails with the licence: the account, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Store:
    """A store with its history: own holds and the endings that name it, memberships, terms and terminations.

    `hold_endings` ends own holds, and releases the store from chain holds. `named_by` are the cases on a chain whose
    decision names it in its annex, `exemptions` those whose annex lists it as not reached, `services` those with whose
    decision it was served itself;
    `text_records` tell which text was signed of terms without one.
    """

    id: StoreId
    version: int
    particulars: Particulars
    import_id: ImportId | None = None
    memberships: tuple[Membership, ...] = ()
    terms: tuple[Term, ...] = ()
    terminations: tuple[TermEnding, ...] = ()
    holds: tuple[Hold, ...] = ()
    hold_endings: tuple[HoldEnding, ...] = ()
    named_by: tuple[str, ...] = ()
    services: tuple[OwnService, ...] = ()
    uscc_confirmation: CodeConfirmation | None = None
    text_records: tuple[TextRecord, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    @property
    def reach(self) -> tuple[ChainId, ...]:
        """The chains whose holds may lie on the store: those it is in and those it was in.

        One that it left long ago stays, because questions about a past instant need it.
        """
        return tuple(dict.fromkeys(each.chain_id for each in self.memberships))

    @property
    def effective_terms(self) -> tuple[Term, ...]:
        """The terms with their texts, each ended by the termination that ended it."""
        return with_terminations(with_texts(self.terms, self.text_records), self.terminations)


class StoreNotFound(NotFound):
    """Raised when a store does not exist, is not imported completely, or lies outside the actor's scope."""

    code = "store_not_found"

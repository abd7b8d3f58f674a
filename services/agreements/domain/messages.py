"""What agreements tells itself: messages that its own clerk turns into effects, and the record of what was done.

Messages for other services stand in `common.messages`.
"""

from __future__ import annotations

from dataclasses import dataclass

from common.messages.agreements import FromAgreements


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReleased(FromAgreements):
    """A text of the standard agreement may be offered from now on; `text_sha256` names it exactly."""

    subject_field = "text_sha256"
    text_sha256: str
    text_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReceived(FromAgreements):
    """A large roster was uploaded: it is to be validated."""

    subject_field = "import_id"
    import_id: str
    file_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportValidated(FromAgreements):
    """A roster was read: it may be committed, or was rejected (`state`)."""

    subject_field = "import_id"
    import_id: str
    file_sha256: str
    state: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCommitted(FromAgreements):
    """An import was committed: applying it can no longer be stopped.

    `confirmed_codes` are the 统一社会信用代码 that who committed it compared with the licences.
    """

    subject_field = "import_id"
    import_id: str
    confirmed_codes: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCompleted(FromAgreements):
    """Every row of an import is applied: readers see it, and its stores are announced."""

    subject_field = "import_id"
    import_id: str
    stores: int
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOffered(FromAgreements):
    """An agreement was offered to a store."""

    subject_field = "agreement_id"
    agreement_id: str
    store_id: str
    text_sha256: str
    particulars_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSignedByStore(FromAgreements):
    """The store, or its headquarters, signed."""

    subject_field = "agreement_id"
    agreement_id: str
    store_id: str
    text_sha256: str
    particulars_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSignedByAgency(FromAgreements):
    """The agency signed: the agreement is concluded, and its term goes into the store's list.

    `signed_on` is the day on which the store signed (told since the annexed catalogue is known by it).
    """

    subject_field = "agreement_id"
    agreement_id: str
    store_id: str
    from_on: str
    until_on: str
    catalogue: bool
    signed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWithdrawn(FromAgreements):
    """An offer was taken back before both had signed."""

    subject_field = "agreement_id"
    agreement_id: str
    store_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTextRecorded(FromAgreements):
    """It was recorded which text an agreement of unknown text was signed under; `remark` says what shows it."""

    subject_field = "store_id"
    store_id: str
    agreement_id: str
    text_name: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreHeadRecorded(FromAgreements):
    """It was recorded who stands on a store's licence, and under which title; the name is in the store's record."""

    subject_field = "store_id"
    store_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreTerminated(FromAgreements):
    """A served decision terminated a store's agreements from `until_on` on."""

    subject_field = "store_id"
    store_id: str
    case_id: str
    until_on: str
    agreement_ids: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTerminated(FromAgreements):
    """An agreement ended by termination."""

    subject_field = "agreement_id"
    agreement_id: str
    store_id: str
    case_id: str

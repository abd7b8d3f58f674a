"""How what belongs to a store lies in documents: absent things not at all."""

from __future__ import annotations

from common.mapping import COMPACT
from services.agreements.domain.holds import Hold, HoldEnding
from services.agreements.domain.membership import Membership
from services.agreements.domain.serving import Exemption, OwnService
from services.agreements.domain.store import CodeConfirmation, Particulars
from services.agreements.domain.terms import Term, TermEnding, TextRecord

PARTICULARS = COMPACT.of(Particulars)
CONFIRMATION = COMPACT.of(CodeConfirmation)
MEMBERSHIP = COMPACT.of(Membership)
#: Its ending stands apart, among the terminations of the store.
TERM = COMPACT.of(Term, apart={"ending"})
TERMINATION = COMPACT.of(TermEnding)
#: Whom it lies on says the document; its endings stand apart.
HOLD = COMPACT.of(Hold, apart={"scope", "subject_id", "endings"})
ENDING = COMPACT.of(HoldEnding)
SERVICE = COMPACT.of(OwnService)
EXEMPTION = COMPACT.of(Exemption)
TEXT_RECORD = COMPACT.of(TextRecord)

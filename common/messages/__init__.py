"""Every message that crosses a service boundary: past tense, ids and ISO text only.

A message about a store carries the store's whole memberships and terms, so that a consumer needs no order between
subjects and no earlier message. `from_data` ignores fields of the future. `subject_field` names the field with the
id of the thing that changed: messages of one subject arrive in order.
"""

from common.messages.agreements import ChainRegistered, HoldEnded, HoldPlaced, StoreRecorded, StoresRegistered
from common.messages.gateway import (
    AccountCreated,
    AccountScopeSet,
    CaseAdopted,
    CaseClosed,
    CaseOpened,
    CaseReturned,
    ChainDecisionNumbered,
    DecisionServed,
    DecisionServedOnStore,
    PaperServed,
)
from common.messages.message import Message
from common.messages.ratings import MeasureProposed, PointsNoticeOrdered, ProposalWithdrawn

__all__ = [
    "AccountCreated",
    "AccountScopeSet",
    "CaseAdopted",
    "CaseClosed",
    "CaseOpened",
    "CaseReturned",
    "ChainDecisionNumbered",
    "ChainRegistered",
    "DecisionServed",
    "DecisionServedOnStore",
    "HoldEnded",
    "HoldPlaced",
    "MeasureProposed",
    "Message",
    "PaperServed",
    "PointsNoticeOrdered",
    "ProposalWithdrawn",
    "StoreRecorded",
    "StoresRegistered",
]

"""Each change of a store as one conditional update with its messages, of the store as it was read.

All raise `Conflict` (lost_race) when the store has changed since; what is appended from the journal, also when it is
there already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.ids import ChainId
from common.messages import Message
from common.mongo import update
from common.people.commands import Command, Receipt
from services.agreements.domain.heads import Head
from services.agreements.domain.holds import Hold, HoldEnding
from services.agreements.domain.membership import Membership
from services.agreements.domain.serving import OwnService
from services.agreements.domain.store import Store
from services.agreements.domain.terms import Term, TermEnding, TextRecord
from services.agreements.stores.storage.documents import StoreDocument
from services.agreements.stores.storage.mapping import (
    ENDING,
    HOLD,
    MEMBERSHIP,
    SERVICE,
    TERM,
    TERMINATION,
    TEXT_RECORD,
)

Fields = dict[str, Any]


def append_term(store: Store, term: Term, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Append the days of an agreement."""
    return _append(store, "terms", TERM.fields(term), key="agreement_id", command=command, messages=messages)


def append_termination(store: Store, ending: TermEnding, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Append the end of every term by a case."""
    fields = TERMINATION.fields(ending)
    return _append(store, "terminations", fields, key="case_id", command=command, messages=messages)


def append_hold(store: Store, hold: Hold, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Append a hold of the store's own."""
    return _append(store, "holds", HOLD.fields(hold), key="id", command=command, messages=messages)


def append_ending(store: Store, ending: HoldEnding, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Append what ends a hold of the store, or releases it from one of its chain."""
    fields = ENDING.fields(ending)
    return _append(store, "hold_endings", fields, key="case_id", command=command, messages=messages)


def append_service(store: Store, service: OwnService, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Append that the store itself was served with a decision on its chain."""
    fields = SERVICE.fields(service)
    return _append(store, "services", fields, key="case_id", command=command, messages=messages)


def append_text(store: Store, record: TextRecord, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Append which text one of the store's agreements was signed under."""
    fields = TEXT_RECORD.fields(record)
    return _append(store, "text_records", fields, key="agreement_id", command=command, messages=messages)


def set_head(store: Store, head: Head, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Set who stands on the store's licence."""
    change = {"$set": {"head_title": head.title.value, "head_name": head.name}}
    return _change(store, change, command=command, messages=messages)


def append_membership(
    store: Store, joining: Membership, *, reach: Sequence[ChainId], command: Command, messages: Sequence[Message]
) -> Receipt:
    """Append a membership; `reach` are all chains whose holds may touch the store from now on."""
    change: dict[str, Fields] = {"$push": {"memberships": MEMBERSHIP.fields(joining)}, "$set": {"reach": list(reach)}}
    return _change(store, change, command=command, messages=messages)


def set_memberships(
    store: Store, memberships: Sequence[Membership], *, command: Command, messages: Sequence[Message]
) -> Receipt:
    """Replace the memberships, of which one has an end now."""
    change = {"$set": {"memberships": [MEMBERSHIP.fields(each) for each in memberships]}}
    return _change(store, change, command=command, messages=messages)


def _append(
    store: Store, name: str, fields: Fields, *, key: str, command: Command, messages: Sequence[Message]
) -> Receipt:
    """Append an entry to a list of the store, unless one with this key is there."""
    where = {f"{name}.{key}": {"$ne": fields[key]}}
    return _change(store, {"$push": {name: fields}}, where=where, command=command, messages=messages)


def _change(
    store: Store,
    change: Mapping[str, Fields],
    *,
    command: Command,
    messages: Sequence[Message],
    where: Fields | None = None,
) -> Receipt:
    return update(
        StoreDocument,
        store.id,
        version=store.version,
        change=change,
        command=command,
        messages=messages,
        where=where,
    )

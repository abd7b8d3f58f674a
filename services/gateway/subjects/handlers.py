"""What the journal of agreements tells of stores and chains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.journal.feed import Handlers, Heard
from common.messages import ChainRegistered, StoreRecorded, StoresRegistered
from services.gateway import ALIAS
from services.gateway.subjects.domain.subject import Subject, Told, chain_of, store_of
from services.gateway.subjects.usecases.note_subjects import note_subjects

handlers = Handlers(ALIAS)


@handlers.on_many(StoresRegistered, StoreRecorded, ChainRegistered, effect="note_subjects")
def subjects_told(heard: Sequence[Heard[StoresRegistered | StoreRecorded | ChainRegistered]]) -> None:
    """Names, areas and chains of stores become known, and the names of chains."""
    note_subjects({subject.subject_id: Told(each.seq, subject) for each in heard for subject in _subjects_of(each)})


def _subjects_of(heard: Heard[StoresRegistered | StoreRecorded | ChainRegistered]) -> Iterable[Subject]:
    match heard.message:
        case ChainRegistered() as chain:
            return (chain_of(chain),)
        case StoreRecorded() as store:
            return (store_of(store.to_data()),)
        case StoresRegistered() as registered:
            return (store_of(each) for each in registered.stores)

"""The collections of agreements, read and written again."""

from __future__ import annotations

from collections.abc import Mapping

from services.agreements import ALIAS
from services.agreements.domain.holds import Hold
from services.agreements.domain.store import Store
from services.agreements.rosters.domain.roster_import import RosterImport
from services.agreements.rosters.storage import imports
from services.agreements.signing.storage import agreements, texts
from services.agreements.stores.storage import chain_holds, chains, mapping, registrations, stores
from tests.migrations.rounds.round import BY_COMMAND, COMMAND, Fields, Round, add, as_it_is, by


def store_fields(store: Store, stored: Fields) -> Fields:
    return {
        **mapping.PARTICULARS.fields(store.particulars),
        "import_id": store.import_id,
        "version": store.version,
        "memberships": [mapping.MEMBERSHIP.fields(each) for each in store.memberships],
        "reach": list(store.reach),
        "terms": [mapping.TERM.fields(each) for each in store.terms],
        "terminations": [mapping.TERMINATION.fields(each) for each in store.terminations],
        "holds": [mapping.HOLD.fields(each) for each in store.holds],
        "hold_endings": [mapping.ENDING.fields(each) for each in store.hold_endings],
        "named_by": list(store.named_by),
        "services": [mapping.SERVICE.fields(each) for each in store.services],
    }


def read_chain_hold(stored: Fields) -> Hold:
    """The hold that a fact placed, or ended."""
    case_id = stored["hold"]["case_id"] if stored["fact"] == "placed" else stored["ending"]["ends_case_id"]
    return next(hold for hold in chain_holds.find([stored["chain_id"]]) if hold.case_id == case_id)


def write_chain_hold(hold: Hold, stored: Fields) -> None:
    if stored["fact"] == "placed":
        chain_holds.place(hold, **BY_COMMAND)
        return
    ending = next(each for each in hold.endings if each.case_id == stored["ending"]["case_id"])
    chain_holds.end(hold.subject_id, ending, **BY_COMMAND)


def write_import(found: RosterImport, stored: Fields) -> None:
    imports.insert_new(found, **BY_COMMAND)
    add(ALIAS, "imports", stored, {"stores": found.stores, "skipped": found.skipped})


def write_registration(is_complete: bool, stored: Fields) -> None:
    """An import as one whose stores are being registered, or all are."""
    registrations.begin(stored["_id"], command=COMMAND)
    if is_complete:
        registrations.note_complete(stored["_id"], at=stored["completed_at"])


ROUNDS: Mapping[str, Round] = {
    # Where its row stood in its file, what a second registration would repeat: asked of the database alone.
    "stores": Round(
        by(stores.get, "_id"),
        store_fields,
        frozenset({"fingerprint", "name_key", "row", "registered_at", "first_of_uscc"}),
    ),
    "chains": Round(
        by(chains.get, "_id"),
        lambda chain, stored: chains.register(chain.name, command=COMMAND, at=stored["registered_at"]),
    ),
    "chain_holds": Round(read_chain_hold, write_chain_hold),
    # Whether it can still be signed, which a unique index asks.
    "agreements": Round(
        by(agreements.get, "_id"),
        lambda agreement, _: agreements.insert_offer(agreement, **BY_COMMAND),
        frozenset({"version", "open_for"}),
    ),
    "texts": Round(
        by(texts.get, "_id"), lambda text, stored: texts.release(text, at=stored["released_at"], **BY_COMMAND)
    ),
    "imports": Round(by(imports.get, "_id"), write_import, frozenset({"version"})),
    # Marks, set one after another and asked of the database alone.
    "registrations": Round(
        by(registrations.is_complete, "_id"),
        write_registration,
        frozenset({"announced_at"}),
    ),
    "announcements": Round(
        as_it_is, lambda _, stored: registrations.announce(stored["import_id"], stored["chunk"], **BY_COMMAND)
    ),
}

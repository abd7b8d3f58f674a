"""Persons and accounts in MongoDB."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from common.errors import NotFound
from common.mapping import PLAIN
from common.messages import Message
from common.mongo import Fields, insert, insert_effect, update
from common.paging import Found, Key, Order, Page, read_page
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.gateway.accounts.domain.accounts import Account, Scope
from services.gateway.accounts.storage.documents import AccountDocument, PersonDocument
from services.gateway.accounts.storage.tries import name_key

_ACCOUNT = PLAIN.of(Account, names={"account_id": "_id"})
_SCOPE = PLAIN.of(Scope)
_BY_NAME = Order((Key("username", str),))


class AccountNotFound(NotFound):
    """Raised when there is no account with this id."""

    code = "account_not_found"


class PersonNotFound(NotFound):
    """Raised when an account is to be made for a person that is not registered."""

    code = "person_not_found"


def insert_person(
    person_id: str, *, name: str, identity_hash: str | None, command: Command, messages: Sequence[Message]
) -> Receipt:
    """Write a new person. Raises `Conflict` (duplicate) when the identity number is known already."""
    document = PersonDocument(id=person_id, name=name, identity_hash=identity_hash)
    return insert(document, command=command, messages=messages)


def insert_person_effect(person_id: str, *, name: str, command: Command, messages: Sequence[Message]) -> bool:
    """Write a person under a fixed key; False when it is there already."""
    return insert_effect(PersonDocument(id=person_id, name=name), command=command, messages=messages)


def find_person(identity_hash: str) -> str | None:
    """The id of the person with an identity number, by its hash; or None."""
    stored = PersonDocument._get_collection().find_one({"identity_hash": identity_hash}, {"_id": 1})
    return str(stored["_id"]) if stored else None


def get_person(person_id: str) -> tuple[str, bool]:
    """The name of a person, and whether their identity number is known. Raises `PersonNotFound`."""
    stored = PersonDocument._get_collection().find_one({"_id": person_id}, {"name": 1, "identity_hash": 1})
    if stored is None:
        raise PersonNotFound(N_("没有登记过该人员，请先登记人员再开立账号。"))
    return str(stored["name"]), stored.get("identity_hash") is not None


def insert_account(
    account_id: str,
    *,
    username: str,
    person_id: str,
    person_name: str,
    password_hash: str,
    scope: Scope,
    command: Command,
    messages: Sequence[Message],
) -> Receipt:
    """Write a new account. Raises `Conflict` (duplicate) when the user name is taken."""
    document = AccountDocument(
        id=account_id,
        username=username,
        name_key=name_key(username),
        person_id=person_id,
        person_name=person_name,
        password_hash=password_hash,
        **_SCOPE.fields(scope),
    )
    return insert(document, command=command, messages=messages)


def find(account_id: str) -> Account | None:
    """The account, or None."""
    stored = AccountDocument._get_collection().find_one({"_id": account_id})
    return _ACCOUNT.value(stored) if stored else None


def get(account_id: str) -> Account:
    """The account. Raises `AccountNotFound`."""
    account = find(account_id)
    if account is None:
        raise AccountNotFound(N_("没有找到该账号，请核对编号。"))
    return account


def change_scope(account: Account, scope: Scope, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Give an account another scope, if nobody was faster. Raises `Conflict` (lost_race)."""
    change = {"$set": {**_SCOPE.fields(scope), "scope_version": account.scope_version + 1}}
    return update(
        AccountDocument, account.account_id, version=account.version, change=change, command=command, messages=messages
    )


def note(account: Account, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Tell something of an account that changes no field of it. Raises `Conflict` (lost_race)."""
    return update(
        AccountDocument, account.account_id, version=account.version, change={}, command=command, messages=messages
    )


def person_names(account_ids: Iterable[str]) -> dict[str, str]:
    """The names of the persons behind accounts, by account id; unknown ones are left out."""
    found = AccountDocument._get_collection().find({"_id": {"$in": list(account_ids)}}, {"person_name": 1})
    return {each["_id"]: each["person_name"] for each in found}


def names_of_persons(person_ids: Iterable[str]) -> dict[str, str]:
    """The names of natural persons who have an account, by person id; unknown ones are left out."""
    wanted = {"person_id": {"$in": list(person_ids)}}
    found = AccountDocument._get_collection().find(wanted, {"person_id": 1, "person_name": 1})
    return {each["person_id"]: each["person_name"] for each in found}


def has_any() -> bool:
    """Whether there is an account at all."""
    return AccountDocument._get_collection().find_one({}, {"_id": 1}) is not None


def find_by_name(username: str) -> Account | None:
    """The account with a user name, or None."""
    stored = AccountDocument._get_collection().find_one({"username": username})
    return _ACCOUNT.value(stored) if stored else None


def page_of(page: Page, *, text: str | None = None, name_keys: Collection[str] | None = None) -> Found[Account]:
    """Accounts by user name: those whose user name or person's name has a text in it; of some names, by their keys."""
    where: Fields = {}
    if text is not None:
        has_it = {"$regex": re.escape(text), "$options": "i"}
        where["$or"] = [{"username": has_it}, {"person_name": has_it}]
    if name_keys is not None:
        where["name_key"] = {"$in": sorted(name_keys)}
    return read_page(AccountDocument._get_collection(), where, order=_BY_NAME, page=page).map(_ACCOUNT.value)

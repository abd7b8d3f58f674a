"""How the database of the gateway came to its present form, step by step: only ever added to at the end.

A step is written in terms of documents as they were then, and uses no code that goes on changing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import orjson
from gridfs import GridFSBucket
from pymongo import UpdateOne
from pymongo.database import Database

from common.folding import fold
from common.migrations import BATCH, Migration
from common.mongo import write_many

Fields = dict[str, Any]
#: What a paper had of its case while it was read together with it.
_OF_ITS_CASE = (
    *("case_id", "proposal_id", "measure", "subject_name", "ends_case_id", "printed_first_on", "months"),
    *("approved_on", "approved_at"),
)


def let_papers_stand_alone(database: Database[Fields]) -> int:
    """Papers get what they are about, their addressee and their facts, all of it from their cases; decision 0015."""
    old = list(database["papers"].find({"schema": 1}).limit(BATCH))
    cases = {each["_id"]: each for each in database["cases"].find({"_id": {"$in": [each["case_id"] for each in old]}})}
    ended = [each["ends_case_id"] for each in old if each.get("ends_case_id")]
    numbers = {each["_id"]: each.get("number") for each in database["cases"].find({"_id": {"$in": ended}})}
    writes = [
        UpdateOne(
            {"_id": paper["_id"], "schema": 1},
            {"$set": _alone(paper, cases[paper["case_id"]], numbers), "$unset": dict.fromkeys(_OF_ITS_CASE, "")},
        )
        for paper in old
    ]
    write_many(database["papers"], writes)
    return len(writes)


def _alone(paper: Fields, case: Fields, numbers: Fields) -> Fields:
    is_dropped = case["status"] == "withdrawn" and paper["status"] != "void"
    withheld = {"by": case["_id"], "reason": f"案件已撤回（{case['reason']}）"}
    fields = {
        "schema": 2,
        "kind": f"{paper['measure']}_decision",
        "about": case["_id"],
        "party": case["party"],
        "facts": _facts(paper, case, numbers),
        "withheld": [withheld] if is_dropped else [],
        "dated_on": paper["approved_on"],
        "ordered_at": paper["approved_at"],
    }
    annex = case.get("annex_sha256")
    return {**fields, "annex_sha256": annex} if annex else fields


def _facts(paper: Fields, case: Fields, numbers: Fields) -> Fields:
    particulars: Fields = case["particulars"]
    ended = paper.get("ends_case_id")
    return {
        "measure": paper["measure"],
        "first_on": paper["printed_first_on"],
        "months": paper.get("months"),
        "findings": [{"text": each["text"], "clause": each["clause"]} for each in case["facts"]],
        **{name: particulars[name] for name in ("source", "statement", "demands")},
        "proposal_id": paper["proposal_id"],
        "ends_case_id": ended,
        "ended_number": numbers.get(ended) if ended else None,
    }


def stamp_projections(database: Database[Fields]) -> int:
    """What journals tell, and leases, carry their schema as everything else does; decision 0020."""
    for name in ("subjects", "leases"):
        old = [each["_id"] for each in database[name].find({"schema": None}, {"_id": 1}).limit(BATCH)]
        if old:
            database[name].update_many({"_id": {"$in": old}}, {"$set": {"schema": 1}})
            return len(old)
    return 0


def fold_subject_names(database: Database[Fields]) -> int:
    """Stores and chains get the keys by which they are searched.

    `fold` is asked as it is now: should it change, a later step makes all anew. No journal of 0.1 tells a
    统一社会信用代码: its key comes with the store's next change; until then `search` asks agreements for it.
    """
    old = list(database["subjects"].find({"name_key": {"$exists": False}}, {"name": 1, "code": 1}).limit(BATCH))
    writes = [UpdateOne({"_id": each["_id"]}, {"$set": _keys(each)}) for each in old]
    write_many(database["subjects"], writes)
    return len(writes)


def _keys(subject: Fields) -> Fields:
    codes = [fold(subject["code"])] if subject.get("code") else []
    return {"name_key": fold(subject.get("name") or ""), "codes": codes, "uscc": None}


#: By the message that told it the state of a case that an act had entered.
_ENTERED = {
    "CaseAdopted": "adopted",
    "CaseReturned": "returned",
    "CaseApproved": "approved",
    "CaseIssued": "issued",
    "CaseTookEffect": "served",
    "CaseResumed": "resumed",
    "CaseClosed": "withdrawn",
}


def tell_steps_of_cases(database: Database[Fields]) -> int:
    """Cases get their steps, as the journal has them, and what still waits to be journalled."""
    old = list(database["cases"].find({"steps": {"$exists": False}}, {"pending": 1}).limit(BATCH))
    told: dict[str, dict[str, Fields]] = {each["_id"]: {} for each in old}
    wanted = {"name": {"$in": list(_ENTERED)}, "subject": {"$in": list(told)}}
    journalled = [orjson.loads(each["body"]) for each in database["journal"].find(wanted, {"body": 1}).sort("_id", 1)]
    waiting = [message for each in old for message in each.get("pending", ()) if message["name"] in _ENTERED]
    for message in (*journalled, *waiting):
        told[message["subject"]].setdefault(message["id"], _step(message))
    writes = [
        UpdateOne({"_id": case_id, "steps": {"$exists": False}}, {"$set": {"steps": list(steps.values())}})
        for case_id, steps in told.items()
    ]
    write_many(database["cases"], writes)
    return len(writes)


def _step(message: Fields) -> Fields:
    return {
        "status": _ENTERED[message["name"]],
        "at": datetime.fromisoformat(message["at"]),
        "account": message["actor"]["account"],
        "words": message["data"].get("reason"),
        "filed": None,
        "particulars": None,
    }


#: What kept the chains of a store, and how it is made to wait for the days.
_PLACED: tuple[tuple[str, Fields], ...] = (
    ("subjects", {"$set": {"memberships": []}, "$inc": {"last_seq.agreements": -1}}),
    ("papers", {"$set": {"memberships": []}}),
    ("cases", {}),
)


def date_memberships(database: Database[Fields]) -> int:
    """Whose store it is, is judged by the days of its memberships: chains kept without days are forgotten.

    Only the journal of agreements knows the days, so it is read again from its first entry; its effects are keyed, and
    a store takes the last entry alone that told of it. Until then a headquarters sees less than it may, never more. An
    alarm about that journal stays.
    """
    for name, change in _PLACED:
        old = [each["_id"] for each in database[name].find({"chain_ids": {"$exists": True}}, {"_id": 1}).limit(BATCH)]
        if old:
            database["cursors"].update_one({"_id": "agreements"}, {"$unset": {"position": "", "started": ""}})
            database[name].update_many({"_id": {"$in": old}}, {"$unset": {"chain_ids": ""}, **change})
            return len(old)
    return 0


#: When something is told of accounts that no journal knows.
_NEVER = "2018-01-01T00:00:00.000+00:00"


def tell_scopes(database: Database[Fields]) -> int:
    """The other services keep the scope of each account by itself: those of earlier accounts are told once more."""
    old = list(database["accounts"].find({"scope_version": {"$exists": False}}).limit(BATCH))
    latest = database["journal"].find_one(sort=[("_id", -1)])
    at = orjson.loads(latest["body"])["recorded_at"] if latest else _NEVER
    writes = [
        UpdateOne(
            {"_id": each["_id"], "scope_version": {"$exists": False}},
            {"$set": {"scope_version": 1}, "$push": {"pending": _scope_told(each, at)}},
        )
        for each in old
    ]
    write_many(database["accounts"], writes)
    return len(writes)


def _scope_told(account: Fields, at: str) -> Fields:
    scope = {name: account.get(name, []) for name in ("roles", "areas", "stores", "chains")}
    text = f"msg\x1ftell_scopes\x1f{account['_id']}"
    return {
        "id": f"msg_{hashlib.sha256(text.encode()).hexdigest()[:32]}",
        "name": "AccountScopeSet",
        "subject": account["_id"],
        "resource": account["_id"],
        "version": account["version"],
        "at": at,
        "request_id": "",
        "caused_by": None,
        "actor": {"account": "service:gateway", "person": "service:gateway", "on_behalf": None},
        "data": {"account_id": account["_id"], **scope, "scope_version": 1},
    }


def count_tries_apart(database: Database[Fields]) -> int:
    """Wrong sign-ins are counted by whence they come, no longer on the account; what was counted is forgotten."""
    old = [each["_id"] for each in database["accounts"].find({"failures": {"$exists": True}}, {"_id": 1}).limit(BATCH)]
    if old:
        database["accounts"].update_many({"_id": {"$in": old}}, {"$unset": {"failures": "", "locked_until": ""}})
    return len(old)


def key_account_names(database: Database[Fields]) -> int:
    """Accounts are found by the hash under which wrong sign-ins of their names are counted."""
    old = list(database["accounts"].find({"name_key": {"$exists": False}}, {"username": 1}).limit(BATCH))
    write_many(
        database["accounts"],
        [
            UpdateOne(
                {"_id": each["_id"]}, {"$set": {"name_key": hashlib.sha256(each["username"].encode()).hexdigest()}}
            )
            for each in old
        ],
    )
    return len(old)


def name_annexes(database: Database[Fields]) -> int:
    """Papers on a chain name the stores of their annex themselves, so that each of these finds and reads them."""
    old = list(database["papers"].find({"schema": 2}, {"annex_sha256": 1}).limit(BATCH))
    annexes = {sha256: _annexed(database, sha256) for each in old if (sha256 := each.get("annex_sha256"))}
    writes = [
        UpdateOne({"_id": each["_id"]}, {"$set": {"annexed": annexes.get(each.get("annex_sha256"), []), "schema": 3}})
        for each in old
    ]
    write_many(database["papers"], writes)
    return len(writes)


def _annexed(database: Database[Fields], sha256: str) -> list[str]:
    stored = database["fs.files"].find_one({"metadata.sha256": sha256}, {"_id": 1})
    if stored is None:
        return []
    with GridFSBucket(database).open_download_stream(stored["_id"]) as stream:
        return [each["party_id"] for each in orjson.loads(stream.read())]


MIGRATIONS: tuple[Migration, ...] = (
    Migration("let_papers_stand_alone", let_papers_stand_alone),
    Migration("stamp_projections", stamp_projections),
    Migration("fold_subject_names", fold_subject_names),
    Migration("tell_steps_of_cases", tell_steps_of_cases),
    Migration("date_memberships", date_memberships),
    Migration("tell_scopes", tell_scopes),
    Migration("count_tries_apart", count_tries_apart),
    Migration("name_annexes", name_annexes),
    Migration("key_account_names", key_account_names),
)

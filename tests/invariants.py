"""What must hold in the three databases of a settled system, whatever it went through (quality section 2).

Each function looks at real databases and names what does not hold; each text begins with the invariant's name. The
counting pair of `tests.counting` has invariants of its own; these are those of the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from common import files, mongo
from common.journal import anchors, completeness, journal
from common.journal.feed.cursors import cursor_states
from common.journal.feed.parking import parked_entries
from common.journal.journal import Entry
from common.journal.relay import Relay
from common.rules import installation
from deploy.demo.story.pdf_text import pdf_text
from deploy.stack.layout import SAMPLE
from services.gateway.cases.domain.case import TRANSITIONS, Action, Status
from services.ratings import policies
from services.ratings.chains.domain.tally import recount
from services.ratings.domain.grades import Grade, band, worst
from services.ratings.domain.history import grade_on
from services.ratings.domain.points import fold
from services.ratings.grades.storage import chain_days
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.complete_histories import complete_histories
from services.ratings.stores.storage import stores
from services.ratings.stores.usecases.find_chain import find_chain_ids

Fields = dict[str, Any]
SERVICES = ("agreements", "ratings", "gateway")
_ALL = 1_000_000
#: How the ids of parts of documents begin, and of documents that some acts change without telling it.
_IN_STRIDES = ("vio_", "prp_")
#: Documents that are inserted without a message; in data of 0.1 they remember one all the same.
_TELL_NOTHING = frozenset({"sessions", "decisions"})
#: What each message of a case says that was done to it.
_ACTS: Mapping[str, Action] = {
    "CaseAdopted": Action.ADOPT,
    "CaseReturned": Action.RETURN,
    "CaseApproved": Action.APPROVE,
    "CaseIssued": Action.ISSUE,
    "CaseTookEffect": Action.SERVE,
    "CaseResumed": Action.RESUME,
    "CaseClosed": Action.WITHDRAW,
}


@contextmanager
def opened(uri: str) -> Iterator[None]:
    """The databases of an embedded stack under the services' aliases, and the settings of its city."""
    for service in SERVICES:
        mongo.disconnect(service)
        mongo.connect(uri, alias=service, database_name=f"yaocheng_{service}")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(installation.VARIABLE, str(SAMPLE))
            yield
    finally:
        for service in SERVICES:
            mongo.disconnect(service)


def is_settled() -> bool:
    """Whether nothing is pending and every consumer has come to the end of the journals it follows."""
    if any(Relay(service).oldest_pending() for service in SERVICES):
        return False
    heads = {service: journal.head(mongo.database(service)) for service in SERVICES}
    return all(
        state.position == heads[state.source]
        for service in SERVICES
        for state in cursor_states(mongo.database(service))
    )


def problems(*, today: date, anchor_dir: Path) -> list[str]:
    """Every invariant that does not hold in the opened databases."""
    return [
        *schemas(),
        *ledgers(),
        *grades_and_tallies(today),
        *numbers(anchor_dir),
        *papers(),
        *deciding(),
        *holds(),
        *histories_of_cases(),
        *journals(),
    ]


def schemas() -> list[str]:
    """Every stored document says by which schema it is read."""
    return [
        f"schema: {document['_id']} of {service}.{cls._get_collection_name()} carries none"
        for service in SERVICES
        for cls in mongo.stored_classes(service)
        for document in cls._get_collection().find({"schema": None}, {"_id": 1})
    ]


def ledgers() -> list[str]:
    """I4, I5: each store-year's points are the fold of its entries, and its grade what these alone earn."""
    found = []
    for document in mongo.database("ratings")["store_years"].find({}, {"store_id": 1, "year": 1}):
        ledger = store_years.find(document["store_id"], document["year"])
        assert ledger is not None
        scoring = policies.scoring_on(
            max((each.decided_on for each in ledger.counted if each.decided_on), default=None)
            or date(ledger.year, 1, 1)
        )
        total = fold(ledger.counted, policy_on=policies.scoring_on).total
        veto = Grade.C if any(each.is_termination_ground for each in ledger.counted) else Grade.A
        if ledger.points != total:
            found.append(f"I4 {document['_id']} holds {ledger.points} points, its entries come to {total}")
        if ledger.grade is not worst([band(total, policy=scoring), veto]):
            found.append(f"I5 {document['_id']} holds grade {ledger.grade} with {total} points")
    return found


def grades_and_tallies(today: date) -> list[str]:
    """I5: the grade shown of each store, and each chain's tally, are what the stores' own records come to."""
    found = []
    scoring, chain_policy = policies.scoring_on(today), policies.chain_on(today)
    shown = {each["_id"]: each["rating"]["grade"] for each in mongo.database("ratings")["stores"].find({})}
    for record in complete_histories(stores.find_many(shown)):
        grade = grade_on(record.history, today, policy=scoring)
        if shown[record.store_id] != grade:
            found.append(f"I5 {record.store_id} is shown as {shown[record.store_id]} and is {grade}")
    for chain_id in find_chain_ids():
        records = complete_histories(stores.of_chain(chain_id))
        counted = recount(records, chain_id=chain_id, day=today, policy=chain_policy, scoring=scoring).tally()
        tally = chain_days.tally(chain_id, today, policy=chain_policy)
        if tally != counted:
            found.append(f"I5 the tally of {chain_id} is {tally}, a recount {counted}")
    return found


def numbers(anchor_dir: Path) -> list[str]:
    """I6: the numbers of each series and year are 1 … n, and the anchor outside the database names n."""
    found = []
    series: dict[tuple[str, int], list[int]] = defaultdict(list)
    for paper in mongo.database("gateway")["papers"].find({"seq": {"$type": "number"}}):
        series[paper["series"], paper["year"]].append(paper["seq"])
    for (name, year), used in series.items():
        if sorted(used) != list(range(1, len(used) + 1)):
            found.append(f"I6 the numbers of {name}〔{year}〕 are {sorted(used)}")
        if anchors.read_highest(anchor_dir, name, year) != len(used):
            found.append(f"I6 the anchor of {name}〔{year}〕 is not at {len(used)}")
    return found


def papers() -> list[str]:
    """I7: a case has one decision; what is stored is what its hash says, and shows number and addressee."""
    found = []
    cases = {each["_id"]: each for each in mongo.database("gateway")["cases"].find({})}
    for paper in mongo.database("gateway")["papers"].find({"sha256": {"$type": "string"}}):
        content = files.get("gateway", paper["sha256"])
        text = pdf_text(content)
        for expected in (paper["number"], paper["party"]["name"]):
            if "".join(expected.split()) not in text:
                found.append(f"I7 {paper['_id']} does not show {expected}")
        case = cases.get(paper["about"])
        if case is not None and case.get("number") != paper["number"]:
            found.append(f"I7 {paper['_id']} is {paper['number']}, its case says {case.get('number')}")
    return found


def deciding() -> list[str]:
    """I8: what was approved was adopted by one natural person and approved by another, who was not relied on."""
    found = []
    for case in mongo.database("gateway")["cases"].find({"approved_on": {"$type": "string"}}):
        adopters, approvers = set(case["adopters"]), set(case["approvers"])
        barred = adopters | set(case["proposers"]) | set(case["relied_on"])
        if not adopters or not approvers or approvers & barred:
            found.append(f"I8 {case['_id']} was adopted by {sorted(adopters)} and approved by {sorted(approvers)}")
    return found


def holds() -> list[str]:
    """I8: no hold and no termination without a served decision, whose number and first day it bears."""
    found = []
    served = {
        each["_id"]: each
        for each in mongo.database("gateway")["cases"].find({"status": {"$in": [Status.SERVED, Status.RESUMED]}})
    }
    agreements = mongo.database("agreements")
    acts = [
        *(each for store in agreements["stores"].find({}) for each in (*store["holds"], *store["terminations"])),
        *(each["hold"] for each in agreements["chain_holds"].find({"fact": "placed"})),
    ]
    for act in acts:
        case = served.get(act["case_id"])
        if case is None or case["number"] != act["number"]:
            found.append(f"I8 {act} stands on no served decision")
    placed = {act["case_id"] for act in acts}
    closing = {
        key for key, each in served.items() if each["measure"] in ("suspension", "chain_suspension", "termination")
    }
    found += [f"I1 the served decision {each} closed nothing" for each in sorted(closing - placed)]
    return found


def histories_of_cases() -> list[str]:
    """I8: what the journal tells of each case is a path of its lifecycle, and ends where the case stands."""
    status: dict[str, Status] = {}
    found = []
    for entry in told("gateway"):
        if entry.name == "CaseOpened":
            status[entry.subject] = Status.PROPOSED
        elif entry.name in _ACTS:
            reached = TRANSITIONS.get((status[entry.subject], _ACTS[entry.name]))
            if reached is None:
                found.append(f"I8 {entry.name} of {entry.subject} came while it was {status[entry.subject]}")
                continue
            status[entry.subject] = reached
    stored = {each["_id"]: each["status"] for each in mongo.database("gateway")["cases"].find({})}
    if stored != status:
        found.append(f"I8 cases stand at {stored}, their journal says {status}")
    return found


def journals() -> list[str]:
    """I10, I12, I14: journals verify, hold each message once, nothing waits or is parked, versions never step back."""
    found = []
    for service in SERVICES:
        database = mongo.database(service)
        checked = journal.verify(database)
        if not checked.is_intact:
            found.append(f"I10 {service}: {checked.reason}")
        if Relay(service).oldest_pending():
            found.append(f"I12 {service}: messages are still pending")
        found += [f"I12 {service}: {each.name} is parked, {each.error}" for each in parked_entries(database)]
        entries = told(service)
        known = {each.message_id for each in entries}
        if len(known) != len(entries):
            found.append(f"I12 {service}: a message is in the journal more than once")
        found += _versions(service, entries)
        found += _untold(service)
    return found


def _untold(service: str) -> list[str]:
    """I12: what a document remembers to have told is in the journal, as it told it, up to the version that it has."""
    found = [f"I12 {service}: {line}" for line in completeness.incomplete(service)]
    for each in completeness.remembered(service):
        if each.collection in _TELL_NOTHING:
            continue
        found += [f"I12 {service}: {each.document_id} told {message}, which is lost" for message in each.absent]
    return found


def _versions(service: str, entries: list[Entry]) -> list[str]:
    """I14: of one document, each later message bears the same version (the same act) or the next one.

    In a journal of 0.1 the parts of a ledger do not say whose version they bear: there it only never falls.
    """
    versions: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        versions[entry.place].append(entry.version)
    return [
        f"I14 {service}: {place} went from version {before} to {after}"
        for place, steps in versions.items()
        for before, after in pairwise(steps)
        if after < before or (after > before + 1 and not place.startswith(_IN_STRIDES))
    ]


def told(service: str) -> list[Entry]:
    """The whole journal of a service."""
    entries: list[Entry] = []
    while found := journal.read(mongo.database(service), after=len(entries), limit=_ALL):
        entries += found
    return entries

"""What version 0.1 left: its documents read and write back as they are, its journals replay into its projections."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pytest

from common import clock, files, mongo, settings
from common.journal import journal
from common.journal.entries import EMPTY, Entry, Head, chain
from services.ratings import policies
from services.ratings.domain.points import counted_in, fold
from tests.migrations.comparing import differences
from tests.migrations.conftest import Loaded
from tests.migrations.loading import Dump
from tests.migrations.replaying import SERVICES, Replay, contents
from tests.migrations.rounds import agreements, gateway, ratings

Fields = dict[str, Any]
DUMPS = ("v0.1/city", "v0.1/story")
ROUNDS = {"agreements": agreements.ROUNDS, "ratings": ratings.ROUNDS, "gateway": gateway.ROUNDS}
#: Collections whose values are never written again: projections and rows that the replay makes anew from the journals.
REPLAYED = {
    "agreements": frozenset({"annexes"}),
    "ratings": frozenset({"stores", "chains", "chain_days", "determinations", "determination_batches"}),
    # Of the moment, and in no dump.
    "gateway": frozenset({"leases", "drafts", "kept_posts", "sign_in_tries"}),
}
#: What the mechanism keeps in a document, and no value carries.
MECHANISM = frozenset({"_id", "schema", "pending", "recent"})
#: Optional fields that came after 0.1, and what they hold for who reads a document without them.
GAINED: Mapping[tuple[str, str], Fields] = {
    ("agreements", "imports"): {"confirmed_codes": []},
    ("gateway", "cases"): {"attachments": []},
    ("gateway", "cases.facts"): {"evidence": None},
    ("gateway", "cases.particulars"): dict.fromkeys(
        (
            *("reasons", "cause", "addressee", "addressee_uscc", "addressee_head", "facts_found", "measure"),
            "addressee_reason",
        )
    ),
    ("gateway", "papers"): {"own_services": []},
    ("gateway", "papers.service"): {"consent_on": None},
    ("gateway", "cases.party"): {"head": None},
    ("gateway", "cases.steps"): {"annex_sha256": None, "tally": None},
    ("gateway", "papers.party"): {"head": None},
    ("ratings", "store_years"): {"counted_ids": []},
    ("ratings", "store_years.entries"): {
        "finding": None,
        "files": [],
        "corrected_on": None,
        "corrected_by": None,
        "corrected_at": None,
        "annexed_on": None,
        "told_on": None,
        "signed_on": None,
        "agreed_from": None,
        "is_another_act": None,
    },
}
_WHEN = "the instant at which the effect was written, not the instant of its cause"
_AGAIN = "how often a derivation was written, which depends on what came together"
_WORK = "how far a worker was with the job, and when"
#: What is no function of the journals, and why. Work that changes a rule adds here what a replay gives differently.
APART: Mapping[str, str] = {
    "agreements.stores.*.terms.*.recorded_at": _WHEN,
    "agreements.stores.*.holds.*.recorded_at": _WHEN,
    "agreements.chain_holds.*.hold.recorded_at": _WHEN,
    "agreements.chain_holds.*.ending.recorded_at": _WHEN,
    "agreements.imports.*.completed_at": _WHEN,
    "agreements.registrations.*.completed_at": _WHEN,
    "agreements.registrations.*.announced_at": _WHEN,
    "agreements.registrations.*.recent": "a migrated one has seen no command (decision 0005)",
    "ratings.decisions.*.recent": "an act that tells nothing is remembered as such (decision 0034)",
    "ratings.proposals.*.proposed_at": _WHEN,
    "gateway.cases.*.opened_at": _WHEN,
    "ratings.stores.*.version": _AGAIN,
    "ratings.chain_days.*.store_version": _AGAIN,
    "ratings.stores.*.rating.derived_on": "the day on which the clerk came to look, where several had passed",
    **{
        f"{service}.jobs.*.{field}": _WORK
        for service in ("agreements", "gateway")
        for field in ("attempts", "created_at", "heartbeat_at", "queued", "queued_at", "state")
    },
    **{
        f"ratings.{place}": "a proposal knows the ledger of its entry's confirmation, not of the clerk's coming"
        for place in ("proposals.*.snapshot", "proposals.*.snapshot_sha256", "fs*files.*", "fs*chunks.*")
    },
    **{
        f"{service}.account_scopes": "came later: kept by the services; a migration tells those of earlier accounts"
        for service in ("agreements", "ratings")
    },
    "agreements.annexes": "came later: a number tells the stores of its annex (decision 0031)",
    "gateway.accounts.*.pending": "what the migration tells of scopes stands in the journal afterwards",
    **{f"{service}.cursors.*.waiting_at": _WORK for service in SERVICES},
    "gateway.leases": "who numbers at the moment; no dump has it",
    "gateway.cases.*.attachments": "came later; read as none where it is missing",
    "ratings.proposals.*.facts": "by an item alone it also says which ground of the text is met (decision 0055)",
    "ratings.proposals.*.facts.0.text": "a share of the year is told of the stores of the year, as Art. 24 says it",
    "ratings.proposals.*.facts.*.clause": "names the agreement's article, no law as a whole (decision 0037)",
    "gateway.papers.*.party.uscc": "came later: a notice names the store's 统一社会信用代码 where it is known",
    "gateway.papers.*.party.head": "came later: who stands on the licence, where somebody has said",
    "gateway.papers.*.facts.rectify_days": "came later: how long one has to rectify; the ratings' own day stands",
    **{
        f"gateway.papers.*.facts.{name}": "came later: a paper says no more than it was told"
        for name in (
            "ended_measure",
            "barred_for",
            "ground",
            "second_article",
            "second_grounds",
            "suspended_before",
            "termination_article",
            "termination_ground",
            "left_to_decide",
            "non_acceptance_article",
            "publication_article",
            "with_franchise",
            "is_counted",
            "catalogue_article",
            "points_article",
            "reply_days",
            "annexed_on",
            "rectify_days",
            "rectify_points",
            "measures_article",
            "facts_found",
            "is_rectified_within",
        )
    },
    "gateway.cases.*.facts.*.evidence": "came later: what an entry records, taken over at the adoption",
    "gateway.papers.*.facts.findings.*.evidence": "came later: what the entries recorded, and the notices of them",
    "gateway.papers.*.facts.barred_years": "came later: by the cause of a termination, which no case of 0.1 says",
    "gateway.papers.*.facts.articles": "came later: the agreement's article on which a decision rests",
    "gateway.papers.*.facts.laws": "came later: checked articles of regulations; none was",
    "gateway.papers.*.recent": "a decision on a chain remembers that its number told its annex (decision 0031)",
    "gateway.papers.*.own_services": "came later; none where it is missing",
    "agreements.stores.*.text_records": "came later; none where it is missing",
    "gateway.papers.*.facts.reasons": "came later: reasons against a small chain; none where it is missing",
    **{
        f"gateway.{place}": "chains kept without days are forgotten; their journal is read again and tells the days"
        for place in ("subjects.*.memberships", "subjects.*.last_seq", "papers.*.memberships", "cursors.agreements")
    },
    "gateway.cases.*.steps": "persons' acts are put back without theirs, those of services have another hour",
}
#: What 0.1 did not tell: a migration the scopes of earlier accounts, a number the annex of a decision on a chain.
TOLD_NOW = ("AccountScopeSet", "ChainDecisionNumbered")
_ALONE = "a paper knows its kind and what it is about, and no case any more (decision 0015)"
#: The same of the messages that effects tell, by the name under which the journal has them.
TOLD_APART: Mapping[str, str] = {
    "*.*.at": _WHEN,
    "*.*.within": "came later: the ledger whose version an entry bears",
    "StoreRecorded.*.data.terms.*.recorded_at": _WHEN,
    # Not what it says, but by which entry the clerk came to it: a chain may trip with an entry or by the day alone.
    "MeasureProposed.*.caused_by": "whichever of two causes the clerk came to first",
    "MeasureProposed.*.request_id": "whichever of two causes the clerk came to first",
    "RectificationCalled.*.data.violation_id": "came later: the entry whose notice orders it (decision 0053)",
    "MeasureProposed.*.data.snapshot.points_crossed": "came later: the number of points passed (decision 0055)",
    "MeasureProposed.*.data.snapshot.act_id": "came later: the act whose item brings it by itself (decision 0055)",
    "MeasureProposed.*.data.snapshot.ground": "came later: the item, or what happened, for which it is proposed",
    "MeasureProposed.*.data.snapshot.alternatives": "came later: the measures that the deciders choose from",
    "MeasureProposed.*.data.snapshot.follows_on": "came later: the first day of a second suspension",
    "MeasureProposed.*.data.snapshot.second_article": "came later: where the text names a second suspension",
    "MeasureProposed.*.data.snapshot.suspended": "came later: the suspensions before in the term (decision 0055)",
    "MeasureProposed.*.data.snapshot.term_from": "came later: the term in which suspensions are counted",
    "MeasureProposed.*.data.snapshot.term_until": "came later: the term in which suspensions are counted",
    "MeasureProposed.*.data.snapshot.agreed_on": "came later: by which day the text is taken that the store signed",
    "MeasureProposed.*.data.snapshot.acts_since": "came later: the first day of the acts that it rests on",
    "MeasureProposed.*.data.facts": "by an item alone it also says which ground of the text is met (decision 0055)",
    "MeasureProposed.*.data.facts.0.text": "a share of the year is told of the stores of the year, as Art. 24 says it",
    "MeasureProposed.*.data.facts.*.clause": "names the agreement's article, no law as a whole (decision 0037)",
    "MeasureProposed.*.data.snapshot.reasons_below": "came later: below how many stores reasons are asked for",
    "MeasureProposed.*.data.snapshot.note_phrases": "came later: hints that can be said in another language",
    "MeasureProposed.*.data.snapshot_sha256": "covers the hints as well",
    "MeasureProposed.*.data.snapshot.policy_sha256": "the set has one more parameter, point_steps; its values stand",
    "StoreRecorded.*.data.uscc": "came later; a store of 0.1 is told with it from its next change on",
    "StoresRegistered.*.data.stores.*.uscc": "came later, and stands in no entry of 0.1",
    "PaperPrepared.*.name": f"now PaperOrdered: {_ALONE}",
    "PaperPrepared.*.data": _ALONE,
    "PaperNumbered.*.data.about": _ALONE,
    "PaperNumbered.*.data.case_id": _ALONE,
}


@pytest.fixture(scope="module", params=DUMPS)
def dump(request: pytest.FixtureRequest) -> Dump:
    return Dump(request.param)


@dataclass(frozen=True, slots=True)
class Left:
    """What is read of a dump, while it lies migrated in the databases: it is loaded once for all that only read."""

    #: Every document by service and collection.
    documents: dict[str, dict[str, list[Fields]]]
    #: By service and collection, documents with their values.
    values: dict[tuple[str, str], list[tuple[Fields, Any]]]
    #: Of each file how long it is said to be, and how long it is.
    lengths: list[tuple[int, int]]


@pytest.fixture(scope="module")
def left(dump: Dump, loaded: Loaded) -> Left:
    with loaded(dump) as opened:
        return Left(
            {
                service: {name: list(found.values()) for name, found in by_name.items()}
                for service, by_name in contents().items()
            },
            {
                (service, name): [(each, turn.read(each)) for each in opened[service][name].find({}).sort("_id", 1)]
                for service, rounds in ROUNDS.items()
                for name, turn in rounds.items()
            },
            [
                (each["length"], len(files.get(service, each["metadata"]["sha256"])))
                for service, database in opened.items()
                for each in database["fs.files"].find({})
            ],
        )


@pytest.fixture(scope="module")
def stored(left: Left) -> dict[str, dict[str, list[Fields]]]:
    """Every document by service and collection."""
    return left.documents


@pytest.fixture(scope="module")
def written_again(left: Left, databases: Any) -> dict[tuple[str, str], list[tuple[Fields, Fields]]]:
    """Of each collection its documents, each with what its value stands as when it is written again."""
    found = {}
    for service, rounds in ROUNDS.items():
        with databases.opened(service) as database:
            for name, turn in rounds.items():
                made = [(document, turn.write(value, document)) for document, value in left.values[service, name]]
                found[service, name] = [
                    (
                        document,
                        fields if isinstance(fields, dict) else database[name].find_one({"_id": document["_id"]}),
                    )
                    for document, fields in made
                ]
    return found


@pytest.fixture(scope="module")
def replayed(
    dump: Dump, loaded: Loaded, environment_of: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Replay, list[Any], Any]]:
    """A replay of a dump, with the messages that its effects told, and what was in the databases at its end."""
    anchors = tmp_path_factory.mktemp("anchors")
    with loaded(dump):
        known = {
            service: settings.load(
                importlib.import_module(f"services.{service}.settings").Settings,
                environment_of(service, YAOCHENG_ANCHOR_DIR=str(anchors / service)),
            )
            for service in SERVICES
        }
        replay = Replay(contents(), known)
        replay.run(until=dump.present)
        told = list(replay.told())
        replay.relay()
        yield replay, told, contents()
        clock.reset()


def test_every_collection_goes_round_or_is_replayed(stored: Any) -> None:
    for service in SERVICES:
        mapped = {cls._get_collection_name() for cls in mongo.stored_classes(service)}
        assert mapped == {*ROUNDS[service], *REPLAYED[service]}
        assert not set(ROUNDS[service]) & REPLAYED[service]


@pytest.mark.parametrize("service", SERVICES)
def test_every_document_is_as_its_class_declares_it(service: str, stored: Any) -> None:
    for cls in mongo.stored_classes(service):
        names = {field.db_field for field in cls._fields.values()}
        for document in stored[service].get(cls._get_collection_name(), ()):
            read = cls._from_son(document)
            read.validate()
            again = {name: value for name, value in read.to_mongo().items() if name in document}

            assert set(document) <= names
            assert again == _without_nothing(document)


@pytest.mark.parametrize(("service", "name"), [(service, name) for service in ROUNDS for name in ROUNDS[service]])
def test_every_document_reads_and_writes_back_identically(service: str, name: str, written_again: Any) -> None:
    aside = ROUNDS[service][name].aside | MECHANISM
    for document, again in written_again[service, name]:
        assert _without_nothing(again, aside) == _without_nothing(_with_gained(service, name, document), aside)


def _with_gained(service: str, name: str, document: Fields) -> Fields:
    """A document with the fields that it has gained since, empty as they are read."""
    inside: Fields = {}
    for field in ("entries", "steps", "facts"):
        gained = GAINED.get((service, f"{name}.{field}"))
        if gained and document.get(field):
            inside[field] = [{**gained, **each} for each in document[field]]
    for field in ("particulars", "service", "party"):
        gained = GAINED.get((service, f"{name}.{field}"))
        if gained and document.get(field):
            inside[field] = {**gained, **document[field]}
    return {**GAINED.get((service, name), {}), **document, **inside}


def _without_nothing(document: Fields, aside: frozenset[str] = frozenset()) -> Fields:
    """A document without what is aside, and without fields that hold None: that is read as if it were not there."""
    return {name: value for name, value in document.items() if value is not None and name not in aside}


def test_what_every_entry_was_told_to_cost_is_what_it_costs_now(left: Left) -> None:
    """So that no entry that is counted next moves what a store was told: nothing to list, as yet."""
    ledgers = [ledger for _, ledger in left.values["ratings", "store_years"]]

    assert sum(len(each.counted) for each in ledgers) > 20
    for ledger in ledgers:
        if ledger.counted:
            points = fold(ledger.counted, policy_on=policies.scoring_on)
            assert ledger.explanation is not None
            told = {violation_id: each.points for violation_id, each in counted_in(ledger.explanation).items()}
            assert (points.total, {x.violation_id: x.counted for x in points.lines}) == (ledger.points, told)


@pytest.mark.parametrize("service", SERVICES)
def test_every_migrated_document_carries_its_schema(service: str, stored: Any) -> None:
    assert _of_another_schema(service, stored[service]) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_entry_of_a_journal_is_written_again_byte_by_byte(service: str, stored: Any) -> None:
    last: Head = EMPTY
    for document in stored[service]["journal"]:
        message = orjson.loads(document["body"])
        del message["seq"], message["recorded_at"]

        [again] = chain(last, [message], at=document["recorded_at"])

        assert again == document
        last = Head(again["_id"], again["hash"], again["recorded_at"])


def test_every_file_is_what_it_was(left: Left) -> None:
    assert left.lengths
    assert [found for said, found in left.lengths] == [said for said, found in left.lengths]


def test_no_effect_of_the_replay_fails(replayed: Any) -> None:
    replay, _, _ = replayed

    assert replay.parked() == []


def test_the_replay_tells_nothing_that_was_not_told_before(replayed: Any) -> None:
    replay, told, _ = replayed
    entries = {entry.message_id: entry for entry in replay.entries()}
    scopes, annexes = ([each for each in told if each["name"] == name] for name in TOLD_NOW)
    told = [each for each in told if each not in (*scopes, *annexes)]
    unknown = [each for each in told if each["id"] not in entries]

    assert len(told) > 300
    assert unknown == []
    # A migration tells the scopes of the accounts of then: each once.
    accounts = replay.before["gateway"]["accounts"]
    assert sorted(each["subject"] for each in scopes) == sorted(accounts)
    # A number tells agreements the annex of a decision on a chain: each once.
    of_chains = [
        each["about"]
        for each in replay.before["gateway"]["papers"].values()
        if each["kind"] == "chain_suspension_decision"
    ]
    assert sorted(each["subject"] for each in annexes) == sorted(of_chains)
    before, again = _by_name((entries[each["id"]], orjson.loads(entries[each["id"]].body), each) for each in told)
    assert differences(before, again, apart=TOLD_APART) == []
    assert {each: journal.head(mongo.database(each)).seq for each in SERVICES} == {
        each: len(replay.before[each]["journal"]) + (len(scopes) + len(annexes) if each == "gateway" else 0)
        for each in SERVICES
    }


def _by_name(told: Iterable[tuple[Entry, Fields, Fields]]) -> tuple[Fields, Fields]:
    """What the journal has of each message, and what was told again, by the journal's name and the id."""
    before: Fields = {}
    again: Fields = {}
    for entry, body, message in told:
        before.setdefault(entry.name, {})[entry.message_id] = {key: body[key] for key in body if key in message}
        again.setdefault(entry.name, {})[entry.message_id] = message
    return before, again


def test_the_journals_replay_into_what_was_there(replayed: Any) -> None:
    replay, _, after = replayed

    assert differences(_without_what_is_told_now(replay.before), _without_what_is_told_now(after), apart=APART) == []


def _without_what_is_told_now(contents: Any) -> Any:
    """What there is without the entries that 0.1 did not tell, and so did not number."""
    kept = {seq: each for seq, each in contents["gateway"]["journal"].items() if each["name"] not in TOLD_NOW}
    return {**contents, "gateway": {**contents["gateway"], "journal": kept}}


@pytest.mark.parametrize("service", SERVICES)
def test_every_document_that_is_made_anew_carries_its_schema(service: str, replayed: Any) -> None:
    _, _, after = replayed

    made = {name: list(documents.values()) for name, documents in after[service].items()}
    assert _of_another_schema(service, made) == []


def _of_another_schema(service: str, by_collection: Mapping[str, list[Fields]]) -> list[Any]:
    return [
        document["_id"]
        for cls in mongo.stored_classes(service)
        for document in by_collection.get(cls._get_collection_name(), ())
        if document.get("schema") != cls.schema.default
    ]


def test_a_difference_is_told_with_its_place_and_an_exception_holds_for_its_place_alone() -> None:
    before = {
        "ratings": {"stores": {"sto_1": {"version": 1, "terms": [{"on": 1}, {"on": 2}]}, "sto_2": {"version": 1}}}
    }
    after = {"ratings": {"stores": {"sto_1": {"version": 2, "terms": [{"on": 1}, {"on": 3}]}}}}

    assert differences(before, after, apart=["ratings.stores.*.version"]) == [
        "ratings.stores.sto_1.terms.1.on: 2 became 3",
        "ratings.stores.sto_2: {'version': 1} became '(absent)'",
    ]
    assert differences(before, after, apart=["ratings.stores"]) == []

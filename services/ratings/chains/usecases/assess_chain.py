"""Assesses a chain, and proposes a measure for all of its stores when it trips with something not yet used.

Pattern: follow. The tally comes from index counts; when it trips, the stores' own records are recounted, and only that
recount is evidence. One proposal is inserted, with its message; a unique index keeps a chain to one under way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import orjson

from common import files
from common.messages.words import Scope
from common.people.commands import Command, derived_id
from services.ratings import ALIAS, policies
from services.ratings.chains.domain import facts
from services.ratings.chains.domain.tally import Recount, recount
from services.ratings.determinations.usecases.find_determinations import find_determining_persons
from services.ratings.domain.chain import ChainAssessment, ChainTally, assess
from services.ratings.domain.measures import Measure
from services.ratings.domain.policy import ChainPolicy
from services.ratings.grades.usecases.tally_chain import find_chains_with_cause, tally_chain
from services.ratings.ledger.usecases.complete_histories import complete_histories
from services.ratings.ledger.usecases.find_figures import find_deciding_persons
from services.ratings.measures.domain.proposal import Proposal, Spent, Status
from services.ratings.measures.usecases.find_chain_measures import find_live_measure, find_spent
from services.ratings.measures.usecases.find_numbers import find_numbers
from services.ratings.measures.usecases.keep_proposal import keep_proposal
from services.ratings.stores.usecases.alert_chain import alert_chain
from services.ratings.stores.usecases.find_chain import find_chains_with_alert
from services.ratings.stores.usecases.find_store import find_stores_of_chain


def assess_chains(commands: Mapping[str, Command], *, today: date) -> None:
    """Assess chains on a day, each by its command; of most of them one look together says that no share can be over."""
    concerned = find_chains_with_cause(commands, policy=policies.chain_on(today))
    for chain_id in find_chains_with_alert(set(commands) - concerned):
        alert_chain(chain_id, None)
    for chain_id in sorted(concerned):
        assess_chain(chain_id, today=today, command=commands[chain_id])


def assess_chain(chain_id: str, *, today: date, command: Command) -> bool:
    """Assess a chain on a day; whether a measure was proposed.

    A share that is over with used episodes only raises the chain's alert instead.
    """
    policy = policies.chain_on(today)
    if not assess(tally_chain(chain_id, today, policy=policy), policy=policy).tripped:
        alert_chain(chain_id, None)
        return False
    if find_live_measure(chain_id) is not None:
        return False
    counted = count_chain(chain_id, today, policy=policy)
    spent = find_spent(chain_id)
    tally, fresh = counted.tally(), counted.tally(without=spent.used)
    assessment = assess(fresh, policy=policy)
    episodes = fresh_episodes(counted, assessment, spent)
    if not episodes:
        _alert(chain_id, tally, policy=policy)
        return False
    alert_chain(chain_id, None)
    proposal = _proposal(chain_id, counted, fresh, assessment, episodes=episodes, policy=policy, command=command)
    return keep_proposal(proposal, area="", command=command)


def fresh_episodes(counted: Recount, assessment: ChainAssessment, spent: Spent) -> frozenset[str]:
    """What a measure would be proposed on, of the assessment of what is not used up; empty where nothing is new."""
    episodes = counted.episodes(assessment.reasons) - spent.used
    return episodes if spent.supports_anew(episodes) else frozenset()


def count_chain(chain_id: str, day: date, *, policy: ChainPolicy) -> Recount:
    """The recount of a chain on a day, from the records of all stores that name it."""
    records = complete_histories(find_stores_of_chain(chain_id))
    return recount(records, chain_id=chain_id, day=day, policy=policy, scoring=policies.scoring_on(day))


def _proposal(
    chain_id: str,
    counted: Recount,
    fresh: ChainTally,
    assessment: ChainAssessment,
    *,
    episodes: frozenset[str],
    policy: ChainPolicy,
    command: Command,
) -> Proposal:
    tally = counted.tally()
    figures = facts.chain_figures(tally, fresh, assessment, policy=policy)
    content = orjson.dumps({**figures, **facts.chain_rows(counted)}, option=orjson.OPT_SORT_KEYS)
    stored = files.store(ALIAS, content, filename=f"chain-{policy.day}.json", content_type="application/json")
    return Proposal(
        proposal_id=derived_id("prp", chain_id, *sorted(episodes)),
        measure=Measure.CHAIN_SUSPENSION,
        scope=Scope.CHAIN,
        subject_id=chain_id,
        status=Status.PROPOSED,
        proposed_at=command.at,
        relied_on=_persons(counted, episodes),
        facts=facts.chain_facts(
            counted,
            assessment,
            policy=policy,
            tally=tally,
            agreed=policies.agreement_on(policy.day),
            numbers=_numbers(counted),
        ),
        snapshot=figures,
        snapshot_sha256=stored.sha256,
        affected=tuple(each.record.store_id for each in counted.counted if each.is_of_today),
        episodes=tuple(sorted(episodes)),
    )


def _numbers(counted: Recount) -> dict[str, str]:
    """The numbers of the decisions by which stores count as closed, or are C."""
    return find_numbers(case_id for each in counted.counted for case_id in (*each.penalties, *each.episodes))


def _persons(counted: Recount, episodes: frozenset[str]) -> tuple[str, ...]:
    """Who recorded or confirmed what the episodes rest on."""
    bearing = [each for each in counted.counted if episodes & {*each.episodes, *each.penalties}]
    years = {counted.day.year} | {fall.year for each in bearing for fall in each.record.history.falls}
    years |= {penalty.from_on.year for each in bearing for penalty in each.record.history.penalties}
    ids = [each.record.store_id for each in bearing]
    return tuple(sorted(find_deciding_persons(ids, years) | find_determining_persons(episodes)))


def _alert(chain_id: str, tally: ChainTally, *, policy: ChainPolicy) -> None:
    over = assess(tally, policy=policy)
    alert = {
        "on": policy.day.isoformat(),
        "reasons": [each.value for each in over.reasons],
        "tally": facts.tally_fields(tally),
    }
    alert_chain(chain_id, alert)

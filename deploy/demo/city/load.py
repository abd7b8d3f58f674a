"""Loads the sample city over HTTP, as its users would: each act by the hand whose duty it is, on its own day.

Every command's key is derived from its step, so a load that was cut short is simply repeated.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import httpx2

from deploy.demo.city import plan
from deploy.demo.city.city import THREADS, City, Report
from deploy.demo.city.happening import arrive, determine, let_happen, propose_anew, sights


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was done, in sentences, and the accounts to sign in with: user name and duty."""

    done: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]


def load(gateway_url: str, *, administrator: str, password: str, report: Report) -> Loaded:
    """Load the whole city through the gateway and leave the clock at `plan.PRESENT`, ticking.

    The administrator's account exists already. Raises `Refused` when the API refuses a step, `NeverHappened` when
    something does not come about in time.
    """
    started = time.monotonic()
    limits = httpx2.Limits(max_connections=THREADS * 2)
    with httpx2.Client(base_url=gateway_url, timeout=60.0, limits=limits, trust_env=False) as client:
        city = City(client, administrator=administrator, password=password, report=report)
        city.register()
        city.open_accounts()
        city.sign_agreements()
        determine(city)
        let_happen(city)
        summary, worth_a_look = arrive(city), sights(city)
        propose_anew(city)
    counts = f"{len(city.stores)} 家药店、{len(city.chain_ids)} 家连锁"
    done = (
        f"示例市 {counts}，协议已双方签署；记录违规 {len(plan.ACTS)} 条。",
        f"诚信等级：A 级 {summary['A']} 家，B 级 {summary['B']} 家，C 级 {summary['C']} 家。",
        *worth_a_look,
        f"装载用时 {time.monotonic() - started:.1f} 秒。",
    )
    return Loaded(done, city.accounts())

"""B2: the time to write a chain's hold and to get the first refused standing, whatever the number of its stores."""

import json
import time
import urllib.request
from datetime import timedelta
from statistics import median

from common import clock, mongo
from common.messages import DecisionServed
from common.messages.words import ALL_SERVICES
from common.people.commands import Command, service_actor
from services.agreements.stores.domain.decisions import annex_from
from services.agreements.stores.storage.annexes import name_stores
from services.agreements.stores.usecases.place_hold import place_hold
from tests.benchmarks.agreements_ground import Ground, fill, ground

SIZES = (5, 150, 1_500, 15_000)
ROUNDS = 25


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """Each size against the smallest, medians of rounds in which the sizes take turns."""
    with ground() as prepared, prepared.serving("services.agreements.app:create_app()") as port:
        stores = {size: fill(size, chain_of=size, prefix=f"n{size}x") for size in SIZES}
        taken: dict[int, list[float]] = {size: [] for size in SIZES}
        numbered = [{size: _numbered(size, stores[size], each) for size in SIZES} for each in range(ROUNDS + 2)]
        for number, decisions in enumerate(numbered):
            for size in SIZES:
                taken[size].append(_once(prepared, port, decisions[size], stores[size][number % size]))
    medians = {size: median(taken[size][2:]) for size in SIZES}
    detail = f"at 5 stores {medians[5] * 1000:.1f} ms; one hold, one write, {ROUNDS} rounds"
    return [
        (
            f"B2 chain hold and first refused standing, {size} stores",
            "itself at 5 stores",
            "≤ 1.5 ×",
            f"{medians[size] / medians[5]:.2f} ×",
            medians[size] <= 1.5 * medians[5],
            detail,
        )
        for size in SIZES[1:]
    ]


def _numbered(size: int, stores: list[str], number: int) -> DecisionServed:
    """A decision on the chain of a size, of which the stores know since it was numbered."""
    decision = _decision(f"chn_n{size}x00000", f"case-{size}-{number}", stores)
    name_stores(annex_from(decision), command=_command(f"{decision.case_id}-number"))
    return decision


def _once(prepared: Ground, port: int, decision: DecisionServed, store_id: str) -> float:
    """Seconds from the service to the first closed answer; the chain is open again afterwards."""
    token = prepared.token()
    _expect(port, store_id, token, "open")
    begun = time.perf_counter()
    place_hold(decision, command=_command(decision.case_id))
    _expect(port, store_id, token, "closed")
    taken = time.perf_counter() - begun
    holds = mongo.database("agreements")["chain_holds"]
    if holds.count_documents({"chain_id": decision.subject_id}) != 1:
        raise RuntimeError("a chain's measure is more than one hold")
    holds.delete_many({"chain_id": decision.subject_id})
    return taken


def _command(command_id: str) -> Command:
    return Command(service_actor("agreements"), command_id, clock.now())


def _expect(port: int, store_id: str, token: str, standing: str) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/stores/{store_id}/standing", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)["standing"]
    if found != standing:
        raise RuntimeError(f"{store_id} is {found}, not {standing}")


def _decision(chain_id: str, case_id: str, stores: list[str]) -> DecisionServed:
    today = clock.today()
    return DecisionServed(
        case_id=case_id,
        paper_id=f"ppr_{case_id}",
        number="示医保决〔2026〕3号",
        proposal_id=None,
        measure="chain_suspension",
        scope="chain",
        subject_id=chain_id,
        services=[each.value for each in ALL_SERVICES],
        costs="refused",
        served_on=(today - timedelta(days=1)).isoformat(),
        first_on=today.isoformat(),
        last_on=None,
        ends_case_id=None,
        annex=stores,
    )

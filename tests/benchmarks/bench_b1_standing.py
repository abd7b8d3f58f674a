"""B1: the standing check over HTTP against a bare Flask view with the same token check and two reads."""

from statistics import median

from tests.benchmarks.agreements_ground import Ground, fill, ground, hold_chain
from tests.benchmarks.http_load import Load, get_request, measure

STORES = 5_000
CONNECTIONS = 16
ROUNDS = 24
SECONDS = 1.0


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """Requests a second and p99, each as the median of alternating rounds."""
    with ground() as prepared:
        ids = fill(STORES)
        hold_chain("chn_a00000", "case-bench")
        with (
            prepared.serving("services.agreements.app:create_app()") as ours,
            prepared.serving("tests.benchmarks.bare_standing:create_app()") as bare,
        ):
            pairs = [_round(prepared, ours, bare, ids, number) for number in range(ROUNDS + 2)][2:]
    throughput = median(a.requests_per_second / b.requests_per_second for a, b in pairs)
    slowness = median(a.p99 / b.p99 for a, b in pairs)
    mine, theirs = (median(each[side].requests_per_second for each in pairs) for side in (0, 1))
    detail = f"{mine:.0f} against {theirs:.0f} requests/s, {CONNECTIONS} connections, {STORES} stores, {ROUNDS} rounds"
    against = "a bare Flask view, same token check, two pymongo reads, same server"
    slowest = f"{median(a.p99 for a, _ in pairs) * 1000:.0f} against {median(b.p99 for _, b in pairs) * 1000:.0f} ms"
    return [
        ("B1 standing check, requests/s", against, "≥ 0.8 ×", f"{throughput:.2f} ×", throughput >= 0.8, detail),
        ("B1 standing check, p99", against, "≤ 2 ×", f"{slowness:.2f} ×", slowness <= 2.0, slowest),
    ]


def _round(prepared: Ground, ours: int, bare: int, ids: list[str], number: int) -> tuple[Load, Load]:
    """One round of each side, taking turns in who begins: what else the machine does then weighs on both."""
    token = prepared.token()
    requests = [get_request(f"/api/v1/stores/{each}/standing", token=token) for each in ids[:: len(ids) // 500]]
    ports = (ours, bare) if number % 2 else (bare, ours)
    found = {port: measure(port, requests, connections=CONNECTIONS, seconds=SECONDS) for port in ports}
    if any(each.statuses != {200} for each in found.values()):
        raise RuntimeError(f"a server refused: {found}")
    return found[ours], found[bare]

"""What is looked at while a system works: memory and open files of each process, how far the journals are followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from common import mongo
from common.journal import journal
from common.journal.feed.cursors import cursor_states
from common.journal.feed.parking import parked_entries
from common.settings import SERVICES
from deploy.stack.layout import Layout
from deploy.stack.running import Usage, usage


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: seconds since the start; of each process memory (MiB, PSS) and open files; entries behind, parked."""

    seconds: float
    memory: Mapping[str, float]
    files: Mapping[str, int]
    behind: Mapping[str, int]
    parked: int


def look(layout: Layout, *, seconds: float) -> Sample:
    """What a running system is like now; its databases are open under the services' aliases."""
    rows = usage(layout)
    return Sample(
        seconds=seconds,
        memory={each.name: each.pss for each in rows},
        files={each.name: _open_files(each) for each in rows},
        behind=behind(),
        parked=sum(len(parked_entries(mongo.database(service))) for service in SERVICES),
    )


def _open_files(row: Usage) -> int:
    """Open files and sockets of a process, and of those whose memory is counted with it; 0 when it has just ended."""
    try:
        process = psutil.Process(row.pid)
        family = (process, *(process.children(recursive=True) if row.processes > 1 else ()))
        return sum(each.num_fds() for each in family)
    except psutil.NoSuchProcess:
        return 0


def behind() -> dict[str, int]:
    """Of each service and source how many entries it has still to follow.

    The heads are read last, so that what is applied meanwhile is never taken for negative.
    """
    states = [(service, each) for service in SERVICES for each in cursor_states(mongo.database(service))]
    heads = {service: journal.head(mongo.database(service)).seq for service in SERVICES}
    return {f"{service} ← {each.source}": heads[each.source] - each.position.seq for service, each in states}

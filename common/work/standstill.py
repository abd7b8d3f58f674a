"""What stands still in a service, and since when: one table, read by status, readiness, metrics and the first page.

Each condition is computed from what clerk, feeds and jobs leave in the database; nothing of it is stored. What to do
about each is in `docs/operate.md`, under its code (quality section 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from common import clock, mongo
from common.journal.feed import cursor_states, parked_entries
from common.journal.holding import held_messages
from common.journal.relay import Relay
from common.phrases import N_, Param, Phrase, filled
from common.unavailable import is_unavailable
from common.work import clerks, jobs

#: How old the oldest entry not applied, or message not journalled, may be: what is older stands still or falls behind.
BEHIND_SECONDS = 60.0
#: Failures of a loop that have a condition of their own, by the error's name, or that another one tells already.
_NUMBERING_ERRORS = ("BelowAnchor", "AnchorBroken")
_DIVERGED_ERRORS = ("JournalDiverged",)


@dataclass(frozen=True, slots=True)
class Found:
    """A part that stands still: how many things, for how many seconds, and what was said about it; where it applies."""

    part: str = ""
    count: int = 1
    seconds: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to stand still; `exit_status` is that of `yaocheng status`, `read` finds where it is so in a service."""

    code: str
    exit_status: int
    phrase: Phrase
    read: Callable[[str], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Standstill:
    """A condition that holds in a service now."""

    condition: Condition
    found: Found

    @property
    def params(self) -> Mapping[str, Param]:
        """What fills the places of the phrase."""
        each = self.found
        return {"part": each.part, "count": each.count, "seconds": each.seconds, "detail": each.detail}

    @property
    def message(self) -> str:
        """The sentence, in Chinese."""
        return filled(self.condition.phrase, self.params)

    def as_dict(self) -> dict[str, Any]:
        """The condition as it is told to another service."""
        return {"code": self.condition.code, "phrase": self.condition.phrase, "params": dict(self.params)}


def _no_database(alias: str) -> Iterator[Found]:
    mongo.database(alias).command("ping")
    return iter(())


def _silent_clerk(alias: str) -> Iterator[Found]:
    age = clerks.seconds_since_beat(alias)
    if age is not None and age > clerks.SILENCE:
        yield Found(seconds=round(age))


def _diverged(alias: str) -> Iterator[Found]:
    for state in cursor_states(mongo.database(alias)):
        if state.diverged:
            yield Found(part=state.source, detail=state.diverged)


def _refused_numbers(alias: str) -> Iterator[Found]:
    refused = {text for text in clerks.failing(alias).values() if text.startswith(_NUMBERING_ERRORS)}
    yield from (Found(detail=text) for text in sorted(refused))


def _held(alias: str) -> Iterator[Found]:
    if held := held_messages(alias):
        yield Found(count=len(held), seconds=_age(held[0].held_at))


def _parked(alias: str) -> Iterator[Found]:
    parked = parked_entries(mongo.database(alias))
    for source in sorted({each.source for each in parked}):
        of_source = [each for each in parked if each.source == source]
        yield Found(part=source, count=len(of_source), seconds=_age(min(each.parked_at for each in of_source)))


def _failing_loops(alias: str) -> Iterator[Found]:
    for loop, text in sorted(clerks.failing(alias).items()):
        if not text.startswith((*_NUMBERING_ERRORS, *_DIVERGED_ERRORS)):
            yield Found(part=loop, detail=text)


def _behind(alias: str) -> Iterator[Found]:
    for state in cursor_states(mongo.database(alias)):
        seconds = _age(state.waiting_at) if state.waiting_at else 0
        if state.behind and seconds > BEHIND_SECONDS:
            yield Found(part=state.source, count=state.behind, seconds=seconds)


def _waiting(alias: str) -> Iterator[Found]:
    oldest = Relay(alias).oldest_pending()
    if oldest is not None and _age(oldest) > BEHIND_SECONDS:
        yield Found(seconds=_age(oldest))


def _failed_jobs(alias: str) -> Iterator[Found]:
    counts = jobs.counts(alias)
    for kind in sorted({kind for kind, state in counts if state is jobs.State.FAILED}):
        yield Found(part=kind, count=counts[kind, jobs.State.FAILED])


#: The worst first: the status of a service is that of the first that holds.
CONDITIONS = (
    Condition("database_down", 10, N_("数据库没有应答。"), _no_database),
    Condition("clerk_silent", 11, N_("后台进程已有%(seconds)s秒没有动静。"), _silent_clerk),
    Condition("feed_diverged", 12, N_("已停止跟随%(part)s的日志：%(detail)s"), _diverged),
    Condition("numbering_refused", 13, N_("文书编号已停止：%(detail)s"), _refused_numbers),
    Condition("message_held", 14, N_("%(count)s条消息与日志中的同号条目不同，没有入日志。"), _held),
    Condition("entry_parked", 15, N_("%(part)s的%(count)s条日志处理失败，已搁置。"), _parked),
    Condition("loop_failing", 16, N_("后台工作“%(part)s”一再失败：%(detail)s"), _failing_loops),
    Condition("feed_behind", 17, N_("跟随%(part)s的日志至少落后%(count)s条，最早一条已等了%(seconds)s秒。"), _behind),
    Condition("message_waiting", 18, N_("最早一条消息已等了%(seconds)s秒，还没有入日志。"), _waiting),
    Condition("job_failed", 19, N_("%(count)s项任务（%(part)s）失败，等待人工处理。"), _failed_jobs),
)


def standing_still(alias: str) -> tuple[Standstill, ...]:
    """What stands still in a service, the worst first; where its database does not answer, that alone is known."""
    try:
        return tuple(Standstill(each, found) for each in CONDITIONS for found in each.read(alias))
    except Exception as error:
        if not is_unavailable(error):
            raise
        return (Standstill(CONDITIONS[0], Found()),)


def _age(instant: Any) -> int:
    return max(0, round((clock.now() - instant).total_seconds()))

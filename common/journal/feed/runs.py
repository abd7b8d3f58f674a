"""How a batch of entries is cut: what may be applied together, as long as it follows each other, and what is alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from common.journal.entries import Entry

#: How large the bodies of entries that are applied together may be: a stopping clerk waits for them.
TOGETHER_BYTES = 1_000_000


def runs_of(entries: Iterable[Entry], *, joins: Callable[[Entry], bool]) -> Iterator[list[Entry]]:
    """The entries in order; those next to each other that join are in one list, up to `TOGETHER_BYTES`."""
    run: list[Entry] = []
    size = 0
    for entry in entries:
        is_joining = joins(entry)
        if run and (not is_joining or size + len(entry.body) > TOGETHER_BYTES):
            yield run
            run, size = [], 0
        if is_joining:
            run.append(entry)
            size += len(entry.body)
        else:
            yield [entry]
    if run:
        yield run

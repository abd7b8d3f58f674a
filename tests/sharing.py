"""How `make test` shares the tests among its workers: by file, the longest first, and what is dear made only once.

Each worker is a process with a mongod, a Redis, ports and a folder of its own; the hooks here are those of
`tests.conftest`. Without xdist (`pytest tests/common`) everything runs in this process, in the order of the files.
"""

from __future__ import annotations

import os
from itertools import count

import pytest
from xdist.scheduler import LoadGroupScheduling, Scheduling

#: Fixtures that start a whole system: the tests that ask for one are run by one worker, one after the other, and it is
#: ended right after them.
DEAR = ("sample_city", "stack")
#: What takes longest begins first, so that no worker is left alone with it: names of fixtures and of folders.
LONGEST_FIRST = ("sample_city", "journeys", "migrations", "stack", "faults", "deploy", "gateway", "ratings")
FEWEST_WORKERS = 2
_MARK = "@"
_CONTENTS = count(1)


class ByFile(LoadGroupScheduling):
    """The tests of a group go to one worker, and those of a file that are in no group."""

    def _split_scope(self, nodeid: str) -> str:
        scope = super()._split_scope(nodeid)
        return scope.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two at least: many a test waits for a process, and leaves its core to another."""
    return max(FEWEST_WORKERS, os.cpu_count() or 1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling:
    """Files and groups in the order in which they were collected, instead of by the number of their tests."""
    config.option.loadscopereorder = False
    return ByFile(config, log)  # type: ignore[arg-type]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Contents of files are no names of tests: a workbook made at import has the second in it, other in each worker."""
    return f"{argname}_{next(_CONTENTS)}" if isinstance(val, bytes) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Group what asks for the same dear fixture; in a worker, put the longest first."""
    for item in items:
        for name in set(DEAR) & _fixtures(item):
            item.add_marker(pytest.mark.xdist_group(name))
    if hasattr(config, "workerinput"):
        items.sort(key=_place)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the systems for which the next test has no use, although their fixtures are for the session."""
    asked = _fixtures(nextitem) if nextitem is not None else set()
    for name in (set(DEAR) & _fixtures(item)) - asked:
        item.session._fixturemanager.getfixturedefs(name, item)[-1].finish(item._request)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Show a test of a group under the name by which it can be run again."""
    if hasattr(report, "node") and report.nodeid.rfind(_MARK) > report.nodeid.rfind("]"):
        report.nodeid = report.nodeid.rpartition(_MARK)[0]


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def _place(item: pytest.Item) -> int:
    names = {*_fixtures(item), *item.path.relative_to(item.config.rootpath).parts}
    return next((place for place, name in enumerate(LONGEST_FIRST) if name in names), len(LONGEST_FIRST))

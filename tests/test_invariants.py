"""What the invariants need of a process that is no test's: `make chaos` and `make soak` look from one of their own."""

from __future__ import annotations

import pytest

from common.rules import installation
from common.rules.policy_files import PolicyError
from deploy.stack.layout import SAMPLE
from tests import invariants


def test_who_opens_the_databases_of_a_stack_reads_the_settings_of_its_city(
    mongo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(installation.VARIABLE)

    with invariants.opened(mongo):
        assert installation.folder() == SAMPLE

    with pytest.raises(PolicyError, match=installation.VARIABLE):
        installation.folder()

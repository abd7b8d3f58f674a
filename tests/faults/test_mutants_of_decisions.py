"""The rules of deciding broken on purpose: the invariants of the rules must name each mutant (quality section 3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from common import clock
from common.errors import NotAllowed
from common.people.commands import Command, Role, service_actor
from services.gateway.cases.usecases import approve_case
from services.gateway.papers.storage.documents import PaperDocument
from services.gateway.papers.usecases import number_papers
from tests import invariants
from tests.gateway.builders import adopted, approved, approver, opened, reviewer, user

pytestmark = pytest.mark.usefixtures("gateway_db")
Drain = Callable[..., int]


def approve_what_one_adopted() -> None:
    """One natural person with two accounts tries to be both hands."""
    clerk = reviewer()
    second_account = user(Role.APPROVER, person_id=clerk.person)
    approved(adopted(opened(), by=clerk), by=second_account)


def test_approving_twice_by_one_person_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAllowed) as raised:
        approve_what_one_adopted()
    assert raised.value.code == "same_person"
    assert invariants.deciding() == []

    monkeypatch.setattr(approve_case, "check_approver", lambda *_, **__: None)
    approve_what_one_adopted()

    assert [text[:3] for text in invariants.deciding()] == ["I8 "]


def number_after_a_stale_look(folder: Path, monkeypatch: pytest.MonkeyPatch, drain: Drain) -> None:
    """A numberer that read the highest number before another one wrote the next."""
    run = number_papers.Numbering("test", folder, Command(service_actor("gateway"), "numbering", clock.now()))
    for stale in (False, True):
        approved(adopted(opened(), by=reviewer()), by=approver())
        drain("gateway")
        with monkeypatch.context() as patched:
            if stale:
                patched.setattr(number_papers, "settle_anchor", lambda *_, **__: 0)
            number_papers.number_papers(run)


def test_a_number_given_twice_is_caught(
    monkeypatch: pytest.MonkeyPatch, drain: Drain, gateway_db: Any, tmp_path: Path
) -> None:
    papers = PaperDocument._get_collection()
    number_after_a_stale_look(tmp_path / "as-it-is", monkeypatch, drain)
    assert invariants.numbers(tmp_path / "as-it-is") == []
    papers.delete_many({})

    papers.drop_index("number")
    number_after_a_stale_look(tmp_path / "mutant", monkeypatch, drain)
    found = invariants.numbers(tmp_path / "mutant")
    papers.delete_many({})
    PaperDocument.ensure_indexes()

    assert any(text.startswith("I6 the numbers") for text in found), found
    assert papers.index_information()["number"].get("unique")

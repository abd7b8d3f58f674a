"""`yaocheng account create-administrator` asks for the password, so that it stands in no history of a shell."""

import pytest
from click.testing import CliRunner

from deploy.commands.account import command


def test_the_password_is_asked_for_where_no_variable_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YAOCHENG_ADMINISTRATOR_PASSWORD", raising=False)

    asked = CliRunner().invoke(command, ["create-administrator", "--username", "admin", "--person-name", "钱守正"])

    assert asked.exit_code == 1
    assert asked.output.startswith("Password: ")

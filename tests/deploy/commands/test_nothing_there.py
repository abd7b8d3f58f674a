"""A command that is pointed at a folder or a service that is not there says so, with a status that is not 0."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from common import mongo
from common.settings import SERVICES
from deploy import cli
from deploy.stack.children import free_port
from deploy.stack.layout import Layout, installation_secrets, port_variable, service_environment
from tests.stacks import PARTS

#: What each command needs to be told; those that start a system of their own look for none.
ARGUMENTS = {
    "status": (),
    "import": ("{roster}", "--username", "nobody", "--password", "none"),
    "chains": ("--username", "nobody", "--password", "none"),
    "clock show": (),
    "clock set": ("2026-03-01",),
    "clock advance": ("--days", "1"),
    "clock reset": (),
    "migrate": (),
    "verify-journal": (),
    "export-journal": ("agreements", "{roster}.journal"),
    "parked list": (),
    "parked retry": ("agreements", "--by", "钱守正"),
    "parked release": ("agreements", "msg_1", "--by", "钱守正"),
    "jobs list": (),
    "jobs retry": ("--all",),
    "account create-administrator": ("--username", "one", "--person-name", "钱守正", "--password", "Long enough 2026"),
}
STARTERS = {"run", "story"}
#: It looks into a folder of its own, not for a system (`test_install_command.py`).
OF_NO_SYSTEM = {"install check"}
#: The clock of a system that is stopped is its file, which can be read and set.
OF_THE_FOLDER = {name for name in ARGUMENTS if name.startswith("clock ")}

#: A hand waits 30 s for a system that restarts; for one that does not run nobody waits.
AT_ONCE_SECONDS = 15.0


def _names(group: click.Group, *before: str) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _names(command, *before, name)
        else:
            yield " ".join((*before, name))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable but those of the test; a database that is not there is given up sooner."""
    for name in ("YAOCHENG_ENVIRONMENT", "YAOCHENG_CLOCK_FILE", "YAOCHENG_MONGO_URI", "YAOCHENG_SERVICE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(mongo, "SELECTION_MS", 200)


def _status(name: str, roster: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    arguments = [each.format(roster=roster) for each in ARGUMENTS[name]]
    monkeypatch.setattr(sys, "argv", ["yaocheng", *name.split(), *arguments])
    began = time.monotonic()
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert time.monotonic() - began < AT_ONCE_SECONDS
    return ended.value.code


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A roster that would be imported if there were a system."""
    path = tmp_path / "名册.csv"
    path.write_text("药店名称,所在区\n城东大药房,药洲区\n", encoding="utf-8")
    return path


def test_every_command_is_tried() -> None:
    assert set(_names(cli.commands)) == set(ARGUMENTS) | STARTERS | OF_NO_SYSTEM


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_folder_that_is_not_there(
    name: str, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nonexist"
    monkeypatch.setenv("YAOCHENG_DATA", str(nowhere))

    status = _status(name, roster, monkeypatch)

    assert status not in (0, None)
    assert str(nowhere) in capfd.readouterr().err
    assert not nowhere.exists()


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_folder_with_a_damaged_note_of_its_ports(
    name: str, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The usual ports may be those of another system."""
    installation_secrets(Layout(tmp_path, {}))
    (tmp_path / "stack.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("YAOCHENG_DATA", str(tmp_path))

    status = _status(name, roster, monkeypatch)

    assert status not in (0, None)
    assert "stack.json" in capfd.readouterr().err


@pytest.mark.parametrize("name", [name for name in ARGUMENTS if name not in OF_THE_FOLDER])
def test_a_system_that_is_stopped(
    name: str, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    installation_secrets(Layout(tmp_path, {}))
    monkeypatch.setenv("YAOCHENG_DATA", str(tmp_path))
    for part in PARTS:
        monkeypatch.setenv(port_variable(part), str(free_port()))

    status = _status(name, roster, monkeypatch)

    assert status not in (0, None)
    assert str(tmp_path) in (told := capfd.readouterr().err) or "没有应答" in told


@pytest.mark.parametrize("name", [name for name in ARGUMENTS if name not in OF_THE_FOLDER | {"status"}])
def test_a_container_whose_database_and_gateway_are_not_there(
    name: str, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    layout = Layout(tmp_path, {part: free_port() for part in PARTS})
    service = "agreements" if "agreements" in ARGUMENTS[name] else "gateway"
    for variable, value in service_environment(service, layout, installation_secrets(layout)).items():
        monkeypatch.setenv(variable, value)

    status = _status(name, roster, monkeypatch)

    assert status not in (0, None)
    assert "没有应答" in capfd.readouterr().err


def test_a_container_without_the_address_of_the_gateway(
    roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YAOCHENG_MONGO_URI", "mongodb://127.0.0.1:1/")
    monkeypatch.setenv("YAOCHENG_SERVICE", SERVICES[0])
    monkeypatch.delenv("YAOCHENG_GATEWAY_URL", raising=False)

    status = _status("import", roster, monkeypatch)

    assert status not in (0, None)
    assert "YAOCHENG_GATEWAY_URL" in capfd.readouterr().err

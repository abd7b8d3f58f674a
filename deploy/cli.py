"""The command `yaocheng`: one word for each thing that an operator does; a word's module is loaded when it is used."""

from __future__ import annotations

import importlib
import sys

import click

_COMMANDS = {
    "run": ("deploy.commands.run", "start the whole system on this machine (Ctrl-C stops it)"),
    "status": (
        "deploy.commands.status",
        "show the processes of the running system, their memory, and what stands still",
    ),
    "story": ("deploy.commands.story", "run the main job over HTTP as its users would, with evidence of each step"),
    "import": ("deploy.commands.roster", "check a roster of pharmacies, show what it would do, and take it over"),
    "chains": ("deploy.commands.chains", "list registered chains whose name says that there is none (单体, 无)"),
    "clock": ("deploy.commands.clock", "show or set the clock of all processes (demo and test only)"),
    "migrate": ("deploy.commands.migrate", "bring databases of an earlier version into the form of this one"),
    "verify-journal": ("deploy.commands.journal", "check the hash chain of each journal against its signed heads"),
    "export-journal": ("deploy.commands.journal", "write a journal into a file that anybody can check"),
    "parked": (
        "deploy.commands.parked",
        "list failed effects and held messages, which wait for a person, or let them go on",
    ),
    "jobs": ("deploy.commands.jobs", "list slow work that failed or waits, or let what failed begin again"),
    "install": ("deploy.commands.install", "say what is missing in the settings folder of an installation"),
    "account": ("deploy.commands.account", "make the first administrator of a new installation"),
}

#: What a command is called in a module that has two.
_NAMES = {"export-journal": "export_command"}


class LazyGroup(click.Group):
    """Knows its commands by name; `status` need not load what `story` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in _COMMANDS:
            return None
        module, name = importlib.import_module(_COMMANDS[cmd_name][0]), _NAMES.get(cmd_name, "command")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """药诚: agreements and integrity ratings of designated retail pharmacies."""


def main() -> None:
    """Run a command; a refusal is told in one sentence and ends with status 1, never with a traceback."""
    from common.errors import DomainError
    from common.rules.parameters import ParameterError
    from common.rules.policy_files import PolicyError
    from common.settings import SettingsError
    from common.version import SchemaError
    from deploy.stack.children import StartError

    try:
        commands(prog_name="yaocheng")
    except (StartError, SettingsError, SchemaError, PolicyError, ParameterError) as error:
        sys.exit(_told(str(error)))
    except DomainError as error:
        details = [f"  - {problem.field}：{problem.message}" for problem in error.problems]
        sys.exit(_told("\n".join([f"{error.message}（{error.code}）", *details])))


def _told(text: str) -> int:
    click.echo(text, err=True)
    return 1


if __name__ == "__main__":
    main()

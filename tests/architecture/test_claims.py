"""Whatever README and handbook say is so: each sentence has its proof in `claims.yaml`, each link and command its end.

A test cannot know that a proof proves its sentence: who adds a line has read the test that it names.
"""

import re
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
import yaml

from common.journal.feed import ATTEMPTS
from common.people.commands import Role
from common.work.clerks import SILENCE
from common.work.standstill import BEHIND_SECONDS
from deploy.cli import commands
from deploy.stack.processes import PROCESSES
from tests.architecture.claims import (
    Claim,
    claims,
    claims_of,
    every_document,
    files,
    mentioned_commands,
    names_of_tests,
    proofs,
    read,
    spans,
)
from tests.architecture.sources import ROOT

TEXT = """# A title

A sentence that
goes on. `Another` one, v0.1 of it!

![picture](a.png)

| Head | of it |
|---|---|
| row | one. Still one |

```
make run   # what it does
```
## Below
The last one:
"""


def test_a_text_is_cut_into_its_sentences_and_rows() -> None:
    assert list(claims_of("a.md", TEXT)) == [
        Claim("a.md", "A title", "A sentence that goes on."),
        Claim("a.md", "A title", "`Another` one, v0.1 of it!"),
        Claim("a.md", "A title", "| row | one. Still one |"),
        Claim("a.md", "A title", "what it does"),
        Claim("a.md", "Below", "The last one:"),
    ]


def test_every_claim_is_listed_word_for_word_and_nothing_else_is() -> None:
    said, listed = claims(), [each.claim for each in proofs()]

    missing = [{each.section: {"says": each.text, "proof": ["tests/…"]}} for each in said if each not in listed]
    assert missing == [], yaml.safe_dump(missing, allow_unicode=True, width=10_000)
    assert [each for each in listed if each not in said] == []


def test_no_claim_is_made_or_listed_twice() -> None:
    listed = [each.claim for each in proofs()]

    assert len(set(claims())) == len(claims())
    assert len(set(listed)) == len(listed)


def test_everything_listed_has_a_proof_a_place_or_a_word() -> None:
    assert [each.claim for each in proofs() if not (each.proof or each.describes or each.term)] == []
    assert [each.claim for each in proofs() if each.describes and not (ROOT / each.describes).exists()] == []


def test_every_proof_is_a_test() -> None:
    named = {name for each in proofs() for name in each.proof}

    assert {each for each in named if each.partition("::")[2] not in names_of_tests(each.partition("::")[0])} == set()
    assert all(re.fullmatch(r"tests/\S+\.py::test_\w+", each) for each in named)


def test_a_word_is_explained_sparingly() -> None:
    assert sum(bool(each.term) for each in proofs()) * 10 <= len(proofs())


@pytest.mark.parametrize("document", every_document())
def test_every_link_and_picture_leads_to_what_is_there(document: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(document))

    assert [link for link in links if not ((ROOT / document).parent / link).exists()] == []


def test_every_file_that_a_document_names_is_there() -> None:
    """By the end of its path; what was is told by changes and decisions, what somebody is to make has no name yet."""
    name = re.compile(r"[\w.-]+(/[\w.-]+)*\.(py|yaml|yml|json|md|sh|html|css|js|svg|po|lock|toml)")
    there = "".join(f"/{file}\n" for file in files())
    of_today = [each for each in spans() if not each[0].startswith(("CHANGELOG", "docs/decisions/"))]

    missing = [(document, span) for document, span in of_today if name.fullmatch(span) and f"/{span}\n" not in there]
    assert [each for each in missing if not re.search("NAME|verb_noun", each[1])] == []


@pytest.mark.parametrize(("document", "line"), mentioned_commands())
def test_every_command_mentioned_exists(document: str, line: str) -> None:
    """`make run`, `yaocheng parked retry`, `python -m tests.soak`, and a command in a container of compose."""
    before, is_ours, rest = line.rpartition("yaocheng ")
    if line.startswith("make "):
        target = ["make", "-n", line.split()[1]]
        assert subprocess.run(target, cwd=ROOT, capture_output=True, check=False).returncode == 0
    elif line.startswith("python "):
        assert find_spec(line.split()[2]) is not None
    elif is_ours:
        assert _is_command(rest.split()), line
    for role in re.findall(r"<service>-(\w+)", before):
        assert f"agreements-{role}" in {process.name for process in PROCESSES}


def _is_command(words: list[str]) -> bool:
    """Whether these words begin with a command of `yaocheng`, and each option among them is one that it has."""
    group, *left = commands, *words
    while left and isinstance(group, click.Group):
        word = left.pop(0)
        if word == "--help":
            return True
        found = group.get_command(click.Context(group), word)
        if found is None:
            return False
        group = found
    known = {name for parameter in group.params for name in parameter.opts}
    return all(word in known for word in left if word.startswith("--"))


def test_the_readme_names_every_command_of_the_help() -> None:
    [sentence] = [each.text for each in claims() if "yaocheng --help` lists" in each.text]
    named = re.findall(r"`([a-z-]+)[^`]*`", re.sub(r"\([^()]*\)", "", sentence.partition("lists:")[2]))

    assert sorted(named) == sorted(commands.list_commands(click.Context(commands)))


def test_the_readme_names_every_port_and_the_folder_with_what_they_are_else() -> None:
    layout = import_module("deploy.stack.layout")
    [sentence] = [each.text for each in claims() if each.text.startswith("Ports and folder:")]
    usual = layout.read_layout({})

    assert re.findall(r"`(YAOCHENG_\w+)`", sentence) == [
        *(layout.port_variable(part) for part in ("gateway", "agreements", "ratings", "mongo", "redis")),
        "YAOCHENG_DATA",
    ]
    assert f"`YAOCHENG_PORT_GATEWAY` ({usual.ports['gateway']})" in sentence
    assert usual.data == Path(".run").resolve()


def test_the_figures_of_the_handbook_are_those_of_the_code() -> None:
    rows = {each.text.split("`")[1]: each.text for each in claims() if each.text.startswith("| `")}

    assert f"for {SILENCE:.0f} seconds" in rows["clerk_silent"]
    assert BEHIND_SECONDS == 60
    assert all("more than a minute" in rows[code] for code in ("feed_behind", "message_waiting"))
    assert ATTEMPTS == 5
    assert "failed five times" in rows["entry_parked"]


def test_the_handbook_names_every_role_of_an_account() -> None:
    [sentence] = [each.text for each in claims() if each.text.startswith("Roles are ")]

    assert re.findall(r"`(\w+)`", sentence) == [role.value for role in Role if role is not Role.SERVICE]


def test_the_handbook_says_of_every_volume_whether_it_is_kept() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    rows = " ".join(each.text for each in claims() if " | volumes `" in each.text)

    assert {*re.findall(r"`([\w-]+)`", rows), "redis"} == set(compose["volumes"])

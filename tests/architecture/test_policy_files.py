"""Every policy file is read by code, and every service's folder loads as a whole (style, E)."""

from collections import Counter
from pathlib import Path

import pytest

from common.rules.installation import BROUGHT, replaceable
from common.rules.parameters import ParameterStatus
from common.rules.policy_files import SHARED, load_policy, read_parameter
from deploy.stack.layout import SAMPLE
from tests.architecture.sources import ROOT, sources

FOLDERS = [*sorted(path for path in (ROOT / "services").glob("*/policy") if any(path.glob("*.yaml"))), SHARED]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_policy_of_a_service_loads(folder: Path) -> None:
    policy = load_policy(folder)

    assert set(policy.parameters) == {path.stem for path in folder.glob("*.yaml")}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_policy_file_is_read_by_code(folder: Path) -> None:
    readers = "services" if folder == SHARED else f"services/{folder.parent.name}"
    domain = "\n".join(line for source in sources(readers) for line in source.lines)

    unread = [path.name for path in folder.glob("*.yaml") if path.stem not in domain and _family(path) not in domain]

    assert unread == []


def test_no_parameter_is_decided_in_two_files() -> None:
    names = Counter(path.stem for folder in FOLDERS for path in folder.glob("*.yaml"))

    assert [name for name, count in names.items() if count > 1] == []


def test_the_sample_city_brings_what_an_installation_must_bring_and_says_that_it_is_a_sample() -> None:
    found = {path.stem: read_parameter(path.read_bytes(), path=path).status for path in SAMPLE.iterdir()}

    assert found == {each.name: ParameterStatus.SAMPLE for each in BROUGHT}


def test_no_packaged_file_is_of_the_sample_city() -> None:
    named = [path.name for folder in FOLDERS for path in folder.rglob("*") if "示例" in path.read_text("utf-8")]

    assert named == []
    assert not {each.name for each in BROUGHT} & replaceable()


@pytest.mark.parametrize("word", ["示例市", "示医保", "P3699"])
def test_no_page_shows_names_or_numbers_of_the_sample_city(word: str) -> None:
    """The gallery, which production does not have, shows nothing else."""
    portal = ROOT / "services/gateway/portal"
    pages = [path for path in (*portal.rglob("*.html"), *portal.rglob("*.js")) if path.name != "gallery.html"]
    code = [path for path in portal.rglob("*.py") if path.name != "gallery.py"]

    assert [path.name for path in (*pages, *code) if word in path.read_text("utf-8")] == []


def _family(path: Path) -> str:
    """A file of a numbered family (`catalogue_goods`) is read by the family's name with its underscore."""
    return path.stem.partition("_")[0] + "_"

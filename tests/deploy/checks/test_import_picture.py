"""The picture of imports shows what imports what, how often, and what goes in circles."""

from xml.etree import ElementTree

import grimp
import pytest
from click.testing import CliRunner

from deploy.checks.import_picture import drawn, imports, in_order, main

GROUPS = {"cases": ["gw.cases"], "papers": ["gw.papers", "gw.engine"], "law": ["gw.law"]}


@pytest.fixture
def graph() -> grimp.ImportGraph:
    graph = grimp.ImportGraph()
    for module in ("gw", "gw.cases", "gw.cases.adopt", "gw.papers", "gw.papers.render", "gw.engine", "gw.law"):
        graph.add_module(module)
    for importer, imported in (
        ("gw.cases", "gw.papers"),
        ("gw.cases.adopt", "gw.papers.render"),
        ("gw.cases.adopt", "gw.engine"),
        ("gw.cases.adopt", "gw.cases"),
        ("gw.papers.render", "gw.cases.adopt"),
        ("gw.papers.render", "gw.engine"),
        ("gw.cases", "gw.law"),
    ):
        graph.add_import(importer=importer, imported=imported)
    return graph


def test_imports_are_counted_between_groups_and_not_inside_one(graph: grimp.ImportGraph) -> None:
    assert imports(graph, GROUPS) == {("cases", "papers"): 3, ("papers", "cases"): 1, ("cases", "law"): 1}


def test_importers_stand_above_what_they_import_also_around_a_circle(graph: grimp.ImportGraph) -> None:
    assert in_order(set(GROUPS), imports(graph, GROUPS)) == ["cases", "law", "papers"]


def test_what_goes_against_the_order_is_drawn_apart(graph: grimp.ImportGraph) -> None:
    picture = ElementTree.fromstring(f"<svg>{drawn(['gw', *GROUPS], imports(graph, GROUPS), 300)}</svg>")

    counts = [each.text for each in list(picture)[-5::2]]
    assert [each.get("class") for each in picture.iter("path")] == ["down", "down", "up"]
    assert counts == ["1", "3", "1"]


def test_the_picture_of_the_rooms_of_each_service_can_be_drawn() -> None:
    done = CliRunner().invoke(main, [])

    texts = [each.text for each in ElementTree.fromstring(done.output).iter("{http://www.w3.org/2000/svg}text")]
    assert {"services.gateway", "services.ratings", "services.agreements", "app", "domain"} <= set(texts)

"""Who steps the version of a document beside `common.mongo.update`, which remembers each act; decision 0034.

What is stepped otherwise is never changed by a command with a key: a repeated effect is known by its own condition.
"""

import ast
from collections.abc import Iterator

from common import mongo
from tests.architecture.sources import sources

#: Of each function that steps a version by itself, by what a repetition is known.
STEPS = {
    "services.gateway.cases.storage.cases.step_version": "the clerk: only from the version that it read",
    "services.ratings.measures.storage.proposals.note_case": "an effect: only where no case is noted",
    "services.ratings.measures.storage.proposals._move": "an effect: the state, and the number of the entry",
    "services.ratings.stores.storage.stores.add_penalty": "an effect: the case of the penalty",
    "services.ratings.stores.storage.stores.end_penalty": "an effect: the day that stands there",
    "services.ratings.stores.storage.stores.rate": "derived: only from the version that it was derived from",
    "services.ratings.stores.storage.stores.step_versions": "tells nothing: what is derived is derived again",
    "services.ratings.stores.storage.following._taken_over": "the number of the entry",
    "services.ratings.stores.storage.following.project": "the number of the entry",
}


def steps(tree: ast.Module) -> Iterator[str]:
    """The functions in which a version is stepped, as a part of a change or put into its `operators`."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and any(map(_is_step, ast.walk(function))):
            yield function.name


def _is_step(node: ast.AST) -> bool:
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return any(key is not None and _says(key, "$inc") and _is_version(value) for key, value in pairs)
    if isinstance(node, ast.Assign):
        return _is_version(node.value) and any(
            isinstance(each, ast.Subscript) and _says(each.slice, "$inc") for each in node.targets
        )
    return False


def _is_version(node: ast.AST) -> bool:
    return isinstance(node, ast.Dict) and any(key is not None and _says(key, "version") for key in node.keys)


def _says(node: ast.AST, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def test_whoever_steps_a_version_without_remembering_the_act_has_a_condition_of_its_own() -> None:
    found = {f"{source.module}.{name}" for source in sources("common", "services") for name in steps(source.tree)}

    assert found - {f"{mongo.__name__}.update"} == set(STEPS)


def test_every_kind_of_document_has_a_version_and_remembers() -> None:
    for service in ("agreements", "ratings", "gateway"):
        for cls in mongo.stored_classes(service):
            assert {"version", "recent", "pending"} <= set(cls._fields), cls.__name__

"""A note that is damaged is named when it is needed, and passed over when it is not."""

import json
from pathlib import Path

import pytest

from deploy.demo.sample import read_report
from deploy.stack.children import StartError
from deploy.stack.layout import Layout, installation_secrets, read_layout
from deploy.stack.running import read_stack, usage, write_stack

DAMAGED = ["", "{", "[]", "\ufffd", "null"]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return read_layout({"YAOCHENG_DATA": str(tmp_path)})


@pytest.mark.parametrize("text", [*DAMAGED, "{}", '{"keys": {}, "secret_key": "s"}'])
def test_damaged_secrets_are_named(layout: Layout, text: str) -> None:
    path = layout.data / "secrets.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(StartError, match="已损坏") as raised:
        installation_secrets(layout)

    assert str(path) in str(raised.value)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", [*DAMAGED, '{"done": ["示例市 276 家药店。"]}'])
def test_a_damaged_report_of_the_sample_city_is_named(layout: Layout, text: str) -> None:
    path = layout.data / "sample-city.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(StartError, match="已损坏") as raised:
        read_report(layout)

    assert str(path) in str(raised.value)


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_note_of_the_last_run_counts_as_none(layout: Layout, text: str) -> None:
    (layout.data / "stack.json").write_text(text, encoding="utf-8")

    assert read_stack(layout) == {}
    assert usage(layout) == ()


def test_a_note_is_replaced_as_a_whole(layout: Layout) -> None:
    path = layout.data / "stack.json"
    path.with_suffix(".new").write_text("what a crash left", encoding="utf-8")

    write_stack(layout, {"one": 1})

    assert json.loads(path.read_text(encoding="utf-8")) == read_stack(layout)
    assert [each["name"] for each in read_stack(layout)["processes"]] == ["one"]
    assert [each.name for each in layout.data.iterdir()] == ["stack.json"]

"""What the data folder keeps: the secrets of an installation."""

import json
from pathlib import Path

import pytest

from deploy.stack.layout import Layout, installation_secrets, read_layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return read_layout({"YAOCHENG_DATA": str(tmp_path)})


def test_secrets_are_made_once(layout: Layout) -> None:
    made = installation_secrets(layout)

    assert installation_secrets(layout) == made
    assert made.secret_key != made.identity_key


def test_an_installation_with_one_secret_goes_on_hashing_with_it(layout: Layout) -> None:
    """Until identity numbers got a key of their own, the secret of forms keyed their hash too."""
    path = layout.data / "secrets.json"
    installation_secrets(layout)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["identity_key"]
    path.write_text(json.dumps(content), encoding="utf-8")

    taken_over = installation_secrets(layout)

    assert taken_over.identity_key == content["secret_key"]
    assert taken_over.secret_key != content["secret_key"]
    assert installation_secrets(layout) == taken_over
    assert path.stat().st_mode & 0o777 == 0o600

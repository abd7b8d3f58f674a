"""A browser without script: it shows a page, fills in its form, presses a button, follows where it is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx2

from services.gateway.portal.shell.steps import SEE_OTHER

#: What a post is answered with where there is no form to show: closed to the actor, not there, too large, silent.
_NO_FORM = frozenset({403, 404, 413, 503})
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)


class _Reader(HTMLParser):
    """The values of a form with the class `kit`, and the words of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self.buttons: list[str] = []
        self._in_form = False
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._in_form = "kit" in (given.get("class") or "").split()
        if not self._in_form or not given.get("name"):
            return
        name = str(given["name"])
        if tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "button":
            self.buttons.append(str(given.get("value")))
        elif given.get("type") == "radio":
            self.values += [(name, str(given["value"]))] if "checked" in given else []
        elif given.get("type") != "file":
            self.values.append((name, given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # The first line end after the tag belongs to the mark-up.
            self.values.append((self._area, self._text.replace("\r\n", "\n").removeprefix("\n")))
            self._area = None
        if tag == "form":
            self._in_form = False

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data


@dataclass
class Shown:
    """A page as its reader has it: status, address, text, and what stands in its form."""

    status: int
    path: str
    text: str
    values: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the page says between head and foot, without its marks."""
        found = _MAIN.search(self.text)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0] if found else self.text))

    def value(self, name: str) -> str:
        """What stands in a field."""
        return dict(self.values)[name]


class Browser:
    """One browser with its cookies."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def open(self, path: str) -> Shown:
        """The page at an address, after all that it leads on to."""
        answer = self.client.get(path)
        while answer.status_code in {302, 303}:
            path = answer.location
            answer = self.client.get(path)
        return _shown(answer, path)

    def press(self, page: Shown, step: str, files: Any = (), **typed: str) -> Shown:
        """The page after a button was pressed, with these fields filled in; `files` are pairs of name and content.

        It has an address of its own, so that reloading it and going back to it never send anything again.
        """
        answer = self.post(page, step, files, **typed)
        if answer.status_code == SEE_OTHER:
            return self.open(answer.location)
        shown = _shown(answer, page.path.partition("?")[0])
        assert answer.status_code in _NO_FORM, f"a post is answered by a page: {answer.status_code} {shown.words}"
        assert not shown.buttons
        return shown

    def post(self, page: Shown, step: str, files: Any = (), **typed: str) -> Any:
        """The bare answer to the press of a button; who is asked says that it is another act than those before it."""
        if 'name="is_another_act"' in page.text:
            typed = {"is_another_act": "another", **typed}
        data: dict[str, Any] = {}
        for name, value in page.values:
            data.setdefault(name, []).append(value)
        data |= {name: [value] for name, value in typed.items()} | {"step": [step]}
        # A file field that is left empty is sent all the same, as browsers do.
        chosen = [("files", (name, content)) for name, content in files] or [("files", ("", b""))]
        packed = httpx2.Request("POST", "http://test", data=data, files=chosen)
        headers = {"Content-Type": packed.headers["Content-Type"]}
        return self.client.post(page.path.partition("?")[0], data=packed.read(), headers=headers)


def _shown(answer: Any, path: str) -> Shown:
    reader = _Reader()
    reader.feed(answer.text)
    return Shown(answer.status_code, path, answer.text, reader.values, reader.buttons)

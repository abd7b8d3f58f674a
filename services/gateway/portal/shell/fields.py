"""The fields of forms: what each accepts, and what it says when it does not; quality.md section 4.

A field shows again exactly what was typed (`text`); `data` is what will be sent, once the form is valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, Form
from wtforms.form import BaseForm
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea, TextInput

from common.visible import find_invisible
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.plurals import counted as _n

#: Of what nobody sees, only these may stand in a text.
_LAYOUT = "\t\n"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_DIGITS = 9
#: A text of a language that is chosen when the page is shown.
Words = Any


class Asked(Field):
    """Base of every field of a form: one question, its help, whether it must be answered."""

    kind = "text"
    widget: Any = TextInput()

    def __init__(self, label: Words, *, help: Words = "", required: bool = True, **options: Any) -> None:
        """`help` stands under the label; other options are those of a WTForms field."""
        super().__init__(label, description=help, **options)
        self.required = required
        self.text = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; browsers send line ends as two characters, here they are one."""
        self.text = (valuelist[0] if valuelist else "").replace("\r\n", "\n").replace("\r", "\n")

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        """Set `data`. Raises `ValidationError` for an answer that is missing or cannot be taken."""
        text = self.text.strip()
        if not text and self.required:
            raise ValidationError(_("请填写“%(field)s”。", field=self.label.text))
        self.data = self.read(text) if text else None

    def read(self, text: str) -> Any:
        """What a text that is not empty stands for; here the text. Raises `ValidationError`."""
        return text

    @property
    def told(self) -> str:
        """The answer in words, for the check page and the receipt; a dash where there is none."""
        return self.text.strip() or "—"

    def _value(self) -> str:
        return self.text


class Line(Asked):
    """One line of text, without what nobody sees; bounds count characters and include both ends."""

    def __init__(self, label: Words, *, least: int = 1, most: int = 200, **options: Any) -> None:
        """Other options are those of `Asked`."""
        super().__init__(label, **options)
        self.least, self.most = least, most

    def read(self, text: str) -> str:
        """The text itself."""
        field = self.label.text
        if len(text) > self.most:
            told = _(
                "“%(field)s”最多%(most)d个字，现有%(count)d个字，请缩短后再提交。",
                field=field,
                most=self.most,
                count=len(text),
            )
            raise ValidationError(told)
        if len(text) < self.least:
            raise ValidationError(_n("“%(field)s”至少%(count)d个字，请补充后再提交。", self.least, field=field))
        if unseen := find_invisible(text, allowed=_LAYOUT):
            told = _(
                "“%(field)s”第%(place)d个字处有看不见的字符：%(name)s（%(code)s），在“%(around)s”中▯处，请删去后重新填写该处。",
                field=field,
                place=unseen.place,
                name=_(unseen.name),
                code=unseen.code,
                around=unseen.around,
            )
            raise ValidationError(told)
        return text


class TextBlock(Line):
    """A text of several lines."""

    kind = "block"
    widget: Any = TextArea()

    def __init__(self, label: Words, *, most: int = 4000, **options: Any) -> None:
        """Other options are those of `Line`."""
        super().__init__(label, most=most, **options)


class Day(Asked):
    """A day as `2026-11-22`, by the browser's own calendar where it has one; `data` is a `date`.

    `within` are the first and the last day that can be taken, both included; a form that knows them sets it.
    """

    kind = "day"
    within: tuple[date, date] | None = None

    @property
    def input_type(self) -> str:
        """A calendar, but for what no calendar can hold: it would throw away what was typed."""
        return "text" if self.text.strip() and self.day is None else "date"

    def read(self, text: str) -> date:
        """The day."""
        day = _day(text)
        if day is None:
            raise ValidationError(_("“%(field)s”不是有效的日期，请写成2026-11-22的样子。", field=self.label.text))
        if self.within and not self.within[0] <= day <= self.within[1]:
            first, last = (full_day(each) for each in self.within)
            told = _(
                "“%(field)s”应为%(first)s至%(last)s（含当日），请改选。", field=self.label.text, first=first, last=last
            )
            raise ValidationError(told)
        return day

    @property
    def told(self) -> str:
        """The day in full; what is none, as it was typed."""
        return full_day(self.day) if self.day else super().told

    @property
    def day(self) -> date | None:
        """The day that was typed; None for what is none."""
        return _day(self.text.strip())


class Whole(Asked):
    """A whole number between two bounds, both included; digits of any width are digits. `data` is an `int`.

    `counted` tells the number with its unit.
    """

    kind = "whole"

    def __init__(
        self, label: Words, *, least: int, most: int, counted: Callable[[int], str] = str, **options: Any
    ) -> None:
        """Other options are those of `Asked`."""
        super().__init__(label, **options)
        self.least, self.most, self.counted = least, most, counted

    def read(self, text: str) -> int:
        """The number."""
        number = _whole(text)
        if number is None or not self.least <= number <= self.most:
            bounds = {"field": self.label.text, "least": self.least, "most": self.most}
            told = _("“%(field)s”应为%(least)d至%(most)d之间的整数，请修改。", **bounds)
            if self.least == self.most:
                told = _("“%(field)s”应为%(least)d，请修改。", **bounds)
            raise ValidationError(told)
        return number

    @property
    def told(self) -> str:
        """The number as it is understood, with its unit; what is none, as it was typed."""
        number = _whole(self.text.strip())
        return super().told if number is None else self.counted(number)


class Choice(Asked):
    """One of a few, all of them in sight; `choices` are pairs of value and words."""

    kind = "choice"

    def __init__(self, label: Words, *, choices: Sequence[tuple[str, Words]], **options: Any) -> None:
        """Other options are those of `Asked`."""
        super().__init__(label, **options)
        self.choices = tuple(choices)

    def read(self, text: str) -> str:
        """The value of the choice that was taken."""
        if text not in dict(self.choices):
            raise ValidationError(_("请从“%(field)s”所列各项中选择一项。", field=self.label.text))
        return text

    @property
    def told(self) -> str:
        """The words of the choice."""
        return str(dict(self.choices).get(self.text, self.text or "—"))


class Files(Asked):
    """Files that lie in the form's draft: the page stores them as they are chosen, before the form is read."""

    kind = "files"

    def __init__(self, label: Words, *, required: bool = False, **options: Any) -> None:
        """Kinds, number and size are those of every draft; other options are those of `Asked`."""
        super().__init__(label, required=required, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing: the bytes are in the draft."""

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        """Nothing here: a refused file is told when it is stored."""


class KitForm(Form):
    """Base of every form of a page; CSRF is checked for all pages alike, before any of them runs."""

    def adapt(self, record: Any) -> None:
        """Leave out, or require, what the record at hand calls for; the form as it is written by default."""

    @property
    def questions(self) -> list[Asked]:
        """The fields that are answered in words."""
        return [each for each in self if isinstance(each, Asked) and not isinstance(each, Files)]

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the name of the field, once the form is valid."""
        return {each.name: each.data for each in self.questions}

    @property
    def files_field(self) -> Files | None:
        """Where files are chosen; None on a form without."""
        return next((each for each in self if isinstance(each, Files)), None)

    def typed(self) -> tuple[tuple[str, str], ...]:
        """What was typed, as pairs of name and text in the order of the form."""
        return tuple((each.name, each.text) for each in self.questions)


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None

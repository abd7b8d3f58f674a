"""What an installation brings itself, in a settings folder outside the image: who it is, and where (decision 0041).

The folder has policy files. Those of the table every installation must bring; any other takes the place of the
packaged one of its name. What has no packaged file of its name is refused, for it would be read by nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from common.rules.parameters import Parameter, ParameterStatus
from common.rules.policy_files import SHARED, PolicyError, read_parameter

VARIABLE = "YAOCHENG_INSTALLATION"
#: Texts of agreements (`texts/NAME.md`), which `standard_text` names.
TEXTS = "texts"
_SERVICES = Path(__file__).parent.parent.parent / "services"
#: What the sample city says of itself, which a bureau that fills it in may leave standing there.
SAMPLE = Path(__file__).parent.parent.parent / "deploy" / "demo" / "installation"
#: What no real name or telephone has; it stands in every name of the sample city.
_SAMPLE_WORD = "示例"
#: What else is made up there: series, telephone, filing number, codes, and that it is a demonstration.
_MADE_UP = (_SAMPLE_WORD, "示医保", "示ICP备", "0000-1234567", "00000000", "（演示）")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that every installation brings: which services read it, and what it says."""

    name: str
    readers: tuple[str, ...]
    holds: str


BROUGHT = (
    Brought(
        "issuers", ("agreements", "gateway"), "经办机构名称、机关代字、复议机关、法院、主管部门、联系方式、抄送单位"
    ),
    Brought("notice_series", ("gateway",), "决定以外各类文书的机关代字"),
    Brought("areas", ("agreements",), "药店所在的统筹地区及其县区"),
    Brought("site", ("gateway",), "页脚：主办单位、咨询电话、备案号、网站标识码"),
)


#: Files that stand for one another: a text of the agreement, and which of its articles papers rest on.
_TOGETHER = ("standard_text", "agreement_clauses")


class Fault(StrEnum):
    """What can be the matter with a file of the folder."""

    NO_FOLDER = "there is no such folder"
    MISSING = "is missing, and the installation must bring it"
    UNKNOWN = "is read by nobody: no parameter has this name"
    WRONG = "is not right"
    SAMPLE = "is that of the sample city, which is never used in production"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is the matter with the folder; `detail` names line and reason where the file is not right."""

    fault: Fault
    path: Path
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.path} {self.fault}" + (f": {self.detail}" if self.detail else "")


def folder(environ: Mapping[str, str] | None = None) -> Path:
    """The settings folder of this process. Raises `PolicyError` when its environment names none."""
    named = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    if not named:
        raise PolicyError(f"{VARIABLE} is not set: it names the settings folder of the installation")
    return Path(named)


def brought_for(service: str) -> frozenset[str]:
    """The names of the files that a service reads from the folder alone."""
    return frozenset(each.name for each in BROUGHT if service in each.readers)


def replaceable() -> frozenset[str]:
    """The names of the packaged files, which one of the folder may take the place of."""
    found = (*_SERVICES.glob("*/policy/*.yaml"), *SHARED.glob("*.yaml"))
    return frozenset(path.stem for path in found)


def problems(installed: Path, *, production: bool) -> tuple[Problem, ...]:
    """What is the matter with a settings folder as such; whether its values fit is for their readers to say."""
    if not installed.is_dir():
        return (Problem(Fault.NO_FOLDER, installed),)
    return tuple(_problems(installed, production=production))


def _of_the_sample(parameter: Parameter, text: str) -> Iterator[str]:
    """What in a file is the sample city's: its status, and each value by its place; its bare word if nothing else is.

    A value that is only a number is none of its own: it has districts of real cities by their codes.
    """
    theirs = SAMPLE / f"{parameter.name}.yaml"
    sample = read_parameter(theirs.read_bytes(), path=theirs) if theirs.exists() else None
    known = {value for _, value in texts_of(sample) if not value.isdigit()} if sample else set()
    found = [f"status: {parameter.status}"] if parameter.status is ParameterStatus.SAMPLE else []
    for place, value in texts_of(parameter):
        if value in known or any(each in value for each in _MADE_UP):
            found.append(f"{place}: {value}")
    yield from found or ([_SAMPLE_WORD] if _SAMPLE_WORD in text else ())


def texts_of(parameter: Parameter) -> Iterator[tuple[str, str]]:
    """The texts of all values of a parameter, each with its place in the file."""
    for entry in parameter.dated.values:
        yield from _texts(str(entry.from_on), entry.value)


def _texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(f"{place}.{name}", each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(place, each)


def _problems(installed: Path, *, production: bool) -> Iterator[Problem]:
    brought = {each.name for each in BROUGHT}
    known = brought | replaceable()
    for path in sorted(each for each in installed.iterdir() if not each.name.startswith(".")):
        if path.suffix != ".yaml" or path.stem not in known:
            if path.name != TEXTS:
                yield Problem(Fault.UNKNOWN, path)
            continue
        try:
            content = path.read_bytes()
            parameter = read_parameter(content, path=path)
        except (PolicyError, OSError) as error:
            yield Problem(Fault.WRONG, path, str(error))
            continue
        for told in _of_the_sample(parameter, content.decode()) if production else ():
            yield Problem(Fault.SAMPLE, path, told)
    for name in sorted(brought):
        if not (path := installed / f"{name}.yaml").exists():
            yield Problem(Fault.MISSING, path)
    texts = sorted((installed / TEXTS).glob("*.md"))
    here = [(installed / f"{name}.yaml").exists() for name in _TOGETHER]
    if (texts or any(here)) and not all(here):
        for name, is_here in zip(_TOGETHER, here, strict=True):
            if not is_here:
                yield Problem(
                    Fault.MISSING, installed / f"{name}.yaml", f"{TEXTS}/, {', '.join(_TOGETHER)} come together"
                )
    for path in texts:
        if production and _SAMPLE_WORD in path.read_text("utf-8"):
            yield Problem(Fault.SAMPLE, path)

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

from common.rules.parameters import ParameterStatus
from common.rules.policy_files import SHARED, PolicyError, read_parameter

VARIABLE = "YAOCHENG_INSTALLATION"
#: Texts of agreements (`texts/NAME.md`), which `standard_text` names.
TEXTS = "texts"
_SERVICES = Path(__file__).parent.parent.parent / "services"
#: What no real name or telephone has; it stands in every value of the sample city.
_SAMPLE_WORD = "示例"


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
            status = read_parameter(content, path=path).status
        except (PolicyError, OSError) as error:
            yield Problem(Fault.WRONG, path, str(error))
            continue
        if production and (status is ParameterStatus.SAMPLE or _SAMPLE_WORD in content.decode()):
            yield Problem(Fault.SAMPLE, path)
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

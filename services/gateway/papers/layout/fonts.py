"""Which typeface shows each character of a paper, and that there is one; GB/T 9704-2012 clause 5.2.2.

The Fandol faces give the forms that the standard names (仿宋, 小标宋, 黑体, 楷体) but only the GB 2312 characters;
each is followed by a wide face. Pango asks the faces in exactly the order given here, and finds no other font at all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from common.errors import Unavailable
from common.phrases import N_

FOLDER_VARIABLE = "YAOCHENG_FONTS"
DEFAULT_FOLDER = Path(__file__).resolve().parents[4] / ".fonts"
_FONTCONFIG = "FONTCONFIG_FILE"
_ASCII = range(0x21, 0x7F)


class FontMissing(Unavailable):
    """Raised when a typeface that every paper needs is not there: no paper is made with a substitute."""

    code = "font_missing"


@dataclass(frozen=True, slots=True)
class Face:
    """One typeface: its file, the family name inside the file, and the name that our style sheet calls it by.

    A face has a name of its own here where `native` is ambiguous: Fandol gives Song and its bold one family and one
    weight. `passes_ascii` leaves ASCII to the next face of the role.
    """

    family: str
    file: str
    native: str
    passes_ascii: bool = False


FANG = Face("Fandol Fang", "FandolFang-Regular.otf", "FandolFang", passes_ascii=True)
SONG = Face("Fandol Page", "FandolSong-Regular.otf", "FandolSong")
HEADLINE = Face("Fandol Headline", "FandolSong-Bold.otf", "FandolSong")
HEI = Face("Fandol Hei", "FandolHei-Regular.otf", "FandolHei")
KAI = Face("Fandol Kai", "FandolKai-Regular.otf", "FandolKai")
WIDE_KAI = Face("Wide Kai", "LXGWWenKai-Light.ttf", "LXGW WenKai")
WIDE_SONG = Face("Wide Song", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC")
WIDE_HEADLINE = Face("Wide Headline", "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC")
WIDE_HEI = Face("Wide Hei", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC")

#: The faces of each role in the order in which they are asked. 仿宋 takes figures and Latin from 宋体, whose figures
#: are half as wide as a character; its own are heavy and sans-serif.
ROLES: dict[str, tuple[Face, ...]] = {
    "fang": (FANG, SONG, WIDE_KAI, WIDE_SONG),
    "song": (SONG, WIDE_SONG),
    "headline": (HEADLINE, WIDE_HEADLINE),
    "hei": (HEI, WIDE_HEI),
    "kai": (KAI, WIDE_KAI, WIDE_SONG),
}
FACES = tuple(dict.fromkeys(face for faces in ROLES.values() for face in faces))


def folder() -> Path:
    """Where the fonts lie: the folder that `YAOCHENG_FONTS` names, else `.fonts` of the project."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


def check_installed(fonts: Path) -> None:
    """Raise `FontMissing` naming every font file that is not there or is empty."""
    missing = [face.file for face in FACES if not _is_filled(fonts / face.file)]
    if missing:
        raise FontMissing(
            N_("字体缺失：%(fonts)s 中没有 %(missing)s。请运行 deploy/fonts.sh %(fonts)s 补齐后重试。"),
            fonts=str(fonts),
            missing="、".join(missing),
        )


def style_rules() -> str:
    """The style rules that give each role its faces: `.fang { font-family: … }`."""
    rules = []
    for role, faces in ROLES.items():
        families = ", ".join(f'"{face.family}"' for face in faces)
        rules.append(f".{role} {{ font-family: {families}; font-weight: normal; }}\n")
    return "".join(rules)


def prepare() -> None:
    """Read which characters there are, so that the first paper does not have to."""
    _covered()


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of `text` that some role has no glyph for, each once, in order."""
    return tuple(dict.fromkeys(char for char in text if ord(char) not in _covered()))


def face_of(char: str, role: str) -> Face | None:
    """The face that shows `char` in a role, None where none does."""
    return next((face for face in ROLES[role] if _shows(face, char)), None)


@contextmanager
def alone(fonts: Path) -> Iterator[None]:
    """While it lasts, fontconfig of this process reads its configuration as: these fonts, and no others.

    Raises `FontMissing`.
    """
    check_installed(fonts)
    before = os.environ.get(_FONTCONFIG)
    with tempfile.TemporaryDirectory(prefix="yaocheng-fonts-") as scratch:
        file = Path(scratch) / "fonts.conf"
        file.write_text(_configuration(fonts, scratch), encoding="utf-8")
        os.environ[_FONTCONFIG] = str(file)
        try:
            yield
        finally:
            if before is None:
                del os.environ[_FONTCONFIG]
            else:
                os.environ[_FONTCONFIG] = before


def _configuration(fonts: Path, scratch: str) -> str:
    rules = "".join(_alias_rule(fonts / face.file, face) for face in FACES)
    # fontconfig caches what comes out of these rules, so other rules need another cache.
    cache = fonts / f".cache-{hashlib.sha256(rules.encode()).hexdigest()[:12]}"
    folders = f"<dir>{escape(str(fonts))}</dir>" + "".join(
        f"<cachedir>{escape(str(each))}</cachedir>" for each in (cache, scratch)
    )
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    return f"{head}<fontconfig>{folders}{rules}</fontconfig>"


def _is_filled(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _alias_rule(file: Path, face: Face) -> str:
    """Gives a face its name; of a collection, to the one member meant."""
    tests = f'<test name="file" compare="eq"><string>{escape(str(file))}</string></test>'
    tests += f'<test name="family" compare="eq"><string>{face.native}</string></test>'
    edits = f'<edit name="family" mode="prepend"><string>{face.family}</string></edit>'
    if face.passes_ascii:
        span = f"<charset><range><int>{_ASCII.start}</int><int>{_ASCII.stop - 1}</int></range></charset>"
        edits += f'<edit name="charset" mode="assign"><minus><name>charset</name>{span}</minus></edit>'
    return f'<match target="scan">{tests}{edits}</match>'


def _shows(face: Face, char: str) -> bool:
    return not (face.passes_ascii and ord(char) in _ASCII) and ord(char) in _characters(face, folder())


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """The characters that every role can show."""
    roles = (frozenset[int]().union(*(_characters(face, folder()) for face in faces)) for faces in ROLES.values())
    return frozenset.intersection(*roles)


@cache
def _characters(face: Face, fonts: Path) -> frozenset[int]:
    """The code points that a face has glyphs for."""
    from fontTools.ttLib import TTFont  # heavy, and only a worker looks into fonts

    number = 0
    while True:  # the members of a collection, until the one meant
        with TTFont(fonts / face.file, fontNumber=number, lazy=True) as font:
            if not face.file.endswith(".ttc") or font["name"].getDebugName(1) == face.native:
                # Only the code points are wanted: to read the names of the glyphs would take as long again.
                font.setGlyphOrder([""] * font["maxp"].numGlyphs)
                return frozenset(font.getBestCmap())
        number += 1

"""Every character is shown by the face that its role asks first, or the paper is not made."""

import os
from functools import lru_cache
from pathlib import Path

import pytest

from services.gateway.papers.domain.paper_view import Annex
from services.gateway.papers.layout import engine, fonts, render, text
from services.gateway.papers.layout.fonts import FACES, ROLES
from tests.gateway.papers.layout import reading
from tests.gateway.papers.layout.letters import chain_letter, letter

RARE = "喆堃玥祎昇彧赟翀犇垚㎡𠮷㛃"


def test_rare_characters_come_from_the_wide_face_of_their_role():
    name = f"{RARE}大药房"
    faces = reading.faces(render.render(letter(addressee=name, title=f"关于中止{name}医保服务协议的决定")))

    assert set(RARE) <= faces["Wide-Kai-Light"]
    assert set(RARE) <= faces["Wide-Headline-Bold"]
    assert not set(RARE) & (faces["Fandol-Fang"] | faces["Fandol-Headline"] | faces["Fandol-Page"])
    assert all(fonts.face_of(char, "fang") is fonts.WIDE_KAI for char in RARE)
    assert all(fonts.face_of(char, "headline") is fonts.WIDE_HEADLINE for char in RARE)


def test_text_is_fangsong_figures_are_song_headings_are_hei_the_title_is_bold_song():
    faces = reading.faces(render.render(letter()))

    assert set("中止你单位") <= faces["Fandol-Fang"]
    assert set("2026") <= faces["Fandol-Page"]
    assert not set("0123456789") & faces["Fandol-Fang"]
    assert set("一、处理决定") <= faces["Fandol-Hei"]
    assert set("关于中止") <= faces["Fandol-Headline"]
    assert fonts.face_of("2", "fang") is fonts.SONG


def test_only_faces_of_ours_are_used_and_each_is_embedded():
    ours = tuple(face.family.replace(" ", "-") for face in FACES)

    used = reading.embedded(render.render(chain_letter(3, addressee=RARE)))

    assert all(used.values())
    assert [name for name in used if not name.startswith(ours)] == []


def test_every_role_shows_the_text_of_our_templates():
    template = (render.TEMPLATES / "letter.html").read_text(encoding="utf-8")

    assert fonts.uncovered(template.replace("\n", "")) == ()
    assert all(fonts.face_of(char, role) for role in ROLES for char in "一二三〔〕：，。（）—《》")


def test_a_worker_that_is_ready_has_read_which_characters_there_are(monkeypatch: pytest.MonkeyPatch):
    read = lru_cache(fonts._covered.__wrapped__)
    monkeypatch.setattr(fonts, "_covered", read)

    engine.prepare()
    assert read.cache_info().currsize == 1

    assert fonts.uncovered("药") == ()
    assert read.cache_info().misses == 1


@pytest.mark.parametrize("char", ["\ue000", "😀", "א", "𓀀"])
def test_a_character_that_no_font_has_stops_the_paper_and_is_named(char):
    view = chain_letter(2, addressee=f"康源{char}大药房", contact=f"电话{char}")

    with pytest.raises(text.GlyphMissing) as caught:
        render.render(view)

    assert caught.value.code == "glyph_missing"
    assert [problem.field for problem in caught.value.problems] == ["addressee", "contact"]
    assert f"U+{ord(char):04X}" in caught.value.message
    assert "addressee" in caught.value.message


def test_a_character_deep_in_the_annex_is_named_by_its_cell():
    annex = Annex("名单", ("序号", "门店名称"), (("1", "康源一店"), ("2", "康源\ue123店")))

    with pytest.raises(text.GlyphMissing) as caught:
        text.check_glyphs(letter(annex=annex))

    assert [problem.field for problem in caught.value.problems] == ["annex.rows[1][1]"]


def test_a_font_that_was_removed_stops_every_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for face in FACES[1:]:
        (tmp_path / face.file).symlink_to(fonts.folder().resolve() / face.file)
    monkeypatch.setenv(fonts.FOLDER_VARIABLE, str(tmp_path))

    with pytest.raises(fonts.FontMissing, match=FACES[0].file) as caught:
        render.render(letter())

    assert caught.value.code == "font_missing"
    assert "deploy/fonts.sh" in caught.value.message


def test_an_empty_font_file_counts_as_missing(tmp_path: Path):
    for face in FACES:
        (tmp_path / face.file).write_bytes(b"" if face is fonts.KAI else b"x")

    with pytest.raises(fonts.FontMissing, match=fonts.KAI.file):
        fonts.check_installed(tmp_path)


def test_fontconfig_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch):
    """A browser started from this process must find the system's fonts again."""
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    with fonts.alone(fonts.folder()):
        assert Path(os.environ["FONTCONFIG_FILE"]).is_file()
    assert "FONTCONFIG_FILE" not in os.environ

    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    with fonts.alone(fonts.folder()):
        pass
    assert os.environ["FONTCONFIG_FILE"] == "/etc/fonts/fonts.conf"

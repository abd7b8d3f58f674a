"""GB/T 9704-2012: the page, its lines, its parts (domain-facts.md 7.1)."""

import io

import pikepdf
import pytest

from services.gateway.papers.domain.paper_view import Annex
from services.gateway.papers.layout import render
from services.gateway.papers.layout.titles import title_lines
from tests.gateway.papers.layout import reading
from tests.gateway.papers.layout.letters import chain_letter, letter, long_letter

MM = 72 / 25.4
#: Where the text block ends, in millimetres from the top edge.
FOOT = 297 - 35


@pytest.fixture(scope="module")
def three_pages() -> bytes:
    return render.render(long_letter(28 * 22 * 2, is_specimen=True))


def test_a_full_page_has_22_lines_of_28_characters(three_pages):
    lines = [line for line in reading.lines(three_pages, 1) if line.top_mm < FOOT]

    assert len(lines) == 22
    assert {line.text for line in lines} == {"药" * 28}
    assert {round(line.left_mm, 1) for line in lines} == {28.0}
    assert lines[-1].top_mm - lines[0].top_mm == pytest.approx(21 * 225 / 22, abs=0.1)
    assert {round(line.size_mm, 2) for line in lines} == {round(156 / 28, 2)}


def test_figures_and_rare_characters_do_not_change_the_number_of_lines():
    mixed = "自2026年8月4日零时起,喆堃𠮷㎡" * 60

    lines = [
        line for line in reading.lines(render.render(letter(opening=(mixed,), sections=())), 1) if line.top_mm < FOOT
    ]

    assert len(lines) == 22


def test_pages_are_a4_and_no_text_leaves_the_text_block(three_pages):
    with pikepdf.open(io.BytesIO(three_pages)) as pdf:
        boxes = {tuple(round(float(side) / MM) for side in page.mediabox) for page in pdf.pages}

    assert boxes == {(0, 0, 210, 297)}
    for number in range(3):
        assert min(line.left_mm for line in reading.lines(three_pages, number)) >= 27.9


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones(three_pages):
    feet = [max(reading.lines(three_pages, number), key=lambda line: line.top_mm) for number in range(3)]

    assert [foot.left_mm > 105 for foot in feet] == [True, False, True]
    assert feet[1].left_mm == pytest.approx(28 + 14 / MM, abs=0.2)
    assert all(foot.top_mm > FOOT + 4 for foot in feet)
    assert ["—2—" in text for text in reading.page_texts(three_pages)[:3]] == [False, True, False]


def test_the_issuer_heads_the_letter_at_the_height_of_the_standard():
    head = reading.lines(render.render(letter()), 0)[0]

    assert head.size_mm > 10
    assert 37 + 35 < head.top_mm < 37 + 35 + 16


@pytest.mark.parametrize("lines", [5, 6, 7, 8, 26, 27, 28, 29, 30])
def test_the_signature_never_stands_on_a_page_without_text(lines):
    texts = reading.page_texts(render.render(long_letter(28 * lines, is_specimen=False)))

    signed = next(text for text in texts if "示例市医疗保险服务中心2026年7月28日" in text)

    assert "药药" in signed


@pytest.mark.parametrize("lines", range(3, 13))
def test_nor_does_the_signature_of_a_letter_with_an_annex_or_only_the_name_of_the_annex(lines):
    body = {"opening": ("药" * 28 * lines,), "sections": (), "is_specimen": False}
    content = render.render(chain_letter(2, **body))
    texts = reading.page_texts(content)

    signed = next(text for text in texts if "示例市医疗保险服务中心2026年7月28日" in text)

    assert "药药" in signed
    # No more goes over to the next page than needs to: two lines, or what has no room on a page that is full.
    is_full = printed(content, 0)[-1].top_mm > FOOT - 2 * 225 / 22
    assert signed is texts[0] or is_full or signed.count("药") <= 28 * 2


@pytest.mark.parametrize("code", ["P36990200001", "—"])
@pytest.mark.parametrize(
    "remarks", [(), ("不恢复结算：中止医保服务协议（示医保决〔2026〕6号），至2026年10月31日24时止",)]
)
def test_no_code_of_an_annex_is_broken(code, remarks):
    row = ("1", "百姓康大药房连锁有限公司第1分店", code, "示例市药洲区望江路1号益民小区东门1栋1层", *remarks)
    heads = ("序号", "门店名称", "定点医药机构代码", "地址", "备注")[: len(row)]
    content = render.render(chain_letter(1, annex=Annex("所属门店名单", heads, (row, row))))

    shown = [run.text for run in reading.runs(content)[-1]]

    assert shown.count(code) == 2
    assert "序号" in shown


@pytest.mark.parametrize("stores", [1, 27, 28, 29])
def test_the_record_of_copies_stands_at_the_foot_of_the_last_page(stores):
    content = render.render(chain_letter(stores))
    page_number, record = reading.lines(content, -1)[:-3:-1]

    assert "抄送：示例市医疗保障局。" in reading.page_texts(content)[-1]
    assert page_number.top_mm > FOOT
    assert FOOT - 9 < record.top_mm < FOOT


def printed(content, page):
    """The lines of a page that are text of the letter: neither the page's number nor the record at its foot."""
    return [each for each in reading.lines(content, page) if each.top_mm < FOOT and "印发" not in each.text]


@pytest.mark.parametrize("lines", range(1, 47))
def test_the_record_at_the_foot_never_stands_on_a_page_without_text(lines):
    for copies in ((), ("示例市医疗保障局",)):
        assert printed(render.render(long_letter(28 * lines, is_specimen=False, copies_to=copies)), -1) != []


@pytest.mark.parametrize("stores", [*range(20, 30), *range(60, 66)])
def test_nor_on_a_page_without_a_row_of_the_annex(stores):
    assert any("分店" in each.text for each in printed(render.render(chain_letter(stores)), -1))


@pytest.mark.parametrize("before", [18, 22, 40])
def test_the_note_of_the_contact_hangs_behind_its_bracket(before):
    content = render.render(letter(contact="科" * before + "，电话0000-1234567"))
    lines = [each for page in (0, 1) for each in reading.lines(content, page)]

    first = next(at for at, each in enumerate(lines) if each.text.startswith("（科"))
    assert lines[first].left_mm == pytest.approx(28 + 2 * 156 / 28, abs=0.1)
    assert lines[first + 1].left_mm == pytest.approx(28 + 3 * 156 / 28, abs=0.1)


def test_the_head_of_a_long_annex_is_repeated_on_each_page():
    texts = reading.page_texts(render.render(chain_letter(100)))
    annex = [text for text in texts if "门店名称" in text]

    assert len(annex) >= 3
    assert "第100分店" in annex[-1]
    assert not any("第1分店" in text for text in annex[1:])


def test_every_page_of_a_specimen_says_so_and_none_of_a_real_paper():
    assert all("样张" in text for text in reading.page_texts(render.render(chain_letter(60))))
    assert not any("样张" in text for text in reading.page_texts(render.render(chain_letter(60, is_specimen=False))))


def test_title_and_language_are_set_and_nobody_is_named_as_author(three_pages):
    with pikepdf.open(io.BytesIO(three_pages)) as pdf:
        assert str(pdf.Root["/Lang"]) == "zh-CN"
        assert str(pdf.docinfo["/Title"]).startswith("示医保决〔2026〕3号 示例市医疗保险服务中心关于中止")
        assert set(pdf.docinfo.keys()) == {"/Title", "/Producer"}


def test_the_same_view_gives_the_same_bytes():
    assert render.render(chain_letter(5)) == render.render(chain_letter(5))


def test_a_title_breaks_between_words_into_even_lines():
    title = "示例市医疗保险服务中心关于中止昌盛大药房有限公司跃进南路店医保服务协议的决定"

    assert title_lines(title, keep=("示例市医疗保险服务中心", "昌盛大药房有限公司跃进南路店")) == (
        "示例市医疗保险服务中心关于中止",
        "昌盛大药房有限公司跃进南路店",
        "医保服务协议的决定",
    )


def test_a_short_title_stays_on_one_line():
    assert title_lines("关于解除康源药店医保服务协议的决定", keep=("康源药店",)) == (
        "关于解除康源药店医保服务协议的决定",
    )


def test_a_name_longer_than_a_line_is_cut():
    lines = title_lines("关于中止" + "药" * 50 + "的决定", keep=("药" * 50,))

    assert "".join(lines) == "关于中止" + "药" * 50 + "的决定"
    assert max(len(line) for line in lines) <= 20


@pytest.mark.parametrize("before", range(13, 26))
def test_a_telephone_number_stands_on_one_line_with_its_word(before):
    """Wherever the contact's line would end."""
    made = render.render(letter(contact="科" * before + "，电话0000-1234567"))

    [line] = [line for line in reading.lines(made, -1) if "电话" in line.text]
    assert "电话0000-1234567）" in line.text

"""English for those who choose it: every sentence of the kit and of its pages, and the choice kept in a cookie."""

import re
from pathlib import Path

import pytest

from common import clock
from services.gateway import portal
from services.gateway.drafts.domain.draft import LARGEST_FILE
from services.gateway.portal.shell.language import COOKIE
from services.gateway.portal.shell.plurals import counted
from services.gateway.portal.shell.sizes import file_size
from tests.gateway.builders import approver, first_day_of, opened, person, proposal, reviewer
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_case_pages import answers

FOLDER = Path(portal.__file__).parent
HAN = re.compile("[\u3400-\u9fff]")


def test_templates_translate_their_own_sentences_by_name_and_values_by_the_filter():
    """`_()` in a template takes its sentence for HTML of ours: with a value it would let foreign marks in."""
    wrong = [
        f"{path.name}: {found}"
        for path in (FOLDER / "templates").rglob("*.html")
        for found in re.findall(r"\b_\((?![\"'])[^)]*\)", path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("language", "count", "told"),
    [
        ("zh", 1, "共 1 件"),
        ("zh", 2, "共 2 件"),
        ("en", 0, "0 cases"),
        ("en", 1, "1 case"),
        ("en", 2, "2 cases"),
        ("en", "1000+", "1000+ cases"),
    ],
)
def test_a_number_is_told_in_the_form_that_it_asks_for(whole, language, count, told):
    with whole.test_request_context("/", headers={"Cookie": f"{COOKIE}={language}"}):
        assert counted("共 %(count)s 件", count) == told


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 KB"),
        (1024 * 1024 - 1, "1 MB"),
        (10_485_760, "10 MB"),
        (LARGEST_FILE, "20 MB"),
        (LARGEST_FILE + 100_000, "20.1 MB"),
        (3 * 1024**3, "3 GB"),
    ],
)
def test_the_size_of_a_file_is_counted_as_its_limit_is(whole, size, told):
    with whole.test_request_context("/", headers={"Cookie": f"{COOKIE}=en"}):
        assert file_size(size) == told


@pytest.fixture
def english(browser):
    """Call with a user: a browser that speaks English to them."""

    def open_for(someone):
        found = Browser(browser(someone))
        found.open("/language/en?next=/")
        return found

    return open_for


def left_in_chinese(page, *known):
    """What of a page is Chinese though its reader chose English, but for what is known to be data."""
    text = re.sub(r"<textarea.*?</textarea>", "", page.words)
    for each in known:
        text = text.replace(each, "")
    return [part for part in re.split(r"\s+", text) if HAN.search(part)]


def letter_of(page, paper="decision"):
    """The paragraphs of the letter that a page shows, each marked as Chinese: papers are written in it alone."""
    shown = page.text.partition(f"What the {paper} will say")[2].partition("</form>")[0].partition("</details>")[0]
    return re.findall(r'<p[^>]*>(?:<strong>)?<span lang="zh-CN">(.*?)</span>', shown) + re.findall(
        r'<h3[^>]*><span lang="zh-CN">(.*?)</span>', shown
    )


def test_the_pages_of_a_violation_speak_english_at_every_step(english, designated, signed, settle):
    day = f"{clock.today()}"
    report = {"store_id": designated, "item": "G1", "occurred_on": day, "found_on": day}
    report |= {"source": "inspection", "evidence": "现场照片三张"}
    recorder = signed(reviewer(areas=AREA, person_id=person("林知远")))
    violation = recorder.post("/api/v1/violations", report).json["id"]
    entry = recorder.get(f"/api/v1/violations/{violation}").json
    data = (entry["act"], entry["clause"], "现场照片三张", "康源大药房3店", "林知远", "苏明")
    own = english(approver(areas=AREA, person_id=person("苏明")))
    path = f"/violations/{violation}"

    record, form = own.open(path), own.open(f"{path}/confirm")
    refused = own.press(form, "check", finding="")
    checked = own.press(form, "check", finding="All checked.")
    receipt = own.press(checked, "send")
    settle()
    pages = [
        record,
        form,
        refused,
        checked,
        receipt,
        own.open(receipt.path),
        own.open(f"{path}/reject"),
        own.open(path),
    ]

    letter = letter_of(checked, "notice")
    assert letter
    assert [left_in_chinese(page, *letter, *data) for page in pages] == [[]] * len(pages)
    assert 'lang="en"' in form.text
    assert "Please answer “Finding”." in refused.words
    assert "Being carried out" in receipt.words


def test_the_pages_of_a_case_speak_english_at_every_step(english, city):
    case = opened(proposal(subject_id=city["独一大药房"], facts=[]), area="369902")
    own, other = english(reviewer(areas=AREA)), english(approver(areas=AREA))
    path = f"/cases/{case.case_id}"
    texts = {"source": "Inspection.", "statement": "None made.", "demands": "Put it right."}
    texts["reasons"] = "The least of the range."

    form = own.open(f"{path}/adopt")
    pages = [own.open(path), form, own.press(form, "check", [("x.pdf", b"")], **answers(**texts))]
    checked = own.press(form, "check", **answers(**texts))
    receipt = own.press(checked, "send")
    pages += [checked, receipt, other.open(path), other.open(f"{path}/return"), own.open(f"{path}/adopt")]

    letter = letter_of(checked)
    assert letter
    assert letter == letter_of(other.open(path))
    known = (*letter, "独一大药房", "康源大药房一店", "张三")
    assert [left_in_chinese(page, *known) for page in pages] == [[]] * len(pages)


def test_the_choice_is_kept_and_leads_back_to_our_own_pages_alone(browser):
    own = Browser(browser(reviewer(areas=AREA)))

    answer = own.client.get("/language/en?next=/cases%3Fstatus%3Dproposed")

    assert (answer.status_code, answer.location) == (302, "/cases?status=proposed")
    assert own.client.get("/language/en?next=https://elsewhere.example/").location == "/"
    assert "Sign out" in own.open("/cases").text
    assert own.client.get("/language/zh?next=/").status_code == 302
    assert "退出" in own.open("/cases").text
    assert own.client.get("/language/xx?next=/").headers.getlist("Set-Cookie") == []
    assert own.client.get("/language/../../etc").status_code in {302, 404}


def test_a_language_changed_in_another_tab_is_no_change_of_the_record(browser, city):
    case = opened(proposal(subject_id=city["独一大药房"]), area="369902")
    own = Browser(browser(reviewer(areas=AREA)))
    form = own.open(f"/cases/{case.case_id}/adopt")
    own.open("/language/en?next=/")

    checked = own.press(form, "check", **answers(first_on=f"{first_day_of(case)}"))

    assert "step=check" in checked.path

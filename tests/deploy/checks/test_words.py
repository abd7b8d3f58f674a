"""Each way in which a catalogue can be wrong is caught, and `make fix` guesses nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from mypy import api

from deploy.checks.words import CATALOGUE, complaints, update
from tests.architecture.sources import ROOT

CODE = """
from common.errors import Conflict
from common.phrases import N_

STATES = (N_("待采纳"),)
TOLD = _("最早为%(day)s。", day=day)
TWICE = _p("动词", "记录"), _p("名词", "记录")
LEFT = _n("还剩%(count)d天", days)


class TooEarly(Conflict):
    code = "too_early"


def check(day):
    raise TooEarly(N_("不能早于%(day)s。"), day=day)
"""
PAGE_FILE = "services/gateway/portal/templates/desk/page.html"
PAGE = """<h1>{{ _("文书") }}</h1>"""
ENTRIES = {
    "待采纳": 'msgid "待采纳"\nmsgstr "To be adopted"\n',
    "最早": '#, python-format\nmsgid "最早为%(day)s。"\nmsgstr "Not before %(day)s."\n',
    "记录 1": 'msgctxt "动词"\nmsgid "记录"\nmsgstr "Record"\n',
    "记录 2": 'msgctxt "名词"\nmsgid "记录"\nmsgstr "A record"\n',
    "不能": '#, python-format\nmsgid "不能早于%(day)s。"\nmsgstr "Not earlier than %(day)s, please."\n',
    "文书": 'msgid "文书"\nmsgstr "Papers"\n',
    "还剩": '#, python-format\nmsgid "还剩%(count)d天"\nmsgid_plural "还剩%(count)d天"\n'
    'msgstr[0] "%(count)d day left"\nmsgstr[1] "%(count)d days left"\n',
}
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: en\\n"\n'


@pytest.fixture
def toy(tmp_path: Path) -> Callable[..., Path]:
    """Call with entries to replace by others: a tree with one module, one page and their catalogue."""

    def make(**broken: str) -> Path:
        for name, text in (
            ("services/gateway/rules.py", CODE),
            (PAGE_FILE, PAGE),
            ("tests/test_rules.py", '_("只在测试里")'),
            ("babel.cfg", (ROOT / "babel.cfg").read_text(encoding="utf-8")),
            (str(CATALOGUE), "\n".join([HEADER, *{**ENTRIES, **broken}.values()])),
        ):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return make


def test_a_catalogue_with_every_sentence_is_clean(toy: Callable[..., Path]) -> None:
    assert complaints(toy()) == []


@pytest.mark.parametrize(
    ("broken", "entry", "remedy"),
    [
        ({"文书": 'msgid "文书"\nmsgstr ""\n'}, "文书", f"has no English ({PAGE_FILE}:1); write it"),
        (
            {"不能": ENTRIES["不能"].replace("Not earlier than %(day)s, please.", "")},
            "不能早于%(day)s。",
            "(services/gateway/rules.py:16); write it",
        ),
        ({"不能": ""}, "不能早于%(day)s。", "is missing (services/gateway/rules.py:16); run `make fix`, then write"),
        ({"文书": f"#, fuzzy\n{ENTRIES['文书']}"}, "文书", "is a guess (fuzzy); correct its English"),
        ({"更早": 'msgid "更早"\nmsgstr "Earlier"\n'}, "更早", "stands nowhere in the code"),
        ({"只在": 'msgid "只在测试里"\nmsgstr "Test"\n'}, "只在测试里", "stands nowhere in the code"),
        ({"更早": '#~ msgid "更早"\n#~ msgstr "Earlier"\n'}, "更早", "kept as obsolete (#~); delete"),
        ({"文书": ""}, "文书", f"is missing ({PAGE_FILE}:1); run `make fix`"),
        ({"待采纳": ""}, "待采纳", "is missing (services/gateway/rules.py:5); run `make fix`"),
        ({"记录 2": ""}, "记录", "is missing (services/gateway/rules.py:7); run `make fix`"),
        (
            {"最早": ENTRIES["最早"].replace("before %(day)s", "before %(date)s")},
            "最早为%(day)s。",
            "has the places %(day)s, its English %(date)s; write the same ones",
        ),
        (
            {"最早": ENTRIES["最早"].replace("before %(day)s", "before then")},
            "最早为%(day)s。",
            "has the places %(day)s, its English none; write the same ones",
        ),
        ({"还剩": ""}, "还剩%(count)d天", "is missing (services/gateway/rules.py:8); run `make fix`, then write"),
        ({"还剩": ENTRIES["还剩"].replace("%(count)d day left", "")}, "还剩%(count)d天", "rules.py:8); write it"),
        ({"还剩": ENTRIES["还剩"].replace("%(count)d days left", "")}, "还剩%(count)d天", "rules.py:8); write it"),
        ({"还剩": ENTRIES["还剩"].partition("msgstr[1]")[0]}, "还剩%(count)d天", "rules.py:8); write it"),
        (
            {"还剩": ENTRIES["还剩"].replace("%(count)d day left", "one day left")},
            "还剩%(count)d天",
            "has the places %(count)d, its English none; write the same ones",
        ),
        (
            {"还剩": 'msgid "还剩%(count)d天"\nmsgstr "%(count)d days left"\n'},
            "还剩%(count)d天",
            "has one English for one and for many (services/gateway/rules.py:8); run `make fix`, then write both",
        ),
        (
            {"不能": ENTRIES["不能"].replace("please", "day(s)")},
            "不能早于%(day)s。",
            "tells one and many by “(s)”; mark it by `_n`, or write what needs no plural",
        ),
    ],
)
def test_each_wrong_entry_is_told_with_its_file_and_remedy(
    toy: Callable[..., Path], broken: dict[str, str], entry: str, remedy: str
) -> None:
    (told,) = complaints(toy(**broken))

    assert told.startswith(f"{CATALOGUE}: “{entry}”")
    assert remedy in told


def test_the_marks_of_a_merge_are_told_not_read_over(toy: Callable[..., Path]) -> None:
    root = toy(文书=f"<<<<<<< HEAD\n{ENTRIES['文书']}=======\n>>>>>>> words\n")

    (told,) = complaints(root)

    assert "mend the file by hand" in told
    assert "mend the file by hand" in update(root)


def test_fixing_adds_what_is_new_without_guessing_and_drops_what_is_gone(toy: Callable[..., Path]) -> None:
    root = toy(文书="", 旧文书='msgid "文书们"\nmsgstr "Papers, all"\n', 更早='#~ msgid "更早"\n#~ msgstr "Earlier"\n')

    assert update(root) == ""

    text = (root / CATALOGUE).read_text(encoding="utf-8")
    assert complaints(root) == [f"{CATALOGUE}: “文书” has no English ({PAGE_FILE}:1); write it"]
    assert "文书们" not in text
    assert "#:" not in text
    assert update(root) == ""
    assert (root / CATALOGUE).read_text(encoding="utf-8") == text


def test_fixing_leaves_a_sentence_that_got_a_plural_to_be_written(toy: Callable[..., Path]) -> None:
    root = toy(还剩='#, python-format\nmsgid "还剩%(count)d天"\nmsgstr "%(count)d days left"\n')

    assert update(root) == ""

    assert complaints(root) == [
        f"{CATALOGUE}: “还剩%(count)d天” has no English (services/gateway/rules.py:8); write it"
    ]


def test_fixing_puts_entries_into_one_order_whatever_order_they_came_in(toy: Callable[..., Path]) -> None:
    root = toy()
    update(root)
    first = (root / CATALOGUE).read_text(encoding="utf-8")
    (root / CATALOGUE).write_text("\n".join([HEADER, *reversed(ENTRIES.values())]), encoding="utf-8")

    update(root)

    assert (root / CATALOGUE).read_text(encoding="utf-8") == first


def test_an_error_whose_sentence_is_not_marked_fails_the_check_of_types(tmp_path: Path) -> None:
    code = """
from common.errors import Conflict, FieldProblem
from common.phrases import N_

Conflict(N_("该记录已经存在。"), day=1)
Conflict("该记录已经存在。")
Conflict(f"最早为 {1}。")
FieldProblem("day", "日期有误。")
"""
    options = ["--config-file=", "--explicit-package-bases", "--no-error-summary", f"--cache-dir={tmp_path}"]

    told, _, _ = api.run([*options, "-c", code])

    lines = [line for line in told.splitlines() if line.startswith("<string>")]
    assert [line.split(":")[1] for line in lines] == ["6", "7", "8"]
    assert all('has incompatible type "str"; expected "Phrase"' in line for line in lines)


def test_our_own_catalogue_is_clean() -> None:
    assert complaints(ROOT) == []

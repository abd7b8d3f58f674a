"""Every refusal of every service has its English, made of its phrase and params, on pages and over the API."""

import re

import pytest
from flask import Flask

from common import clock
from common.errors import DomainError, FieldProblem
from common.people.commands import Role
from services.gateway.portal.shell.language import COOKIE, install_language
from services.gateway.portal.shell.speaking import told, told_body, told_problem, told_remedy
from tests.architecture.refusals import error_codes, refusals
from tests.architecture.sources import sources
from tests.gateway.builders import approver, person, reviewer, user
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.forms import Browser
from tests.gateway.portal.test_sign_in import submit

HAN = re.compile("[\u3400-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)[ds]")
#: What an English sentence says in Chinese, because it must be typed so.
TYPED = ("直营", "加盟")
#: Errors never told under the code of their class: each place gives a finer one, or says what its problems say.
ALWAYS_FINER = {
    *("DomainError", "Conflict", "PreconditionMissing", "Malformed", "RosterRefused", "FileRefused"),
    *("PharmacyCodeInvalid", "IdentityNumberInvalid", "ParticularsMissing"),
    *("TooFrequent", "TooManyRows", "FactsDecided", "FactsTakenUp", "NotWanted"),
}


@pytest.fixture
def english():
    app = Flask("a reader of English")
    install_language(app)
    with app.test_request_context(headers={"Cookie": f"{COOKIE}=en"}):
        yield


def left_in_chinese(text):
    for word in TYPED:
        text = text.replace(word, "")
    return HAN.findall(text)


def test_every_code_of_every_error_is_told_by_a_phrase():
    codes = {each.code for each in refusals()}

    silent = {name for name, code in error_codes().items() if code not in codes}

    assert silent == ALWAYS_FINER
    assert len(codes) > 150


def test_every_refusal_is_told_in_english_with_its_figures(english):
    wrong = []
    for each in refusals():
        params = dict.fromkeys(PLACE.findall(each.phrase), 7)
        sentence = told_problem(FieldProblem("x", each.phrase, each.code or "x", params=params))
        if left_in_chinese(sentence) or PLACE.search(sentence) or (params and "7" not in sentence):
            wrong.append((each, sentence))

    assert [sentence for _, sentence in wrong] == []


def test_no_sentence_slips_past_its_mark():
    """`Phrase(…)` takes over what a service told; a text of our own is marked by `N_`, where the catalogue finds it."""
    cast = re.compile(r"\bPhrase\(\s*f?[\"'](?![\"'])")

    assert [each.path for each in sources("common", "services") if cast.search("\n".join(each.lines))] == []


def test_words_of_ours_are_spoken_and_names_stay(english):
    refusal = DomainError("该文书%(status)s，不能作废。", status="已送达")
    about = FieldProblem("x", "有重复的列：%(columns)s。", "x", "请改名或删去重复的列。", {"columns": "药店的店名"})

    assert told(refusal) == "The paper stands at “Served” and cannot be made void."
    assert told_problem(about) == "Columns stand there twice: 药店的店名."
    assert told_remedy(about) == "Please rename or delete the columns that stand there twice."


def test_a_refusal_of_problems_says_each_of_them(english):
    problems = [
        FieldProblem("a", "单元格是公式。", "a", "请缩短后重新上传。"),
        FieldProblem("b", "药店名称为空。", "b"),
    ]

    assert told(DomainError.of(*problems)) == (
        "The cell holds a formula. Please shorten it and upload the file again. The name of the pharmacy is empty."
    )


def test_what_a_service_told_without_a_phrase_stays_as_it_is(english):
    body = {"title": "输入有误", "code": "x", "detail": "此前的说法。", "errors": []}

    assert told_body(body)["detail"] == "此前的说法。"


@pytest.mark.parametrize(
    ("languages", "spoken"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.8,zh;q=0.5", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("*", "zh"),
        ("fr", "zh"),
        ("", "zh"),
    ],
)
def test_the_api_tells_its_problems_in_english_to_who_asks_for_it(whole, signed, languages, spoken):
    client = signed(reviewer(areas=AREA))
    headers = {**client.headers, "Accept-Language": languages}

    own = whole.test_client().get("/api/v1/cases?limit=x", headers=headers)
    passed_on = whole.test_client().get("/api/v1/stores/sto_none", headers=headers)

    assert (own.status_code, passed_on.status_code) == (422, 404)
    assert own.json["errors"][0]["message"] == {"en": "This must be a whole number", "zh": "应为整数"}[spoken]
    assert passed_on.json["detail"].startswith({"en": "The pharmacy was not found.", "zh": "没有找到该药店"}[spoken])
    for answer in (own, passed_on):
        assert answer.headers.get("Content-Language") == ("en" if spoken == "en" else None)
        assert "Accept-Language" in answer.headers["Vary"]
        assert answer.json["phrase"]
        if spoken == "en":
            told = [answer.json["title"], answer.json["detail"]]
            told += [each[part] for each in answer.json["errors"] for part in ("message", "remedy")]
            assert left_in_chinese("".join(told)) == []


@pytest.mark.parametrize("path", ["/api/v1/stores/sto_none", "/api/v1/cases/none"])
def test_a_question_for_headers_alone_has_no_body_to_translate(whole, signed, path):
    headers = {**signed(reviewer(areas=AREA)).headers, "Accept-Language": "en"}

    answer = whole.test_client().head(path, headers=headers)

    assert (answer.status_code, answer.mimetype, answer.data) == (404, "application/problem+json", b"")


def test_a_day_that_another_service_told_stands_in_the_english(whole, signed):
    headers = {**signed(user(Role.AUDITOR)).headers, "Accept-Language": "en"}

    answer = whole.test_client().get("/api/v1/stores/sto_none/grade?on=2199-01-01", headers=headers)

    today = clock.today()
    sentence = f"Grades can be asked for up to today ({today.day} {today:%B %Y}). Please correct the day."
    assert (answer.status_code, answer.json["detail"], answer.json["phrase"]) == (422, sentence, "")
    (problem,) = answer.json["errors"]
    assert (problem["message"], problem["params"]) == (sentence, {"today": f"{clock.today()}"})


def test_sign_in_and_the_page_of_a_problem_speak_english(city, whole, browser):
    own = Browser(browser(approver(areas=AREA, person_id=person("苏明"))))
    own.open("/language/en?next=/")

    page = own.open("/violations/none")

    assert "This record was not found; it may also lie outside what you may see." in page.words
    stranger = whole.test_client()
    stranger.set_cookie(COOKIE, "en")
    refused = submit(stranger, "nobody-at-all", password="wrong-password-1")
    assert "The user name or the password is wrong, or after" in refused.text

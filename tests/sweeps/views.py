"""Which pages are swept: every GET page of the gateway's access table, for each role that may open it.

Not the page on which the API is tried, which a library draws for those who write programs: `test_docs.py` looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule

from common.people.commands import Role
from common.web import PUBLIC
from deploy.demo.city import cast, plan
from deploy.demo.city.roster import stores
from deploy.stack.hand import Hand
from services.gateway.portal import setup
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.frame import WITHOUT_FRAME

#: Rows of the table that show no page.
FILES = WITHOUT_FRAME
#: Forms that stand open only in a state, which the sample city does not hold for every role, and the gallery, which
#: shows states that exclude each other: `tests/journeys/test_forms_in_the_browser.py` looks at all of them.
FORMS = frozenset(
    {
        "pages.confirm_violation",
        "pages.reject_violation",
        "pages.correct_violation",
        "pages.confirm_determinations",
        "pages.reject_determinations",
        "pages.unlock_account",
        "pages.adopt_case",
        "pages.return_case",
        "pages.record_text",
        "pages.own_service",
        "pages.gallery",
    }
)
#: Who looks at the pages in each role.
ACCOUNTS: Mapping[Role, str] = {
    Role.PHARMACY: "store-single",
    Role.HEADQUARTERS: cast.headquarters_name(plan.NEAR_THRESHOLD),
    Role.REVIEWER: cast.REVIEWER_EAST,
    Role.APPROVER: cast.APPROVER,
    Role.SUPERVISOR: "supervisor",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: cast.ADMINISTRATOR,
    Role.SETTLEMENT: "settlement",
}
#: Of each page with parameters, and of the search, the path that is looked at, out of what the account sees.
SAMPLES: Mapping[str, Callable[[Hand], str]] = {
    "pages.search": lambda hand: f"/search?q={quote('药 店')}",
    "pages.store": lambda hand: f"/stores/{_store(hand)}",
    "pages.record_head": lambda hand: f"/stores/{_store(hand)}/head",
    "pages.case": lambda hand: f"/cases/{_first(hand, '/cases')}",
    "pages.determination": lambda hand: f"/determinations/{_first(hand, '/determinations')}",
    "pages.account": lambda hand: f"/accounts/{_first(hand, '/accounts')}",
    "pages.violation": lambda hand: f"/violations/{_first(hand, '/violations')}",
}


@dataclass(frozen=True, slots=True)
class View:
    """A page as one role sees it; None is a visitor who has not signed in."""

    endpoint: str
    role: Role | None

    @property
    def name(self) -> str:
        """What the tests call it."""
        return f"{self.endpoint.removeprefix('pages.')}-{self.role or 'visitor'}"

    def path(self, hand: Hand | None) -> str:
        """Its address; one with parameters is found with the account's own eyes."""
        rule = RULES[self.endpoint]
        if not rule.arguments and self.endpoint not in SAMPLES:
            return rule.rule
        assert self.endpoint in SAMPLES, f"{self.endpoint}: say in SAMPLES which {rule.rule} is looked at"
        assert hand is not None, f"{self.endpoint}: a page for everybody has no parameters yet"
        return SAMPLES[self.endpoint](hand)


def _rules() -> dict[str, Rule]:
    """The GET rules of all pages by endpoint."""
    assert setup.PAGE_MODULES, "the pages are registered on their blueprint when their modules are loaded"
    app = Flask("pages", static_folder=None)
    app.register_blueprint(pages)
    return {rule.endpoint: rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def _views() -> tuple[View, ...]:
    swept = [endpoint for endpoint in RULES if endpoint not in FILES | FORMS]
    return tuple(
        View(endpoint, role)
        for endpoint in swept
        for role in ([None] if setup.ACCESS[endpoint].roles is PUBLIC else ACCOUNTS)
        if role is None or setup.ACCESS[endpoint].admits([role])
    )


def _store(hand: Hand) -> str:
    """The suspended store where the account sees it, else the first that it sees."""
    name = stores()[plan.SUSPENDED].name
    found = hand.get("/stores", q=name)["items"] or hand.get("/stores")["items"]
    return str(found[0]["id"])


def _first(hand: Hand, path: str) -> str:
    return str(hand.get(path)["items"][0]["id"])


RULES = _rules()
VIEWS = _views()

"""From where a name is known: its browsers and its addresses, from the first sign-in on (decision 0040)."""

from tests.gateway.accounts.api.test_session import page_client, post_session
from tests.gateway.builders import PASSWORD, reviewer
from tests.gateway.portal.test_sign_in import submit


def test_a_browser_is_known_from_its_first_sign_in_on_whoever_guesses_from_elsewhere(gateway):
    someone = reviewer()
    own = page_client(gateway, "10.0.0.8")
    assert submit(own, someone.username).status_code == 302
    own.delete_cookie("yaocheng-session")

    for number in range(69):
        post_session(gateway, someone.username, "wrong password", f"203.0.113.{number // 3}")

    assert submit(page_client(gateway, "10.0.0.9"), someone.username).status_code == 401
    assert submit(own, someone.username).status_code == 302


def test_where_a_known_browser_signs_in_the_address_is_known_as_well_and_its_wrong_tries_stay(gateway):
    someone = reviewer()
    own = page_client(gateway, "10.0.0.10")
    assert submit(own, someone.username).status_code == 302
    own.delete_cookie("yaocheng-session")
    own.environ_base["REMOTE_ADDR"] = "10.0.0.11"
    for _ in range(4):
        post_session(gateway, someone.username, "wrong password", "10.0.0.11")
    assert submit(own, someone.username).status_code == 302

    for number in range(60):
        post_session(gateway, someone.username, "wrong password", f"198.51.100.{number // 3}")

    assert post_session(gateway, someone.username, PASSWORD, "10.0.0.12").status_code == 401
    assert post_session(gateway, someone.username, PASSWORD, "10.0.0.11").status_code == 201
    for _ in range(4):
        post_session(gateway, someone.username, "wrong password", "10.0.0.11")
    own.delete_cookie("yaocheng-session")
    assert submit(own, someone.username).status_code == 302
    post_session(gateway, someone.username, "wrong password", "10.0.0.11")
    assert post_session(gateway, someone.username, PASSWORD, "10.0.0.11").status_code == 401


def test_a_browser_that_somebody_else_used_is_a_stranger_to_a_name(gateway):
    """Whoever has an account of their own could else make browsers, and with each guess anew."""
    someone, neighbour = reviewer(), reviewer()
    browser = page_client(gateway, "10.0.0.13")
    assert submit(browser, neighbour.username).status_code == 302
    browser.delete_cookie("yaocheng-session")

    for number in range(60):
        post_session(gateway, someone.username, "wrong password", f"198.51.101.{number // 3}")

    assert submit(browser, someone.username).status_code == 401

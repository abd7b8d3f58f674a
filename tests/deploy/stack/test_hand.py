"""A hand at the gateway signs in when it must, and never with a session that the moved clock has ended."""

from __future__ import annotations

import httpx2

from deploy.stack.hand import Hand


def test_after_the_clock_was_moved_a_hand_signs_in_before_it_acts() -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(f"{request.method} {request.url.path}")
        return httpx2.Response(200, json={"token": f"token-{len(asked)}", "items": []})

    with httpx2.Client(base_url="http://gateway", transport=httpx2.MockTransport(answer)) as client:
        hand = Hand(client, username="admin", password="secret", series="test")
        hand.get("/stores")
        hand.get("/chains")
        hand.sign_in_anew()
        hand.get("/stores")

    session = "POST /api/v1/session"
    assert asked == [session, "GET /api/v1/stores", "GET /api/v1/chains", session, "GET /api/v1/stores"]

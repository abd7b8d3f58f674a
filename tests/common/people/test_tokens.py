"""Service tokens: what is accepted, and more than twenty forgeries that are not."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey, OKPKey

from common.people import tokens
from common.people.commands import Actor, Role, service_actor
from common.people.tokens import Keyring, TokenRefused, generate_key, sign, verify
from common.settings import SERVICES, CommonSettings, load

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
REVIEWER = Actor(
    account="acc_1", person="per_1", roles=(Role.REVIEWER, Role.APPROVER), areas=("3603",), stores=("sto_1",),
    chains=("cha_1",), on_behalf="sto_9", deputises="per_2", scope_version=7,
)  # fmt: skip
Rings = Mapping[str, Keyring]
#: What a token tells of this reviewer.
_NAMED = replace(REVIEWER, areas=(), stores=(), chains=())


def refused(keyring: Keyring, token: str, *, at: datetime = AT) -> str:
    with pytest.raises(TokenRefused) as refusal:
        verify(keyring, token, at=at)
    assert refusal.value.message
    return refusal.value.code


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return found


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def forged(keyring: Keyring, *, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """A token with a true signature of this service under claims that it never makes."""
    claims = {**claims_of(sign(keyring, service_actor(keyring.name), audience="ratings", at=AT)), **changes}
    kept = {name: value for name, value in claims.items() if value is not ...}
    return jwt.encode(
        {"alg": "Ed25519", "kid": keyring.name, **(header or {})}, kept, keyring.own, algorithms=["Ed25519"]
    )


def user_claims(**changes: Any) -> dict[str, Any]:
    return {"sub": "acc_1", "person": "per_1", "roles": ["approver"], **changes}


def test_a_token_of_the_gateway_brings_the_user_and_the_version_of_the_scope(keyrings: Rings) -> None:
    token = sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT)

    assert verify(keyrings["ratings"], token, at=AT) == _NAMED


def test_a_token_is_as_short_for_twenty_thousand_stores_as_for_one(keyrings: Rings) -> None:
    owner = replace(REVIEWER, stores=tuple(f"sto_{number:032d}" for number in range(20_000)))

    assert len(sign(keyrings["gateway"], owner, audience="ratings", at=AT)) < 1_000


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_may_speak_for_itself(keyrings: Rings, service: str) -> None:
    token = sign(keyrings[service], service_actor(service), audience="ratings", at=AT)

    assert verify(keyrings["ratings"], token, at=AT) == service_actor(service)


def test_a_token_holds_for_60_seconds_and_a_small_leeway(keyrings: Rings) -> None:
    token = sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT)

    assert verify(keyrings["ratings"], token, at=AT + timedelta(seconds=64))
    assert verify(keyrings["ratings"], token, at=AT - timedelta(seconds=4))
    assert refused(keyrings["ratings"], token, at=AT + timedelta(seconds=65)) == "token_expired"
    assert refused(keyrings["ratings"], token, at=AT - timedelta(seconds=6)) == "token_invalid"


def test_a_token_is_used_again_for_calls_that_follow_closely(keyrings: Rings) -> None:
    first, soon, later = (
        sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT + timedelta(seconds=seconds))
        for seconds in (0, 9.9, 10)
    )

    assert first == soon != later
    assert verify(keyrings["ratings"], soon, at=AT + timedelta(seconds=9.9)) == _NAMED


def test_a_token_accepted_once_is_still_refused_when_it_has_expired(keyrings: Rings) -> None:
    token = sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT)
    verify(keyrings["ratings"], token, at=AT)

    assert refused(keyrings["ratings"], token, at=AT + timedelta(days=1)) == "token_expired"


def test_a_token_for_another_service_is_refused(keyrings: Rings) -> None:
    token = sign(keyrings["gateway"], REVIEWER, audience="agreements", at=AT)

    assert refused(keyrings["ratings"], token) == "token_audience"


def test_no_token_has_its_own_code(keyrings: Rings) -> None:
    assert refused(keyrings["ratings"], "") == "token_missing"


@pytest.mark.parametrize(
    ("service", "actor"),
    [
        ("agreements", REVIEWER),
        ("agreements", service_actor("gateway")),
        ("gateway", service_actor("ratings")),
        ("gateway", Actor("acc_1", "per_1", (Role.SERVICE,))),
        ("gateway", Actor("service:gateway", "per_1", (Role.APPROVER,))),
    ],
)
def test_nobody_can_sign_for_whom_he_may_not_speak(keyrings: Rings, service: str, actor: Actor) -> None:
    with pytest.raises(ValueError, match="may not speak for"):
        sign(keyrings[service], actor, audience="ratings", at=AT)


def test_a_service_cannot_forge_a_user(keyrings: Rings) -> None:
    """Signed by the true key of another service, which may not speak for users."""
    for service in ("agreements", "ratings"):
        assert refused(keyrings["ratings"], forged(keyrings[service], **user_claims())) == "token_invalid"


def test_a_service_cannot_claim_to_be_the_gateway(keyrings: Rings) -> None:
    by_issuer = forged(keyrings["agreements"], **user_claims(iss="gateway"))
    by_key_name = forged(keyrings["agreements"], header={"kid": "gateway"}, **user_claims(iss="gateway"))

    assert refused(keyrings["ratings"], by_issuer) == "token_invalid"
    assert refused(keyrings["ratings"], by_key_name) == "token_invalid"


def test_a_service_cannot_claim_to_be_another_service(keyrings: Rings) -> None:
    other = service_actor("gateway")

    assert refused(keyrings["ratings"], forged(keyrings["agreements"], sub=other.account, person=other.person)) == (
        "token_invalid"
    )


def test_the_gateway_cannot_give_a_user_the_role_of_a_service(keyrings: Rings) -> None:
    token = forged(keyrings["gateway"], **user_claims(roles=["approver", "service"]))

    assert refused(keyrings["ratings"], token) == "token_invalid"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": ...},
        {"iat": ...},
        {"exp": "2099-01-01"},
        {"exp": int(AT.timestamp()) + 3600},
        {"exp": int(AT.timestamp()) + 60.5},
        {"exp": True, "iat": False},
        {"iat": int(AT.timestamp()) + 60, "exp": int(AT.timestamp())},
        {"sub": ...},
        {"sub": ""},
        {"sub": 7},
        {"sub": {"$ne": None}},
        user_claims(sub="acc_1\x00"),
        {"person": ...},
        {"roles": "service"},
        {"roles": ["root"]},
        {"roles": [["service"]]},
        {"scope": ...},
        {"scope": None},
        {"scope": 0},
        {"scope": "1"},
        {"scope": True},
        user_claims(scope=2**63),
        {"on_behalf": 3},
        {"deputises": {}},
        {"iss": ...},
        {"iss": "billing"},
        {"nbf": int(AT.timestamp()) + 60},
        {"nbf": "now"},
    ],
)
def test_claims_that_no_service_makes_are_refused(keyrings: Rings, changes: dict[str, Any]) -> None:
    assert refused(keyrings["ratings"], forged(keyrings["gateway"], **changes)) == "token_invalid"


@pytest.mark.parametrize("audience", [..., None, "", ["ratings"], "agreements", {"$ne": None}])
def test_an_audience_must_be_exactly_this_service(keyrings: Rings, audience: Any) -> None:
    assert refused(keyrings["ratings"], forged(keyrings["gateway"], aud=audience)) == "token_audience"


@pytest.mark.parametrize("header", [{"kid": "billing"}, {"kid": ""}, {"kid": "../gateway"}])
def test_a_key_that_we_do_not_know_is_refused(keyrings: Rings, header: dict[str, str]) -> None:
    assert refused(keyrings["ratings"], forged(keyrings["gateway"], header=header)) == "token_invalid"


def test_an_unknown_issuer_with_a_key_of_his_own_is_refused(keyrings: Rings) -> None:
    pair = generate_key()
    stranger = Keyring.of("gateway", private_key=pair.private, public_keys={"gateway": pair.public})

    assert refused(keyrings["ratings"], sign(stranger, REVIEWER, audience="ratings", at=AT)) == "token_invalid"


def test_an_unsigned_token_is_refused(keyrings: Rings) -> None:
    payload = claims_of(sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT))
    for algorithm in ("none", "None", "NONE", ""):
        header = encoded({"alg": algorithm, "kid": "gateway", "typ": "JWT"})

        assert refused(keyrings["ratings"], f"{header}.{encoded(payload)}.") == "token_invalid"


def test_a_public_key_is_no_shared_secret(keyrings: Rings) -> None:
    """The classic confusion: HS256 with the public key as the secret."""
    payload = claims_of(sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT))
    raw = keyrings["gateway"].public["gateway"].as_dict()["x"]
    for secret in (str(raw), base64.urlsafe_b64decode(str(raw) + "=")):
        key = OctKey.import_key(secret)
        token = jwt.encode({"alg": "HS256", "kid": "gateway"}, payload, key, algorithms=["HS256"])

        assert refused(keyrings["ratings"], token) == "token_invalid"


def test_a_key_brought_along_in_the_header_is_not_used(keyrings: Rings) -> None:
    own = OKPKey.generate_key("Ed25519")
    payload = claims_of(sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT))
    header = {"alg": "Ed25519", "kid": "gateway", "jwk": own.as_dict(private=False)}
    token = jws.serialize_compact(header, json.dumps(payload).encode(), own, algorithms=["Ed25519"])

    assert refused(keyrings["ratings"], token) == "token_invalid"


def test_critical_extensions_that_we_do_not_know_are_refused(keyrings: Rings) -> None:
    payload = json.dumps(claims_of(sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT))).encode()
    signing_input = f"{encoded({'alg': 'Ed25519', 'kid': 'gateway', 'crit': ['x'], 'x': 1})}."
    body = signing_input + base64.urlsafe_b64encode(payload).rstrip(b"=").decode()
    signature = base64.urlsafe_b64encode(keyrings["gateway"].seal(body.encode())).rstrip(b"=").decode()

    assert refused(keyrings["ratings"], f"{body}.{signature}") == "token_invalid"


def altered(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    return lambda token: ".".join(change(token.split(".")))


DAMAGES: Mapping[str, Callable[[str], str]] = {
    "end cut off": lambda token: token[:-10],
    "half": lambda token: token[: len(token) // 2],
    "longer": lambda token: token + "A",
    "four parts": lambda token: token + ".x",
    "blank before": lambda token: " " + token,
    "one letter": lambda token: "x",
    "empty parts": lambda token: "..",
    "null byte": lambda token: "\x00",
    "Chinese": lambda token: "令牌",
    "JSON": lambda token: "{}",
    "two parts": altered(lambda parts: [parts[0], parts[1]]),
    "no signature": altered(lambda parts: [parts[0], parts[1], ""]),
    "other claims": altered(lambda parts: [parts[0], encoded({"sub": "acc_2"}), parts[2]]),
    "other key named": altered(lambda parts: [encoded({"alg": "Ed25519", "kid": "agreements"}), parts[1], parts[2]]),
    "header a list": altered(lambda parts: [encoded(["alg"]), parts[1], parts[2]]),
    "no key named": altered(lambda parts: [encoded({"alg": "Ed25519"}), parts[1], parts[2]]),
    "key named by a list": altered(lambda parts: [encoded({"alg": "Ed25519", "kid": ["gateway"]}), parts[1], parts[2]]),
    "claims a list": altered(lambda parts: [parts[0], encoded([1]), parts[2]]),
    "signature in other case": altered(lambda parts: [parts[0], parts[1], parts[2].swapcase()]),
}


@pytest.mark.parametrize("spoil", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_token_is_refused(keyrings: Rings, spoil: Callable[[str], str]) -> None:
    token = sign(keyrings["gateway"], REVIEWER, audience="ratings", at=AT)

    assert refused(keyrings["ratings"], spoil(token)) == "token_invalid"


@pytest.mark.parametrize("content", [b"[1]", b"[" * 2_000 + b"]" * 2_000, b"\xff", b'{"exp": 1e999}'])
def test_claims_that_are_no_object_are_refused_even_if_signed(keyrings: Rings, content: bytes) -> None:
    token = jws.serialize_compact(
        {"alg": "Ed25519", "kid": "gateway"}, content, keyrings["gateway"].own, algorithms=["Ed25519"]
    )

    assert refused(keyrings["ratings"], token) == "token_invalid"


def test_a_keyring_needs_keys_that_belong_together() -> None:
    one, other = generate_key(), generate_key()
    with pytest.raises(ValueError, match="does not belong"):
        Keyring.of("gateway", private_key=one.private, public_keys={"gateway": other.public})
    with pytest.raises(ValueError, match="does not belong"):
        Keyring.of("gateway", private_key=one.private, public_keys={"ratings": one.public})


def test_the_keyring_of_a_service_comes_from_its_settings(
    environment_of: Callable[..., dict[str, str]], keyrings: Rings
) -> None:
    settings = load(CommonSettings, environment_of("gateway"))
    token = sign(Keyring.from_settings(settings), REVIEWER, audience="ratings", at=AT)

    assert verify(keyrings["ratings"], token, at=AT) == _NAMED


def test_a_seal_holds_for_its_service_and_content_only(keyrings: Rings) -> None:
    seal = keyrings["ratings"].seal(b"head 7")

    assert keyrings["gateway"].is_sealed(b"head 7", by="ratings", signature=seal)
    assert not keyrings["gateway"].is_sealed(b"head 8", by="ratings", signature=seal)
    assert not keyrings["gateway"].is_sealed(b"head 7", by="agreements", signature=seal)
    assert not keyrings["gateway"].is_sealed(b"head 7", by="billing", signature=seal)
    assert not keyrings["gateway"].is_sealed(b"head 7", by="ratings", signature=b"short")


def test_no_key_is_shown(keyrings: Rings) -> None:
    private = keyrings["gateway"].own.as_dict(private=True)["d"]

    assert str(private) not in repr(keyrings["gateway"])
    assert str(private) not in repr(tokens.KeyPair(private=str(private), public="x"))

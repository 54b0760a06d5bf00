"""Access tokens of an issuer that really listens: signed by a key it shows, for us, of this moment, of a subject we know."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import Engine
from starlette.testclient import TestClient

from lvheng.app import create_app
from lvheng.jwks import ASKED_EVERY, KEPT, USED_AT_MOST, KeySource, keys_at
from lvheng.oidc import LONGEST, Subject, Verifier
from lvheng.settings import SettingsError, read_settings
from services.accounts import create_account, create_first_account, link_subject
from services.database import transaction
from services.errors import Refusal
from services.models import AccountKind, Role
from tests.lvheng.issuer import AUDIENCE, SUBJECT, Issuer, running_issuer


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The issuer answers in this process: on a busy machine it may take its time."""
    monkeypatch.setattr("lvheng.jwks._SECONDS_TO_ANSWER", 60)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


def verifier(issuer: Issuer, keys: KeySource | None = None, **more: Any) -> Verifier:
    return Verifier(issuer.address, AUDIENCE, keys or keys_at("", issuer.address), **more)


def known(issuer: Issuer) -> Subject:
    return Subject(issuer.address, SUBJECT, None)


def in_base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def encoded(content: Any) -> str:
    return in_base64(json.dumps(content).encode())


def public_pem(key: Any) -> bytes:
    found: bytes = key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return found


def shared_secret(issuer: Issuer, secret: bytes) -> str:
    """The classic forgery: the issuer's public key taken for a shared secret."""
    claims = {"iss": issuer.address, "aud": AUDIENCE, "sub": SUBJECT, "exp": int(time.time()) + 60}
    ours = f"{encoded({'alg': 'HS256', 'kid': 'first'})}.{encoded(claims)}"
    return f"{ours}.{in_base64(hmac.digest(secret, ours.encode(), 'sha256'))}"


def unsigned(issuer: Issuer, algorithm: str = "none", signature: str = "") -> str:
    claims = {"iss": issuer.address, "aud": AUDIENCE, "sub": SUBJECT, "exp": int(time.time()) + 60}
    return f"{encoded({'alg': algorithm, 'kid': 'first'})}.{encoded(claims)}.{signature}"


def signed(issuer: Issuer, content: str, **header: Any) -> str:
    """Whatever content, signed by the issuer as it should be."""
    said = {"alg": "RS256", "kid": "first", **header}
    ours = f"{encoded(said)}.{in_base64(content.encode())}"
    signature = issuer.keys[0].private_key.sign(ours.encode(), PKCS1v15(), SHA256())
    return f"{ours}.{in_base64(signature)}"


def signed_otherwise(issuer: Issuer) -> str:
    """Signed by a key that the issuer shows for another algorithm."""
    own = issuer.rotate("first")
    issuer.keys = [RSAKey.import_key({**own.as_dict(private=False), "alg": "PS256"})]
    return issuer.token(own)


def altered(token: str, **claims: Any) -> str:
    header, payload, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return f"{header}.{encoded({**said, **claims})}.{signature}"


def test_a_token_of_the_issuer_for_us_names_its_subject(issuer: Issuer) -> None:
    assert verifier(issuer).subject(issuer.token()) == known(issuer)
    assert verifier(issuer).subject(issuer.token(aud=["other", AUDIENCE])) == known(issuer)
    assert verifier(issuer).subject(issuer.token(header={"typ": "at+jwt"})) == known(issuer)
    claims = {"iss": issuer.address, "aud": AUDIENCE, "sub": SUBJECT, "exp": int(time.time()) + 60}
    assert verifier(issuer).subject(signed(issuer, json.dumps(claims), **{"x5t#S256": "eA", "vendor": "x" * 1000})) == known(issuer)


def test_keys_of_elliptic_curves_are_taken(issuer: Issuer) -> None:
    issuer.rotate("curve", ECKey.generate_key("P-256", {"kid": "curve"}))

    assert verifier(issuer).subject(issuer.token()) == known(issuer)


def test_words_of_the_scope_that_are_ours_narrow(issuer: Issuer) -> None:
    token = issuer.token(scope="openid lvheng:read profile lvheng:refer")

    assert verifier(issuer).subject(token) == Subject(issuer.address, SUBJECT, frozenset({"read", "refer"}))


REFUSED: dict[str, Callable[[Issuer], str]] = {
    "expired": lambda issuer: issuer.token(exp=int(time.time()) - 61),
    "without an end": lambda issuer: issuer.token(exp=None),
    "an end that is no number": lambda issuer: issuer.token(exp="tomorrow"),
    "an end that never comes": lambda issuer: issuer.token(exp=float("nan")),
    "not yet valid": lambda issuer: issuer.token(nbf=int(time.time()) + 120),
    "made in the future": lambda issuer: issuer.token(iat=int(time.time()) + 120),
    "another audience": lambda issuer: issuer.token(aud="other"),
    "no audience": lambda issuer: issuer.token(aud=None),
    "an audience that contains ours": lambda issuer: issuer.token(aud=AUDIENCE + "-test"),
    "another issuer": lambda issuer: issuer.token(iss="https://elsewhere.example"),
    "no issuer": lambda issuer: issuer.token(iss=None),
    "no subject": lambda issuer: issuer.token(sub=None),
    "an empty subject": lambda issuer: issuer.token(sub=""),
    "a subject that is no text": lambda issuer: issuer.token(sub=1),
    "unsigned": unsigned,
    "unsigned in capitals": lambda issuer: unsigned(issuer, "NONE"),
    "unsigned and said to be signed": lambda issuer: unsigned(issuer, "RS256"),
    "unsigned with a signature": lambda issuer: unsigned(issuer, "none", "eA"),
    "the public key as a shared secret": lambda issuer: shared_secret(issuer, public_pem(issuer.keys[0])),
    "the key's number as a shared secret": lambda issuer: shared_secret(issuer, issuer.keys[0].as_dict(private=False)["n"].encode()),
    "an unknown key": lambda issuer: issuer.token(RSAKey.generate_key(2048, {"kid": "other"})),
    "a key of a known name": lambda issuer: issuer.token(RSAKey.generate_key(2048, {"kid": "first"})),
    "its own key inside": lambda issuer: issuer.token(
        forged := RSAKey.generate_key(2048, {"kid": "own"}), {"jwk": forged.as_dict(private=False), "jku": "https://evil.example/keys"}
    ),
    "a name of a key that is no text": lambda issuer: f"{encoded({'alg': 'RS256', 'kid': 7})}.{encoded({})}.eA",
    "another kind of token": lambda issuer: issuer.token(header={"typ": "logout+jwt"}),
    "something critical that nobody knows": lambda issuer: signed(issuer, "{}", crit=["unknown"], unknown=1),
    "altered after it was signed": lambda issuer: altered(issuer.token(), sub="somebody-else"),
    "signed in another way than the key is for": lambda issuer: signed_otherwise(issuer),
    "no token": lambda issuer: "a.b.c",
    "nothing between dots": lambda issuer: "..",
    "claims that are no object": lambda issuer: signed(issuer, "[1]"),
    "claims nested deep": lambda issuer: signed(issuer, "[" * 2000 + "]" * 2000),
    "longer than any token": lambda issuer: issuer.token(note="x" * LONGEST),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_token_is_refused_that_is(issuer: Issuer, what: str) -> None:
    token = REFUSED[what](issuer)

    assert verifier(issuer).subject(token) is None


def test_clocks_may_be_apart_as_far_as_it_was_set(issuer: Issuer) -> None:
    late, early = issuer.token(exp=int(time.time()) - 11), issuer.token(nbf=int(time.time()) + 59)

    assert [verifier(issuer).subject(token) for token in (late, early)] == [known(issuer)] * 2
    assert [verifier(issuer, leeway=10).subject(token) for token in (late, early)] == [None, None]


def test_a_new_key_is_asked_for_and_the_old_one_ends_with_it(issuer: Issuer) -> None:
    clock = [0.0]
    keys = KeySource(keys_at("", issuer.address)._load, clock=lambda: clock[0])
    reads = verifier(issuer, keys)
    old = issuer.token()
    before = reads.subject(old)
    issuer.rotate("second")
    clock[0] = ASKED_EVERY + 1

    assert before == known(issuer)
    assert reads.subject(issuer.token()) == known(issuer)
    assert reads.subject(old) is None


def test_unknown_keys_are_not_asked_for_again_and_again(issuer: Issuer) -> None:
    clock = [0.0]
    keys = KeySource(keys_at(f"{issuer.address}/keys", issuer.address)._load, clock=lambda: clock[0])
    reads, unknown = verifier(issuer, keys), issuer.token(RSAKey.generate_key(2048, {"kid": "other"}))
    for _ in range(50):
        reads.subject(unknown)
        clock[0] += 1
    known_still = reads.subject(issuer.token())

    assert issuer.asked == ["/keys", "/keys"]
    assert known_still == known(issuer)


def test_many_at_once_ask_once(issuer: Issuer) -> None:
    reads, token, found = verifier(issuer, keys_at(f"{issuer.address}/keys", issuer.address)), issuer.token(), []
    threads = [Thread(target=lambda: found.append(reads.subject(token))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [known(issuer)] * 8
    assert issuer.asked == ["/keys"]


def test_an_issuer_that_is_down_locks_nobody_out_until_a_day_has_passed(issuer: Issuer) -> None:
    clock = [0.0]
    keys = KeySource(keys_at(f"{issuer.address}/keys", issuer.address)._load, clock=lambda: clock[0])
    reads, seen = verifier(issuer, keys), []
    for moment, content in ((0, None), (KEPT + 1, (503, b"")), (USED_AT_MOST - 1, (200, b"<html>")), (USED_AT_MOST + 40, (200, b"[]"))):
        clock[0] = moment
        issuer.answers = {} if content is None else {"/keys": content}
        seen.append(reads.subject(issuer.token()))

    assert seen == [known(issuer)] * 3 + [None]


BROKEN: dict[str, dict[str, tuple[int, bytes]]] = {
    "no discovery document": {"/.well-known/openid-configuration": (404, b"{}")},
    "a discovery document without an address": {"/.well-known/openid-configuration": (200, b"{}")},
    "keys elsewhere": {"/keys": (302, b"https://elsewhere.example/keys")},
    "too much": {"/keys": (200, b'{"keys": []}' + b" " * 300_000)},
    "no list": {"/keys": (200, b'{"keys": 1}')},
    "keys that are none": {"/keys": (200, b'{"keys": [1, {}, {"kty": "RSA"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "first"}]}')},
    "a shared secret": {"/keys": (200, b'{"keys": [{"kty": "oct", "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T", "kid": "first"}]}')},
}


@pytest.mark.parametrize("what", BROKEN)
def test_keys_are_not_taken_from(issuer: Issuer, what: str) -> None:
    issuer.answers = BROKEN[what]

    assert verifier(issuer).subject(issuer.token()) is None


def test_a_discovery_document_that_speaks_for_another_is_not_taken(issuer: Issuer) -> None:
    issuer.says_it_is = "https://elsewhere.example"

    assert verifier(issuer).subject(issuer.token()) is None


def test_keys_may_stand_in_a_file(issuer: Issuer, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(issuer.answer("/keys")[1])

    assert verifier(issuer, keys_at(str(file), issuer.address)).subject(issuer.token()) == known(issuer)
    assert issuer.asked == []


@pytest.mark.parametrize("address", ["http://elsewhere.example", "ftp://elsewhere.example", "file:///etc/passwd"])
def test_keys_are_asked_for_safely_or_not_at_all(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        keys_at("" if address.startswith("http") else address, address)

    assert refused.value.code == "BAD_ISSUER_ADDRESS"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LVHENG_OIDC_ISSUER": "https://hub.example"}, "LVHENG_OIDC_AUDIENCE"),
        ({"LVHENG_OIDC_ISSUER": "https://hub.example", "LVHENG_OIDC_AUDIENCE": "x", "LVHENG_OIDC_LEEWAY": "301"}, "LVHENG_OIDC_LEEWAY"),
    ],
)
def test_settings_that_would_take_too_much_are_refused(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings(environment)


def test_the_server_answers_a_linked_subject_and_nobody_else(issuer: Issuer, engine: Engine, database_url: str, tmp_path: Path) -> None:
    with transaction(engine) as session:
        chief = create_first_account(session, "chief", "管理员", 1)
        create_account(session, chief, 1, "hub", "对接系统", [Role.INTEGRATION], AccountKind.MACHINE)
        link_subject(session, chief, 1, "hub", issuer.address, SUBJECT)
    environment = {"LVHENG_DATA_DIR": str(tmp_path), "LVHENG_DATABASE_URL": database_url, "LVHENG_OIDC_ISSUER": issuer.address}
    settings = read_settings({**environment, "LVHENG_OIDC_AUDIENCE": AUDIENCE})

    def status(token: str) -> int:
        body = {"query": "{ committees { edges { node { code } } } }"}
        return client.post("/graphql", json=body, headers={"Authorization": f"Bearer {token}"}).status_code

    with TestClient(create_app(settings)) as client:
        seen = [status(token) for token in (issuer.token(), issuer.token(sub="hub-2"), issuer.token(aud="other"), unsigned(issuer))]

    assert seen == [200, 401, 401, 401]

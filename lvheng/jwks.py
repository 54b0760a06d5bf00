"""An issuer's public keys: fetched from its address or read from a file, kept, and asked for anew when a token names another."""

from __future__ import annotations

import logging
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from scoring_plugins.catalogue import say
from services.errors import Refusal

# Keys are asked for again when they are this old, in seconds.
KEPT = 600
# A key that is not known is asked for at most this often, in seconds, however many tokens name one.
ASKED_EVERY = 30
# Keys that could not be asked for anew are used this long, in seconds: an issuer that is down for an hour locks nobody out.
USED_AT_MOST = 24 * 3600
_SECONDS_TO_ANSWER = 5
_LARGEST = 256 * 1024
_MOST_KEYS = 100
_SMALLEST_RSA = 2048
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_DISCOVERY = "/.well-known/openid-configuration"
_log = logging.getLogger(__name__)

PublicKey = RSAKey | ECKey


class KeySource:
    """The keys by their names (`kid`). `load` gets the JSON Web Key Set; it may take seconds and fail with OSError or ValueError."""

    def __init__(self, load: Callable[[], dict[str, Any]], clock: Callable[[], float] = time.monotonic) -> None:
        self._load = load
        self._clock = clock
        self._turn = Lock()
        self._keys: dict[str | None, PublicKey] = {}
        self._loaded_at: float | None = None
        self._tried_at: float | None = None

    def find(self, kid: str | None) -> PublicKey | None:
        """The key of a name, or the only one there is for None; None if there is none, also after asking."""
        if self._is_old() or self._known(kid) is None:
            self._refresh()
        return self._known(kid)

    def _known(self, kid: str | None) -> PublicKey | None:
        if self._loaded_at is None or self._clock() - self._loaded_at > USED_AT_MOST:
            return None
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    def _is_old(self) -> bool:
        return self._loaded_at is None or self._clock() - self._loaded_at > KEPT

    def _refresh(self) -> None:
        # One asks, the others wait for what it finds: but not for longer than an answer takes.
        if not self._turn.acquire(timeout=_SECONDS_TO_ANSWER + 1):
            return
        try:
            if self._tried_at is not None and self._clock() - self._tried_at < ASKED_EVERY:
                return
            self._tried_at = self._clock()
            self._keys = _public_keys(self._load())
            self._loaded_at = self._clock()
        except (OSError, ValueError, JoseError) as failed:
            _log.warning("the issuer's keys could not be had: %s", failed)
        finally:
            self._turn.release()


def keys_at(place: str, issuer: str) -> KeySource:
    """The keys at an address, in a file, or, for an empty place, where the issuer's discovery document says.

    Raises Refusal BAD_ISSUER_ADDRESS for an address that is not https; plain http is taken only on this machine itself.
    """
    if place and "://" not in place:
        return KeySource(lambda: _object(Path(place).read_bytes()))
    _require_safe(place or issuer)
    return KeySource(lambda: _fetch(place or _discovered(issuer)))


def _require_safe(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
        raise Refusal("BAD_ISSUER_ADDRESS", say("settings.bad_issuer_address", value=address))


def _discovered(issuer: str) -> str:
    """Where the issuer says its keys are. A document that speaks for another issuer is not taken."""
    document = _fetch(issuer.rstrip("/") + _DISCOVERY)
    address = document.get("jwks_uri")
    if document.get("issuer") != issuer or not isinstance(address, str):
        raise ValueError("the discovery document is not the issuer's")
    try:
        _require_safe(address)
    except Refusal as refused:
        raise ValueError(refused.message) from None
    return address


class _Unmoved(HTTPRedirectHandler):
    """Follows nothing: keys come from the address that was set, or not at all."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _fetch(address: str) -> dict[str, Any]:
    opener = build_opener(_Unmoved)
    try:
        with opener.open(Request(address, headers={"Accept": "application/json"}), timeout=_SECONDS_TO_ANSWER) as answer:
            content: bytes = answer.read(_LARGEST + 1)
    except URLError as failed:
        raise OSError(f"{address}: {failed.reason}") from None
    if len(content) > _LARGEST:
        raise ValueError(f"{address}: more than {_LARGEST} bytes")
    return _object(content)


def _object(content: bytes) -> dict[str, Any]:
    found = orjson.loads(content)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def _public_keys(document: dict[str, Any]) -> dict[str | None, PublicKey]:
    """The keys that signatures may be checked with; others (for encryption, shared secrets, too short) are passed over."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise ValueError("no list of keys")
    found: dict[str | None, PublicKey] = {}
    for entry in listed[:_MOST_KEYS]:
        key = _public_key(entry)
        if key is not None:
            found[entry.get("kid")] = key
    return found


def _bits(modulus: Any) -> int:
    """How long an RSA key is, seen before the library reads it and warns."""
    content = urlsafe_b64decode(str(modulus) + "==").lstrip(b"\0")
    return int.from_bytes(content).bit_length()


def _public_key(entry: Any) -> PublicKey | None:
    if not isinstance(entry, dict) or entry.get("use", "sig") != "sig" or not isinstance(entry.get("kid", ""), str):
        return None
    try:
        if entry.get("kty") == "RSA":
            return RSAKey.import_key(entry) if _bits(entry.get("n")) >= _SMALLEST_RSA else None
        return ECKey.import_key(entry) if entry.get("kty") == "EC" else None
    except (JoseError, ValueError, TypeError) as unreadable:
        _log.warning("a key of the issuer cannot be read: %s", unreadable)
        return None

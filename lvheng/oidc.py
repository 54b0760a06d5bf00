"""OpenID Connect access tokens: who signed them is checked here, whose they are by `services.accounts`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from joserfc import jws, jwt
from joserfc.errors import JoseError

from lvheng.jwks import KeySource, PublicKey, keys_at
from lvheng.settings import Settings

# Signatures by a key pair only. Nothing a token says of itself widens this: not `none`, and no shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LONGEST = 8192
# Words of the claim `scope` that narrow what the token is for begin so: `lvheng:read`.
SCOPE = "lvheng:"
_TYPES = {None, "jwt", "at+jwt", "application/at+jwt"}
_log = logging.getLogger(__name__)


class Subject(NamedTuple):
    """Whom a verified token names, and what it is narrowed to; None narrows nothing."""

    issuer: str
    subject: str
    rights: frozenset[str] | None


@dataclass(frozen=True)
class Verifier:
    """Reads access tokens of one issuer made for one audience. `leeway` is how far clocks may be apart, in seconds."""

    issuer: str
    audience: str
    keys: KeySource
    leeway: int = 60
    now: Callable[[], int] | None = None

    def subject(self, token: str) -> Subject | None:
        """Whom the token names; None, with the reason in the log, for one that is not the issuer's, not ours, or not of this moment.

        May ask the issuer for its keys: call it from a worker thread.
        """
        try:
            claims = self._claims(token)
        except (JoseError, ValueError, RecursionError) as refused:
            # The reason goes to the log alone: it helps the operator, and would help whoever tries tokens.
            _log.info("an access token was refused: %s", _reason(refused))
            return None
        words = str(claims.get("scope") or "").split()
        rights = frozenset(word.removeprefix(SCOPE) for word in words if word.startswith(SCOPE))
        return Subject(self.issuer, claims["sub"], rights or None)

    def _claims(self, token: str) -> jwt.Claims:
        if len(token) > LONGEST:
            raise ValueError("too long")
        # Header parameters that nobody here knows are no reason to refuse, unless the header calls them critical.
        registry = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        registry.max_header_length = LONGEST
        header = jws.extract_compact(token.encode(), registry=registry).headers()
        if header.get("alg") not in ALGORITHMS:
            raise ValueError("signed in a way that is not taken")
        if (str(header["typ"]).lower() if "typ" in header else None) not in _TYPES:
            raise ValueError("not an access token")
        key = self._key(header.get("kid"), header["alg"])
        claims = jwt.decode(token, key, algorithms=list(ALGORITHMS), registry=registry).claims
        jwt.JWTClaimsRegistry(
            now=self.now,
            leeway=self.leeway,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.audience},
            sub={"essential": True},
            exp={"essential": True},
        ).validate(claims)
        return claims

    def _key(self, kid: object, algorithm: str) -> PublicKey:
        """The issuer's key that the token names. One that names none is taken only where the issuer has a single key."""
        if kid is not None and not isinstance(kid, str):
            raise ValueError("the key's name is no text")
        key = self.keys.find(kid)
        if key is None:
            raise ValueError("signed with a key that the issuer does not show")
        if key.get("alg") not in (None, algorithm):
            raise ValueError("signed in another way than the key is for")
        return key


def _reason(refused: Exception) -> str:
    return f"{type(refused).__name__}: {str(refused)[:200]!r}"


def verifier_of(settings: Settings) -> Verifier | None:
    """The verifier for the issuer of the settings, if one is named. Raises Refusal for an address that is not safe to ask."""
    issuer = settings.issuer
    return None if issuer is None else Verifier(issuer.address, issuer.audience, keys_at(issuer.keys, issuer.address), issuer.leeway)

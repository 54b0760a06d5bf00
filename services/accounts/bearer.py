"""Secrets that are shown once and kept as digests: tokens, session ids, one-time tokens."""

from __future__ import annotations

import secrets
from hashlib import sha256

# What a secret is for is seen by its beginning: so is what was left lying about, by whoever searches for it.
SESSION = "lvs_"
TOKEN = "lvt_"
ONE_TIME = "lvo_"
CALENDAR = "lvc_"


def new_secret(beginning: str) -> str:
    """256 random bits in text, after `beginning`."""
    return beginning + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of it. Plain SHA-256: 256 random bits cannot be guessed, however fast."""
    return sha256(secret.encode()).hexdigest()

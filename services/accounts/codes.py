"""Codes of a second device (TOTP): each works once, its secret is kept sealed, and staff do nothing without them."""

from __future__ import annotations

import time
from typing import NamedTuple

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlmodel import Session

from services.models import Account, Credential, Role
from services.permissions import Actor
from services.sealing import keys_of

# Members and those outside the office may sign in with a password alone; whoever holds any other role may not.
WITHOUT_CODES = frozenset({Role.MEMBER, Role.SECTOR_CONVENER, Role.SUBMITTING_BODY, Role.HANDLING_UNIT, Role.INFORMANT})
ISSUER = "履衡"
# A device's clock may be half a minute off, either way.
_STEPS_OFF = 1


class CodeSetup(NamedTuple):
    """What a device is set up with: the secret to type, and the address that a picture of squares holds."""

    secret: str
    address: str


def needs_codes(actor: Actor) -> bool:
    """Whether the account may do nothing before a code has proved it."""
    return any(role not in WITHOUT_CODES for _, role in actor.roles)


def new_setup(session: Session, account: Account, credential: Credential) -> CodeSetup:
    """A new secret, waiting for its first code."""
    secret = pyotp.random_base32()
    credential.sealed_code_secret = keys_of(session).seal(secret, _place(account))
    credential.codes_since = None
    credential.last_code_step = None
    return CodeSetup(secret, pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER))


def take_code(session: Session, account: Account, credential: Credential, code: str) -> bool:
    """Whether `code` is of the account's device, of this moment and newer than the last one taken; if so it is taken.

    Call it with the credential's row held: of two at once one comes second.
    """
    code = code.replace(" ", "")
    if credential.sealed_code_secret is None or not (len(code) == 6 and code.isascii() and code.isdecimal()):
        return False
    device = pyotp.TOTP(keys_of(session).open(credential.sealed_code_secret, _place(account)))
    try:
        step = device.verify_and_get_timecode(code, for_time=time.time(), valid_window=_STEPS_OFF)
    except OTPVerificationError:
        return False
    if credential.last_code_step is not None and step <= credential.last_code_step:
        return False
    credential.last_code_step = step
    return True


def forget_codes(credential: Credential) -> None:
    """The device is nobody's any more."""
    credential.sealed_code_secret = credential.codes_since = credential.last_code_step = None


def _place(account: Account) -> str:
    return f"credential.code:{account.id}"

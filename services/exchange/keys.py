"""Keys that packages are signed with (Ed25519): this house's own, and those of committees whose packages are trusted."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.errors import Refusal

ALGORITHM = "Ed25519"
_LARGEST_KEY_FILE = 10_000
_CODE = re.compile(r"[0-9]{6}\Z", re.ASCII)

SignatureState = Literal["known", "unknown", "wrong_key", "broken", "unsigned"]


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`signature.json`: who signed the bytes of `manifest.json`. `key` is the SHA-256 of the public key; all in hex."""

    algorithm: str
    key: str
    public_key: str
    signature: str


class ExchangeKeys:
    """The keys in a folder: `own.pem` (for its owner alone), and `trusted/<division code>/<key>.pem`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def own_path(self) -> Path:
        return self.folder / "own.pem"

    def make(self) -> str:
        """A new own key, if there is none; returns the public key as PEM. A file that appears is whole, and readable by its owner only."""
        if not self.own_path.exists():
            content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            _write_secret(self.own_path, content)
        return _pem(self._own().public_key())

    def sign(self, manifest: bytes) -> Signature | None:
        """The signature of a manifest; None where this house has no key. Raises Refusal KEY_FILE_OPEN or BAD_KEY."""
        if not self.own_path.exists():
            return None
        own = self._own()
        raw = _raw(own.public_key())
        return Signature(algorithm=ALGORITHM, key=sha256(raw).hexdigest(), public_key=raw.hex(), signature=own.sign(manifest).hex())

    def trust(self, code: str, pem: bytes) -> str:
        """Take packages of the committee with this division code for signed by it if they are signed with this key; returns its SHA-256.

        Raises Refusal BAD_CODE, BAD_KEY.
        """
        if not _CODE.match(code):
            raise Refusal("BAD_CODE", say("committees.bad_code", code=code), "code")
        key = _public_key(pem)
        digest = sha256(_raw(key)).hexdigest()
        path = self.folder / "trusted" / code / f"{digest}.pem"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_pem(key), encoding="ascii")
        return digest

    def trusted(self, code: str) -> frozenset[str]:
        """The keys that are trusted for a committee, by their SHA-256. What lies there and is no key is none."""
        folder = self.folder / "trusted" / code
        if not _CODE.match(code) or not folder.is_dir():
            return frozenset()
        found = set()
        for path in sorted(folder.glob("*.pem")):
            with suppress(Refusal):
                found.add(sha256(_raw(_public_key(path.read_bytes()))).hexdigest())
        return frozenset(found)

    def _own(self) -> Ed25519PrivateKey:
        if stat.S_IMODE(self.own_path.stat().st_mode) & 0o077:
            raise Refusal("KEY_FILE_OPEN", say("exchange.key_open", path=self.own_path), "key")
        try:
            key = load_pem_private_key(self.own_path.read_bytes(), password=None)
        except (ValueError, TypeError) as wrong:
            raise Refusal("BAD_KEY", say("exchange.bad_own_key", path=self.own_path), "key") from wrong
        if not isinstance(key, Ed25519PrivateKey):
            raise Refusal("BAD_KEY", say("exchange.bad_own_key", path=self.own_path), "key")
        return key


def signature_state(signature: Signature, manifest: bytes, trusted: frozenset[str]) -> SignatureState:
    """What a signature is worth: `broken` if it is not of these bytes, `wrong_key` if the committee is known by other keys."""
    if broken_field(signature, manifest) is not None:
        return "broken"
    if not trusted:
        return "unknown"
    return "known" if signature.key in trusted else "wrong_key"


def broken_field(signature: Signature, manifest: bytes) -> str | None:
    """Which field of a signature does not fit the others and the manifest; None where all do."""
    if signature.algorithm != ALGORITHM:
        return "algorithm"
    try:
        raw = bytes.fromhex(signature.public_key)
        key = Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return "public_key"
    is_its_key = sha256(raw).hexdigest() == signature.key
    try:
        key.verify(bytes.fromhex(signature.signature), manifest)
    except (InvalidSignature, ValueError):
        return "signature" if is_its_key else "public_key"
    return None if is_its_key else "key"


def read_key_file(path: Path) -> bytes:
    """The bytes of a key's file. Raises Refusal UNREADABLE, BAD_KEY."""
    try:
        with path.open("rb") as opened:
            content = opened.read(_LARGEST_KEY_FILE + 1)
    except OSError as failed:
        raise Refusal("UNREADABLE", say("exchange.unreadable", path=path, why=why(failed)), "file") from failed
    _public_key(content)
    return content


def _public_key(pem: bytes) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(pem)
    except ValueError as wrong:
        raise Refusal("BAD_KEY", say("exchange.bad_public_key"), "file") from wrong
    if not isinstance(key, Ed25519PublicKey):
        raise Refusal("BAD_KEY", say("exchange.bad_public_key"), "file")
    return key


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _write_secret(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
        # A link, not a rename: whoever comes second keeps the first one's key.
        with suppress(FileExistsError):
            os.link(partial, path)
    finally:
        os.close(descriptor)
        partial.unlink()

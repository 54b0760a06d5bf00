"""Text that only this installation can read again: sealed with a key that lies in a file beside the database, never in it."""

from __future__ import annotations

import os
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine
from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.errors import Refusal

# The name stands with the sealed text, so that another suite can follow and what is there can still be opened.
SUITE = "aes-256-gcm"
_KEYS = "lvheng_keys"
_NONCE_BYTES = 12
_KEY_BYTES = 32


class KeyFile:
    """Keys by their names, one `name base64` a line. The first seals, all open; the file is made when something is first sealed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def seal(self, text: str, place: str) -> str:
        """`suite.key.base64` of `text`, good only in its `place`: copied into another row it does not open."""
        name, key = next(iter(self._keys.items()))
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound(name, place))
        return f"{SUITE}.{name}.{urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """What was sealed in `place`. Raises Refusal KEY_MISSING if its key is not in the file, SEAL_BROKEN if it was changed."""
        suite, _, rest = sealed.partition(".")
        name, _, content = rest.partition(".")
        if suite != SUITE or not self.path.exists() or name not in self._keys:
            raise Refusal("KEY_MISSING", say("sealing.key_missing", key=name, file=self.path))
        raw = urlsafe_b64decode(content)
        try:
            return AESGCM(self._keys[name]).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(name, place)).decode()
        except InvalidTag:
            raise Refusal("SEAL_BROKEN", say("sealing.broken")) from None

    @cached_property
    def _keys(self) -> dict[str, bytes]:
        self._make()
        if stat.S_IMODE(self.path.stat().st_mode) & 0o077:
            raise Refusal("KEY_FILE_OPEN", say("sealing.open_to_others", file=self.path))
        try:
            lines = [line.split() for line in self.path.read_text(encoding="ascii").splitlines() if line.strip()]
            keys = {name: urlsafe_b64decode(key) for name, key in lines}
        except (ValueError, UnicodeDecodeError):
            keys = {}
        if not keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise Refusal("BAD_KEY_FILE", say("sealing.bad_file", file=self.path))
        return keys

    def _make(self) -> None:
        """Make the file with a new key, for its owner alone, unless it is there. A file that appears is whole."""
        if self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, f"{secrets.token_hex(4)} {urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}\n".encode())
            os.fsync(descriptor)
            # A link, not a rename: whoever comes second keeps the first one's key.
            with suppress(FileExistsError):
                os.link(partial, self.path)
        finally:
            os.close(descriptor)
            partial.unlink()


def with_keys(engine: Engine, file: Path) -> Engine:
    """The engine, whose sessions seal and open with the keys of `file`."""
    return engine.execution_options(**{_KEYS: KeyFile(file)})


def keys_of(session: Session) -> KeyFile:
    """The keys of the session's engine. Raises RuntimeError for an engine that was given none: a fault of ours."""
    found = session.get_bind().engine.get_execution_options().get(_KEYS)
    if not isinstance(found, KeyFile):
        raise RuntimeError("sealing with an engine that has no keys: see with_keys")
    return found


def _bound(key: str, place: str) -> bytes:
    return f"{SUITE}.{key}.{place}".encode()

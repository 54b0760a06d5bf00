"""The server's own secret: made once, kept beside the data, and the same for every process that serves them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.errors import Refusal

_BYTES = 32


def server_secret(path: Path) -> bytes:
    """The secret in the file, which is made with a new one if it is not there. Raises Refusal BAD_SECRET naming the file."""
    try:
        secret = path.read_bytes() if path.exists() else _made(path)
    except OSError as problem:
        raise Refusal("BAD_SECRET", say("settings.bad_secret", path=path, why=why(problem)), "LVHENG_SECRET_FILE") from None
    if len(secret) < _BYTES:
        raise Refusal(
            "BAD_SECRET", say("settings.bad_secret", path=path, why=say("settings.short_secret", least=_BYTES)), "LVHENG_SECRET_FILE"
        )
    return secret


def _made(path: Path) -> bytes:
    """Written whole under another name first: a second process that starts at the same time takes the one that was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()

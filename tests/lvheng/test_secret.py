"""The server's secret is made once, is nobody else's to read, and is the same for all who serve the same data."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lvheng.secret import server_secret
from services.errors import Refusal


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret"
    secret = server_secret(path)

    assert len(secret) == 32
    assert server_secret(path) == secret
    assert path.stat().st_mode & 0o077 == 0
    assert [entry.name for entry in path.parent.iterdir()] == ["secret"]


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: server_secret(tmp_path / "secret"), range(40)))

    assert len(set(found)) == 1


def test_a_secret_too_short_to_keep_is_refused_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"short")
    with pytest.raises(Refusal) as refused:
        server_secret(path)

    assert (refused.value.code, refused.value.field) == ("BAD_SECRET", "LVHENG_SECRET_FILE")
    assert str(path) in refused.value.message


def test_a_secret_that_cannot_be_read_is_refused_by_its_file(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"密钥.*这是文件夹，不是文件"):
        server_secret(tmp_path)

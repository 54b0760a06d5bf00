"""`lvheng account …`: an office is set up, people and machines sign in, and the server answers both."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from lvheng.app import create_app
from lvheng.cli import app
from lvheng.settings import read_settings

PASSWORD = "bamboo in the north wind"
Command = Callable[..., Result]


@pytest.fixture
def lvheng(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path))

    def run(words: str, *given: str) -> Result:
        return CliRunner().invoke(app, words.split(), input="".join(f"{line}\n" for line in given))

    assert run("db upgrade").exit_code == 0
    return run


def status(token: str) -> int:
    with TestClient(create_app(read_settings())) as client:
        body = {"query": "{ committees { edges { node { code } } } }"}
        return client.post("/graphql", json=body, headers={"Authorization": f"Bearer {token}"}).status_code


def set_up_device(name: str) -> str:
    """`lvheng account totp`, by somebody who reads the secret and types its code; returns the secret."""
    words = [sys.executable, "-m", "lvheng", "account", "totp", name]
    # Without a terminal of its own what is hidden is read from standard input.
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(f"{PASSWORD}\n")
        running.stdin.flush()
        secret = next(line.split()[1] for line in running.stdout if line.startswith("密钥 "))
        running.stdin.write(f"{pyotp.TOTP(secret).now()}\n")
        running.stdin.flush()
        running.stdout.read()
    assert running.returncode == 0
    return secret


def test_the_first_account_chooses_a_password_sets_up_a_device_and_is_answered(lvheng: Command) -> None:
    one_time = lvheng("account first chief 管理员").stdout.splitlines()[-1]
    chosen = lvheng("account password", one_time, PASSWORD, PASSWORD)
    without = lvheng("account sign-in chief", PASSWORD, "")
    secret = set_up_device("chief")
    signed_in = lvheng("account sign-in chief", PASSWORD, pyotp.TOTP(secret).at(int(time.time()) + 30))

    assert [found.output for found in (chosen, without, signed_in) if found.exit_code] == []
    assert "lvheng account totp" in without.output
    assert [status(found.stdout.splitlines()[-1]) for found in (without, signed_in)] == [401, 200]


def test_an_office_is_set_up_by_commands(lvheng: Command) -> None:
    lvheng("account first chief 管理员")
    made = [
        lvheng("account add guard 安全管理员 --role security_administrator --committee 000000 --as chief"),
        lvheng("account add clerk 查阅员 --committee 000000 --as chief"),
        lvheng("account grant clerk reader --committee 000000 --as guard"),
        lvheng("account add hub 对接系统 --machine --committee 000000 --as chief"),
        lvheng("account grant hub integration --committee 000000 --as guard"),
        lvheng("account link hub https://hub.example hub-1 --committee 000000 --as guard"),
    ]
    issued = lvheng("account token hub --name nightly --right refer --committee 000000 --as guard").stdout.splitlines()[-1]
    listed = lvheng("account list --committee 000000 --as guard").output
    tokens = lvheng("account tokens --committee 000000 --as guard").output
    before = status(issued)
    revoked = lvheng("account revoke-token 1 --reason 下线 --committee 000000 --as guard")
    unlinked = lvheng("account unlink https://hub.example hub-1 --committee 000000 --as guard")

    assert [found.output for found in (*made, revoked, unlinked) if found.exit_code] == []
    assert [name in listed for name in ("chief", "guard", "clerk", "hub")] == [True] * 4
    assert ("nightly" in tokens, issued in tokens) == (True, False)
    assert (before, status(issued)) == (200, 401)


def test_who_may_not_is_told_who_may(lvheng: Command) -> None:
    lvheng("account first chief 管理员")
    lvheng("account add guard 安全管理员 --role security_administrator --committee 000000 --as chief")
    lvheng("account add clerk 查阅员 --committee 000000 --as chief")
    refused = lvheng("account grant clerk reader --committee 000000 --as chief")

    assert refused.exit_code == 1
    assert "安全管理员" in refused.output


def test_people_come_back_with_the_help_of_the_security_administrator(lvheng: Command) -> None:
    lvheng("account first chief 管理员")
    lvheng("account add guard 安全管理员 --role security_administrator --committee 000000 --as chief")
    lvheng("account add clerk 查阅员 --committee 000000 --as chief")
    one_time = lvheng("account reset clerk --totp --reason 首个密码 --committee 000000 --as guard").stdout.splitlines()[-1]
    chosen = lvheng("account password", one_time, PASSWORD, PASSWORD)
    token = lvheng("account sign-in clerk", PASSWORD, "").stdout.splitlines()[-1]
    sessions = lvheng("account sessions --committee 000000 --as guard")
    before = status(token)
    ended = lvheng("account sessions --end clerk --reason 调离 --committee 000000 --as guard")
    wrong = [lvheng("account sign-in clerk", "wrong", "") for _ in range(5)]
    locked = lvheng("account sign-in clerk", PASSWORD, "")
    unlocked = lvheng("account unlock clerk --reason 本人来电 --committee 000000 --as guard")
    rescued = lvheng("account rescue guard --reason 密码遗失")

    assert [found.output for found in (chosen, sessions, ended, unlocked, rescued) if found.exit_code] == []
    assert "clerk" in sessions.output
    assert (before, status(token)) == (200, 401)
    assert ({found.exit_code for found in wrong}, locked.exit_code) == ({1}, 1)
    assert "锁定" in locked.output
    assert lvheng("account sign-in clerk", PASSWORD, "").exit_code == 0

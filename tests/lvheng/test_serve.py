"""`lvheng serve` as a newcomer runs it: what it prints works as it stands."""

from __future__ import annotations

import http.client
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lvheng.cli.serve import curl_line


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The command, running in an empty folder of its own."""
    command = [sys.executable, "-m", "lvheng", "serve", *options]
    own = {name: value for name, value in os.environ.items() if not name.startswith("LVHENG_")}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=own | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def printed_until_curl(process: subprocess.Popen[str]) -> list[str]:
    """The lines up to the one to try."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith("curl "):
            return lines
    raise AssertionError(process.stderr.read() if process.stderr else "")


def run(line: str) -> tuple[int, object]:
    """What curl would do with the line, without needing curl."""
    curl, silent, address, *words = shlex.split(line)
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1]
    parts = urlsplit(address)
    assert (curl, silent) == ("curl", "-sS")
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as connection:
        connection.request("POST", parts.path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


def test_the_printed_line_returns_a_member_s_explained_score(folder: Path) -> None:
    with serving(folder, "--demo", "--port", "0") as process:
        lines = printed_until_curl(process)
        status, answer = run(lines[-1])
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=15)
    card = answer["data"]["member"]["scorecard"]  # type: ignore[index]

    assert status == 200
    assert sum(Decimal(line["points"]) for line in card["lines"]) == Decimal(card["total"])
    assert {record["title"] for line in card["lines"] for record in line["records"]}
    assert all(line["reason"] for line in card["lines"])
    assert lines[0].startswith("服务地址:http://127.0.0.1:")
    assert ended in (0, -signal.SIGTERM)


def test_a_second_run_finds_the_demo_there_and_gives_a_fresh_token(folder: Path) -> None:
    with serving(folder, "--demo", "--port", "0") as process:
        line = printed_until_curl(process)[-1]

        assert run(line)[0] == 200


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(tmp_path, "--demo", "--port", str(port)) as process:
            output, complaint = process.communicate(timeout=30)

    assert (process.returncode, output) == (1, "")
    assert complaint.splitlines() == [f"未办理:端口 {port} 已被占用;请停止占用它的程序，或换一个端口:lvheng serve --port {port + 1}"]
    assert not (tmp_path / "data").exists()


def test_an_address_that_is_not_this_machines_is_one_clear_line(tmp_path: Path) -> None:
    with serving(tmp_path, LVHENG_BIND="192.0.2.1:8000") as process:
        _, complaint = process.communicate(timeout=30)

    assert process.returncode == 1
    assert len(complaint.splitlines()) == 1
    assert "LVHENG_BIND" in complaint


def test_there_is_no_demo_in_production(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo", "--port", "0", LVHENG_MODE="production") as process:
        _, complaint = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "--demo" in complaint
    assert not (tmp_path / "data").exists()


def test_the_line_survives_what_a_shell_would_change() -> None:
    line = curl_line("http://127.0.0.1:8000/graphql", "-t$k", '{ a(b: "it\'s $HOME `x`") }')

    assert shlex.split(line)[-1] == json.dumps({"query": '{ a(b: "it\'s $HOME `x`") }'})

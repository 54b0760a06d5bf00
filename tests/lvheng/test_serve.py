"""`lvheng serve` as a newcomer runs it: what it prints works as it stands."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from lvheng.app import create_app
from lvheng.cli.serve import curl_line
from services.database import create_engine
from services.demo import demo_token
from tests.lvheng.test_app import settings

# The page's queries, each with the answer below it.
PAGE = re.findall(
    r"```graphql\n(.*?)```\n\n```json\n(.*?)```", (Path(__file__).parents[2] / "docs/graphql.md").read_text(encoding="utf-8"), re.DOTALL
)


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The command, running in an empty folder of its own."""
    command = [sys.executable, "-m", "lvheng", "serve", *options]
    own = {name: value for name, value in os.environ.items() if not name.startswith("LVHENG_")}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=own | {"LVHENG_DEADLINE": "600"} | environment,
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


def run(line: str) -> tuple[int, Any]:
    """What curl would do with the line, without needing curl."""
    curl, silent, address, *words = shlex.split(line)
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1]
    parts = urlsplit(address)
    assert (curl, silent) == ("curl", "-sS")
    with closing(http.client.HTTPConnection(parts.netloc, timeout=120)) as connection:
        connection.request("POST", parts.path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@dataclass(frozen=True)
class FirstRun:
    """What the first `lvheng serve --demo` in an empty folder printed, answered, and how it ended when it was asked to."""

    folder: Path
    lines: list[str]
    status: int
    answer: Any
    ended: int


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, "--demo", "--port", "0") as process:
        lines = printed_until_curl(process)
        status, answer = run(lines[-1])
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=120)
    return FirstRun(folder, lines, status, answer, ended)


def test_the_printed_line_returns_a_member_s_explained_score(first_run: FirstRun) -> None:
    card = first_run.answer["data"]["member"]["scorecard"]

    assert first_run.status == 200
    assert sum(Decimal(line["points"]) for line in card["lines"]) == Decimal(card["total"])
    assert {record["title"] for line in card["lines"] for record in line["records"]}
    assert all(line["reason"] for line in card["lines"])
    assert first_run.lines[0].startswith("服务地址:http://127.0.0.1:")


def test_a_server_that_is_asked_to_stop_ends_by_itself(first_run: FirstRun) -> None:
    assert first_run.ended in (0, -signal.SIGTERM)


def test_a_second_run_finds_the_demo_there_and_gives_a_fresh_token(first_run: FirstRun) -> None:
    with serving(first_run.folder, "--demo", "--port", "0") as process:
        line = printed_until_curl(process)[-1]

        assert line != first_run.lines[-1]
        assert run(line)[0] == 200


def test_a_client_s_mistake_is_a_line_of_the_server_s_log(first_run: FirstRun) -> None:
    with serving(first_run.folder, "--demo", "--port", "0") as process:
        line = printed_until_curl(process)[-1]
        status, answer = run(shlex.join([*shlex.split(line)[:-1], '{"query": "{ nobody }"}']))
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=120)[1]

    assert (status, [error["extensions"]["code"] for error in answer["errors"]]) == (200, ["BAD_DOCUMENT"])
    assert [told for told in log.splitlines() if re.search("lvheng.http request [0-9a-f]{16}: not run: BAD_DOCUMENT$", told)]
    assert "Traceback" not in log


@pytest.fixture(scope="module")
def asking(first_run: FirstRun) -> Iterator[TestClient]:
    """Who asks what the first run left: the application is made once for all queries of the page."""
    url = f"sqlite:///{first_run.folder / 'data' / 'lvheng.db'}"
    engine = create_engine(url)
    headers = {"Authorization": f"Bearer {demo_token(engine)}"}
    engine.dispose()
    with TestClient(create_app(settings(url, first_run.folder)), headers=headers) as client:
        yield client


@pytest.mark.parametrize(("query", "shown"), PAGE, ids=range(1, len(PAGE) + 1))
def test_the_queries_of_the_page_answer_what_it_shows(asking: TestClient, query: str, shown: str) -> None:
    answer = asking.post("/graphql", json={"query": query}).json()

    assert answer["data"] == json.loads(shown)
    assert "errors" not in answer


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(tmp_path, "--demo", "--port", str(port)) as process:
            output, complaint = process.communicate(timeout=120)

    assert (process.returncode, output) == (1, "")
    assert complaint.splitlines() == [f"未办理:端口 {port} 已被占用;请停止占用它的程序，或换一个端口:lvheng serve --port {port + 1}"]
    assert not (tmp_path / "data").exists()


def test_an_address_that_is_not_this_machines_is_one_clear_line(tmp_path: Path) -> None:
    with serving(tmp_path, LVHENG_BIND="192.0.2.1:8000") as process:
        _, complaint = process.communicate(timeout=120)

    assert process.returncode == 1
    assert len(complaint.splitlines()) == 1
    assert "LVHENG_BIND" in complaint


def test_there_is_no_demo_in_production(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo", "--port", "0", LVHENG_MODE="production") as process:
        _, complaint = process.communicate(timeout=120)

    assert process.returncode == 1
    assert "--demo" in complaint
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("environment", [{"LVHENG_MODE": "production"}, {"LVHENG_BIND": "0.0.0.0:8000"}])
def test_nobody_stands_in_for_anybody_where_others_can_reach(tmp_path: Path, environment: dict[str, str]) -> None:
    with serving(tmp_path, "--sign-in-as", "demo-reader", "--port", "0", **environment) as process:
        output, complaint = process.communicate(timeout=120)

    assert (process.returncode, output) == (1, "")
    assert len(complaint.splitlines()) == 1
    assert "--sign-in-as" in complaint
    assert not (tmp_path / "data").exists()


def test_an_account_that_is_not_there_stands_in_for_nobody(first_run: FirstRun) -> None:
    with serving(first_run.folder, "--sign-in-as", "demo-readre", "--port", "0") as process:
        _, complaint = process.communicate(timeout=120)

    assert process.returncode == 1
    assert "demo-reader" in complaint


def test_the_line_survives_what_a_shell_would_change() -> None:
    line = curl_line("http://127.0.0.1:8000/graphql", "-t$k", '{ a(b: "it\'s $HOME `x`") }')

    assert shlex.split(line)[-1] == json.dumps({"query": '{ a(b: "it\'s $HOME `x`") }'})

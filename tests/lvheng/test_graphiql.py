"""The editor's page lives from vendored files alone."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import lvheng.console.graphiql
from lvheng.app import create_app
from tests.lvheng.test_app import settings

FOLDER = Path(lvheng.console.graphiql.__file__).parent
ASSETS = FOLDER / "assets"
TEXT_ONLY = {
    # Names of XML dialects: identifiers, never fetched.
    "www.w3.org",
    # Links in comments, messages and help texts: opened by a person, never by the page.
    "codemirror.net",
    "commonmark.org",
    "en.wikipedia.org",
    "github.com",
    "radix-ui.com",
    "reactjs.org",
}


@pytest.fixture
def client(sqlite_url: str, tmp_path: Path) -> TestClient:
    return TestClient(create_app(settings(sqlite_url, tmp_path)))


def test_vendored_files_are_as_their_authors_published_them() -> None:
    listed = dict(re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (FOLDER / "VENDORED.md").read_text(encoding="utf-8"), re.MULTILINE))

    assert {name: sha256((ASSETS / name).read_bytes()).hexdigest() for name in listed} == listed
    assert {path.name for path in ASSETS.iterdir()} == {*listed, "page.css", "start.js"}


def test_every_licence_that_is_named_is_there() -> None:
    named = set(re.findall(r"`licenses/([^`]+)`", (FOLDER / "VENDORED.md").read_text(encoding="utf-8")))

    assert named == {path.name for path in (FOLDER / "licenses").iterdir()}


@pytest.mark.parametrize("path", [*sorted(ASSETS.iterdir()), FOLDER / "page.html"], ids=lambda path: path.name)
def test_no_file_fetches_anything_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    hosts = set(re.findall(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", text))
    # In a script `url(` is text to be filled; what it could be filled with, the page's policy bounds.
    fetched = re.findall(r"url\((?!\s*['\"]?data:)[^)]{0,40}|@import[^;]{0,40}", text) if path.suffix == ".css" else []

    assert hosts <= TEXT_ONLY
    assert fetched == []


def test_the_page_asks_only_for_files_that_are_here(client: TestClient) -> None:
    page = client.get("/graphql", headers={"Accept": "text/html,application/xhtml+xml"})
    wanted = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    statuses = {path: client.get(path).status_code for path in wanted if not path.startswith("data:")}

    assert page.status_code == 200
    assert len(statuses) == 6
    assert set(statuses.values()) == {200}


def test_the_page_s_policy_lets_nothing_else_in(client: TestClient) -> None:
    policy = client.get("/graphql", headers={"Accept": "text/html"}).headers["content-security-policy"]
    sources = dict(part.strip().split(" ", 1) for part in policy.split(";"))

    assert sources["default-src"] == "'none'"
    assert sources["script-src"] == sources["connect-src"] == "'self'"
    assert "http" not in policy


def test_the_page_runs_no_script_of_its_own_text(client: TestClient) -> None:
    page = client.get("/graphql", headers={"Accept": "text/html"}).text

    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r"\son\w+=", page) == []


def test_files_beside_the_assets_are_not_served(client: TestClient) -> None:
    for path in ("../page.html", "%2e%2e/__init__.py", "..%2f..%2f__init__.py"):
        assert client.get(f"/console/graphiql/{path}").status_code == 404

"""Real clients and published audits against `lvheng serve`: each suite ends with no check failed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from graphql import GraphQLNonNull, GraphQLSchema, build_schema, print_schema

from tests.acceptance.conftest import LAST_LINES
from tests.acceptance.programs import ROOT, SUITES
from tests.acceptance.served import Served
from tests.graphql_schema.test_released import TOLD

pytestmark = pytest.mark.acceptance

OURS = Path(__file__).parent / "graphql.json"
COMMITTED = ROOT / "graphql_schema/schema.graphql"
# Each suite with what it is given besides the address.
NODE_SUITES: dict[str, list[Path]] = {
    "http_spec": [],
    "relay": [],
    "federation": [],
    "ws_sse": [],
    "clients": [],
    "schema_diff": [COMMITTED],
}
_LONGEST = 240


@pytest.mark.parametrize("suite", NODE_SUITES)
def test_the_suite_is_green(suite: str, node: Path, packages: Path, served: Served, request: pytest.FixtureRequest) -> None:
    command: list[str | Path] = [node, SUITES / f"{suite}.mjs", served.url, *NODE_SUITES[suite]]
    output = _run(command, {"GQL_DEPS": str(packages)}, request, suite)

    _expect_no_failure(output, served)


def test_the_served_schema_breaks_no_client_of_the_released_one(
    node: Path, packages: Path, served: Served, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected = tmp_path / "released.graphql"
    expected.write_text(print_schema(_released_but_for_what_is_told()), encoding="utf-8")
    command: list[str | Path] = [node, SUITES / "schema_diff.mjs", served.url, expected]
    output = _run(command, {"GQL_DEPS": str(packages)}, request, "schema_diff released")

    _expect_no_failure(output, served)


def test_the_python_client_s_suite_is_green(gql_python: Path, served: Served, request: pytest.FixtureRequest) -> None:
    output = _run([gql_python, SUITES / "py_clients.py", served.url], {}, request, "py_clients")

    _expect_no_failure(output, served)


def test_what_is_waived_has_its_reason() -> None:
    ours = json.loads(OURS.read_text(encoding="utf-8"))

    assert sorted(ours["waive"]) == sorted(ours["waivedBecause"])
    assert [name for name, reason in ours["waivedBecause"].items() if len(reason) < 40] == []


def _released_but_for_what_is_told() -> GraphQLSchema:
    """The released schema with the fields that became nullable all the same, each told in the changelog and named where it is tested."""
    released = build_schema((ROOT / "graphql_schema/released.graphql").read_text(encoding="utf-8"))
    for field in TOLD.values():
        type_name, _, name = field.partition(".")
        closed = released.type_map[type_name].fields[name]  # type: ignore[attr-defined]
        assert isinstance(closed.type, GraphQLNonNull)
        closed.type = closed.type.of_type
    return released


def _run(command: list[str | Path], environment: dict[str, str], request: pytest.FixtureRequest, suite: str) -> str:
    """What the suite prints; its last line goes into the summary."""
    own = os.environ | environment | {"GQL_SUITE_CONFIG": str(OURS)}
    done = subprocess.run(command, env=own, capture_output=True, text=True, encoding="utf-8", timeout=_LONGEST, check=False)
    output = done.stdout + done.stderr
    last = next((line for line in reversed(output.splitlines()) if " passed, " in line), "died")
    request.config.stash.setdefault(LAST_LINES, {})[suite] = last
    if done.returncode and not _failed(output):
        return f"FAIL  {suite} ended with status {done.returncode}\n{output}"
    return output


def _expect_no_failure(output: str, served: Served) -> None:
    if failed := _failed(output):
        pytest.fail(f"{failed}\n{served.log.read_text(encoding='utf-8')[-4000:]}", pytrace=False)


def _failed(output: str) -> str:
    """The lines of checks that failed."""
    return "\n".join(line for line in output.splitlines() if line.startswith("FAIL"))

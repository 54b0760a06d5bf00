"""What the acceptance suites share: the programs they run on, a demo loaded once, and their last lines in the summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.programs import node_folder, node_packages, python_with_gql
from tests.acceptance.served import Served, loaded_demo, serving

LAST_LINES = pytest.StashKey[dict[str, str]]()


@pytest.fixture(scope="session")
def node() -> Path:
    """The program `node`."""
    return node_folder() / "node"


@pytest.fixture(scope="session")
def packages(node: Path) -> Path:
    """The folder that holds the suites' `node_modules`."""
    return node_packages(node.parent)


@pytest.fixture(scope="session")
def gql_python() -> Path:
    """A Python that has the client gql."""
    return python_with_gql()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo, which servers copy."""
    return loaded_demo(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture
def served(demo: Path, tmp_path: Path) -> Iterator[Served]:
    """A server of the test's own: what one suite renames or spends of its budget, the next does not see."""
    with serving(demo, tmp_path) as served:
        yield served


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for suite, line in config.stash.get(LAST_LINES, {}).items():
        terminalreporter.write_line(f"{suite:<22} {line}")

"""What every test may ask for: an empty, migrated database on SQLite and on PostgreSQL, and repeatable randomness."""

from __future__ import annotations

import gc
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine

from services.database import upgrade
from tests.databases import TEMPLATE, Cluster, Foundations, engine_on, fresh_name, quick_folder, throwaway_cluster

# No deadline, and no word about what takes long to draw or is drawn in vain: a busy machine or a rare seed is no bug.
# Failures print a line that repeats them.
CALM = (hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.filter_too_much, hypothesis.HealthCheck.data_too_large)
hypothesis.settings.register_profile("ci", deadline=None, print_blob=True, derandomize=False, suppress_health_check=CALM)
hypothesis.settings.load_profile("ci")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # What tests serve breaks nothing off because the machine is busy; tests of deadlines set their own.
    os.environ.setdefault("LVHENG_DEADLINE", "600")
    # A new seed each run finds new cases; a printed one lets anybody repeat the run.
    if config.option.hypothesis_seed is None:
        given = getattr(config, "workerinput", {}).get("hypothesis_seed")
        config.option.hypothesis_seed = given or str(random.randrange(2**32))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    # The workers take the seed that was printed.
    node.workerinput["hypothesis_seed"] = node.config.option.hypothesis_seed


def pytest_collection_finish() -> None:
    # Thousands of tests and all that they import stay until the end: the collector need not look at them again and again.
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    gc.unfreeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.balance import scheduler

    return scheduler(config, log)


def pytest_report_header(config: pytest.Config) -> str:
    return f"repeat this run's random cases with --hypothesis-seed={config.option.hypothesis_seed}"


@pytest.fixture(scope="module")
def light_heap() -> None:
    """For measurements, which collect before each contender: not what all the tests before have left."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file that nobody opens again: tests copy it."""
    template = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{template}")
    return template


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A throwaway PostgreSQL server with a migrated template database; one for each worker."""
    with throwaway_cluster() as cluster:
        cluster.run(f'CREATE DATABASE "{TEMPLATE}"')
        upgrade(cluster.url(TEMPLATE))
        yield cluster


@pytest.fixture(scope="session")
def foundations(sqlite_template: Path, request: pytest.FixtureRequest) -> Foundations:
    """What many tests begin with, founded once for each worker and copied for each test."""
    return Foundations(sqlite_template, lambda: request.getfixturevalue("postgresql_cluster"))


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """The URL of an empty, migrated SQLite database, for tests in which the kind of database does not matter."""
    with TemporaryDirectory(prefix="lvheng-sqlite-", dir=quick_folder()) as folder:
        yield f"sqlite:///{shutil.copy(sqlite_template, Path(folder) / 'lvheng.db')}"


@pytest.fixture
def postgresql_url(postgresql_cluster: Cluster) -> Iterator[str]:
    """The URL of an empty, migrated PostgreSQL database, for tests of what only PostgreSQL does."""
    with postgresql_cluster.database(fresh_name(), TEMPLATE) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated database: every test that asks for it runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`, disposed of afterwards."""
    engine = engine_on(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[str]:
    """The URL of a database into which `lvheng demo load` loaded the demo; tests leave it as it is."""
    # Here, because the commands bring everything with them, and most runs of a few tests need none.
    from tests.demo import loaded

    with foundations.copy(request.param, loaded) as (engine, _):
        yield engine.url.render_as_string(hide_password=False)

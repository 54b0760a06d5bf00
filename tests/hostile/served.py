"""The real application over a city, to one signed-in client, with nobody counting what it spends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.testclient import TestClient

from lvheng.app import create_app
from tests.graphql_schema.city import City
from tests.lvheng.test_app import settings, url_of


@contextmanager
def served(city: City) -> Iterator[TestClient]:
    """A client; what the application raises is an answer with the status 500, as a server would make it."""
    with TemporaryDirectory() as folder:
        app = create_app(replace(settings(url_of(city), Path(folder)), budget=None))
        headers = {"Authorization": f"Bearer {city.token()}"}
        with TestClient(app, headers=headers, raise_server_exceptions=False) as client:
            yield client

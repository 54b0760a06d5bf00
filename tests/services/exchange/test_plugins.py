"""A regulation with clauses in Python is recomputed where its plugin is installed; elsewhere the plugin is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scoring_plugins.language.regulation import Origin
from scoring_plugins.plugins import FoundPack, Regulations
from scoring_plugins.records import PythonPoints
from services.accounts import actor_named
from services.database import create_engine, transaction
from services.errors import Refusal
from services.exchange.keys import ExchangeKeys
from services.exchange.verifying import verify_package
from services.regulations import adopt_regulation
from tests.graphql_schema.city import City, found_city
from tests.scoring_plugins.tiny import tiny_text
from tests.services.appraisals.issued_year import issued
from tests.services.exchange.packed_year import package_of
from tests.services.scorings.kept_year import YEAR

CLAUSE = "- {clause: 特别加分, cite: [一], says: 特别加分, python: 'example_county.points:special', cap: 10, floor: 0}\n"


def installed(folder: Path, points: int) -> Regulations:
    """As if a plugin were installed that brings the pack in `folder` and its function."""

    def special(*_: object) -> list[PythonPoints]:
        return [PythonPoints(points=points, reason="特别加分")]

    def resolve(target: str) -> Callable[..., Any]:
        if target != "example_county.points:special":
            raise LookupError(target)
        return special

    return Regulations(packs=[FoundPack(folder, Origin(distribution="example-county", version="1.4", path=str(folder)), resolve=resolve)])


@pytest.fixture
def package(sqlite_url: str, tmp_path: Path) -> Path:
    """The package of a year that was scored with a clause in Python."""
    pack = tmp_path / "tiny"
    pack.mkdir()
    (pack / "regulation.yaml").write_text(tiny_text(CLAUSE), encoding="utf-8")
    city: City = replace(found_city(create_engine(sqlite_url), member_count=4), regulations=installed(pack, 3_000_000))
    with transaction(city.engine) as session:
        adopt_regulation(session, actor_named(session, "appraiser"), city.committee_id, city.regulations, "tiny", date(YEAR, 6, 1))
    issued(city)
    path = tmp_path / "year.zip"
    path.write_bytes(package_of(city, None))
    city.engine.dispose()
    return path


def test_with_the_plugin_the_year_comes_out_the_same_and_with_another_one_it_does_not(package: Path, tmp_path: Path) -> None:
    keys = ExchangeKeys(tmp_path / "keys")
    same = verify_package(package, installed(tmp_path / "tiny", 3_000_000), keys)
    other = verify_package(package, installed(tmp_path / "tiny", 4_000_000), keys)

    assert [each.text for each in same.findings] == []
    assert same.is_equal
    assert {(each.file, each.field, each.expected) for each in other.findings} >= {("lines.jsonl", "points", "4000000")}


def test_without_the_plugin_it_is_named_with_its_functions(package: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        verify_package(package, Regulations({}), ExchangeKeys(tmp_path / "keys"))

    assert refused.value.code == "PLUGIN_NEEDED"
    assert "example_county.points:special" in refused.value.message
    assert "example-county 1.4" in refused.value.message

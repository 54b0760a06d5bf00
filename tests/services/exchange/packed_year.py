"""Issued years as packages, a city's members' and groups', and packages that were changed on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scoring_plugins.plugins import Regulations, load_regulations
from services.appraisals.sealed_rows import row_text
from services.appraisals.seals import seal_of_year
from services.database import reading
from services.exchange.container import packed, unpacked
from services.exchange.keys import ExchangeKeys
from services.exchange.manifest import DIGESTS, MANIFEST, REGULATION, SIGNATURE
from services.exchange.reading import read_rows
from services.exchange.tables import schema_version_of, tables_of, year_from
from services.exchange.twins import csv_bytes, parquet_bytes
from services.exchange.verifying import Verification, verify_package
from services.exchange.writing import issued_result, package_bytes, sealed_files
from services.models import DayUnit
from tests.databases import Foundations
from tests.graphql_schema.city import CODE, City, city_on
from tests.services.appraisals.issued_year import issued
from tests.services.conftest import found_house
from tests.services.groups.grouped_house import earlier_term
from tests.services.groups.test_appraising_groups import KIND, GroupYear
from tests.services.groups.test_appraising_groups import YEAR as OF_GROUPS
from tests.services.scorings.kept_year import YEAR


@dataclass(frozen=True)
class PackedYear:
    """A year, issued, signed with a key that is trusted here, and packed into `path`."""

    content: bytes
    path: Path
    keys: ExchangeKeys
    regulations: Regulations

    @property
    def files(self) -> dict[str, bytes]:
        return unpacked(self.path).files

    def verified(self, content: bytes | None = None, keys: ExchangeKeys | None = None) -> Verification:
        """What is found out about the package, or about another one."""
        path = self.path
        if content is not None:
            path = self.path.with_name("other.zip")
            path.write_bytes(content)
        return verify_package(path, self.regulations, keys or self.keys)

    def forged(self, table: str, line: int, **changes: Any) -> bytes:
        """A package in which a row says something else, its twin and every digest made to fit; signed with the same key."""
        files = self.files
        rows, problems = read_rows(files)
        assert problems == []
        rows[table][line - 1] = msgspec.structs.replace(rows[table][line - 1], **changes)
        for each in tables_of(schema_version_of(rows["result"][0])):
            files[f"{each.name}.jsonl"] = "".join(f"{row_text(row)}\n" for row in rows[each.name]).encode()
            files[f"{each.name}.csv"] = csv_bytes(each, rows[each.name])
            del files[f"{each.name}.parquet"]
            # A number that no column holds has no twin.
            with suppress(OverflowError):
                files[f"{each.name}.parquet"] = parquet_bytes(each, rows[each.name])
        year = year_from(rows, files[REGULATION].decode())
        counts = {name: len(own) for name, own in rows.items()}
        kept = {name: content for name, content in files.items() if name not in (MANIFEST, SIGNATURE, DIGESTS)}
        return sealed_files(kept, counts, year, seal_of_year(year), self.keys)


@dataclass(frozen=True)
class Packed(PackedYear):
    """A city's members' year."""

    city: City


@dataclass(frozen=True)
class PackedGroups(PackedYear):
    """A house's groups' year: two level for the last place of a list, one dissolved, one that stands for a special committee."""

    groups: GroupYear


def with_files(files: Mapping[str, bytes], **changed: bytes) -> bytes:
    """A package of these files, some of them changed; nothing else is made to fit."""
    return packed({**files, **changed})


def package_of(city: City, keys: ExchangeKeys | None, number: int | None = None) -> bytes:
    with reading(city.engine) as session:
        result = issued_result(session, city.reader, city.committee_id, YEAR, number)
        return package_bytes(session, city.reader, result, city.regulations, keys)


@contextmanager
def packed_city(request: pytest.FixtureRequest, folder: Path, notice_unit: DayUnit = DayUnit.DAYS) -> Iterator[Packed]:
    with city_on("sqlite", request) as city:
        issued(city, notice_unit=notice_unit)
        keys = ExchangeKeys(folder / "exchange")
        keys.trust(CODE, keys.make().encode())
        content = package_of(city, keys)
        path = folder / "year.zip"
        path.write_bytes(content)
        yield Packed(content, path, keys, city.regulations, city)


def package_of_groups(year: GroupYear, keys: ExchangeKeys | None) -> bytes:
    house = year.grouped.house
    with reading(house.engine) as session:
        result = issued_result(session, house.reader, house.committee_id, OF_GROUPS, group_kind=KIND)
        return package_bytes(session, house.reader, result, year.regulations, keys)


@contextmanager
def packed_groups(foundations: Foundations, folder: Path) -> Iterator[PackedGroups]:
    with foundations.copy("sqlite", found_house) as (engine, founded):
        house = replace(founded, engine=engine)
        earlier_term(house)
        year = GroupYear(house, load_regulations())
        year.grouped.found("辛", valid_to=date(2018, 6, 30))
        year.grouped.found("壬", special_committee="经济委员会")
        year.to_council()
        year.decide("己", accepted=True)
        year.decide("庚", accepted=False, reason="=无重大创新")
        year.issue()
        keys = ExchangeKeys(folder / "exchange")
        keys.trust(CODE, keys.make().encode())
        content, path = package_of_groups(year, keys), folder / "groups.zip"
        path.write_bytes(content)
        yield PackedGroups(content, path, keys, year.regulations, year)

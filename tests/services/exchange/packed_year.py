"""A city's issued year as a package, and packages that were changed on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scoring_plugins.plugins import Regulations
from services.appraisals.sealed_rows import row_text
from services.appraisals.seals import seal_of_year
from services.database import reading
from services.exchange.container import packed, unpacked
from services.exchange.keys import ExchangeKeys
from services.exchange.manifest import DIGESTS, MANIFEST, REGULATION, SIGNATURE
from services.exchange.reading import read_rows
from services.exchange.tables import TABLES, year_from
from services.exchange.twins import csv_bytes, parquet_bytes
from services.exchange.verifying import Verification, verify_package
from services.exchange.writing import issued_result, package_bytes, sealed_files
from tests.graphql_schema.city import CODE, City, city_on
from tests.services.appraisals.issued_year import issued
from tests.services.scorings.kept_year import YEAR


@dataclass(frozen=True)
class Packed:
    """A city's year, issued, signed with a key that is trusted here, and packed into `path`."""

    city: City
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
        for each in TABLES:
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


def with_files(files: Mapping[str, bytes], **changed: bytes) -> bytes:
    """A package of these files, some of them changed; nothing else is made to fit."""
    return packed({**files, **changed})


def package_of(city: City, keys: ExchangeKeys | None, number: int | None = None) -> bytes:
    with reading(city.engine) as session:
        result = issued_result(session, city.reader, city.committee_id, YEAR, number)
        return package_bytes(session, city.reader, result, city.regulations, keys)


@contextmanager
def packed_city(request: pytest.FixtureRequest, folder: Path) -> Iterator[Packed]:
    with city_on("sqlite", request) as city:
        issued(city)
        keys = ExchangeKeys(folder / "exchange")
        keys.trust(CODE, keys.make().encode())
        content = package_of(city, keys)
        path = folder / "year.zip"
        path.write_bytes(content)
        yield Packed(city, content, path, keys, city.regulations)

"""A package is kept in another database once, whole or not at all, and says there what it said where it came from."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, select, text
from sqlmodel import col

from services.accounts import actor_named, create_account, create_first_account
from services.appraisals.sealed_year import sealed_sheet
from services.committees import create_committee, root_id
from services.database import create_engine, reading, transaction
from services.errors import Refusal
from services.exchange.dumping import canonical_dump
from services.exchange.importing import Imported, import_package
from services.exchange.keys import ExchangeKeys
from services.exchange.verifying import Verification
from services.exchange.writing import issued_result, package_bytes
from services.models import (
    AdministrativeLevel,
    AppraisalResult,
    AuditEntry,
    LocalCommittee,
    ResultState,
    Role,
)
from services.permissions import Actor
from tests.databases import row_counts
from tests.graphql_schema.city import CODE
from tests.services.appraisals.issued_year import issued
from tests.services.exchange.packed_year import Packed, package_of, packed_city
from tests.services.scorings.kept_year import YEAR


@pytest.fixture(scope="module")
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packed]:
    with packed_city(request, tmp_path_factory.mktemp("packed")) as packed_year:
        yield packed_year


@pytest.fixture(scope="module")
def corrected(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Packed, bytes]]:
    """A year whose first version was packed before it was corrected, and the package of the second."""
    with packed_city(request, tmp_path_factory.mktemp("corrected")) as packed_year:
        issued(packed_year.city, 2, "补登两项活动")
        yield packed_year, package_of(packed_year.city, packed_year.keys)


@dataclass
class Province:
    """Another house's database: a root and a province, and who administers them."""

    engine: Engine
    committee_id: int

    @property
    def administrator(self) -> Actor:
        with reading(self.engine) as session:
            return actor_named(session, "chief")

    def take(self, found: Verification, because: str | None = None, committee_id: int | None = None) -> Imported:
        with transaction(self.engine) as session:
            actor = actor_named(session, "chief")
            return import_package(session, actor, committee_id or self.committee_id, found, because)

    def refused(self, found: Verification, because: str | None = None, committee_id: int | None = None) -> Refusal:
        before = self.rows()
        with pytest.raises(Refusal) as refusal:
            self.take(found, because, committee_id)
        assert self.rows() == before
        return refusal.value

    def rows(self) -> dict[str, int]:
        with reading(self.engine) as session:
            return row_counts(session)

    def reader(self, committee_id: int) -> Actor:
        """A new account that reads a committee."""
        with transaction(self.engine) as session:
            return create_account(session, actor_named(session, "chief"), committee_id, "reader", "查阅", [Role.READER])

    def dump(self, committee_id: int) -> list[str]:
        reader = self.reader(committee_id)
        with reading(self.engine) as session:
            return list(canonical_dump(session, reader, committee_id, YEAR))


def found_province(url: str) -> Province:
    engine = create_engine(url)
    with transaction(engine) as session:
        chief = create_first_account(session, "chief", "管理员", root_id(session))
        level = AdministrativeLevel.PROVINCE
        province = create_committee(
            session, chief, root_id(session), code="990000", name="政协示例省委员会", level=level, valid_from=date(2000, 1, 1)
        )
    return Province(engine, province)


@pytest.fixture
def province(sqlite_url: str) -> Iterator[Province]:
    found = found_province(sqlite_url)
    yield found
    found.engine.dispose()


def source_dump(year: Packed) -> list[str]:
    with reading(year.city.engine) as session:
        return list(canonical_dump(session, year.city.reader, year.city.committee_id, YEAR))


def test_a_package_of_one_database_says_the_same_in_another(year: Packed, postgresql_url: str) -> None:
    province = found_province(postgresql_url)
    imported = province.take(year.verified())
    dump = province.dump(imported.committee_id)
    with reading(province.engine) as session:
        reader = actor_named(session, "reader")
        there = sealed_sheet(session, reader, imported.result_id, year.regulations)
        committee = session.get_one(LocalCommittee, imported.committee_id).model_copy()
    with reading(year.city.engine) as session:
        here = sealed_sheet(session, year.city.reader, 1, year.regulations)
    province.engine.dispose()

    assert imported.is_new
    assert dump == source_dump(year)
    assert len(dump) == 66
    assert there == here
    assert (committee.name, committee.level, committee.parent_id) == ("政协示例市委员会", "prefecture", province.committee_id)


def test_twice_imported_is_once(year: Packed, province: Province) -> None:
    first = province.take(year.verified())
    rows = province.rows()
    second = province.take(year.verified())

    assert (second.is_new, second.result_id) == (False, first.result_id)
    assert province.rows() == rows


def test_what_was_imported_can_be_exported_again_unchanged(year: Packed, province: Province) -> None:
    imported = province.take(year.verified())
    province.dump(imported.committee_id)
    with reading(province.engine) as session:
        result = issued_result(session, actor_named(session, "reader"), imported.committee_id, YEAR)
        again = package_bytes(session, actor_named(session, "reader"), result, year.regulations, year.keys)

    assert again == year.content


def test_a_newer_version_supersedes_the_one_before_and_an_older_one_is_refused(corrected: tuple[Packed, bytes], province: Province) -> None:
    year, second = corrected
    imported = province.take(year.verified())
    newer = province.take(year.verified(second))
    dump = province.dump(imported.committee_id)
    with reading(province.engine) as session:
        versions = select(col(AppraisalResult.number), col(AppraisalResult.state)).order_by(col(AppraisalResult.number))
        states = [tuple(row) for row in session.execute(versions)]

    assert newer.is_new
    assert states == [(1, ResultState.SUPERSEDED), (2, ResultState.ISSUED)]
    assert dump == source_dump(year)
    assert not province.take(year.verified()).is_new


def test_an_older_version_is_refused_where_only_the_newer_one_is_here(corrected: tuple[Packed, bytes], province: Province) -> None:
    year, second = corrected
    province.take(year.verified(second))

    assert province.refused(year.verified()).code == "OLDER_VERSION"


def test_the_same_version_with_another_seal_is_refused(year: Packed, province: Province) -> None:
    province.take(year.verified())
    refusal = province.refused(year.verified(year.forged("decisions", 1, grade="称职")))

    assert refusal.code == "OTHER_SEAL"
    assert "同一版不能有两种内容" in refusal.message


def test_a_package_that_differs_is_refused_with_what_differs(year: Packed, province: Province) -> None:
    refusal = province.refused(year.verified(year.forged("scorecards", 2, total=1)))

    assert [each.code for each in refusal.problems] == ["PACKAGE_DIFFERS"] * len(refusal.problems)
    assert "scorecards.jsonl 第2行 委员0002 total" in refusal.problems[1].message


def test_a_key_that_is_not_trusted_needs_a_reason_and_a_wrong_one_is_refused(year: Packed, province: Province) -> None:
    nobody, other = ExchangeKeys(year.path.parent / "nobody"), ExchangeKeys(year.path.parent / "other")
    other.trust(CODE, other.make().encode())
    wrong, unknown = province.refused(year.verified(keys=other), "已电话核实"), province.refused(year.verified(keys=nobody))
    imported = province.take(year.verified(keys=nobody), "已电话核实")
    with reading(province.engine) as session:
        reasons = set(session.execute(select(col(AuditEntry.reason)).where(col(AuditEntry.action) == "exchange.import")).scalars())

    assert [wrong.code, unknown.code] == ["SIGNATURE_WRONG", "SIGNATURE_UNKNOWN"]
    assert f"lvheng exchange trust {CODE}" in unknown.message
    assert imported.is_new
    assert reasons == {"已电话核实"}


def test_only_who_administers_imports_and_only_from_below(year: Packed, province: Province) -> None:
    with transaction(province.engine) as session:
        chief = actor_named(session, "chief")
        level, since = AdministrativeLevel.PREFECTURE, date(2000, 1, 1)
        other = create_committee(session, chief, province.committee_id, code="990300", name="另一市", level=level, valid_from=since)
        reader = create_account(session, chief, province.committee_id, "reader", "查阅", [Role.READER])
    province.take(year.verified())
    with transaction(province.engine) as session, pytest.raises(Refusal) as refusal:
        import_package(session, reader, province.committee_id, year.verified())

    assert refusal.value.code == "FORBIDDEN"
    assert province.refused(year.verified(), committee_id=other).code == "NOT_BELOW"


def test_a_number_that_somebody_else_bears_is_refused_by_both_names(year: Packed, province: Province) -> None:
    imported = province.take(year.verified(year.content))
    with transaction(province.engine) as session:
        session.execute(text("UPDATE member SET name = '别人' WHERE number = '0002'"))
        session.execute(text("UPDATE appraisal_result SET number = 7"))
        session.execute(text("UPDATE appraisal SET year = 2001"))
    refusal = province.refused(year.verified())

    assert imported.is_new
    assert refusal.code == "MEMBER_DIFFERS"
    assert "委员编号0002在本库中是别人" in refusal.message


def test_an_appraisal_under_way_here_is_not_overwritten(year: Packed, province: Province) -> None:
    province.take(year.verified())
    with transaction(province.engine) as session:
        session.execute(text("UPDATE appraisal_result SET number = 7, state = 'draft'"))
        session.execute(text("UPDATE appraisal SET state = 'collecting'"))

    assert province.refused(year.verified()).code == "APPRAISAL_UNDERWAY"


def test_two_who_import_at_once_keep_it_once(year: Packed, postgresql_url: str) -> None:
    province = found_province(postgresql_url)
    found = year.verified()
    with ThreadPoolExecutor(2) as both:
        imported = list(both.map(lambda _: province.take(found), range(2)))
    province.engine.dispose()

    assert sorted(each.is_new for each in imported) == [False, True]
    assert len({each.result_id for each in imported}) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlmodel import Session
from services.accounts import actor_named
from services.audit import AuditedSession
from services.database import create_engine, transaction
from services.exchange.importing import import_package
from services.exchange.keys import ExchangeKeys
from services.exchange.verifying import verify_package
from scoring_plugins.plugins import load_regulations

url, package, keys, committee = sys.argv[1:]
found = verify_package(Path(package), load_regulations(), ExchangeKeys(Path(keys)))
event.listen(AuditedSession, "before_commit", lambda _: os.kill(os.getpid(), signal.SIGKILL))
with transaction(create_engine(url)) as session:
    import_package(session, actor_named(session, "chief"), int(committee), found)
"""


def test_a_killed_import_leaves_nothing(year: Packed, database_url: str) -> None:
    province = found_province(database_url)
    before = province.rows()
    arguments = [database_url, str(year.path), str(year.keys.folder), str(province.committee_id)]
    outcome = subprocess.run([sys.executable, "-c", KILLED, *arguments], capture_output=True, text=True, check=False)
    after = province.rows()
    imported = province.take(year.verified())
    province.engine.dispose()

    assert outcome.returncode == -signal.SIGKILL, outcome.stderr
    assert after == before
    assert imported.is_new

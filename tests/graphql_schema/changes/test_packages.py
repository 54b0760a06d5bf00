"""A package goes from one house into another through the schema: checked, kept once, refused in words, and never half."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from sqlmodel import col, select
from strawberry.types import ExecutionResult

from graphql_schema.context import Context
from graphql_schema.execution import execute
from services.accounts import create_account
from services.database import reading, transaction
from services.exchange.container import packed
from services.exchange.keys import ExchangeKeys
from services.exchange.manifest import MANIFEST, SCHEMA_VERSION
from services.listings.view import View
from services.models import AuditEntry, Role
from services.permissions import Actor
from tests.graphql_schema.city import CODE, SCHEMA
from tests.graphql_schema.exports_desk import exports_of
from tests.services.exchange.packed_year import Packed, packed_city, with_files
from tests.services.exchange.test_importing import Province, found_province
from tests.services.scorings.kept_year import YEAR

CHECK = """query($file: FileInput!) { packageCheck(committee: "990000", file: $file) {
  holds signature committee year groupKind version seal findingCount findings { file line memberNumber field found expected message } } }"""
IMPORT = """mutation($input: ImportPackageInput!) { importPackage(input: $input) {
  isNew result { number state seal appraisal { year } } package { committee committeeName seal } userErrors { field code message } } }"""


@pytest.fixture(scope="module")
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packed]:
    with packed_city(request, tmp_path_factory.mktemp("packed")) as packed_year:
        yield packed_year


@pytest.fixture
def province(postgresql_url: str) -> Iterator[Province]:
    found = found_province(postgresql_url)
    yield found
    found.engine.dispose()


def answer(
    province: Province, year: Packed, document: str, given: dict[str, Any], keys: ExchangeKeys | None = None, actor: Actor | None = None
) -> ExecutionResult:
    """What the province's administrator is answered where these keys are trusted: the city's own, or none."""
    desk = exports_of(year.regulations, keys)

    async def ask() -> ExecutionResult:
        context = Context(View(province.engine, actor or province.administrator), year.regulations, exports=desk)
        try:
            return await execute(SCHEMA, context, document, given)
        finally:
            await context.close()

    return anyio.run(ask)


def sent(content: bytes) -> dict[str, str]:
    return {"name": "交换包.zip", "content": b64encode(content).decode()}


def imported(province: Province, year: Packed, content: bytes, keys: ExchangeKeys | None = None, **more: str) -> Any:
    given = {"committee": "990000", "file": sent(content), **more}
    result = answer(province, year, IMPORT, {"input": given}, keys)
    assert result.errors is None
    assert result.data is not None
    return result.data["importPackage"]


def refused(province: Province, year: Packed, content: bytes, keys: ExchangeKeys | None = None, **more: str) -> list[tuple[str, str]]:
    """Field and code of everything that is told; nothing is written."""
    before = province.rows()
    payload = imported(province, year, content, keys, **more)

    assert (payload["isNew"], payload["result"], province.rows()) == (None, None, before)
    return [(each["field"], each["code"]) for each in payload["userErrors"]]


def test_a_package_is_checked_and_imported_once_and_audited(year: Packed, province: Province) -> None:
    found = answer(province, year, CHECK, {"file": sent(year.content)}, year.keys).data
    first = imported(province, year, year.content, year.keys, idempotencyKey="a")
    rows = province.rows()
    again = imported(province, year, year.content, year.keys, idempotencyKey="b")
    sent_again = imported(province, year, year.content, year.keys, idempotencyKey="a")
    with reading(province.engine) as session:
        audited = session.exec(select(AuditEntry.account_id).where(col(AuditEntry.action) == "exchange.import").distinct()).all()

    assert found is not None
    assert found["packageCheck"] | {"seal": None} == {
        "holds": True,
        "signature": "KNOWN",
        "committee": CODE,
        "year": YEAR,
        "groupKind": None,
        "version": 1,
        "seal": None,
        "findingCount": 0,
        "findings": [],
    }
    seal = found["packageCheck"]["seal"]
    assert (first["isNew"], first["userErrors"]) == (True, [])
    assert first["package"] == {"committee": CODE, "committeeName": "政协示例市委员会", "seal": seal}
    assert (again["isNew"], sent_again["isNew"]) == (False, True)
    # Answers that are kept under keys are all that came beside it.
    assert {name for name, count in province.rows().items() if count != rows[name]} == {"given_answer"}
    assert audited == [province.administrator.account_id]


def test_what_was_changed_on_the_way_is_named_and_nothing_is_kept(year: Packed, province: Province) -> None:
    lines = year.files["lines.jsonl"].replace(b'"points":70000000', b'"points":71000000', 1)
    content = with_files(year.files, **{"lines.jsonl": lines})
    found = answer(province, year, CHECK, {"file": sent(content)}, year.keys).data

    assert found is not None
    check = found["packageCheck"]
    assert (check["holds"], check["findings"][0] | {"message": ""}) == (
        False,
        {
            "file": "lines.jsonl",
            "line": 1,
            "memberNumber": "0001",
            "field": "points",
            "found": "71000000",
            "expected": "70000000",
            "message": "",
        },
    )
    assert set(refused(province, year, content, year.keys)) == {("file", "PACKAGE_DIFFERS")}


def test_what_cannot_be_taken_is_refused_by_its_code(year: Packed, province: Province, tmp_path: Path) -> None:
    others = ExchangeKeys(tmp_path / "others")
    others.trust(CODE, others.make().encode())

    def of_version(version: int) -> bytes:
        said = {**msgspec.json.decode(year.files[MANIFEST]), "schema_version": version}
        return packed({**year.files, MANIFEST: msgspec.json.encode(said)})

    assert refused(province, year, of_version(SCHEMA_VERSION + 1), year.keys) == [("file", "NEWER_SCHEMA")]
    assert refused(province, year, of_version(0), year.keys) == [("file", "OLDER_SCHEMA")]
    assert refused(province, year, b"%PDF-1.4", year.keys) == [("file", "NOT_A_PACKAGE")]
    assert refused(province, year, year.content, others) == [("file", "SIGNATURE_WRONG")]
    assert refused(province, year, year.content) == [("because", "SIGNATURE_UNKNOWN")]
    assert refused(province, year, year.content, because="  ") == [("because", "BLANK")]
    assert imported(province, year, year.content, because="电话核对公钥")["isNew"] is True


def test_no_path_of_this_machine_is_told(year: Packed, province: Province) -> None:
    payload = imported(province, year, b"%PDF-1.4", year.keys)

    assert [each["message"] for each in payload["userErrors"]] == [
        "package.zip不是交换包，或在传送中已损坏。请重新拷贝，仍不行的请对方重新导出。"
    ]


def test_whoever_does_not_administer_the_committee_neither_checks_nor_imports(year: Packed, province: Province) -> None:
    with transaction(province.engine) as session:
        reader = create_account(session, province.administrator, province.committee_id, "reader", "查阅", [Role.READER])
    file = sent(year.content)
    results = [
        answer(province, year, CHECK, {"file": file}, year.keys, reader),
        answer(province, year, IMPORT, {"input": {"committee": "990000", "file": file}}, year.keys, reader),
    ]

    assert [[(error.extensions or {})["code"] for error in result.errors or ()] for result in results] == [["FORBIDDEN"], ["FORBIDDEN"]]

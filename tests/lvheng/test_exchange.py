"""`lvheng appraisal export --format package`, `verify` and `lvheng exchange`, as two houses use them."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from lvheng.cli import app
from services.exchange.container import packed, unpacked
from tests.graphql_schema.city import CODE, City, city_on
from tests.services.appraisals.issued_year import issued
from tests.services.exchange.test_importing import found_province
from tests.services.scorings.kept_year import YEAR

EXPORT = ("appraisal", "export", "--committee", CODE, "--year", str(YEAR), "--format", "package")


@pytest.fixture(scope="module")
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on("sqlite", request) as found:
        issued(found)
        yield found


class House:
    """An installation: a database and a data folder."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self._environment = {"LVHENG_DATABASE_URL": url, "LVHENG_DATA_DIR": str(folder)}

    def run(self, *arguments: str | Path, status: int = 0) -> str:
        outcome = CliRunner().invoke(app, [str(each) for each in arguments], env=self._environment, catch_exceptions=False)

        assert outcome.exit_code == status, outcome.output
        return outcome.output


def url_of(city: City) -> str:
    return city.engine.url.render_as_string(hide_password=False)


def test_a_year_goes_from_one_house_to_another(city: City, postgresql_url: str, tmp_path: Path) -> None:
    source = House(url_of(city), tmp_path / "source")
    refused = source.run(*EXPORT, "--year", str(YEAR - 1), status=1)
    province = found_province(postgresql_url)
    province.engine.dispose()
    target = House(postgresql_url, tmp_path / "target")
    public, package = tmp_path / "public.pem", tmp_path / "year.zip"
    unsigned = source.run(*EXPORT)
    source.run("exchange", "key", "--output", public)
    written = msgspec.json.decode(source.run(*EXPORT, "--output", package, "--json"))
    unknown = target.run("appraisal", "verify", package)
    doubtful = target.run("exchange", "import", package, "--committee", "990000", "--as", "chief", status=1)
    target.run("exchange", "trust", CODE, public)
    known = target.run("appraisal", "verify", package)
    first = target.run("exchange", "import", package, "--committee", "990000", "--as", "chief")
    second = target.run("exchange", "import", package, "--committee", "990000", "--as", "chief")
    dumps = [house.run("exchange", "dump", "--committee", CODE, "--year", str(YEAR)) for house in (source, target)]

    assert "还没有启动考核" in refused
    assert "没有签名密钥" in unsigned
    assert stat.S_IMODE((source.folder / "exchange/own.pem").stat().st_mode) == 0o600
    assert written["seal"] in known
    assert "还没有登记为受信任" in unknown
    assert "lvheng exchange trust 990100" in doubtful
    assert "由受信任的密钥签名" in known
    assert "一致:各文件与打包时相同" in known
    assert "已导入政协示例市委员会2023年度考核第1版结果，委员12人" in first
    assert "早已导入，没有改动" in second
    assert dumps[0] == dumps[1]
    assert dumps[0].count("\n") == 66


def test_verify_needs_no_database_and_names_what_was_changed(city: City, tmp_path: Path) -> None:
    source = House(url_of(city), tmp_path / "source")
    package = tmp_path / "year.zip"
    source.run(*EXPORT, "--output", package)
    files = unpacked(package).files
    changed = files["lines.jsonl"].replace(b'"points":70000000', b'"points":71000000', 1)
    package.write_bytes(packed({**files, "lines.jsonl": changed}))
    elsewhere = House("sqlite:////nowhere/at/all.db", tmp_path / "empty")
    told = elsewhere.run("appraisal", "verify", package, status=1)
    report = msgspec.json.decode(elsewhere.run("appraisal", "verify", package, "--json", status=1))

    assert "lines.jsonl 第1行 委员0001 points:这一行与打包时不同(包内为71000000，应为70000000)" in told
    assert (report["holds"], report["findings"][0]["line"], report["findings"][0]["member"]) == (False, 1, "0001")


def test_a_key_that_others_can_read_signs_nothing(city: City, tmp_path: Path) -> None:
    source = House(url_of(city), tmp_path / "source")
    source.run("exchange", "key")
    (source.folder / "exchange/own.pem").chmod(0o644)

    assert "他人可读" in source.run(*EXPORT, status=1)


def test_a_key_is_made_once_and_what_is_no_key_is_refused(tmp_path: Path) -> None:
    house = House("sqlite://", tmp_path / "house")
    (tmp_path / "no.pem").write_text("-----BEGIN PUBLIC KEY-----\n", encoding="ascii")
    first, second = house.run("exchange", "key"), house.run("exchange", "key")

    assert first == second
    assert first.startswith("-----BEGIN PUBLIC KEY-----")
    assert "不是Ed25519公钥" in house.run("exchange", "trust", CODE, tmp_path / "no.pem", status=1)
    assert "读不了文件" in house.run("exchange", "trust", CODE, tmp_path / "missing.pem", status=1)

"""Making a package of an issued result."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.finding import year_appraisal
from services.appraisals.kept_rows import KeptParts
from services.appraisals.sealed_regulation import python_targets, sealed_regulation
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.seals import Digesting, Digests, member_lines, result_line
from services.errors import Refusal
from services.exchange.container import pack_into, packed
from services.exchange.keys import ExchangeKeys
from services.exchange.manifest import (
    DIGESTS,
    FORMAT,
    MANIFEST,
    REGULATION,
    SIGNATURE,
    digests_bytes,
    manifest_bytes,
    pretty,
    schema_bytes,
    schema_name,
    write_digests,
)
from services.exchange.table_files import TableFiles, TableWriter
from services.exchange.tables import RegulationRow, rows_of, schema_version_of, tables_of
from services.exchange.twins import CsvFile, JsonlFile, ParquetFile, has_parquet
from services.exports.making import Making, bytes_made
from services.exports.year_parts import MOST
from services.models import AppraisalResult, ResultState
from services.permissions import Actor, Right, require

# Tables of the year as a whole; the others are written with the members they are about.
_OF_YEAR = ("result", "regulation")


def issued_result(
    session: Session, actor: Actor, committee_id: int, year: int, number: int | None = None, group_kind: str = ""
) -> AppraisalResult:
    """The issued result of a committee's year, or its version `number`, which may have been superseded.

    It is the members', or with a `group_kind` that of the groups of that kind.

    Raises Refusal FORBIDDEN, NO_APPRAISAL, NOT_ISSUED.
    """
    require(actor, Right.READ_PERFORMANCE, committee_id)
    appraisal = year_appraisal(session, committee_id, year, group_kind)
    if appraisal is None:
        raise Refusal("NO_APPRAISAL", say("exchange.no_appraisal", year=year), "year")
    results = session.exec(
        select(AppraisalResult).where(AppraisalResult.appraisal_id == appraisal.id).order_by(col(AppraisalResult.number))
    )
    let_out = [each for each in results if each.state in (ResultState.ISSUED, ResultState.SUPERSEDED)]
    wanted = [each for each in let_out if number in (None, each.number)]
    if not wanted:
        versions = "、".join(str(each.number) for each in let_out) or say("exchange.none")
        state = say(f"appraisals.state_{appraisal.state}")
        raise Refusal("NOT_ISSUED", say("exchange.not_issued", year=year, state=state, versions=versions), "version")
    return wanted[-1]


def package_bytes(session: Session, actor: Actor, result: AppraisalResult, regulations: Regulations, keys: ExchangeKeys | None) -> bytes:
    """What `write_package` writes."""

    def make(making: Making) -> None:
        write_package(session, actor, result, regulations, keys, making)

    return bytes_made(make)


def write_package(
    session: Session, actor: Actor, result: AppraisalResult, regulations: Regulations, keys: ExchangeKeys | None, making: Making
) -> int:
    """The package of an issued result (`issued_result`), signed where this house has a key. Equal results, equal bytes but for the key.

    Members are read and written some at a time: what it takes does not grow with their number. Returns how many there are.
    Raises Refusal FORBIDDEN, NOT_ISSUED, RESULT_CHANGED where what is kept is not what was sealed, and what `kept_year` raises.
    """
    require(actor, Right.READ_PERFORMANCE, result.committee_id)
    assert result.id is not None
    if result.seal is None or result.seal_sm3 is None:
        raise Refusal("NOT_ISSUED", say("exchange.not_sealed", number=result.number), "version")
    kept = KeptParts(session, result.id)
    year = kept.empty
    seal, files, counts = _tables(kept, year, regulation_row(year, regulations), making)
    if seal != Digests(sha256=result.seal, sm3=result.seal_sm3):
        raise Refusal("RESULT_CHANGED", say("exchange.result_changed", number=result.number), "version")
    digests = making.scratch / DIGESTS
    with digests.open("wb") as opened:
        write_digests(opened, files)
    with making.target.open("w+b") as target:
        pack_into(target, _signed({**files, DIGESTS: digests}, counts, year, seal, keys))
    return kept.count


def _tables(
    kept: KeptParts, year: SealedYear, regulation: RegulationRow, making: Making
) -> tuple[Digests, dict[str, bytes | Path], dict[str, int]]:
    """The seal of what is kept, and the files of the tables, written some members at a time, with how many rows each table has."""
    sealed, of_year = Digesting(), {name: rows for name, rows in rows_of(year, regulation).items() if name in _OF_YEAR}
    version = schema_version_of(year.result)
    tables = tables_of(version)
    writers: dict[str, TableWriter] = {"jsonl": JsonlFile, "csv": CsvFile, **({"parquet": ParquetFile} if has_parquet() else {})}
    with ExitStack() as stack:
        twins = [stack.enter_context(TableFiles(making.scratch, tables, suffix, writer)) for suffix, writer in writers.items()]
        sealed.update(result_line(year))
        for twin in twins:
            twin.add(of_year)
        done = 0
        for part in kept.by_number(MOST):
            for line in member_lines(part):
                sealed.update(line)
            rows = {name: own for name, own in rows_of(part, regulation).items() if name not in of_year}
            for twin in twins:
                twin.add(rows)
            done += len(part.scorecards)
            making.progress(done, kept.count)
    files: dict[str, bytes | Path] = {schema_name(table): schema_bytes(table, f"{FORMAT} {version}") for table in tables}
    files[REGULATION] = year.regulation_source.encode()
    for twin in twins:
        files |= twin.files
    return sealed.digests, files, twins[0].counts


def regulation_row(year: SealedYear, regulations: Regulations) -> RegulationRow:
    """Who brought the regulation of a year, as far as it is installed here."""
    said = year.result
    regulation = sealed_regulation(year.regulation_source, said.regulation, said.version, regulations, scores=False)
    pack = regulations.pack(said.regulation)
    origin = pack.origin if pack is not None else regulation.origin
    brought = f"{origin.distribution} {origin.version}" if origin.distribution else None
    return RegulationRow(
        code=said.regulation, content_hash=said.content_hash, distribution=brought, python=tuple(python_targets(regulation))
    )


def sealed_files(
    files: Mapping[str, bytes], counts: Mapping[str, int], year: SealedYear, seal: Digests, keys: ExchangeKeys | None
) -> bytes:
    """The zip of these files with their digests, manifest and signature."""
    return packed(_signed({**files, DIGESTS: digests_bytes(files)}, counts, year, seal, keys))


def _signed(
    files: Mapping[str, bytes | Path], counts: Mapping[str, int], year: SealedYear, seal: Digests, keys: ExchangeKeys | None
) -> Mapping[str, bytes | Path]:
    """The files with their manifest, and with its signature where there is a key."""
    manifest = manifest_bytes(files, counts, year.result, seal)
    signature = keys.sign(manifest) if keys else None
    return {**files, MANIFEST: manifest, **({SIGNATURE: pretty(signature)} if signature else {})}

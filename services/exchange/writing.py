"""Making a package of an issued result."""

from __future__ import annotations

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.kept_rows import kept_year
from services.appraisals.sealed_regulation import python_targets, sealed_regulation
from services.appraisals.sealed_rows import SealedYear, row_text
from services.appraisals.seals import Digests, seal_of_year
from services.errors import Refusal
from services.exchange.container import packed
from services.exchange.keys import ExchangeKeys
from services.exchange.manifest import (
    DIGESTS,
    MANIFEST,
    REGULATION,
    SIGNATURE,
    digests_bytes,
    manifest_bytes,
    pretty,
    schema_bytes,
    schema_name,
)
from services.exchange.tables import TABLES, RegulationRow, rows_of
from services.exchange.twins import csv_bytes, has_parquet, parquet_bytes
from services.models import Appraisal, AppraisalResult, ResultState
from services.permissions import Actor, Right, require


def issued_result(session: Session, actor: Actor, committee_id: int, year: int, number: int | None = None) -> AppraisalResult:
    """The issued result of a committee's year, or its version `number`, which may have been superseded.

    Raises Refusal FORBIDDEN, NO_APPRAISAL, NOT_ISSUED.
    """
    require(actor, Right.READ_PERFORMANCE, committee_id)
    appraisal = session.exec(select(Appraisal).where(Appraisal.committee_id == committee_id, Appraisal.year == year)).first()
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
    """The package of an issued result (`issued_result`), signed where this house has a key. Equal results, equal bytes but for the key.

    Raises Refusal FORBIDDEN, NOT_ISSUED, RESULT_CHANGED where what is kept is not what was sealed, and what `kept_year` raises.
    """
    require(actor, Right.READ_PERFORMANCE, result.committee_id)
    assert result.id is not None
    year = kept_year(session, result.id)
    if result.seal is None or result.seal_sm3 is None:
        raise Refusal("NOT_ISSUED", say("exchange.not_sealed", number=result.number), "version")
    seal = seal_of_year(year)
    if seal != Digests(sha256=result.seal, sm3=result.seal_sm3):
        raise Refusal("RESULT_CHANGED", say("exchange.result_changed", number=result.number), "version")
    return packed_year(year, regulation_row(year, regulations), seal, keys)


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


def packed_year(year: SealedYear, regulation: RegulationRow, seal: Digests, keys: ExchangeKeys | None) -> bytes:
    """The package of a year given as rows."""
    rows = rows_of(year, regulation)
    files = {REGULATION: year.regulation_source.encode()}
    for table in TABLES:
        own = rows[table.name]
        files[f"{table.name}.jsonl"] = "".join(f"{row_text(row)}\n" for row in own).encode()
        files[f"{table.name}.csv"] = csv_bytes(table, own)
        files[schema_name(table)] = schema_bytes(table)
        if has_parquet():
            files[f"{table.name}.parquet"] = parquet_bytes(table, own)
    return sealed_files(files, {name: len(own) for name, own in rows.items()}, year, seal, keys)


def sealed_files(files: dict[str, bytes], counts: dict[str, int], year: SealedYear, seal: Digests, keys: ExchangeKeys | None) -> bytes:
    """The zip of these files with their digests, manifest and signature."""
    files = {**files, DIGESTS: digests_bytes(files)}
    manifest = manifest_bytes(files, counts, year.result, seal)
    signature = keys.sign(manifest) if keys else None
    return packed({**files, MANIFEST: manifest, **({SIGNATURE: pretty(signature)} if signature else {})})

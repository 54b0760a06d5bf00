"""Checking a package with nothing but the package: that nothing changed on the way, who signed it, and that the figures follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine import ENGINE_VERSION
from scoring_plugins.engine.python_points import PythonClauseError
from scoring_plugins.plugins import Regulations
from services.appraisals.sealed_regulation import sealed_regulation
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.seals import Digests, seal_of_year
from services.errors import Refusal
from services.exchange.container import Contents, unpacked
from services.exchange.findings import Finding
from services.exchange.integrity import changed_files, findings_of_changed, findings_of_manifest, findings_of_names, findings_of_twins
from services.exchange.keys import ExchangeKeys, Signature, SignatureState, broken_field, signature_state
from services.exchange.manifest import FORMAT, MANIFEST, REGULATION, SCHEMA_VERSION, SIGNATURE, Manifest
from services.exchange.reading import loose_row, read_rows
from services.exchange.recomputing import findings_of_facts, findings_of_scores
from services.exchange.tables import OF_MEMBERS, TABLES, RegulationRow, year_from
from services.scoring import Progress


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What became of checking a package.

    `findings` are everything that differs, `notices` what has to be known besides. `year` and `seal` are what the package says, None where
    it cannot be read. `is_recomputed` is whether the year was scored again; it is not where the facts are not those that were packed.
    `signature` is `known`, `unknown` (no key is trusted for the committee), `wrong_key`, `broken` or `unsigned`; `key` its key.
    """

    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    signature: SignatureState = "unsigned"
    key: str | None = None
    year: SealedYear | None = None
    seal: Digests | None = None
    is_recomputed: bool = False

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs and the year came out the same."""
        return not self.findings and self.is_recomputed

    @property
    def holds(self) -> bool:
        """Whether it is equal and not signed by somebody else."""
        return self.is_equal and self.signature not in ("broken", "wrong_key")


def verify_package(path: Path, regulations: Regulations, keys: ExchangeKeys, progress: Progress | None = None) -> Verification:
    """Check everything about the package in `path`, of members or of groups; nothing is written, and no database is asked.

    `regulations` are those installed here, for plugins that the packed regulation needs; `progress` is told how many are scored again.
    Raises Refusal for what is no package of ours (`unpacked`), NEWER_SCHEMA and OLDER_SCHEMA; PLUGIN_NEEDED where the regulation needs
    Python that is not installed.
    """
    contents = unpacked(path)
    manifest = _manifest(contents)
    found = _verified(path, contents, manifest, regulations, keys, progress)
    if not _is_of_groups(contents):
        return found
    findings = tuple(msgspec.structs.replace(each, is_of_groups=True) for each in found.findings)
    return msgspec.structs.replace(found, findings=findings)


def _verified(
    path: Path, contents: Contents, manifest: Manifest | None, regulations: Regulations, keys: ExchangeKeys, progress: Progress | None
) -> Verification:
    signature, key, of_signature = _signature(contents, keys)
    findings = list(findings_of_names(contents))
    changed = changed_files(contents.files, manifest)
    findings += findings_of_changed(contents.files, changed)
    if findings:
        notices = (say("exchange.not_recomputed"),)
        return Verification(findings=(*findings, *of_signature), notices=notices, signature=signature, key=key)
    rows, of_rows = read_rows(contents.files)
    year, of_facts = _year(rows, contents, of_rows)
    if year is None:
        return Verification(findings=(*of_facts, *of_signature), signature=signature, key=key)
    seal = seal_of_year(year)
    findings += findings_of_manifest(contents.files, rows, seal, contents.files[MANIFEST])
    findings += [*of_facts, *findings_of_twins(contents.files, rows), *of_signature]
    recomputed, is_recomputed = ([], False) if of_facts else _recomputed(year, rows["regulation"][0], regulations, progress)
    findings += recomputed
    if not findings and not contents.is_as_written:
        findings.append(Finding(file=path.name, why=say("exchange.container_changed")))
    return Verification(
        findings=tuple(findings),
        notices=tuple(_notices(year)),
        signature=signature,
        key=key,
        year=year,
        seal=seal,
        is_recomputed=is_recomputed,
    )


def _is_of_groups(contents: Contents) -> bool:
    """Whether the package says that it is about groups, however little else of it can be read."""
    row = loose_row(TABLES[0], contents.files.get("result.jsonl", b"").partition(b"\n")[0])
    return row is not None and bool(row.group_kind)


def _manifest(contents: Contents) -> Manifest | None:
    """The manifest; None where it cannot be read. What another version of the format wrote is refused before anything else is said."""
    if MANIFEST not in contents.files:
        if MANIFEST in contents.damaged:
            return None
        raise Refusal("NOT_A_PACKAGE", say("exchange.no_manifest"), "file")
    content = contents.files[MANIFEST]
    try:
        said = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    version = said.get("schema_version") if isinstance(said, dict) else None
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(version, int):
        raise Refusal("NOT_A_PACKAGE", say("exchange.other_format", format=FORMAT), "file")
    line = next((n for n, text in enumerate(content.split(b"\n"), start=1) if b'"schema_version"' in text), 1)
    told = {"found": version, "known": SCHEMA_VERSION, "line": line}
    if version > SCHEMA_VERSION:
        raise Refusal("NEWER_SCHEMA", say("exchange.newer_schema", **told), "file")
    if version < OF_MEMBERS:
        raise Refusal("OLDER_SCHEMA", say("exchange.older_schema", **told), "file")
    try:
        return msgspec.convert(said, Manifest)
    except msgspec.ValidationError:
        return None


def _signature(contents: Contents, keys: ExchangeKeys) -> tuple[SignatureState, str | None, list[Finding]]:
    content, manifest = contents.files.get(SIGNATURE), contents.files.get(MANIFEST, b"")
    if content is None:
        return "unsigned", None, []
    try:
        signature = msgspec.json.decode(content, type=Signature)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return "broken", None, [Finding(file=SIGNATURE, why=say("exchange.no_signature"))]
    try:
        code = str(msgspec.json.decode(manifest)["committee_code"])
    except (msgspec.DecodeError, UnicodeError, RecursionError, KeyError, TypeError):
        code = ""
    state = signature_state(signature, manifest, keys.trusted(code))
    findings = []
    if field := broken_field(signature, manifest):
        line = next((n for n, text in enumerate(content.split(b"\n"), start=1) if f'"{field}"'.encode() in text), None)
        findings.append(Finding(file=SIGNATURE, line=line, field=field, why=say("exchange.signature_broken")))
    return state, signature.key, findings


def _year(rows: dict[str, list[Any]], contents: Contents, of_rows: list[Finding]) -> tuple[SealedYear | None, list[Finding]]:
    if of_rows:
        return None, of_rows
    try:
        year = year_from(rows, contents.files[REGULATION].decode())
    except (ValueError, msgspec.ValidationError) as wrong:
        return None, [Finding(file="records.jsonl", why=say("exchange.no_facts", why=wrong))]
    return year, list(findings_of_facts(year))


def _recomputed(
    year: SealedYear, brought: RegulationRow, regulations: Regulations, progress: Progress | None
) -> tuple[list[Finding], bool]:
    said = year.result
    regulation = sealed_regulation(
        year.regulation_source, said.regulation, said.version, regulations, scores=True, needs=brought.distribution
    )
    if not regulation.versions:
        why = say("exchange.no_version", version=said.version)
        return [Finding(file="result.jsonl", line=1, field="version", found=str(said.version), why=why)], False
    try:
        return list(findings_of_scores(year, regulation, progress)), True
    except PythonClauseError as fault:
        return [Finding(file=REGULATION, why=say("scoring.fault", title=said.title, fault=fault))], False
    except (ValueError, LookupError, ArithmeticError, TypeError) as wrong:
        # Every digest can be made to fit facts that no engine ever took, or a year that no regulation knows.
        why = say("exchange.cannot_recompute", why=f"{type(wrong).__name__}: {wrong}")
        return [Finding(file="result.jsonl", line=1, why=why)], False


def _notices(year: SealedYear) -> list[str]:
    said = year.result
    if said.engine_version == ENGINE_VERSION:
        return []
    return [say("exchange.other_engine", packed=said.engine_version, here=ENGINE_VERSION)]

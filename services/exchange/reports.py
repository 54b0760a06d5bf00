"""What the check of a package says to whoever may import it: plain data that can be kept."""

from __future__ import annotations

import msgspec

from services.exchange.findings import Finding
from services.exchange.keys import SignatureState
from services.exchange.verifying import Verification

# Every figure of a made-up package may be wrong.
MOST_FINDINGS = 100


class PackageReport(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the package holds, who signed it, whose year it is and the first of what differs; what cannot be read is None."""

    holds: bool
    signature: SignatureState
    key: str | None
    committee: str | None = None
    committee_name: str | None = None
    year: int | None = None
    group_kind: str | None = None
    version: int | None = None
    seal: str | None = None
    finding_count: int = 0
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()


def report_of(found: Verification) -> PackageReport:
    """What is told of a verification."""
    said = found.year.result if found.year is not None else None
    return PackageReport(
        holds=found.holds,
        signature=found.signature,
        key=found.key,
        committee=None if said is None else said.committee_code,
        committee_name=None if said is None else said.committee,
        year=None if said is None else said.year,
        group_kind=None if said is None else said.group_kind or None,
        version=None if said is None else said.number,
        seal=None if found.seal is None else found.seal.sha256,
        finding_count=len(found.findings),
        findings=found.findings[:MOST_FINDINGS],
        notices=found.notices,
    )

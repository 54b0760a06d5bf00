"""The seal of a result: digests over everything that it says. Equal results have equal seals, on any database and any machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash
from sqlmodel import Session

from services.appraisals.kept_rows import kept_year
from services.appraisals.sealed_rows import SealedYear, row_text


class Digests(msgspec.Struct, frozen=True, kw_only=True):
    """Two digests of the same bytes, in hex: SHA-256, and SM3 (GB/T 32905)."""

    sha256: str
    sm3: str


class Digesting:
    """Both digests of bytes that come piece by piece."""

    def __init__(self) -> None:
        self._sha256, self._sm3 = Hash(SHA256()), Hash(SM3())

    def update(self, piece: bytes) -> None:
        self._sha256.update(piece)
        self._sm3.update(piece)

    @property
    def digests(self) -> Digests:
        """The digests of all that came so far."""
        return Digests(sha256=self._sha256.copy().finalize().hex(), sm3=self._sm3.copy().finalize().hex())


def digests_of(pieces: Iterable[bytes]) -> Digests:
    """The digests of these bytes, one after the other."""
    digesting = Digesting()
    for piece in pieces:
        digesting.update(piece)
    return digesting.digests


def canonical_lines(year: SealedYear) -> Iterator[bytes]:
    """What is sealed, a line of JSON for each thing, names in order, UTF-8: the result, then member by member in order of 委员编号 the
    scorecard with the digest of the facts, the lines, the decisions.

    What members said about themselves is no part of the result. The regulation stands in it by its content hash.
    """
    yield result_line(year)
    yield from member_lines(year)


def result_line(year: SealedYear) -> bytes:
    """What is sealed of a result as a whole: the first of the canonical lines."""
    return _line("result", year.result)


def member_lines(year: SealedYear) -> Iterator[bytes]:
    """What is sealed of the members: all canonical lines but the first. Those of parts of a year, in order, are those of the year."""
    lines, decisions = _by_member(year.lines), _by_member(year.decisions)
    for card in sorted(year.scorecards, key=lambda each: each.member.encode()):
        yield _line("scorecard", card)
        for line in sorted(lines.get(card.member, ()), key=lambda each: each.place):
            yield _line("line", line)
        for decision in decisions.get(card.member, ()):
            yield _line("decision", decision)


def seal_of_year(year: SealedYear) -> Digests:
    """The seal of a result given as rows."""
    return digests_of(canonical_lines(year))


def seal_of(session: Session, result_id: int) -> Digests:
    """The seal of a result as it is kept now, in a constant number of statements; `kept_year` says what it raises.

    Everything that the result says is sealed, `reason`, `approver`, `decided_on`, `issued_on` and `document_number` too: ask for it when
    they are written. Its state, its revision and the seal itself are not sealed.
    """
    return seal_of_year(kept_year(session, result_id))


def _line(thing: str, row: msgspec.Struct) -> bytes:
    return f'{{"{thing}":{row_text(row)}}}\n'.encode()


def _by_member(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.member, []).append(row)
    return found

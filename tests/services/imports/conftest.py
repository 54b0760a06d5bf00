"""An office with workbooks: what it writes, edits and imports, and what then stands in the base."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from sqlmodel import Session

from scoring_plugins.plugins import Regulations, load_regulations
from services.activities import stored_activities
from services.assessments import stored_assessments
from services.database import transaction
from services.imports import Drafts, ImportOptions, ImportReport, import_records, open_source, write_workbook
from services.imports.report import column_letter
from services.members import MembershipDraft, stored_memberships
from services.opinion_reports import stored_opinion_reports
from services.proposals import stored_proposals
from tests.services.conftest import House

NAMES = {"001": "王某甲", "002": "李某乙", "003": "陈某丙"}


@cache
def packs() -> Regulations:
    """The bundled regulations; the committee has adopted none of them."""
    return load_regulations(packs_only=True)


class _Undone(Exception):
    pass


@dataclass(frozen=True)
class Desk:
    """The registrar's desk: files lie in `folder`."""

    house: House
    folder: Path

    def workbook(self, drafts: Drafts, edit: Callable[[Any], None] | None = None, name: str = "填报.xlsx") -> Path:
        """A workbook that says `drafts`, edited as an office edits it: with another program."""
        path = self.folder / name
        write_workbook(path, drafts, names=NAMES)
        if edit is not None:
            book = openpyxl.load_workbook(path)
            edit(book)
            book.save(path)
            book.close()
        return path

    def csv(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def take(self, path: Path, session: Session | None = None, **options: Any) -> ImportReport:
        """Import a file, in a transaction of its own unless one is given."""
        if session is not None:
            source = open_source(path)
            chosen = ImportOptions(**{"regulations": packs(), **options})
            return import_records(session, self.house.registrar, self.house.committee_id, source, chosen)
        with transaction(self.house.engine) as own:
            return self.take(path, own, **options)

    @contextmanager
    def trial(self) -> Iterator[Session]:
        """A transaction that is undone at the end, so that the next random case finds the committee as it was."""
        try:
            with transaction(self.house.engine) as session:
                yield session
                raise _Undone
        except _Undone:
            pass

    def stored(self, session: Session) -> Drafts:
        """Everything the committee has, but for its three first members, works in the order of their titles, their numbers left out."""
        where = (session, self.house.committee_id)
        return _in_order(
            Drafts(
                tuple(known.draft for known in stored_memberships(*where).values() if known.draft.number not in NAMES),
                tuple(known.draft for known in stored_activities(*where).values()),
                tuple(known.draft for known in stored_proposals(*where).values()),
                tuple(known.draft for known in stored_opinion_reports(*where).values()),
                tuple(known.draft for known in stored_assessments(*where).values()),
            )
        )

    def stored_now(self) -> Drafts:
        with transaction(self.house.engine) as session:
            return self.stored(session)


def put(sheet: Any, address: str, value: Any) -> None:
    """A value in a cell; text stays text, whatever it begins with or looks like."""
    sheet[address].value = value
    if isinstance(value, str):
        # `_x0041_` is how a workbook writes a character by its code; openpyxl does not escape text that looks so.
        sheet[address].value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)
        sheet[address].data_type = "s"
    elif isinstance(value, int | float):
        sheet[address].number_format = "General"


def put_row(sheet: Any, row: int, values: list[Any]) -> None:
    for column, value in enumerate(values):
        put(sheet, f"{column_letter(column)}{row}", value)


def numberless(drafts: Drafts) -> Drafts:
    """The same works without their numbers."""
    return Drafts(
        drafts.memberships,
        tuple(replace(draft, number=None) for draft in drafts.activities),
        tuple(replace(draft, number=None) for draft in drafts.proposals),
        tuple(replace(draft, number=None) for draft in drafts.opinion_reports),
        tuple(replace(draft, number=None) for draft in drafts.assessments),
    )


def _in_order(drafts: Drafts) -> Drafts:
    bare = numberless(drafts)
    return Drafts(
        tuple(sorted(bare.memberships, key=lambda span: (span.number or "", span.from_on))),
        tuple(sorted(bare.activities, key=lambda draft: draft.title)),
        tuple(sorted(bare.proposals, key=lambda draft: draft.title)),
        tuple(sorted(bare.opinion_reports, key=lambda draft: draft.title)),
        tuple(sorted(bare.assessments, key=lambda draft: draft.title)),
    )


def without_numbers(drafts: Drafts, spans: list[MembershipDraft]) -> Drafts:
    """What `Desk.stored` gives once `drafts` are in, `spans` being the memberships as stored."""
    return _in_order(replace(drafts, memberships=tuple(spans)))


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Desk:
    return Desk(house, tmp_path)

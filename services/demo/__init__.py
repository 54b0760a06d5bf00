"""A demo committee: fictitious individual records whose statistics are the figures that 忻州 published for 2023.

The source gives sums only. Every member, sponsor, author, title, roll and date here is ours, made from a fixed seed, and no person or
office is meant: members are called 王某甲, bodies and units 示例…. The number of members is ours as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import load_regulations
from services.accounts import actor_named, issue_token
from services.attachments import AttachmentStore
from services.database import reading, transaction
from services.demo.courses import carry_through
from services.demo.gatherings import YEAR
from services.demo.groups import give_groups
from services.demo.people import make_people
from services.demo.records import SEED, make_records
from services.demo.selecting import before_selected, select_outstanding
from services.demo.setting_up import ADMINISTRATOR, CODE, NAME, READER, DemoOffice, set_up
from services.demo.supervisions import supervise
from services.errors import Refusal
from services.imports import Drafts, import_records, open_source, write_workbook
from services.models import Account, DivisionCode
from services.regulations import adopt_regulation
from services.verification import Selection, unverified_count, verify

__all__ = ["DemoSummary", "demo_token", "load_demo"]

Progress = Callable[[int, int], None]

REGULATION = "jinan"
# What was held later still waits for its second person, so that there is something to see.
VERIFIED_UNTIL = date(YEAR, 12, 15)
TOKEN_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class DemoSummary:
    """What stands in the database. `is_new` is False when the demo was there already and nothing was changed."""

    code: str
    name: str
    year: int
    is_new: bool
    unverified: int


def load_demo(engine: Engine, progress: Progress | None = None, through_workflows: AttachmentStore | None = None) -> DemoSummary:
    """Make the demo in an empty, migrated database, in one transaction; loaded again, it changes nothing.

    Works are imported, as from an office's workbook. With a store for papers, proposals and opinion reports are carried
    `through_workflows` instead, event by event. Outstanding proposals are selected either way.
    `progress(done, total)` counts works, then facts as they are verified.
    Raises Refusal NOT_EMPTY if the database holds accounts that are not the demo's.
    """
    if found := _loaded(engine):
        return found
    records = make_records()
    with transaction(engine) as session:
        office = set_up(session)
        people = make_people(Random(f"{SEED} people"))
        if through_workflows is None:
            _import(session, office, replace(records, proposals=before_selected(records.proposals)), progress)
        else:
            _import(session, office, replace(records, proposals=(), opinion_reports=()), progress)
            carry_through(session, office, records, people, SEED, through_workflows, progress or _nobody_watches)
        verify(session, office.verifier, office.committee_id, Selection(last=VERIFIED_UNTIL), say("demo.because"), progress=progress)
        regulations = load_regulations(packs_only=True)
        adopt_regulation(session, office.appraiser, office.committee_id, regulations, REGULATION, date(YEAR, 1, 1))
        give_groups(session, office, regulations)
        if through_workflows is None:
            supervise(session, office, records.proposals, people, SEED)
        select_outstanding(session, office, regulations, records.proposals)
        return _summary(session, office.committee_id, is_new=True)


def demo_token(engine: Engine) -> str:
    """A fresh token for the demo's reader, who may read the demo committee and nothing else. Raises Refusal if there is no demo."""
    with transaction(engine) as session:
        administrator = actor_named(session, ADMINISTRATOR)
        return issue_token(session, administrator, _committee_id(session), READER, TOKEN_LASTS)


def _loaded(engine: Engine) -> DemoSummary | None:
    with reading(engine) as session:
        names = set(session.exec(select(Account.name)))
        if not names:
            return None
        if ADMINISTRATOR not in names:
            raise Refusal("NOT_EMPTY", say("demo.not_empty"))
        return _summary(session, _committee_id(session), is_new=False)


def _committee_id(session: Session) -> int:
    return session.exec(select(DivisionCode.committee_id).where(col(DivisionCode.code) == CODE)).one()


def _summary(session: Session, committee_id: int, is_new: bool) -> DemoSummary:
    waiting = unverified_count(session, committee_id, date(YEAR, 1, 1), date(YEAR, 12, 31))
    return DemoSummary(code=CODE, name=NAME, year=YEAR, is_new=is_new, unverified=waiting)


def _nobody_watches(done: int, total: int) -> None:
    """Where no progress is shown."""


def _import(session: Session, office: DemoOffice, records: Drafts, progress: Progress | None) -> None:
    """As an office does: the workbook filled in, then taken as a whole."""

    def written(stage: str, done: int, total: int) -> None:
        if progress and stage == "writing":
            progress(done, total)

    with TemporaryDirectory(prefix="lvheng-demo-") as folder:
        workbook = Path(folder) / f"{CODE}.xlsx"
        write_workbook(workbook, records, committee=NAME)
        report = import_records(session, office.registrar, office.committee_id, open_source(workbook), progress=written)
    if not (report.is_written and report.is_complete):
        raise RuntimeError(f"the demo's own workbook is refused: {[str(problem) for problem in report.problems[:5]]}")

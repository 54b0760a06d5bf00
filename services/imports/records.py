"""The use case: a file's rows checked as a whole and taken into one committee, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.assessments import Rules
from services.directory import Directory
from services.errors import Refusal
from services.imports.given import nouns_under
from services.imports.mapping import OwnNames
from services.imports.member_rows import take_members
from services.imports.nouns import Noun
from services.imports.people import People
from services.imports.report import ImportReport, RowProblem, SheetCount
from services.imports.resting import settle_around_what_rests
from services.imports.rows import ReadRows, Row, read_rows
from services.imports.run import Progress, Run, silent
from services.imports.settling import Settled
from services.imports.sheets import MEMBERS, PROPOSALS, REFERENCE_TOPICS, SHEETS, SUPERVISION_LINES, SUPERVISIONS
from services.imports.sources import Source
from services.imports.supervision_rows import settle_supervisions, write_supervisions
from services.imports.topic_rows import settle_topics, write_topics
from services.imports.works import gather
from services.models import LocalCommittee
from services.permissions import Actor, Right, require


@dataclass(frozen=True)
class ImportOptions:
    """`partial` leaves wrong rows out instead of everything; `update` takes changed cells; `dry_run` writes nothing.

    `regulations` are those installed here: what people gave is taken as far as the adopted one of them lets it through.
    """

    partial: bool = False
    update: bool = False
    dry_run: bool = False
    own_names: OwnNames = OwnNames()  # noqa: RUF009  (frozen)
    regulations: Regulations | None = None


def import_records(
    session: Session,
    actor: Actor,
    committee_id: int,
    source: Source,
    options: ImportOptions = ImportOptions(),
    progress: Progress = silent,
) -> ImportReport:
    """Take a file's rows into a committee, inside the caller's transaction.

    Rows are new, the same as stored, or in conflict with it (taken with `update` only). Nothing is written unless every row
    can be taken, or `partial` says so. Rows that are not in the file are never touched, and what was verified or scored is changed by no
    file: a cell that would is a problem of its row. Raises Refusal FORBIDDEN; whatever
    is wrong with the file stands in the report. Raises ValueError for rows of what people gave where `options` have no regulations.
    """
    require(actor, Right.REGISTER, committee_id)
    read = read_rows(source, options.own_names)
    # Two imports at once would give the same numbers: the second waits here. SQLite has one writer anyway.
    session.exec(select(LocalCommittee.id).where(LocalCommittee.id == committee_id).with_for_update()).one()
    savepoint = session.begin_nested()
    run = Run(session, actor, Directory(session, committee_id), options.update, progress)
    people = take_members(run, read.of(MEMBERS))
    rules = None if options.regulations is None else Rules(session, committee_id, options.regulations)
    settled = [work for noun in nouns_under(rules) for work in _settled(run, noun, read, people)]
    topics = settle_topics(run, read.of(REFERENCE_TOPICS))
    numbers = [row.get("number") for row in read.of(PROPOSALS) if row.get("number") is not None]
    supervisions = settle_supervisions(run, read.of(SUPERVISIONS), read.of(SUPERVISION_LINES), people, numbers)
    is_written = False
    if _may_write(run, read, options):
        _write(run, settled)
        write_topics(run, topics)
        write_supervisions(run, supervisions)
        is_written = _may_write(run, read, options)
    if is_written and not options.dry_run:
        savepoint.commit()
    else:
        savepoint.rollback()
    return _report(run, read, options, is_written)


def _settled(run: Run, noun: Noun, read: ReadRows, people: People) -> Iterator[Settled]:
    works = gather(run, noun, read.of(noun.sheet), read.of(noun.parts) if noun.parts else [], people)
    found = []
    for done, work in enumerate(works, start=1):
        found.append(settle_around_what_rests(run, noun, work))
        run.progress("checking", done, len(works))
    _refuse_shared(run, noun, found)
    yield from found


def _refuse_shared(run: Run, noun: Noun, found: list[Settled]) -> None:
    """Two works may not share what is unique (a 案号 within its session), be they in the file or stored."""
    if not any(settled.target is not None and noun.unique(settled.target) for settled in found):
        return
    changed = {settled.work.number for settled in found if settled.work.stored is not None}
    holders: dict[object, str] = {}
    for number, known in noun.stored(run.session, run.directory.committee_id).items():
        if number not in changed and (unique := noun.unique(known.draft)):
            holders[unique] = number
    for settled in found:
        unique = noun.unique(settled.target) if settled.target is not None else None
        if unique is None:
            continue
        holder = holders.setdefault(unique, settled.work.label)
        if holder != settled.work.label and settled.work.row is not None:
            settled.work.row.wrong(unique[0], "DUPLICATE_VALUE", say("imports.shared", holder=holder))


def _may_write(run: Run, read: ReadRows, options: ImportOptions) -> bool:
    if any(problem.concerns_sheet for problem in read.problems):
        return False
    if options.partial:
        return True
    refused = any(row.is_refused for rows in read.rows.values() for row in rows)
    return not refused and all(conflict.is_taken for conflict in run.conflicts)


def _write(run: Run, settled: list[Settled]) -> None:
    # Works with a number first, so that a number we give is not one that a later row bears.
    _let_go(run, settled)
    in_order = sorted(settled, key=lambda each: each.work.number is None)
    for done, each in enumerate(in_order, start=1):
        if each.target is not None and not each.work.is_refused:
            _write_one(run, each)
        run.progress("writing", done, len(in_order))


def _let_go(run: Run, settled: list[Settled]) -> None:
    """A unique value (a 案号) that moves from one stored work to another is let go first, or the database would see it twice."""
    wanted = {unique for each in settled if each.target is not None and (unique := each.noun.unique(each.target))}
    for each in settled:
        if each.target is None or each.work.is_refused or each.work.stored is None:
            continue
        held = each.noun.unique(each.work.stored.draft)
        if held in wanted and held != each.noun.unique(each.target):
            freed = each.noun.without_unique(each.work.stored.draft)
            each.noun.change(run.session, run.actor, run.directory, each.work.stored, freed)
            each.work.stored = replace(each.work.stored, draft=freed)


def _write_one(run: Run, settled: Settled) -> None:
    noun, work = settled.noun, settled.work
    number = work.number
    try:
        if work.stored is None:
            number = noun.register(run.session, run.actor, run.directory, settled.target)
        elif settled.target != work.stored.draft:
            noun.change(run.session, run.actor, run.directory, work.stored, settled.target)
    except Refusal as refusal:
        for problem in refusal.problems:
            work.rows[0].wrong(None, problem.code, problem.message)
        return
    assert number is not None
    if work.row is not None:
        run.give_key(work.row, "number", number)
    for row in work.lines:
        if not row.is_refused:
            run.give_key(row, "work", number)


def _report(run: Run, read: ReadRows, options: ImportOptions, is_written: bool) -> ImportReport:
    report = ImportReport(is_written=is_written and not options.dry_run, is_dry_run=options.dry_run)
    report.notices = [*read.notices, *run.notices]
    report.conflicts = run.conflicts
    report.keys = run.keys if report.is_written else []
    report.problems = list(read.problems)
    for sheet in SHEETS:
        rows = read.of(sheet)
        if rows:
            report.problems += [problem for row in rows for problem in _problems(row, options)]
            report.sheets.append(_counted(rows))
    return report


def _problems(row: Row, options: ImportOptions) -> list[RowProblem]:
    """A row that only follows another is named where rows are left out one by one; else mending the other mends it."""
    if row.problems or not row.follows or not options.partial:
        return row.problems
    return [RowProblem("FOLLOWS", row.layout.place(row.index), say("imports.follows"))]


def _counted(rows: list[Row]) -> SheetCount:
    outcomes = Counter("refused" if row.is_refused else row.outcome for row in rows)
    return SheetCount(rows[0].layout.name, **outcomes)

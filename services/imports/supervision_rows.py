"""Rows of 督办 and 督办记录: supervisions of key proposals, each known by its year and name, with visits, meetings and suggestions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select as flat
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.imports.cells import Person
from services.imports.drafts import NamedSupervision, SupervisionLine
from services.imports.people import People
from services.imports.rows import Row
from services.imports.run import Run
from services.models import (
    MarkKind,
    Member,
    Proposal,
    ProposalMark,
    SupervisedProposal,
    Supervision,
    SupervisionMember,
    SupervisionStep,
    SupervisionSuggestion,
)
from services.permissions import Right, forbidden
from services.proposals.supervising import FIRST_YEAR, LAST_YEAR, SupervisionDraft, add_suggestion, log_supervision_step, plan_supervision

Key = tuple[int, str]
_OWN = ("kind", "led_by", "chosen_on", "proposals", "members")


@dataclass
class Settled:
    """A supervision to be written: its own row where it is new, its id where it is there, and the rows of lines that are to be added."""

    row: Row | None = None
    known: int | None = None
    lines: list[Row] = field(default_factory=list)


def stored_supervisions(session: Session, committee_id: int) -> dict[Key, tuple[int, NamedSupervision]]:
    """Every supervision of a committee with its lines, by year and name, in the order planned. Five statements."""

    def below(table: Any, *columns: Any, joined: Any = None, on: Any = None) -> dict[int, list[Any]]:
        wanted: list[Any] = [table.supervision_id, *columns]
        statement: Any = flat(*wanted).where(table.committee_id == committee_id).order_by(col(table.id))
        found: dict[int, list[Any]] = defaultdict(list)
        for key, *values in session.execute(statement if joined is None else statement.join(joined, on)):
            found[key].append(values[0] if len(values) == 1 else tuple(values))
        return found

    proposals = below(SupervisedProposal, Proposal.number, joined=Proposal, on=col(Proposal.id) == SupervisedProposal.proposal_id)
    members = below(SupervisionMember, Member.number, joined=Member, on=col(Member.id) == SupervisionMember.member_id)
    marks = (ProposalMark.committee_id == committee_id, ProposalMark.mark == MarkKind.KEY)
    numbered = select(col(Proposal.number), col(ProposalMark.dated_on)).join(Proposal, col(Proposal.id) == ProposalMark.proposal_id)
    chosen = {row[0]: row[1] for row in session.exec(numbered.where(*marks))}
    steps = below(SupervisionStep, SupervisionStep.kind, SupervisionStep.place, SupervisionStep.held_on)
    suggestions = below(SupervisionSuggestion, SupervisionSuggestion.aspect, SupervisionSuggestion.text)
    found: dict[Key, tuple[int, NamedSupervision]] = {}
    for each in session.exec(select(Supervision).where(Supervision.committee_id == committee_id).order_by(col(Supervision.id))):
        key = each.id or 0
        lines = [SupervisionLine(kind, place, held_on) for kind, place, held_on in steps[key]]
        lines += [SupervisionLine(None, aspect, None, text) for aspect, text in suggestions[key]]
        chosen_on = min((chosen[number] for number in proposals[key] if number in chosen), default=date(each.year, 1, 1))
        named = tuple(proposals[key]), tuple(members[key])
        draft = SupervisionDraft(each.year, each.name, each.kind, each.led_by, chosen_on, *named)
        found[each.year, each.name] = key, NamedSupervision(draft, tuple(lines))
    return found


def values_of_supervision(named: NamedSupervision) -> dict[str, Any]:
    """What the own row of a supervision says."""
    draft = named.draft
    own = {name: getattr(draft, name) for name in ("name", "kind", "led_by", "chosen_on", "proposals")}
    return {**own, "year": str(draft.year), "members": tuple(Person(number) for number in draft.members)}


def values_of_lines(named: NamedSupervision) -> Iterable[dict[str, Any]]:
    """What the rows of its lines say."""
    for line in named.lines:
        values = {"matter": line.kind or "suggestion", "place": line.place, "held_on": line.held_on, "suggestion": line.suggestion}
        yield {"name": named.draft.name, "year": str(named.draft.year), **values}


def settle_supervisions(run: Run, rows: list[Row], lines: list[Row], people: People, numbers: Iterable[str]) -> dict[Key, Settled]:
    """What is to be written; every problem is told in its row. `numbers` are the 登记号 that the file's own proposals bear."""
    found: dict[Key, Settled] = {}
    if not rows and not lines:
        return found
    stored = stored_supervisions(run.session, run.directory.committee_id)
    of_committee = select(Proposal.number).where(Proposal.committee_id == run.directory.committee_id)
    known = {*numbers, *run.session.exec(of_committee)}
    for row in rows:
        people.settle(row, ["members"])
        _check(run, row)
        for number in row.values.get("proposals", ()):
            if number not in known:
                row.wrong("proposals", "UNKNOWN_PROPOSAL", say("supervisions.unknown_proposal", number=number))
        if not row.is_refused:
            _own(row, found, stored)
    for row in lines:
        _check(run, row)
        if row.get("matter") is not None:
            _check_line(row)
    _place(lines, found, stored, {_key(row) for row in rows if row.get("year") is not None and _key(row) is not None})
    return found


def write_supervisions(run: Run, found: dict[Key, Settled]) -> None:
    """Plan what is new, and add the lines that are not there."""
    for each in found.values():
        row = each.row
        try:
            if row is not None and each.known is None and not row.is_refused:
                each.known = plan_supervision(run.session, run.actor, run.directory.committee_id, _draft(row))
            for row in each.lines:
                if each.known is not None and not row.is_refused:
                    _add(run, each.known, row)
        except Refusal as refusal:
            for problem in refusal.problems:
                assert row is not None
                name = (problem.field or "").partition("[")[0]
                row.wrong(name if name in row.layout.headings else None, problem.code, problem.message)


def _check(run: Run, row: Row) -> None:
    """That whoever imports it examines proposals, and that its year is one."""
    if not run.actor.may(Right.EXAMINE, run.directory.committee_id):
        row.wrong(None, "FORBIDDEN", forbidden(run.actor, Right.EXAMINE).message)
    said = row.get("year")
    if said is not None and not (said.isascii() and said.isdigit() and FIRST_YEAR <= int(said) <= LAST_YEAR):
        row.wrong("year", "BAD_YEAR", say("supervisions.bad_year", first=FIRST_YEAR, last=LAST_YEAR, found=said))


def _check_line(row: Row) -> None:
    """A suggestion has words and no day, a visit or a meeting a day and no words."""
    wanted, other = ("suggestion", "held_on") if row.get("matter") == "suggestion" else ("held_on", "suggestion")
    if row.get(wanted) is None:
        row.wrong(wanted, "BLANK", say("imports.blank_cell"))
    if row.get(other) is not None:
        row.wrong(other, "NOT_OF_THIS_MATTER", say("imports.not_of_this_matter"))


def _key(row: Row) -> Key | None:
    year, name = row.get("year"), row.get("name")
    return (int(year), name) if name is not None and str(year).isdigit() else None


def _draft(row: Row) -> SupervisionDraft:
    own = {name: row.get(name) for name in ("name", "kind", "led_by", "chosen_on", "proposals")}
    return SupervisionDraft(**own, year=int(row.get("year")), members=tuple(person.said for person in row.get("members")))


def _own(row: Row, found: dict[Key, Settled], stored: dict[Key, tuple[int, NamedSupervision]]) -> None:
    key = _key(row)
    assert key is not None
    if key in found:
        row.wrong("name", "DUPLICATE_ROW", say("imports.double_supervision"))
        return
    known = stored.get(key)
    found[key] = Settled(row, None if known is None else known[0])
    if known is None:
        row.outcome = "new"
        return
    said, there = _draft(row), known[1].draft
    for name in _OWN:
        old, new = getattr(there, name), getattr(said, name)
        # A column that the sheet does not have says nothing; what stands is changed by people, not by a file.
        if name in row.values and (sorted(old) != sorted(new) if isinstance(old, tuple) else old != new):
            row.wrong(name, "SUPERVISION_STANDS", say("imports.supervision_stands"))


def _place(lines: list[Row], found: dict[Key, Settled], stored: dict[Key, tuple[int, NamedSupervision]], told: set[Key | None]) -> None:
    """Each line under its supervision; a line that is there already, as often as it is, says nothing new."""
    there: dict[Key, Counter[SupervisionLine]] = {}
    for row in lines:
        if row.is_refused:
            continue
        key = _key(row)
        assert key is not None
        if key not in found and key in told:
            row.follows = True
        elif key not in found and key not in stored:
            row.wrong("name", "UNKNOWN_SUPERVISION", say("imports.unknown_supervision", name=key[1], year=key[0]))
        else:
            settled = found.setdefault(key, Settled(known=stored[key][0] if key in stored else None))
            left = there.setdefault(key, Counter(stored[key][1].lines) if key in stored else Counter())
            line = _line(row)
            if left[line] > 0:
                left[line] -= 1
            else:
                row.outcome = "new"
                settled.lines.append(row)


def _line(row: Row) -> SupervisionLine:
    matter = row.get("matter")
    return SupervisionLine(None if matter == "suggestion" else matter, row.get("place"), row.get("held_on"), row.get("suggestion"))


def _add(run: Run, supervision_id: int, row: Row) -> None:
    line = _line(row)
    if line.kind is None:
        add_suggestion(run.session, run.actor, supervision_id, line.place, line.suggestion or "")
    else:
        assert line.held_on is not None
        log_supervision_step(run.session, run.actor, supervision_id, line.kind, line.place, line.held_on)

"""Rows of 委员, taken first: every other sheet names members, and a later row may name one that an earlier row adds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from scoring_plugins.catalogue import say
from services.directory import Directory
from services.errors import Refusal
from services.imports.beside import tell_the_rest
from services.imports.people import People
from services.imports.rows import Row
from services.imports.run import Run
from services.imports.sheets import MEMBERS
from services.members import (
    MembershipDraft,
    StoredMembership,
    change_membership,
    problems_of_membership,
    register_membership,
    settled,
    stored_memberships,
)

Key = tuple[str, date]
Identity = tuple[object, ...]


def take_members(run: Run, rows: list[Row]) -> People:
    """Register and change membership spans as the rows say. Returns who can be named from now on."""
    stored = stored_memberships(run.session, run.directory.committee_id)
    drafts = [(row, draft) for row, draft in _drafts(run, rows, stored) if not row.is_refused]
    _refuse_doubles(drafts)
    drafts = _ended_by_the_next(run.directory, [(row, draft) for row, draft in drafts if not row.is_refused], stored)
    # Whoever has a number first, so that numbers we give do not take one that a later row bears; spans in order of days.
    drafts.sort(key=lambda pair: (pair[1].number is None, pair[1].number or "", pair[1].from_on if pair[1].number else date.min))
    for done, (row, draft) in enumerate(drafts, start=1):
        _take(run, row, draft, stored)
        run.progress("members", done, len(drafts))
    run.refused_people |= {said for row in rows if row.is_refused for said in (row.get("number"), row.get("name")) if said}
    return People(run.directory, run.refused_people)


def _drafts(run: Run, rows: list[Row], stored: dict[Key, StoredMembership]) -> Iterable[tuple[Row, MembershipDraft]]:
    numbers: dict[Identity, list[str]] = {}
    for known in stored.values():
        numbers.setdefault(_identity(known.draft), []).append(known.draft.number or "")
    blank = {field: column.kind.blank for field, column in MEMBERS.by_field.items()}
    for row in rows:
        if row.is_refused:
            tell_the_rest(row, run.directory, blank, lambda values: problems_of_membership(MembershipDraft(**values), run.directory))
            continue
        before = stored.get((row.get("number"), row.values["from_on"]))
        draft = settled(MembershipDraft(**{**(_values(before.draft) if before else blank), **row.values}), run.directory)
        same = numbers.get(_identity(draft), []) if draft.number is None else []
        if len(same) == 1:
            before = stored[same[0], draft.from_on]
            draft = settled(MembershipDraft(**{**_values(before.draft), **row.values, "number": same[0]}), run.directory)
        yield row, draft


def _identity(draft: MembershipDraft) -> Identity:
    """What makes two spans without a number the same one."""
    return (draft.name, draft.sector, draft.from_on)


def _values(draft: MembershipDraft) -> dict[str, Any]:
    return {field: getattr(draft, field) for field in MEMBERS.by_field}


def _refuse_doubles(drafts: list[tuple[Row, MembershipDraft]]) -> None:
    seen: dict[object, Row] = {}
    for row, draft in drafts:
        key = (draft.number, draft.from_on) if draft.number else _identity(draft)
        first = seen.setdefault(key, row)
        if first is not row:
            row.wrong("number", "DUPLICATE_ROW", say("imports.double_member", row=first.index + 1))


def _ended_by_the_next(
    directory: Directory, drafts: list[tuple[Row, MembershipDraft]], stored: dict[Key, StoredMembership]
) -> list[tuple[Row, MembershipDraft]]:
    """A span without an end that a later one follows ends the day before: that is how it is stored, so that is what the row says."""
    starts: dict[str, set[date]] = {}
    for number, first in [*stored, *((draft.number, draft.from_on) for _, draft in drafts if draft.number)]:
        starts.setdefault(number, set()).add(first)
    found = []
    for row, draft in drafts:
        later = min((first for first in starts.get(draft.number or "", ()) if first > draft.from_on), default=None)
        # A span of a later term ends nothing: an open span ends with its own.
        if later is not None and draft.to_on is None and directory.term_on(later) == directory.term_on(draft.from_on):
            draft = replace(draft, to_on=later - timedelta(days=1))
        found.append((row, draft))
    return found


def _take(run: Run, row: Row, draft: MembershipDraft, stored: dict[Key, StoredMembership]) -> None:
    before = stored.get((draft.number, draft.from_on)) if draft.number else None
    namesakes = run.directory.members_called(draft.name) if draft.number and draft.number not in run.directory.members else []
    try:
        if before is None:
            number = register_membership(run.session, run.actor, run.directory, draft)
            row.outcome = "new"
        else:
            number = before.draft.number or ""
            _compare(run, row, before, draft)
    except Refusal as refusal:
        for problem in refusal.problems:
            row.wrong(problem.field, problem.code, problem.message)
    else:
        run.give_key(row, "number", number)
        if namesakes:
            numbers = "、".join(member.number for member in namesakes)
            place = row.layout.place(row.index, "name")
            run.notices.append(say("imports.namesake", place=place, name=draft.name, number=number, numbers=numbers))


def _compare(run: Run, row: Row, before: StoredMembership, draft: MembershipDraft) -> None:
    old, new = _values(before.draft), _values(draft)
    fields = [field for field in MEMBERS.by_field if old[field] != new[field]]
    if not fields:
        return
    # A new name for a known number is a correction like any other here, and shown as one.
    problems = [p for p in problems_of_membership(draft, run.directory) if not ("name" in fields and p.code == "DUPLICATE_MEMBER")]
    if problems:
        raise Refusal.of(problems)
    run.conflict(row, fields, f"{draft.number} {before.draft.name}", old, new)
    if run.update:
        change_membership(run.session, run.actor, run.directory, before, draft)

"""Reading `cases.yaml`: situations in sentences, with what the regulation must make of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from scoring_plugins.language.case_works import CaseWorks
from scoring_plugins.language.fields import LAST_YEAR, Fields, Reading
from scoring_plugins.language.read_records import read_records, read_state
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.language.source import MOST_VALUES_OF_CASES, Mapping, Scalar, Sequence, Value, parse
from scoring_plugins.records import (
    EarlierResult,
    Member,
    PerformanceRecord,
    Record,
)

CASE = ("name", "year", "member", "term", "records", "history", "results", "cohort", "expect")
SUBJECT = ("member", "group", "work", "state", "records")
OUTCOMES = ("grade", "grades", "totals", "not_graded", "candidate_for", "consequences", "lists", "refused")


class ExpectedRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """A record that the regulation must refuse, by clause and by the quantity that was given."""

    clause: str
    quantity: Decimal | None = None


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What must come out: micro-points by clause, block or `total`, duties by name; None where a case does not ask.

    `lists` are members by list, `list_parts` by list and part of the committee; `grades` and `totals` are by a cohort's members.
    """

    points: dict[str, int]
    duties: dict[str, bool]
    grade: str | None = None
    consequences: frozenset[str] | None = None
    lists: dict[str, frozenset[str]] = {}
    list_parts: dict[str, dict[str, frozenset[str]]] = {}
    refused: ExpectedRefusal | None = None
    not_graded: bool | None = None
    candidate_for: str | None = None
    grades: dict[str, str] = {}
    totals: dict[str, int] = {}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A situation: one subject, or a cohort, with what is expected of the one or of its lists. `line` is where it stands."""

    name: str
    subjects: tuple[PerformanceRecord, ...]
    expect: Expected
    line: int


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A pack's cases. `exceptions` are clauses in which one record more may lower a score or one less raise it, with the reason."""

    cases: tuple[Case, ...]
    exceptions: dict[str, str] = {}


def read_cases(text: str, regulation: Regulation, file: str = "cases.yaml") -> CaseFile:
    """The cases written in `text` for a regulation. Raises RegulationError with every problem."""
    reading = Reading(file, regulation.vocabulary)
    reading.member_attributes, reading.group_kinds = regulation.member_attributes, regulation.group_kinds
    root = reading.fields(parse(text, file, MOST_VALUES_OF_CASES), ("cases", "exceptions"))
    found = tuple(_case(reading, item, regulation) for item in reading.items(root.need("cases")))
    exceptions = _exceptions(reading, root.get("exceptions"), regulation)
    _named_once(reading, root.get("cases"))
    reading.refuse()
    return CaseFile(cases=found, exceptions=exceptions)


def _named_once(reading: Reading, value: Value | None) -> None:
    """A report of cases names them; two of one name could not be told apart."""
    seen = set[str]()
    for case in value.items if isinstance(value, Sequence) else ():
        name = case.entries.get("name") if isinstance(case, Mapping) else None
        if isinstance(name, Scalar):
            if name.text in seen:
                reading.report(name, "case_name_twice", name=name.text)
            seen.add(name.text)


def _exceptions(reading: Reading, value: Value | None, regulation: Regulation) -> dict[str, str]:
    clauses = [clause.name for version in regulation.versions for clause in version.clauses()]
    found = {}
    for item in reading.items(value):
        fields = reading.fields(item, ("clause", "why"))
        clause, why = fields.need("clause"), fields.need("why")
        if clause is not None and why is not None:
            found[reading.one_of(clause, clauses, "条款")] = reading.text(why)
    return found


def _case(reading: Reading, value: Value, regulation: Regulation) -> Case:
    fields = reading.fields(value, CASE)
    name, expect = fields.need("name"), fields.need("expect")
    cohort = fields.get("cohort")
    parts = [reading.fields(item, SUBJECT) for item in reading.items(cohort)] if "cohort" in fields else [fields]
    if cohort is not None and not parts:
        reading.report(cohort, "empty_list")
    subjects = _subjects(fields, parts, regulation)
    if len({subject.member.id for subject in subjects}) < len(subjects):
        reading.report(value, "case_subject_twice")
    first = min(version.in_force_from for version in regulation.versions)
    if any(regulation.period(subject.year).ends_on < first for subject in subjects):
        reading.report(fields.get("year") or value, "case_not_in_force", first=first)
    if isinstance(expect, Mapping) and not expect.entries:
        reading.report(expect, "case_expects_nothing")
    return Case(
        name="" if name is None else reading.text(name),
        subjects=subjects,
        expect=_expected(reading, expect, regulation, subjects),
        line=value.line,
    )


def _subjects(case: Fields, parts: list[Fields], regulation: Regulation) -> tuple[PerformanceRecord, ...]:
    """The subject of a case, or each of its cohort, all in one year, with one term and one set of earlier results."""
    reading = case.reading
    members, works = [_member(part, case) for part in parts], CaseWorks(reading)
    found = [read_records(reading, part.get("records"), member, works) for part, member in zip(parts, members, strict=True)]
    year = _year(case, [record for records in found for record in records], regulation)
    term, results = _term(case), _results(reading, case.get("results"))
    # Not described otherwise, a member serves whole years from the first one the case speaks of.
    first = regulation.period(min([year, *(result.year for result in results)])).starts_on
    return tuple(
        PerformanceRecord(
            member=member,
            year=year,
            records=(*read_records(reading, case.get("history"), member, works), *records),
            results=results,
            term_from=term[0] if term else None,
            term_to=term[1] if term else None,
            served_from=term[0] if term else first,
        )
        for member, records in zip(members, found, strict=True)
    )


def _member(fields: Fields, case: Fields) -> Member:
    """Who it is: in a cohort named and with a state, else the case's own."""
    if fields is case:
        return Member(id="m", state=read_state(case.reading, case.get("member")))
    given = [fields.mapping.entries[word] for word in SUBJECT[:3] if word in fields]
    if len(given) != 1:
        fields.reading.report(fields.mapping, "case_subject")
    name = fields.reading.text(given[0]) if given else ""
    return Member(id=name or "m", name=name, state=read_state(fields.reading, fields.get("state")))


def _year(case: Fields, records: list[Record], regulation: Regulation) -> int:
    """The year written; else that of the records; else, without any, the first one under the newest version."""
    value = case.get("year")
    if value is not None:
        return case.reading.whole(value, at_least=1949, at_most=LAST_YEAR - 1)
    years = {record.dated_on.year for record in records}
    if len(years) > 1:
        case.reading.report(case.mapping, "case_year")
    if years:
        return min(years)
    since = max(version.in_force_from for version in regulation.versions)
    return since.year + (regulation.period(since.year).ends_on < since)


def _term(case: Fields) -> tuple[date, date] | None:
    value = case.get("term")
    if value is None:
        return None
    fields = case.reading.fields(value, ("from", "to"))
    first, last = fields.need("from"), fields.need("to")
    return (case.reading.day(first), case.reading.day(last)) if first and last else None


def _results(reading: Reading, value: Value | None) -> tuple[EarlierResult, ...]:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        reading.report(value, "needs_mapping", fields="2022: {total: 55}")
        return ()
    found = []
    for year, entry in value.entries.items():
        fields = reading.fields(entry, ("total", "grade"))
        total, grade = fields.need("total"), fields.get("grade")
        key = Scalar(value.path, *value.places[year], text=year, quoted=False)
        points = 0 if total is None else reading.points(total)
        found.append(
            EarlierResult(
                year=reading.whole(key, at_least=1949, at_most=LAST_YEAR - 1),
                total=points,
                grade=None if grade is None else reading.text(grade),
            )
        )
    return tuple(found)


def _expected(reading: Reading, value: Value | None, regulation: Regulation, subjects: tuple[PerformanceRecord, ...]) -> Expected:
    year = subjects[0].year if subjects else 0
    in_force = [version for version in regulation.versions if version.in_force_from <= regulation.period(year).ends_on] if year else []
    version = max(in_force or regulation.versions, key=lambda each: each.in_force_from)
    points = {"total", *(node.name for node, _ in version.walk())}
    duties = {duty.name for duty in version.duties}
    fields = reading.fields(value, (*sorted(points), *sorted(duties), *OUTCOMES))
    entries, grades, names = fields.mapping.entries, [each.name for each in version.grades], [subject.member.id for subject in subjects]
    grade, candidate, not_graded = (fields.get(name) for name in ("grade", "candidate_for", "not_graded"))
    lists = _by_name(reading, fields.get("lists"), [each.name for each in version.lists], "名单")
    return Expected(
        points={name: reading.points(entry) for name, entry in entries.items() if name in points},
        duties={name: reading.yes_no(entry) for name, entry in entries.items() if name in duties},
        grade=None if grade is None else reading.one_of(grade, grades, "等次"),
        consequences=_names(reading, fields.get("consequences"), [each.propose for each in version.consequences], "处理建议"),
        lists={name: _set(reading, entry) for name, entry in lists.items() if not isinstance(entry, Mapping)},
        list_parts={name: _parts(reading, entry) for name, entry in lists.items() if isinstance(entry, Mapping)},
        refused=_refusal(reading, fields.get("refused")),
        not_graded=None if not_graded is None else reading.yes_no(not_graded),
        candidate_for=None if candidate is None else reading.one_of(candidate, grades, "等次"),
        grades={
            name: reading.one_of(entry, grades, "等次")
            for name, entry in _by_name(reading, fields.get("grades"), names, "考核对象").items()
        },
        totals={name: reading.points(entry) for name, entry in _by_name(reading, fields.get("totals"), names, "考核对象").items()},
    )


def _by_name(reading: Reading, value: Value | None, known: list[str], what: str) -> dict[str, Value]:
    """The entries of a mapping whose names must be known; others are reported and left out."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        reading.report(value, "needs_mapping", fields="、".join(known))
        return {}
    for name in value.entries:
        if name not in known:
            reading.report_at(
                value.places[name], "unknown_word", reading.nearest(name, known), word=name, what=what, known="、".join(known)
            )
    return {name: entry for name, entry in value.entries.items() if name in known}


def _set(reading: Reading, value: Value) -> frozenset[str]:
    """Names in no order; an empty list says nobody."""
    return frozenset() if isinstance(value, Sequence) and not value.items else frozenset(reading.words(value))


def _parts(reading: Reading, value: Mapping) -> dict[str, frozenset[str]]:
    return {part: _set(reading, entry) for part, entry in value.entries.items()}


def _names(reading: Reading, value: Value | None, known: Iterable[str], what: str) -> frozenset[str] | None:
    if value is None:
        return None
    if isinstance(value, Sequence) and not value.items:
        return frozenset()
    return frozenset(reading.known_words(value, list(known), what))


def _refusal(reading: Reading, value: Value | None) -> ExpectedRefusal | None:
    if value is None:
        return None
    fields = reading.fields(value, ("clause", "quantity"))
    clause, quantity = fields.need("clause"), fields.get("quantity")
    return ExpectedRefusal(
        clause="" if clause is None else reading.text(clause), quantity=None if quantity is None else reading.number(quantity)
    )

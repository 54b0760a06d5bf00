"""Duties, who is graded, the grade or what somebody is a candidate for, and what is proposed."""

from __future__ import annotations

import msgspec

from scoring_plugins.engine.sql.conditions import Conditions
from scoring_plugins.engine.sql.layers import case, whole
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.language.nodes import Duty, Grade, Proposal

ZERO = whole(0)


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """SQL of what follows: `graded` and `excluded` (true or false), the `grade` reached as its place among the version's (0 = none)."""

    excluded: str
    graded: str


def standing(statement: Statement) -> Outcomes:
    """Who is excluded, and who gets no grade besides them."""
    version = statement.version
    months = f"coalesce(m_months, {statement.months})"
    tests = [statement.of_subject.member(test, months) for test in version.excluded]
    excluded = statement.subjects.let("(" + " OR ".join(["m_excluded = 1::BIGINT", *tests]) + ")")
    graded = f"(NOT {excluded})"
    if version.part_year == "not_graded":
        graded = f"(NOT {excluded} AND {months} >= {statement.months})"
    return Outcomes(excluded=excluded, graded=statement.subjects.let(graded))


def duty(statement: Statement, conditions: Conditions, each: Duty) -> str:
    """Whether a duty is fulfilled: true, false or NULL."""
    holds = conditions.holds(each.condition)
    if each.applies_to is not None:
        meant = statement.of_subject.member(each.applies_to, f"coalesce(m_months, {statement.months})")
        holds = case(meant, holds, "true")
    return statement.subjects.let(holds)


def grade_reached(statement: Statement, conditions: Conditions, total: str, graded: str) -> str:
    """The place of the first grade whose bound and duties hold; 0 without one, or where an undecided duty stands in the way."""
    branches = []
    for place, grade in enumerate(statement.version.grades, 1):
        holds = statement.subjects.let(_reached(statement, conditions, grade, total))
        branches.append(f"WHEN {holds} IS NULL THEN {ZERO} WHEN {holds} THEN {whole(place)}")
    if not branches:
        return ZERO
    return statement.subjects.let(case(graded, f"CASE {' '.join(branches)} ELSE {ZERO} END", ZERO))


def _reached(statement: Statement, conditions: Conditions, grade: Grade, total: str) -> str:
    parts = [conditions.duties[name] for name in grade.duties]
    if grade.at_least is not None:
        parts.append(f"{total} >= {statement.parameters.number(grade.at_least)}")
    if grade.above is not None:
        parts.append(f"{total} > {statement.parameters.number(grade.above)}")
    return "(" + " AND ".join(parts or ["true"]) + ")"


def proposed(statement: Statement, conditions: Conditions, proposal: Proposal, excluded: str) -> str:
    """Whether a consequence is proposed: undecided proposes nothing, and nothing is proposed to who is excluded."""
    holds = f"coalesce({conditions.holds(proposal.condition)}, false)"
    if proposal.at_term_end:
        this, following = statement.regulation.period(statement.year), statement.regulation.period(statement.year + 1)
        starts, ends = statement.parameters.day(this.starts_on), statement.parameters.day(following.ends_on)
        holds = f"coalesce(term_to >= {starts} AND term_to < {ends}, false) AND {holds}"
    return statement.subjects.let(f"(NOT {excluded} AND {holds})")

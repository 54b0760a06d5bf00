"""Checking a whole pack: its regulation reads, its cases read, and every case comes out exactly."""

from __future__ import annotations

from importlib.resources.abc import Traversable

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.worked import differences
from scoring_plugins.language.problems import Problem, RegulationError
from scoring_plugins.language.reader import read_pack_cases
from scoring_plugins.plugins import Regulations

FILES = ("regulation.yaml", "cases.yaml", "source.md")


class CaseReport(msgspec.Struct, frozen=True, kw_only=True):
    """A case, and where its outcome differs; no differences means it holds."""

    name: str
    differences: tuple[str, ...]


class PackReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a pack. Without problems of reading, `cases` says how each came out."""

    code: str = ""
    title: str = ""
    holds: bool = False
    clause_count: int = 0
    problems: tuple[Problem, ...] = ()
    cases: tuple[CaseReport, ...] = ()


def check_pack(folder: Traversable, installed: Regulations | None = None) -> PackReport:
    """Every problem of a pack's files at once, then every case worked.

    `installed` says which registered kinds and Python it may name (`Regulations.pack_in`); without it, built-in kinds alone.
    """
    missing = [_missing(folder, name) for name in FILES if not folder.joinpath(name).is_file()]
    if any(problem.file.endswith(FILES[0]) for problem in missing):
        return PackReport(problems=tuple(missing))
    try:
        regulation = (installed or Regulations()).pack_in(folder).read()
        cases = () if any(problem.file.endswith(FILES[1]) for problem in missing) else read_pack_cases(folder, regulation).cases
    except RegulationError as refused:
        return PackReport(problems=(*missing, *refused.problems))
    reports = tuple(CaseReport(name=case.name, differences=differences(regulation, case)) for case in cases)
    return PackReport(
        code=regulation.code,
        title=regulation.title,
        holds=not missing and not any(report.differences for report in reports),
        clause_count=sum(len(version.clauses()) for version in regulation.versions),
        problems=tuple(missing),
        cases=reports,
    )


def _missing(folder: Traversable, name: str) -> Problem:
    what, remedy = say("regulation.file_missing", name=name), say(f"regulation.file_missing.{name}")
    return Problem(file=str(folder.joinpath(name)), line=1, column=1, what=what, remedy=remedy)

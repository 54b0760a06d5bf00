"""Documents and tables for an office's word processor and spreadsheet, as forms: each writer is loaded when it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from scoring_plugins.forms import FormSubject
from services.exports.annual_sheet import AnnualSheet
from services.exports.single_files import in_single_files


def office_forms() -> list[Form]:
    """The red-head circular, notices of one member's result or of everybody's, tables of attendance, statistics, supervision and
    works, and the list of outstanding proposals."""
    notice = _form("notice", "scorecard", ".docx", "services.exports.documents.result_notice", "write_result_notice")
    works = _form("works", "committee_works", ".xlsx", "services.exports.works_tables", "write_works", plain=True)
    return [
        _form("circular", "committee_year", ".docx", "services.exports.documents.circular", "write_circular"),
        notice,
        in_single_files(notice, "notice-files", say("documents.form_notice_files")),
        _form("attendance", "committee_year", ".xlsx", "services.exports.attendance_tables", "write_attendance"),
        _form("statistics", "committee_year", ".xlsx", "services.exports.statistics_tables", "write_statistics"),
        _form("supervision", "committee_year", ".xlsx", "services.exports.supervision_list", "write_supervision_list"),
        _form("outstanding", "outstanding_proposals", ".xlsx", "services.exports.outstanding_workbook", "write_outstanding", plain=True),
        works,
        msgspec.structs.replace(works, name="works-tree", of="tree_works", title=say("documents.form_works_tree")),
    ]


def _form(name: str, of: FormSubject, suffix: str, module: str, function: str, *, plain: bool = False) -> Form:
    return Form(name=name, of=of, suffix=suffix, title=say(f"documents.form_{name}"), write=_writer(module, function, plain))


def _writer(module: str, function: str, plain: bool) -> Callable[[dict[str, Any]], bytes]:
    """The function, which is given the data as they come where it is `plain`, else as a committee's year."""

    def write(data: dict[str, Any]) -> bytes:
        written = getattr(import_module(module), function)(data if plain else msgspec.convert(data, AnnualSheet))
        assert isinstance(written, bytes)
        return written

    return write

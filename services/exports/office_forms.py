"""Documents and tables for an office's word processor and spreadsheet, and for other programs, as forms: each writer is loaded when it
is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from scoring_plugins.forms import FormSubject
from services.exports.annual_sheet import AnnualSheet
from services.exports.making import Making
from services.exports.own_forms import StreamedForm, written_whole
from services.exports.single_files import in_single_files
from services.exports.year_parts import YearParts


def office_forms() -> list[Form]:
    """The red-head circular, the notice of one member's result or of everybody's, tables of attendance, statistics and supervision."""
    notice = _form("notice", "scorecard", ".docx", "services.exports.documents.result_notice", "write_result_notice")
    return [
        _form("circular", "committee_year", ".docx", "services.exports.documents.circular", "write_circular"),
        notice,
        in_single_files(notice, "notice-files", say("documents.form_notice_files")),
        _form("attendance", "committee_year", ".xlsx", "services.exports.attendance_tables", "write_attendance"),
        _form("statistics", "committee_year", ".xlsx", "services.exports.statistics_tables", "write_statistics"),
        _form("supervision", "committee_year", ".xlsx", "services.exports.supervision_list", "write_supervision_list"),
    ]


def machine_forms() -> list[Form]:
    """A committee's year in tables for other programs: a zip each of JSON Lines, CSV and Parquet, with schemas and a manifest."""
    return [
        _streamed("jsonl", say("exports.form_jsonl")),
        _streamed("csv", say("exports.form_csv")),
        _streamed("parquet", say("exports.form_parquet")),
    ]


def _streamed(name: str, title: str) -> Form:
    def stream(year: YearParts, making: Making) -> None:
        getattr(import_module("services.exports.machine_files"), f"write_{name}")(year, making)

    return StreamedForm(name=name, of="committee_year", suffix=".zip", title=title, write=written_whole(stream), stream=stream)


def _form(name: str, of: FormSubject, suffix: str, module: str, function: str) -> Form:
    return Form(name=name, of=of, suffix=suffix, title=say(f"documents.form_{name}"), write=_writer(module, function))


def _writer(module: str, function: str) -> Callable[[dict[str, Any]], bytes]:
    def write(data: dict[str, Any]) -> bytes:
        written = getattr(import_module(module), function)(msgspec.convert(data, AnnualSheet))
        assert isinstance(written, bytes)
        return written

    return write

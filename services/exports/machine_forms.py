"""Tables for other programs, as forms: each writer is loaded when it is called."""

from __future__ import annotations

from importlib import import_module

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from services.exports.making import Making
from services.exports.own_forms import StreamedForm, written_whole
from services.exports.year_parts import YearParts


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

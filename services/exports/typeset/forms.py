"""Printed forms as the hook `register_forms` takes them: plain data in, one file out."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from scoring_plugins.forms import FormSubject
from services.exports.annual_sheet import AnnualSheet
from services.exports.making import Making
from services.exports.own_forms import ParticularsForm, Stream, StreamedForm, written_whole
from services.exports.single_files import in_single_files
from services.exports.year_parts import YearParts


def _dossiers(data: dict[str, Any]) -> bytes:
    from services.exports.typeset import write_dossiers

    return write_dossiers(msgspec.convert(data, AnnualSheet))


def _stream_files(year: YearParts, making: Making) -> None:
    from services.exports.typeset.dossier_zips import stream_files

    stream_files(year, making)


def _stream_parts(year: YearParts, making: Making) -> None:
    from services.exports.typeset.dossier_zips import stream_parts

    stream_parts(year, making)


def _streamed(name: str, title: str, stream: Stream) -> Form:
    return StreamedForm(
        name=name, of="committee_year", suffix=".zip", title=title, write=written_whole(stream), stream=stream, one_by_one=True
    )


def _score_sheets(data: dict[str, Any]) -> bytes:
    from services.exports.typeset import write_score_sheets

    return write_score_sheets(msgspec.convert(data, AnnualSheet))


def _registrations(data: dict[str, Any]) -> bytes:
    from services.exports.typeset import write_registrations

    return write_registrations(msgspec.convert(data, AnnualSheet))


def _pictures(data: dict[str, Any]) -> bytes:
    from services.exports.typeset.pictures import write_pictures

    return write_pictures(msgspec.convert(data, AnnualSheet))


def _distribution(data: dict[str, Any]) -> bytes:
    from services.exports.year_pictures import distribution_picture

    return distribution_picture(msgspec.convert(data, AnnualSheet)).encode()


def _categories(data: dict[str, Any], of_member: bool = False) -> bytes:
    from services.exports.year_pictures import categories_picture

    return categories_picture(msgspec.convert(data, AnnualSheet), of_member=of_member).encode()


def _years(data: dict[str, Any], of_member: bool = False) -> bytes:
    from services.exports.year_pictures import years_picture

    return years_picture(msgspec.convert(data, AnnualSheet), of_member=of_member).encode()


def drawn_forms() -> list[Form]:
    """Pictures for pages, which need no typesetter, and the same as vectors in print."""
    year: FormSubject = "committee_year"
    member: FormSubject = "scorecard"
    svg = ".svg"
    categories, years = partial(_categories, of_member=True), partial(_years, of_member=True)
    return [
        Form(name="distribution", of=year, suffix=svg, title=say("typeset.form_distribution"), write=_distribution),
        Form(name="categories", of=year, suffix=svg, title=say("typeset.form_categories"), write=_categories),
        Form(name="years", of=year, suffix=svg, title=say("typeset.form_years"), write=_years),
        Form(name="member-categories", of=member, suffix=svg, title=say("typeset.form_member_categories"), write=categories),
        Form(name="member-years", of=member, suffix=svg, title=say("typeset.form_member_years"), write=years),
        Form(name="pictures", of=year, suffix=".pdf", title=say("typeset.form_pictures"), write=_pictures),
    ]


def printed_forms() -> list[Form]:
    """Every form that Typst sets, of a committee's year and of one member, and the year's pictures."""
    year: FormSubject = "committee_year"
    member: FormSubject = "scorecard"
    pdf = ".pdf"
    score_sheet = Form(name="score-sheet", of=member, suffix=pdf, title=say("typeset.form_score_sheet"), write=_score_sheets)
    return [
        Form(name="dossiers", of=year, suffix=pdf, title=say("typeset.form_dossiers"), write=_dossiers, one_by_one=True),
        Form(name="dossier", of=member, suffix=pdf, title=say("typeset.form_dossier"), write=_dossiers),
        _streamed("dossier-files", say("typeset.form_dossier_files"), _stream_files),
        _streamed("dossier-parts", say("typeset.form_dossier_parts"), _stream_parts),
        Form(name="score-sheets", of=year, suffix=pdf, title=say("typeset.form_score_sheets"), write=_score_sheets, one_by_one=True),
        score_sheet,
        in_single_files(score_sheet, "score-sheet-files", say("typeset.form_score_sheet_files")),
        ParticularsForm(
            name="registrations", of=year, suffix=pdf, title=say("typeset.form_registrations"), write=_registrations, one_by_one=True
        ),
        ParticularsForm(name="registration", of=member, suffix=pdf, title=say("typeset.form_registration"), write=_registrations),
        *drawn_forms(),
    ]

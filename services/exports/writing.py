"""Making a file that was settled: one way for whoever waits for it and for whoever has it made in the background."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine

from scoring_plugins import Form
from services.database import reading
from services.exchange.writing import issued_result, write_package
from services.exports.committee_year import committee_year_parts
from services.exports.counted_works import works_sheet
from services.exports.forms import form_bytes, sheet_for
from services.exports.group_sheet import group_sheet, group_sheet_for
from services.exports.making import Making
from services.exports.outstanding_year import outstanding_sheet
from services.exports.own_forms import ParticularsForm, StreamedForm
from services.exports.own_group import own_group_sheet
from services.exports.own_sheet import own_sheet
from services.exports.shown_particulars import with_own_particulars, with_particulars
from services.exports.wanted import OF_SELECTIONS, OF_WORKS, PACKAGE, Wanted, Workshop
from services.permissions import Actor
from services.today import today


class Written(NamedTuple):
    """What is told of a file: members or groups in it, facts that nobody verified; of a package, the result's version and seal."""

    members: int
    unverified_count: int
    number: int | None = None
    seal: str | None = None


def write_export(engine: Engine, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop, making: Making) -> Written:
    """Writes what `settled` gave to the file that is being made. Raises Refusal as the forms and the years they are of do."""
    if wanted.form == PACKAGE:
        return _package(engine, actor, committee_id, wanted, workshop, making)
    form = workshop.form(wanted.form)
    if wanted.is_own and wanted.group_kind:
        return _own_group(engine, actor, committee_id, form, wanted, workshop, making)
    if wanted.is_own:
        return _own(engine, actor, committee_id, form, wanted, workshop, making)
    if wanted.group_kind:
        return _of_groups(engine, actor, committee_id, form, wanted, workshop, making)
    if form.of in OF_WORKS:
        return _of_works(engine, actor, committee_id, form, wanted, making)
    if form.of == OF_SELECTIONS:
        return _of_selections(engine, actor, committee_id, form, wanted, workshop, making)
    with reading(engine) as session:
        year = committee_year_parts(
            session,
            actor,
            committee_id,
            wanted.year,
            workshop.regulations,
            number=wanted.number,
            is_live=wanted.is_live,
            progress=making.progress,
            members=wanted.members,
        )
        if isinstance(form, StreamedForm):
            form.stream(year, making)
            return Written(year.count, year.head.unverified_count)
        sheet = sheet_for(form, year.whole(), wanted.member)
    if isinstance(form, ParticularsForm):
        sheet = with_particulars(engine, actor, committee_id, sheet, wanted.is_unmasked, wanted.reason)
    making.target.write_bytes(form_bytes(form, sheet))
    making.progress(len(sheet.members), len(sheet.members))
    return Written(len(sheet.members), sheet.unverified_count)


def _own(engine: Engine, actor: Actor, committee_id: int, form: Form, wanted: Wanted, workshop: Workshop, making: Making) -> Written:
    with reading(engine) as session:
        sheet = sheet_for(form, own_sheet(session, actor, committee_id, wanted, workshop.regulations), wanted.member)
    if isinstance(form, ParticularsForm):
        sheet = with_own_particulars(engine, actor, committee_id, sheet)
    making.target.write_bytes(form_bytes(form, sheet))
    making.progress(1, 1)
    return Written(1, sheet.unverified_count)


def _own_group(engine: Engine, actor: Actor, committee_id: int, form: Form, wanted: Wanted, workshop: Workshop, making: Making) -> Written:
    with reading(engine) as session:
        sheet = group_sheet_for(form, own_group_sheet(session, actor, committee_id, wanted, workshop), wanted.group_name)
    making.target.write_bytes(form_bytes(form, sheet))
    making.progress(1, 1)
    return Written(1, sheet.unverified_count)


def _of_groups(engine: Engine, actor: Actor, committee_id: int, form: Form, wanted: Wanted, workshop: Workshop, making: Making) -> Written:
    with reading(engine) as session:
        year = group_sheet(
            session,
            actor,
            committee_id,
            wanted.year,
            wanted.group_kind,
            workshop.regulations,
            number=wanted.number,
            is_live=wanted.is_live,
        )
        sheet = group_sheet_for(form, year, wanted.group_name)
    making.target.write_bytes(form_bytes(form, sheet))
    making.progress(len(sheet.members), len(sheet.members))
    return Written(len(sheet.members), sheet.unverified_count)


def _of_works(engine: Engine, actor: Actor, committee_id: int, form: Form, wanted: Wanted, making: Making) -> Written:
    with reading(engine) as session:
        sheet = works_sheet(session, actor, committee_id, wanted.year, today(), is_tree=form.of == "tree_works")
    making.target.write_bytes(form_bytes(form, sheet))
    return Written(0, sheet.unverified_count)


def _of_selections(
    engine: Engine, actor: Actor, committee_id: int, form: Form, wanted: Wanted, workshop: Workshop, making: Making
) -> Written:
    with reading(engine) as session:
        sheet = outstanding_sheet(session, actor, committee_id, wanted.year, workshop.regulations)
    making.target.write_bytes(form_bytes(form, sheet))
    return Written(0, 0)


def _package(engine: Engine, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop, making: Making) -> Written:
    with reading(engine) as session:
        result = issued_result(session, actor, committee_id, wanted.year, wanted.number, wanted.group_kind)
        count = write_package(session, actor, result, workshop.regulations, workshop.keys, making)
        return Written(count, 0, result.number, result.seal)

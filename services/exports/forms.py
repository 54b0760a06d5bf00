"""Forms an appraisal is written in, found through the hook that a locality's plugin uses too: ours, and the writing of any of them.

Imports nothing of the server when it is loaded, because plugins are listed on the light base as well.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import msgspec

from scoring_plugins import Form, hookimpl
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.exports.annual_sheet import AnnualSheet, named_works, own_lists
from services.exports.group_forms import group_forms
from services.exports.machine_forms import machine_forms
from services.exports.office_forms import office_forms
from services.exports.outstanding_sheet import OutstandingSheet
from services.exports.typeset.forms import printed_forms
from services.exports.works_sheet import WorksSheet


def annual_workbook(data: dict[str, Any]) -> bytes:
    """The workbook an office prints and signs."""
    from services.exports.annual_workbook import write_annual_workbook

    content = BytesIO()
    write_annual_workbook(msgspec.convert(data, AnnualSheet), content)
    return content.getvalue()


def annual_data(data: dict[str, Any]) -> bytes:
    """The data that every form of a committee's year is made from, fields in order of name."""
    return msgspec.json.format(msgspec.json.encode(data, order="sorted"), indent=2)


def scorecard_picture(data: dict[str, Any]) -> bytes:
    """One member's score, step by step."""
    from services.exports.score_picture import score_picture

    sheet = msgspec.convert(data, AnnualSheet)
    member = sheet.members[0]
    return score_picture(member.scorecard, member.name, sheet.committee, sheet.works).encode()


@hookimpl
def register_forms() -> list[Form]:
    """The annual workbook, its machine-readable twins, the picture of one score, documents, and what Typst sets."""
    return [
        Form(name="xlsx", of="committee_year", suffix=".xlsx", title=say("exports.form_workbook"), write=annual_workbook),
        Form(name="json", of="committee_year", suffix=".json", title=say("exports.form_data"), write=annual_data),
        Form(name="svg", of="scorecard", suffix=".svg", title=say("exports.form_picture"), write=scorecard_picture),
        *machine_forms(),
        *office_forms(),
        *printed_forms(),
        *group_forms(),
    ]


def sheet_for(form: Form, sheet: AnnualSheet, number: str | None) -> AnnualSheet:
    """A committee's year, cut down to the member `number` where the form is of one scorecard.

    Raises Refusal where a member is needed, unknown or not wanted.
    """
    if form.of == "scorecard":
        return only_member(sheet, form, number)
    if number is not None:
        raise Refusal("MEMBER_NOT_WANTED", say("exports.form_of_year", form=form.name), "member")
    return sheet


def form_bytes(form: Form, sheet: AnnualSheet | WorksSheet | OutstandingSheet) -> bytes:
    """What the form makes of the sheet that `sheet_for` gives it. Raises Refusal where it refuses, fails or gives no bytes."""
    try:
        content = form.write(msgspec.to_builtins(sheet))
    except Refusal:
        # Ours say what to do next: a face or an extra that is not installed, a character that no face has.
        raise
    except Exception as failed:
        raise Refusal(
            "FORM_FAILED", say("exports.form_failed", form=form.name, why=f"{type(failed).__name__}: {failed}"), "format"
        ) from failed
    if not isinstance(content, bytes):
        raise Refusal("FORM_FAILED", say("exports.form_failed", form=form.name, why=f"{type(content).__name__}, not bytes"), "format")
    return content


def only_member(sheet: AnnualSheet, form: Form, number: str | None) -> AnnualSheet:
    """The sheet with the member of that 委员编号 alone, and the works of the member's records and score; nothing about other members."""
    if number is None:
        raise Refusal("MEMBER_MISSING", say("exports.form_of_member", form=form.name), "member")
    members = tuple(member for member in sheet.members if member.number == number)
    if not members:
        raise Refusal("UNKNOWN_MEMBER", say("score.unknown_member", number=number), "member")
    card = members[0].scorecard
    named = named_works(card) | {record.work for record in members[0].records}
    works = {work: label for work, label in sheet.works.items() if work in named}
    return msgspec.structs.replace(
        sheet, members=members, works=works, unverified_count=card.unverified_count, quotas=(), lists=own_lists(sheet.lists, number)
    )

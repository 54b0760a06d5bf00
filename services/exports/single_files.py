"""A form of one member for everybody: a zip of single files, each the very file that the form makes of that member alone."""

from __future__ import annotations

import zipfile

from scoring_plugins import Form
from services.exports.making import Making
from services.exports.own_forms import StreamedForm, written_whole
from services.exports.year_parts import YearParts


def in_single_files(form: Form, name: str, title: str) -> Form:
    """The form of a committee's year that holds a file of `form` for every member, named by number and name, in 姓氏笔画 order."""

    def stream(year: YearParts, making: Making) -> None:
        from services.exports.forms import form_bytes, only_member

        day, done = year.head.cut_off, 0
        with zipfile.ZipFile(making.target, "w", zipfile.ZIP_STORED) as archive:
            for part in year.by_name():
                for member in part.members:
                    content = form_bytes(form, only_member(part, form, member.number))
                    # Dated by the data, as what is inside: the same year is the same file.
                    entry = zipfile.ZipInfo(
                        f"{safe_name(member.number, member.name)}{form.suffix}", (day.year, day.month, day.day, 0, 0, 0)
                    )
                    archive.writestr(entry, content)
                    done += 1
                    making.progress(done, year.count)

    return StreamedForm(
        name=name, of="committee_year", suffix=".zip", title=title, write=written_whole(stream), stream=stream, one_by_one=True
    )


def safe_name(number: str, name: str) -> str:
    """`number-name` without what a file's name cannot hold."""
    return "".join(mark for mark in f"{number}-{name}" if mark.isalnum() or mark in "-_·")

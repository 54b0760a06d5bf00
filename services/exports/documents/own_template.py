"""A document filled into an office's own Word template instead of our page. Needs the extra `templates`.

The seal stands at the foot whatever the template says: where the office has not put it there, it is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import msgspec

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from services.errors import Refusal, nearest
from services.exports.annual_sheet import AnnualSheet
from services.exports.footing import foot_of_regulation, foot_of_seal, made_on
from services.exports.wanted import Workshop
from services.imports.archive import check_content, check_size

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

    from services.exports.documents.template_words import Words

# Our documents that an office may want in its own dress.
WITH_TEMPLATE = ("circular", "notice")
_OPTION = "template"


def with_template(workshop: Workshop, name: str, template: Path) -> Workshop:
    """The workshop with that form written into a Word template of the office's own. The file is read when the form is written.

    Raises Refusal NO_TEMPLATE_FOR_FORM for a form that is no document of ours, EXTRA_MISSING.
    """
    if name not in WITH_TEMPLATE:
        raise Refusal("NO_TEMPLATE_FOR_FORM", say("templates.no_template_for", form=name, known="、".join(WITH_TEMPLATE)), _OPTION)
    if find_spec("docxtpl") is None:
        raise Refusal("EXTRA_MISSING", say("templates.extra_missing"), _OPTION)
    return workshop._replace(forms={**workshop.forms, name: templated(workshop.form(name), template)})


def templated(form: Form, template: Path) -> Form:
    """The circular or the notice in that template.

    Writing raises Refusal: NO_SUCH_FILE and the like, NOT_A_TEMPLATE, UNKNOWN_PLACEHOLDER naming it and all there are, BAD_PLACEHOLDER
    where one cannot be read or filled in.
    """

    def write(data: dict[str, Any]) -> bytes:
        return filled(msgspec.convert(data, AnnualSheet), template, is_notice=form.of == "scorecard")

    return msgspec.structs.replace(form, write=write)


def filled(sheet: AnnualSheet, template: Path, *, is_notice: bool) -> bytes:
    """The template with the words of the year, or of the one member that the sheet holds. Raises Refusal."""
    from services.exports.documents.packing import packed
    from services.exports.documents.template_words import words_of_member, words_of_year

    document = _rendered(_opened(template), template.name, words_of_member(sheet) if is_notice else words_of_year(sheet))
    _seal_at_the_foot(document, sheet)
    properties = document.core_properties
    properties.created = properties.modified = datetime.combine(made_on(sheet), time())
    return packed(document)


def _opened(template: Path) -> DocxTemplate:
    from docxtpl import DocxTemplate

    check_size(template)
    try:
        with ZipFile(template) as archive:
            names = {name.lower() for name in archive.namelist()}
            if "word/document.xml" not in names or any("vbaproject" in name for name in names):
                raise BadZipFile
            check_content(template, archive)
        opened = DocxTemplate(BytesIO(template.read_bytes()))
        opened.init_docx()
    except (BadZipFile, OSError, ValueError, KeyError) as broken:
        raise Refusal("NOT_A_TEMPLATE", say("templates.not_a_template", name=template.name), _OPTION) from broken
    return opened


def _rendered(template: DocxTemplate, name: str, words: Words) -> Document:
    from docx import Document
    from jinja2 import StrictUndefined, TemplateError, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment

    # A template comes from another machine: it is given words to print and nothing to call.
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        unknown = sorted(template.get_undeclared_template_variables(environment, words))
        if unknown:
            raise Refusal("UNKNOWN_PLACEHOLDER", "\n".join(_unknown(name, each, words) for each in unknown), _OPTION)
        template.render(words, environment)
    except UndefinedError as problem:
        raise Refusal("UNKNOWN_PLACEHOLDER", say("templates.unknown_part", name=name, why=problem), _OPTION) from problem
    except (TemplateError, TypeError, ValueError, OverflowError) as problem:
        raise Refusal("BAD_PLACEHOLDER", say("templates.bad_placeholder", name=name, why=problem), _OPTION) from problem
    # Read anew: the template's headers and footers are raw XML by now.
    rendered = BytesIO()
    template.save(rendered)
    return Document(rendered)


def _unknown(name: str, found: str, words: Words) -> str:
    like = nearest(found, list(words))
    hint = say("templates.hint_nearest", nearest=like) if like else ""
    return say("templates.unknown_placeholder", name=name, found=found, hint=hint, known="、".join(words))


def _seal_at_the_foot(document: Document, sheet: AnnualSheet) -> None:
    from services.exports.documents.foot import small_lines

    wanted = foot_of_seal(sheet)
    for footer in _footers(document):
        if wanted not in "\n".join(paragraph.text for paragraph in footer.paragraphs):
            small_lines(footer, (foot_of_regulation(sheet), wanted), "left")


def _footers(document: Document) -> Iterator[_Footer]:
    """Every footer that some page shows; the first section has its own, later ones may share it."""
    for number, section in enumerate(document.sections):
        shown = [section.footer]
        if section.different_first_page_header_footer:
            shown.append(section.first_page_footer)
        if document.settings.odd_and_even_pages_header_footer:
            shown.append(section.even_page_footer)
        yield from (footer for footer in shown if number == 0 or not footer.is_linked_to_previous)

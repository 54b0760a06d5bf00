"""The strict reader: a pack's `regulation.yaml` in, the typed tree or all problems at once out."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from scoring_plugins.catalogue import say
from scoring_plugins.language.cases import CaseFile, read_cases
from scoring_plugins.language.check import check
from scoring_plugins.language.chosen import named_parts, read_chosen
from scoring_plugins.language.fields import Fields, Reading, Resolve
from scoring_plugins.language.kinds import BUILT_IN, Vocabulary
from scoring_plugins.language.own_kinds import read_attribute_types, read_vocabulary
from scoring_plugins.language.problems import Problem, RegulationError
from scoring_plugins.language.read_periods import read_periods
from scoring_plugins.language.read_versions import read_versions
from scoring_plugins.language.regulation import Origin, Regulation
from scoring_plugins.language.source import LARGEST_FILE, Mapping, Value, content_hash, parse

DOCUMENT = ("regulation", "committee", "title", "status", "source", "document", "subject", "group_kinds", "kinds", "member_attributes",
            "compare_across", "compare_within", "periods", "chosen", "versions")  # fmt: skip
STATUSES = ("complete", "partial", "duties_only")
SUBJECTS = ("member", "group")
WITHIN = ("special_committee", "sector", "group")
CODE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
LONGEST_CODE = 60
COMMITTEE_DIGITS = 6
# No character takes more than four bytes.
MOST_BYTES = 4 * LARGEST_FILE


def read_pack(
    folder: Traversable, origin: Origin | None = None, vocabulary: Vocabulary = BUILT_IN, resolve: Resolve | None = None
) -> Regulation:
    """The regulation of a pack's folder. Raises RegulationError with every problem of its `regulation.yaml`."""
    file = folder.joinpath("regulation.yaml")
    return read_regulation(_text(file), str(file), origin or Origin(path=str(folder)), vocabulary, resolve)


def read_pack_cases(folder: Traversable, regulation: Regulation) -> CaseFile:
    """The cases of a pack's folder. Raises RegulationError with every problem of its `cases.yaml`."""
    file = folder.joinpath("cases.yaml")
    return read_cases(_text(file), regulation, str(file))


def _text(file: Traversable) -> str:
    """The file's text; no more is read than a file may hold."""
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    try:
        return content.decode("utf-8") if len(content) <= MOST_BYTES else "x" * (LARGEST_FILE + 1)
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        column = len(content[content.rfind(b"\n", 0, wrong.start) + 1 : wrong.start].decode("utf-8")) + 1
        what, remedy = say("regulation.not_utf8"), say("regulation.not_utf8.remedy")
        raise RegulationError((Problem(file=str(file), line=line, column=column, what=what, remedy=remedy),)) from None


def read_regulation(
    text: str,
    file: str = "regulation.yaml",
    origin: Origin | None = None,
    vocabulary: Vocabulary = BUILT_IN,
    resolve: Resolve | None = None,
) -> Regulation:
    """The regulation written in `text`. Raises RegulationError with every problem; `file` is what they call the place.

    `vocabulary` are the kinds of records known besides the document's own. `resolve` gives the function of a clause written in
    Python by its `module:function`, or raises LookupError with a sentence; without it such clauses are refused.
    """
    root = parse(text, file)
    reading = Reading(file, vocabulary, resolve)
    regulation = _document(reading, root, origin or Origin(path=file))
    if not reading.problems:
        check(reading, regulation)
    reading.refuse()
    return regulation


def _document(reading: Reading, root: Mapping, origin: Origin) -> Regulation:
    fields = reading.fields(root, DOCUMENT)
    # What a document declares is read before what uses it, wherever it is written.
    reading.vocabulary = read_vocabulary(reading, fields.get("kinds"), reading.vocabulary)
    reading.member_attributes = read_attribute_types(reading, fields.get("member_attributes"))
    reading.group_kinds = reading.words(fields.get("group_kinds"))
    code, committee, title = (fields.need(name) for name in ("regulation", "committee", "title"))
    status, document = fields.need("status"), fields.get("document")
    across, within = fields.get("compare_across"), fields.get("compare_within")
    known = "partial" if status is None else reading.one_of(status, STATUSES, "来源完整程度")
    subject, subject_kind = _subject(fields)
    return Regulation(
        code="" if code is None else _code(reading, code),
        committee="" if committee is None else _committee(reading, committee),
        title="" if title is None else reading.text(title),
        status=known,  # type: ignore[arg-type]
        source=_source(reading, fields.need("source")),
        document=None if document is None else reading.text(document),
        subject=subject,  # type: ignore[arg-type]
        subject_kind=subject_kind,
        group_kinds=reading.group_kinds,
        member_attributes=dict(reading.member_attributes),
        vocabulary=reading.vocabulary,
        compare_across=across is None or reading.yes_no(across),
        compare_within=None if within is None else reading.one_of(within, WITHIN, "比较范围"),
        periods=read_periods(reading, fields.need("periods")),
        versions=read_versions(fields, known),  # type: ignore[arg-type]
        chosen=read_chosen(reading, root, named_parts(root)),
        content_hash=content_hash(root),
        origin=origin,
    )


def _subject(fields: Fields) -> tuple[str, str | None]:
    """Who or what is appraised: members, groups, or works of one kind."""
    reading, value = fields.reading, fields.need("subject")
    if isinstance(value, Mapping):
        kind = reading.fields(value, ("work",)).need("work")
        return "work", None if kind is None else reading.one_of(kind, tuple(reading.vocabulary.kinds), "记录种类")
    subject = "member" if value is None else reading.text(value)
    if subject and subject not in SUBJECTS:
        assert value is not None
        reading.report(value, "unknown_subject", reading.nearest(subject, SUBJECTS), word=subject)
    if "group_kinds" in fields and subject != "group":
        reading.report(fields.mapping.entries["group_kinds"], "without_effect", field="group_kinds", needs="subject: group")
    return subject if subject in SUBJECTS else SUBJECTS[0], None


def _code(reading: Reading, value: Value) -> str:
    code = reading.text(value)
    if not set(code) <= CODE_LETTERS or len(code) > LONGEST_CODE:
        reading.report(value, "bad_code", code=code)
    return code


def _committee(reading: Reading, value: Value) -> str:
    """The division code of the committee, quoted or not."""
    code = reading.text(value)
    if code and not (code.isascii() and code.isdigit() and len(code) == COMMITTEE_DIGITS):
        reading.report(value, "bad_committee", code=code)
    return code


def _source(reading: Reading, value: Value | None) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {name: reading.text(entry) for name, entry in value.entries.items()}
    if value is not None:
        reading.report(value, "needs_mapping", fields="digest、kind、checked_on")
    return {}

"""The strict reader: a pack's `regulation.yaml` in, the typed tree or all problems at once out."""

from __future__ import annotations

from datetime import date
from importlib.resources.abc import Traversable

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import NotComputable
from scoring_plugins.language.cases import CaseFile, read_cases
from scoring_plugins.language.check import check
from scoring_plugins.language.chosen import named_parts, read_chosen
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.nodes import All, Block, Duty, Grade, Proposal, Rounding, TopList, Version
from scoring_plugins.language.periods import DayRule, PeriodRule
from scoring_plugins.language.problems import Problem, RegulationError
from scoring_plugins.language.read_clauses import read_block, read_cite, read_name
from scoring_plugins.language.read_conditions import SHAPES, read_condition
from scoring_plugins.language.read_selectors import read_member_test
from scoring_plugins.language.regulation import Origin, Regulation
from scoring_plugins.language.source import Mapping, Value, content_hash, parse

DOCUMENT = ("regulation", "committee", "title", "status", "source", "subject", "group_kinds", "compare_across", "compare_within",
            "periods", "chosen", "versions")  # fmt: skip
VERSION = ("in_force_from", "rounding", "part_year", "excluded", "total", "blocks", "duties", "grades", "lists", "consequences",
           "chosen", "not_computable")  # fmt: skip
CODE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def read_pack(folder: Traversable, origin: Origin | None = None) -> Regulation:
    """The regulation of a pack's folder. Raises RegulationError with every problem of its `regulation.yaml`."""
    file = folder.joinpath("regulation.yaml")
    return read_regulation(_text(file), str(file), origin or Origin(path=str(folder)))


def read_pack_cases(folder: Traversable, regulation: Regulation) -> CaseFile:
    """The cases of a pack's folder. Raises RegulationError with every problem of its `cases.yaml`."""
    file = folder.joinpath("cases.yaml")
    return read_cases(_text(file), regulation, str(file))


def _text(file: Traversable) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        column = len(content[content.rfind(b"\n", 0, wrong.start) + 1 : wrong.start].decode("utf-8")) + 1
        what, remedy = say("regulation.not_utf8"), say("regulation.not_utf8.remedy")
        raise RegulationError((Problem(file=str(file), line=line, column=column, what=what, remedy=remedy),)) from None


def read_regulation(text: str, file: str = "regulation.yaml", origin: Origin | None = None) -> Regulation:
    """The regulation written in `text`. Raises RegulationError with every problem; `file` is what they call the place."""
    root = parse(text, file)
    reading = Reading(file)
    regulation = _document(reading, root, origin or Origin(path=file))
    if not reading.problems:
        check(reading, regulation)
    if reading.problems:
        raise RegulationError(tuple(reading.problems))
    return regulation


def _document(reading: Reading, root: Mapping, origin: Origin) -> Regulation:
    fields = reading.fields(root, DOCUMENT, later=("document", "kinds"))
    code, committee, title, status = (fields.need(name) for name in ("regulation", "committee", "title", "status"))
    subject, across, within = fields.need("subject"), fields.get("compare_across"), fields.get("compare_within")
    if isinstance(subject, Mapping):
        reading.report(subject, "not_carried_out", field="subject")
        subject = None
    return Regulation(
        code="" if code is None else _code(reading, code),
        committee="" if committee is None else reading.text(committee),
        title="" if title is None else reading.text(title),
        status="partial" if status is None else reading.one_of(status, ("complete", "partial", "duties_only"), "来源完整程度"),  # type: ignore[arg-type]
        source=_source(reading, fields.need("source")),
        subject="member" if subject is None else reading.one_of(subject, ("member", "group"), "考核对象"),  # type: ignore[arg-type]
        group_kinds=reading.words(fields.get("group_kinds")),
        compare_across=across is None or reading.yes_no(across),
        compare_within=None if within is None else reading.one_of(within, ("special_committee", "sector", "group"), "比较范围"),
        periods=_periods(reading, fields.need("periods")),
        versions=_versions(reading, fields),
        chosen=read_chosen(reading, root, named_parts(root)),
        content_hash=content_hash(root),
        origin=origin,
    )


def _code(reading: Reading, value: Value) -> str:
    code = reading.text(value)
    if not set(code) <= CODE_LETTERS:
        reading.report(value, "bad_code", code=code)
    return code


def _source(reading: Reading, value: Value | None) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {name: reading.text(entry) for name, entry in value.entries.items()}
    if value is not None:
        reading.report(value, "needs_mapping", fields="digest、kind、checked_on")
    return {}


def _periods(reading: Reading, value: Value | None) -> dict[str, PeriodRule]:
    if not isinstance(value, Mapping) or "year" not in value.entries:
        if value is not None:
            reading.report(value, "year_period_missing")
        return {"year": PeriodRule(starts=DayRule(1, 1), ends=DayRule(12, 31), cut_off=DayRule(12, 31))}
    found = {}
    for name, entry in value.entries.items():
        fields = reading.fields(entry, ("from", "to", "cut_off"))
        first, last, cut_off = fields.need("from"), fields.need("to"), fields.get("cut_off")
        ends = _day_rule(reading, last)
        rule = PeriodRule(starts=_day_rule(reading, first), ends=ends, cut_off=ends if cut_off is None else _day_rule(reading, cut_off))
        period = rule.in_year(2001)
        if not period.starts_on <= period.ends_on <= period.cut_off or (period.ends_on - period.starts_on).days > 366:
            reading.report(entry, "period_order")
        found[name] = rule
    return found


def _day_rule(reading: Reading, value: Value | None) -> DayRule:
    text = "" if value is None else reading.text(value)
    word, _, rest = text.rpartition(" ")
    shift = {"": 0, "previous": -1, "next": 1}.get(word)
    try:
        day = date.fromisoformat(f"2001-{rest}") if len(rest) == 5 and shift is not None else None
    except ValueError:
        day = None
    if day is None or shift is None:
        if value is not None:
            reading.report(value, "bad_period_day", text=text)
        return DayRule(1, 1)
    return DayRule(day.month, day.day, shift)


def _versions(reading: Reading, fields: Fields) -> tuple[Version, ...]:
    value = fields.need("versions")
    found = [_version(reading, item) for item in reading.items(value)]
    if value is not None and not found:
        reading.report(value, "empty_list")
    days = [version.in_force_from for version in found]
    for version in found:
        if days.count(version.in_force_from) > 1:
            reading.report_path(f"{version.path}.in_force_from", "version_twice", day=version.in_force_from)
    return tuple(found)


def _version(reading: Reading, value: Value) -> Version:
    fields = reading.fields(value, VERSION, later=("document", "relative_to", "forms"))
    since = fields.need("in_force_from")
    rounding = _rounding(reading, fields.need("rounding", "silent_rounding"))
    cap, floor = _total(reading, fields.need("total", "silent_total"))
    _part_year_and_excluded(fields)
    named = named_parts(value)
    blocks = [read_block(reading, item, named) for item in reading.items(fields.need("blocks"))]
    return Version(
        in_force_from=date(2000, 1, 1) if since is None else reading.day(since),
        rounding=rounding,
        part_year="full",
        total_cap=cap,
        total_floor=floor,
        blocks=tuple(block for block in blocks if isinstance(block, Block)),
        duties=tuple(_duty(reading, item, named) for item in reading.items(fields.get("duties"))),
        grades=tuple(_grade(reading, item) for item in reading.items(fields.get("grades"))),
        lists=tuple(_list(reading, item) for item in reading.items(fields.get("lists"))),
        consequences=tuple(_proposal(reading, item) for item in reading.items(fields.get("consequences"))),
        chosen=read_chosen(reading, fields.mapping, named),
        not_computable=tuple(_not_computable(reading, item) for item in reading.items(fields.get("not_computable"))),
        path=fields.mapping.path,
    )


def _rounding(reading: Reading, value: Value | None) -> Rounding:
    fields = reading.fields(value, ("quantum", "mode", "at"))
    if value is None:
        return Rounding(quantum=1, mode="half_up", at="clause")
    quantum, mode, at = (fields.need(name, "silent_rounding") for name in ("quantum", "mode", "at"))
    size = 1 if quantum is None else reading.micro(quantum, reading.quoted_number(quantum))
    if size < 1:
        reading.report(quantum or value, "bad_quantum")
    return Rounding(
        quantum=max(size, 1),
        mode="half_up" if mode is None else reading.one_of(mode, ("half_up", "half_even", "up", "down"), "舍入方式"),  # type: ignore[arg-type]
        at="clause" if at is None else reading.one_of(at, ("record", "clause", "block", "total"), "舍入位置"),  # type: ignore[arg-type]
    )


def _total(reading: Reading, value: Value | None) -> tuple[int | None, int | None]:
    fields = reading.fields(value, ("cap", "floor"))
    if value is None:
        return None, None
    return reading.limit(fields.need("cap", "silent_cap")), reading.limit(fields.need("floor", "silent_floor"))


def _part_year_and_excluded(fields: Fields) -> None:
    part_year, excluded = fields.need("part_year", "silent_part_year"), fields.need("excluded", "silent_excluded")
    if part_year is not None and (isinstance(part_year, Mapping) or fields.reading.text(part_year) == "not_graded"):
        fields.reading.report(part_year, "not_carried_out", field="part_year")
    elif part_year is not None:
        fields.reading.one_of(part_year, ("full",), "中途增补")
    if fields.reading.items(excluded):
        fields.reading.report(excluded or fields.mapping, "not_carried_out", field="excluded")


def _duty(reading: Reading, value: Value, named: dict[str, Mapping]) -> Duty:
    words = [word for word in SHAPES if isinstance(value, Mapping) and word in value.entries]
    own = ("duty", "cite", "says", "for", "advisory", "chosen")
    inner = tuple(name for word in SHAPES if word != "duty" for name in SHAPES[word])
    fields = reading.fields(value, tuple(dict.fromkeys((*own, *inner))))
    says, applies, advisory = fields.need("says"), fields.get("for"), fields.get("advisory")
    name = read_name(fields, "duty")
    if "duty" not in words or len(words) != 2:
        reading.report(value, "duty_shape")
    condition = Mapping(fields.mapping.path, fields.mapping.line, fields.mapping.column)
    condition.entries = {name: entry for name, entry in fields.mapping.entries.items() if name not in own}
    condition.places = fields.mapping.places
    return Duty(
        name=name,
        cite=read_cite(fields),
        says="" if says is None else reading.text(says),
        chosen=read_chosen(reading, fields.mapping, named, name),
        applies_to=None if applies is None else read_member_test(reading, applies),
        condition=read_condition(reading, condition),
        advisory=advisory is not None and reading.yes_no(advisory),
        path=fields.mapping.path,
    )


def _grade(reading: Reading, value: Value) -> Grade:
    fields = reading.fields(
        value, ("grade", "cite", "says", "colour", "at_least", "above", "duties"), later=("quota", "decided_by", "relative_to")
    )
    fields.need("grade")
    at_least, above, colour, says = (fields.get(name) for name in ("at_least", "above", "colour", "says"))
    if at_least is not None and above is not None:
        reading.report(value, "grade_bounds")
    return Grade(
        name=read_name(fields, "grade"),
        cite=read_cite(fields, needed=False),
        says="" if says is None else reading.text(says),
        colour=None if colour is None else reading.text(colour),
        at_least=None if at_least is None else reading.points(at_least),
        above=None if above is None else reading.points(above),
        duties=reading.words(fields.get("duties")),
        path=fields.mapping.path,
    )


def _list(reading: Reading, value: Value) -> TopList:
    fields = reading.fields(value, ("list", "cite", "says", "for", "per", "top", "ties"), later=("quota",))
    fields.need("list")
    per, top, ties = fields.need("per"), fields.need("top"), fields.need("ties", "silent_ties")
    applies, says = fields.get("for"), fields.get("says")
    return TopList(
        name=read_name(fields, "list"),
        cite=read_cite(fields),
        says="" if says is None else reading.text(says),
        applies_to=None if applies is None else read_member_test(reading, applies),
        per="committee" if per is None else reading.one_of(per, ("committee", "special_committee", "sector"), "名单范围"),  # type: ignore[arg-type]
        top=1 if top is None else reading.whole(top, at_least=1),
        ties="all" if ties is None else reading.one_of(ties, ("all", "none", "decide"), "并列处理"),  # type: ignore[arg-type]
        path=fields.mapping.path,
    )


def _proposal(reading: Reading, value: Value) -> Proposal:
    fields = reading.fields(value, ("propose", "cite", "if", "at"))
    propose, condition, at = fields.need("propose"), fields.need("if"), fields.get("at")
    if at is not None:
        reading.one_of(at, ("term_end",), "提出时机")
    return Proposal(
        propose="" if propose is None else reading.text(propose),
        cite=read_cite(fields),
        condition=All(conditions=()) if condition is None else read_condition(reading, condition),
        at_term_end=at is not None,
        path=fields.mapping.path,
    )


def _not_computable(reading: Reading, value: Value) -> NotComputable:
    fields = reading.fields(value, ("cite", "why"))
    why = fields.need("why")
    return NotComputable(cite=read_cite(fields), why="" if why is None else reading.text(why))

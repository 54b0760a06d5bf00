"""Reading what follows from points: duties, grades with their quotas, lists, and what is proposed."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.engine.scorecard import NotComputable
from scoring_plugins.language.chosen import read_chosen
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.nodes import All, Duty, Grade, Proposal, Quota, SubQuota, TopList
from scoring_plugins.language.read_blocks import PER
from scoring_plugins.language.read_clauses import read_cite, read_name
from scoring_plugins.language.read_conditions import SHAPES, read_condition
from scoring_plugins.language.read_members import read_member_test
from scoring_plugins.language.source import Mapping, Sequence, Value

QUOTA = ("share", "count", "per", "rounding", "ties", "at_least_for")
TIES = ("all", "none", "decide")


def read_duty(reading: Reading, value: Value, named: dict[str, Mapping]) -> Duty:
    """A duty: its condition stands beside its name."""
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


def read_grade(reading: Reading, value: Value) -> Grade:
    """A grade: its bound, the duties it takes, and how many may have it."""
    fields = reading.fields(value, ("grade", "cite", "says", "colour", "at_least", "above", "duties", "quota", "decided_by"))
    fields.need("grade")
    at_least, above, colour, says, quota, decided_by = (
        fields.get(name) for name in ("at_least", "above", "colour", "says", "quota", "decided_by")
    )
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
        quota=None if quota is None else _quota(reading, quota),
        decided_by=None if decided_by is None else reading.text(decided_by),
        path=fields.mapping.path,
    )


def read_list(reading: Reading, value: Value) -> TopList:
    """A list: the first so many, or as many as a quota lets in. `per` and `ties` stand beside either, or inside the quota."""
    fields = reading.fields(value, ("list", "cite", "says", "for", "per", "top", "quota", "ties"))
    fields.need("list")
    top, quota, applies, says = (fields.get(name) for name in ("top", "quota", "for", "says"))
    if (top is None) == (quota is None):
        reading.report(value, "top_or_quota")
    limit = None if quota is None else _quota(reading, quota, fields)
    per, ties = (None, None) if limit else (fields.need("per", "silent_among"), fields.need("ties", "silent_ties"))
    return TopList(
        name=read_name(fields, "list"),
        cite=read_cite(fields),
        says="" if says is None else reading.text(says),
        applies_to=None if applies is None else read_member_test(reading, applies),
        per=limit.per if limit else "committee" if per is None else reading.one_of(per, PER, "名单范围"),  # type: ignore[arg-type]
        top=None if limit else 1 if top is None else reading.whole(top, at_least=1),
        ties=limit.ties if limit else "all" if ties is None else reading.one_of(ties, TIES, "并列处理"),  # type: ignore[arg-type]
        quota=limit,
        path=fields.mapping.path,
    )


def _quota(reading: Reading, value: Value, around: Fields | None = None) -> Quota:
    """How many: a share or a number, or from one to the other; `around` is the list whose `per` and `ties` may stand for the quota's."""
    fields = reading.fields(value, QUOTA)
    share, count = fields.get("share"), fields.get("count")
    if (share is None) == (count is None):
        reading.report(value, "share_or_count")
    lowest, highest = _from_to(reading, share or count)
    is_share = share is not None
    if is_share and not 0 < highest <= 1:
        reading.report(share or value, "quota_share")
    if not is_share and (highest.denominator != 1 or (lowest or 0).denominator != 1 or highest < 1):
        reading.report(count or value, "quota_count")
    rounding = fields.need("rounding", "silent_quota_rounding") if is_share else fields.get("rounding")
    if rounding is not None and not is_share:
        reading.report(rounding, "without_effect", field="rounding", needs="share")
    per, ties = _either(fields, around, "per", "silent_among"), _either(fields, around, "ties", "silent_ties")
    part = fields.get("at_least_for")
    return Quota(
        lowest=lowest,
        highest=highest,
        is_share=is_share,
        per="committee" if per is None else reading.one_of(per, PER, "名额范围"),  # type: ignore[arg-type]
        rounding="down" if rounding is None else reading.one_of(rounding, ("down", "up", "half_up"), "舍入方式"),  # type: ignore[arg-type]
        ties="all" if ties is None else reading.one_of(ties, TIES, "并列处理"),  # type: ignore[arg-type]
        at_least_for=None if part is None else _sub_quota(reading, part),
    )


def _either(fields: Fields, around: Fields | None, name: str, question: str) -> Value | None:
    """A field of a quota, or of the list it stands in; in one of the two it must be written, and not in both."""
    outer = None if around is None else around.get(name)
    if outer is None:
        return fields.need(name, question)
    if name in fields:
        fields.reading.report(outer, "written_twice", field=name)
    return outer


def _from_to(reading: Reading, value: Value | None) -> tuple[Fraction | None, Fraction]:
    """One number, or the lowest and the highest."""
    if not isinstance(value, Sequence):
        return None, Fraction(1) if value is None else reading.ratio(value)
    bounds = [reading.ratio(item) for item in value.items]
    if len(bounds) != 2 or not 0 <= bounds[0] <= bounds[1]:
        reading.report(value, "from_to_shape")
        return None, Fraction(1)
    return bounds[0], bounds[1]


def _sub_quota(reading: Reading, value: Value) -> SubQuota:
    fields = reading.fields(value, ("for", "share"))
    applies, share = fields.need("for"), fields.need("share")
    part = Fraction(1) if share is None else reading.ratio(share)
    if not 0 < part <= 1:
        reading.report(share or value, "quota_share")
    return SubQuota(applies_to=read_member_test(reading, applies), share=part)


def read_proposal(reading: Reading, value: Value) -> Proposal:
    """A consequence that is proposed where its condition holds."""
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


def read_not_computable(reading: Reading, value: Value) -> NotComputable:
    """A clause of the source that cannot be carried out, and why."""
    fields = reading.fields(value, ("cite", "why"))
    why = fields.need("why")
    return NotComputable(cite=read_cite(fields), why="" if why is None else reading.text(why))

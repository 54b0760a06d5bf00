"""A whole regulation in words: what it says about itself, its parts in order, and the terms it uses."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.catalogue import say, sentences
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.language.kinds import BUILT_IN, AttributeType, Kind, falls_under
from scoring_plugins.language.nodes import Prorate, Selector, Version
from scoring_plugins.language.periods import DayRule, PeriodRule
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.language.rendering import words
from scoring_plugins.language.rendering.choices import chosen_phrases
from scoring_plugins.language.rendering.parts import (
    block_part,
    duty_part,
    grade_part,
    list_part,
    not_computable_part,
    proposal_part,
)
from scoring_plugins.language.rendering.phrases import Phrase, Prose, Section, chinese_day, either, phrase, quoted
from scoring_plugins.language.rendering.selectors import member
from scoring_plugins.language.rendering.terms import parts_of, terms


def render(regulation: Regulation, version: Version) -> Prose:
    """A version of a regulation written back as Chinese prose, in the order of the document. Pure: equal trees give equal prose."""
    sections = (
        Section(key="head", title=say("explain.section.head"), phrases=tuple(_head(regulation, version))),
        Section(key="blocks", title=say("explain.section.blocks"), parts=tuple(map(block_part, version.blocks))),
        Section(key="duties", title=say("explain.section.duties"), parts=tuple(map(duty_part, version.duties))),
        Section(key="grades", title=say("explain.section.grades"), parts=tuple(map(grade_part, version.grades))),
        Section(key="lists", title=say("explain.section.lists"), parts=tuple(map(list_part, version.lists))),
        Section(key="consequences", title=say("explain.section.consequences"), parts=tuple(map(proposal_part, version.consequences))),
        Section(
            key="not_computable", title=say("explain.section.not_computable"), parts=tuple(map(not_computable_part, version.not_computable))
        ),
        Section(key="chosen", title=say("explain.section.chosen"), phrases=tuple(chosen_phrases((*regulation.chosen, *version.chosen)))),
        Section(key="terms", title=say("explain.section.terms"), phrases=tuple(terms(regulation, version))),
    )
    return Prose(
        code=regulation.code,
        title=regulation.title,
        in_force_from=version.in_force_from,
        content_hash=regulation.content_hash,
        origin=regulation.origin.text,
        sections=tuple(section for section in sections if section.phrases or section.parts),
    )


def _head(regulation: Regulation, version: Version) -> Iterator[Phrase]:
    yield phrase("title", say("explain.title", title=regulation.title), decides=False)
    if regulation.document is not None:
        yield phrase("document", say("explain.title", title=regulation.document), decides=False)
    yield phrase("code", regulation.code, decides=False)
    yield phrase("committee", regulation.committee, decides=False)
    yield phrase("in_force_from", _in_force(regulation, version), decides=False)
    source = [
        say("explain.of", name=sentences().get(f"explain.source.{name}", name), value=value) for name, value in regulation.source.items()
    ]
    yield phrase("source", say("explain.step_joint").join(source), decides=False)
    yield phrase("status", _status(regulation.status), decides=False)
    yield phrase("subject", _subject(regulation))
    yield from _declared(regulation)
    for name, rule in regulation.periods.items():
        label = say("explain.label.year") if name == "year" else say("explain.named_period", name=quoted(name))
        yield phrase(f"period.{name}", _period(rule), label=label)
    yield from _whole(version)
    yield from _excluded(version)
    yield from _comparison(regulation)


def _status(status: str) -> str:
    """How much of the source is known, as every form says it, and what that means."""
    return say("explain.status", status=say(f"regulation.status.{status}"), meaning=say(f"regulation.status.{status}.meaning"))


def _in_force(regulation: Regulation, version: Version) -> str:
    """From when on; where there are other versions, from when on those are."""
    since = say("explain.since", day=chinese_day(version.in_force_from))
    others = [chinese_day(other.in_force_from) for other in regulation.versions if other is not version]
    return since + say("explain.other_versions", days=say("explain.comma").join(others)) if others else since


def _subject(regulation: Regulation) -> str:
    if regulation.subject == "member":
        return say("explain.subject_member")
    if regulation.subject == "work":
        return say("explain.subject_work", kind=words.kind(regulation.subject_kind or ""))
    if not regulation.group_kinds:
        return say("explain.subject_group")
    return say("explain.subject_group_of", kinds=either(words.word("group_kind", name) for name in regulation.group_kinds))


def _declared(regulation: Regulation) -> Iterator[Phrase]:
    """What the pack declares for itself: attributes of members, kinds of records."""
    for name, declared in regulation.member_attributes.items():
        label = say("explain.member_attribute", name=words.word("attribute", name))
        yield phrase(f"member_attribute.{name}", _attribute_type(declared), label=label)
    # Kinds that plugins register are known to every regulation: those that this one names are said.
    selectors = [part for version in regulation.versions for part in parts_of(version) if isinstance(part, Selector)]
    named = {name for select in selectors for name in (*select.kinds, *select.occasion_kinds, *select.converted_from_kinds)}
    for own in regulation.vocabulary.kinds.values():
        is_named = any(falls_under(own.name, name) for name in named - set(BUILT_IN.names))
        if BUILT_IN.kinds.get(own.name) != own and is_named:
            yield phrase(f"kind.{own.name}", _kind(own), label=say("explain.own_kind", name=words.kind(own.name)))


def _attribute_type(declared: AttributeType) -> str:
    return either(map(quoted, declared)) if isinstance(declared, tuple) else say(f"explain.attribute_type.{declared}")


def _kind(own: Kind) -> str:
    comma = say("explain.comma")
    texts = [say("explain.kind_sessions" if own.has_sessions else "explain.kind_without_sessions")]
    if own.roles:
        texts.append(say("explain.kind_roles", roles=comma.join(map(words.role, own.roles))))
    if own.must_name_role:
        texts.append(say("explain.kind_names_role"))
    if own.marks:
        texts.append(say("explain.kind_marks", marks=comma.join(map(words.mark_word, own.marks))))
    for name, declared in own.attributes.items():
        texts.append(say("explain.kind_attribute", name=words.word("attribute", name), type=_attribute_type(declared)))
    return say("explain.step_joint").join(texts)


def _period(rule: PeriodRule) -> str:
    texts = {"starts": _day(rule.starts), "ends": _day(rule.ends)}
    if rule.cut_off == rule.ends:
        return say("explain.period_days", **texts)
    return say("explain.period_cut_off", cut_off=_day(rule.cut_off), **texts)


def _day(rule: DayRule) -> str:
    which = {-1: "previous", 0: "own", 1: "next"}[rule.shift]
    return say(f"explain.day_{which}", month=rule.month, day=rule.day)


def _whole(version: Version) -> Iterator[Phrase]:
    """What holds for all points of a version; without blocks there are none."""
    if version.blocks:
        yield from _rounded(version)
    if isinstance(version.part_year, Prorate):
        blocks = say("explain.comma").join(map(quoted, version.part_year.blocks))
        yield phrase("part_year", say("explain.part_year.prorate", blocks=blocks))
    else:
        yield phrase("part_year", say(f"explain.part_year.{version.part_year}"))


def _rounded(version: Version) -> Iterator[Phrase]:
    rounding = version.rounding
    texts = {"quantum": points_text(rounding.quantum), "mode": say(f"regulation.rounding.{rounding.mode}")}
    yield phrase("rounding", say("explain.rounding", at=say(f"explain.rounding_at.{rounding.at}"), **texts))
    for key, limit in (("cap", version.total_cap), ("floor", version.total_floor)):
        text = say("explain.no_limit") if limit is None else say(f"explain.limit.{key}", points=words.bound(limit))
        yield phrase(f"total_{key}", text)


def _excluded(version: Version) -> Iterator[Phrase]:
    found = tuple(map(member, version.excluded))
    yield phrase("excluded", say("explain.or_else").join(found) if found else say("explain.nobody"), words=found)


def _comparison(regulation: Regulation) -> Iterator[Phrase]:
    within = say(f"explain.within.{regulation.compare_within}") if regulation.compare_within else ""
    if not regulation.compare_across:
        yield phrase("compare", say("explain.compare_within", within=within))
    elif within:
        yield phrase("compare", say("explain.compare_across_within", within=within))

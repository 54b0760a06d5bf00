"""Clauses, blocks, duties, grades, lists and proposals in words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import NotComputable
from scoring_plugins.engine.wording import number
from scoring_plugins.language.nodes import Block, Clause, Duty, Grade, Ladder, Points, Proposal, Quota, Scaled, TopList
from scoring_plugins.language.nodes.points import Dated
from scoring_plugins.language.rendering import words
from scoring_plugins.language.rendering.choices import chosen_phrases
from scoring_plugins.language.rendering.conditions import condition_phrase
from scoring_plugins.language.rendering.phrases import Part, Phrase, phrase, quoted
from scoring_plugins.language.rendering.points import multipliers_phrase, points_phrase, share_text, take_phrases
from scoring_plugins.language.rendering.selectors import member, member_parts, selector_phrase


def clause_part(clause: Clause) -> Part:
    """A clause."""
    word = say("explain.word.clause")
    return Part(what="clause", word=word, name=clause.name, cite=clause.cite, says=clause.says, phrases=tuple(_clause(clause)))


def _clause(clause: Clause) -> Iterator[Phrase]:
    if clause.applies_to is not None:
        yield _applies_to(clause)
    if clause.each is not None:
        yield selector_phrase("each", clause.each)
    if clause.unless is not None:
        yield selector_phrase("unless", clause.unless, clause.each.kinds if clause.each else ())
    if clause.unconsumed:
        yield phrase("unconsumed", say("explain.unconsumed"))
    if clause.max_party_size is not None:
        yield phrase("max_party_size", say("explain.max_party_size", most=clause.max_party_size))
    yield from _dates(clause)
    yield points_phrase(clause)
    if clause.multipliers:
        yield multipliers_phrase(clause.multipliers, clause.each.kinds if clause.each else ())
    if clause.share is not None:
        yield phrase("share", share_text(clause.share))
    yield from take_phrases(clause)
    yield from _limits(clause)
    if clause.consumes:
        yield phrase("consumes", say("explain.consumes"))
    if clause.condition is not None:
        yield condition_phrase("condition", clause.condition)
    yield from chosen_phrases(clause.chosen, clause.name)


def _applies_to(part: Clause | Duty | TopList) -> Phrase:
    """Whom it is for, and on which day that is asked."""
    assert part.applies_to is not None
    if not member_parts(part.applies_to):
        return phrase("applies_to", say("explain.everybody"))
    at_record = isinstance(part, Clause) and part.each is not None
    text = say("explain.for_at_record" if at_record else "explain.for_at_end", member=member(part.applies_to))
    return phrase("applies_to", text, parts=member_parts(part.applies_to))


def _dates(clause: Clause) -> Iterator[Phrase]:
    if clause.period is not None:
        yield phrase("period", say("explain.period", period=quoted(clause.period)))
    if clause.dated_by != "record":
        yield phrase("dated_by", say("explain.dated_by_mark", mark=words.mark_word(clause.dated_by)))
    elif (clause.each is not None and clause.each.marks) or any(part.by == "mark" for part in _ladders(clause.points)):
        yield phrase("dated_by", say("explain.dated_by_record"))


def _ladders(points: Points) -> Iterator[Ladder]:
    if isinstance(points, Ladder):
        yield points
        for inner in (*(rung.points for rung in points.rungs), *([points.otherwise] if points.otherwise is not None else [])):
            yield from _ladders(inner)
    elif isinstance(points, Dated):
        for step in points.steps:
            yield from _ladders(step.points)
    elif isinstance(points, Scaled):
        yield from _ladders(points.points)


def _limits(part: Clause | Block, written: bool = False) -> Iterator[Phrase]:
    """Cap and floor; `written` ones are said even where there is none."""
    for key, limit in (("cap", part.cap), ("floor", part.floor)):
        if limit is not None:
            yield phrase(key, say(f"explain.limit.{key}", points=words.bound(limit)))
        elif written:
            yield phrase(key, say("explain.no_limit"))


def block_part(block: Block) -> Part:
    """A block with all it consists of."""
    inner = tuple(block_part(part) if isinstance(part, Block) else clause_part(part) for part in block.of)
    word = say("explain.word.block")
    return Part(what="block", word=word, name=block.name, cite=block.cite, says=block.says, phrases=tuple(_block(block)), of=inner)


def _block(block: Block) -> Iterator[Phrase]:
    if block.period is not None:
        yield phrase("period", say("explain.period", period=quoted(block.period)))
    yield phrase("combine", say("explain.combine_sum" if block.combine == "sum" else f"explain.combine_{block.by}"))
    if block.weight != 1:
        yield phrase("weight", say("explain.weight", weight=number(block.weight)))
    if block.relative is not None:
        full, within = words.points(block.relative.full), say(f"explain.within.{block.relative.within}")
        yield phrase("relative", say("explain.relative", full=full, within=within))
    yield from _limits(block, written=True)
    yield from chosen_phrases(block.chosen, block.name)


def duty_part(duty: Duty) -> Part:
    """A duty."""
    return Part(what="duty", word=say("explain.word.duty"), name=duty.name, cite=duty.cite, says=duty.says, phrases=tuple(_duty(duty)))


def _duty(duty: Duty) -> Iterator[Phrase]:
    if duty.applies_to is not None:
        yield _applies_to(duty)
        yield phrase("applies_else", say("explain.duty_else"))
    yield condition_phrase("duty", duty.condition)
    if duty.advisory:
        yield phrase("advisory", say("explain.advisory"))
    yield from chosen_phrases(duty.chosen, duty.name)


def grade_part(grade: Grade) -> Part:
    """A grade."""
    word = say("explain.word.grade")
    return Part(what="grade", word=word, name=grade.name, cite=grade.cite, says=grade.says, phrases=tuple(_grade(grade)))


def _grade(grade: Grade) -> Iterator[Phrase]:
    if grade.at_least is not None:
        yield phrase("bound", say("explain.grade_at_least", points=words.points(grade.at_least)))
    if grade.above is not None:
        yield phrase("bound", say("explain.grade_above", points=words.points(grade.above)))
    if grade.at_least is None and grade.above is None and not grade.duties and grade.quota is None:
        yield phrase("bound", say("explain.grade_open"))
    if grade.duties:
        names = tuple(map(quoted, grade.duties))
        yield phrase("duties", say("explain.grade_duties", duties=say("explain.comma").join(names)), words=names)
    if grade.quota is not None:
        yield quota_phrase(grade.quota, say("explain.quota_next"))
    if grade.decided_by is not None:
        yield phrase("decided_by", say("explain.decided_by", who=grade.decided_by))
    if grade.colour is not None:
        yield phrase("colour", grade.colour, decides=False)


def quota_phrase(quota: Quota, beyond: str = "") -> Phrase:
    """How many may be chosen. `beyond` says what becomes of who does not fit in."""
    kind = "share" if quota.is_share else "count"
    highest, lowest = (None if bound is None else _quota_bound(quota, bound) for bound in (quota.highest, quota.lowest))
    found = [
        phrase("quota_per", say(f"explain.per_{kind}.{quota.per}")),
        phrase(
            "quota_bounds",
            say("explain.quota_between", lowest=lowest, highest=highest) if lowest else say("explain.quota_most", highest=highest),
        ),
        phrase("ties", say(f"explain.ties.{quota.ties}")),
    ]
    if quota.is_share:
        found.insert(2, phrase("quota_rounding", say(f"explain.quota_rounding.{quota.rounding}")))
    if lowest:
        found.append(phrase("quota_lowest", say("explain.quota_lowest", lowest=lowest)))
    if quota.at_least_for is not None:
        texts = {"member": member(quota.at_least_for.applies_to), "share": words.part(quota.at_least_for.share)}
        found.append(phrase("at_least_for", say("explain.at_least_for", **texts)))
    text = say("explain.step_joint").join([*(part.text for part in found), *([beyond] if beyond else [])])
    return phrase("quota", text, parts=found)


def _quota_bound(quota: Quota, bound: Fraction) -> str:
    return say("explain.percent", percent=number(bound * 100)) if quota.is_share else say("explain.places", count=number(bound))


def list_part(found: TopList) -> Part:
    """A list decided over the cohort."""
    return Part(what="list", word=say("explain.word.list"), name=found.name, cite=found.cite, says=found.says, phrases=tuple(_list(found)))


def _list(found: TopList) -> Iterator[Phrase]:
    if found.applies_to is not None:
        yield _applies_to(found)
    if found.quota is not None:
        yield quota_phrase(found.quota)
        return
    yield phrase("list_per", say(f"explain.list_per.{found.per}"))
    yield phrase("top", say("explain.top", top=found.top))
    yield phrase("ties", say(f"explain.ties.{found.ties}"))


def proposal_part(proposal: Proposal) -> Part:
    """A consequence that is proposed."""
    when = [phrase("at_term_end", say("explain.at_term_end"))] if proposal.at_term_end else []
    phrases = (*when, condition_phrase("proposed_if", proposal.condition))
    return Part(what="consequence", word=say("explain.word.consequence"), name=proposal.propose, cite=proposal.cite, phrases=phrases)


def not_computable_part(left_out: NotComputable) -> Part:
    """A clause of the source that is not carried out, and why."""
    why = phrase("why", left_out.why, decides=False)
    return Part(what="not_computable", word=say("explain.word.not_computable"), name="", cite=left_out.cite, phrases=(why,))

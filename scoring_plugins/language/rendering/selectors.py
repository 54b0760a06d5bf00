"""Selectors and conditions on members, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring_plugins.catalogue import say
from scoring_plugins.language.nodes import AttributeTest, Comparison, MemberTest, Selector, SessionsTest
from scoring_plugins.language.rendering import words
from scoring_plugins.language.rendering.phrases import Phrase, either, phrase, quoted


def selector_phrase(key: str, select: Selector, around: tuple[str, ...] = ()) -> Phrase:
    """Which records are meant. `around` are the kinds of the clause it stands in: not repeated where they are the same."""
    return phrase(key, selection(select, around), parts=selector_parts(select))


def selection(select: Selector, around: tuple[str, ...] = ()) -> str:
    """`提案(限身份为独立提出或第一提案人，且结果有立案)`."""
    conditions = say("explain.and").join(part.text for part in selector_parts(select) if part.key != "kinds")
    if select.kinds == around:
        return conditions or say("explain.all_alike")
    named = words.kinds(select.kinds)
    if not conditions:
        return named
    return say("explain.selection_each" if len(select.kinds) > 1 else "explain.selection", kinds=named, conditions=conditions)


def selector_parts(select: Selector) -> tuple[Phrase, ...]:
    """The fields of a selector that ask something, each with its words."""
    return tuple(found for found in _selector_parts(select) if found.text)


def _selector_parts(select: Selector) -> Iterator[Phrase]:
    yield _set("kinds", map(words.kind, select.kinds), "explain.these")
    yield _set("roles", map(words.role, select.roles), "explain.role_is", say("explain.any_role") if select.names_role else "")
    yield _set("marks", map(words.mark, select.marks), "explain.has_mark")
    any_presence = say("explain.any_presence") if select.names_presence and not select.sessions else ""
    yield _set("presences", map(words.presence, select.presences), "explain.presence_is", any_presence)
    yield _all("sessions", map(_sessions, select.sessions))
    yield _all("attributes", map(attribute, select.attributes))
    yield _all("numbers", (f"{say(f'explain.number.{test.field}')}{words.compared(test.compare)}" for test in select.numbers))
    yield _set("organised_by", (words.word("organiser", name) for name in select.organised_by), "explain.organised_by")
    asked = {None: "", True: say("explain.mandatory"), False: say("explain.not_mandatory")}
    yield phrase("mandatory", asked[select.mandatory])
    yield _set("occasion_kinds", map(words.kind, select.occasion_kinds), "explain.occasion")
    yield _set("converted_from_kinds", map(words.kind, select.converted_from_kinds), "explain.converted_from")


def _set(key: str, names: Iterable[str], sentence: str, otherwise: str = "") -> Phrase:
    """Words joined by *or* in a sentence of the catalogue; without words what stands otherwise."""
    found = tuple(names)
    return phrase(key, say(sentence, words=either(found)) if found else otherwise, words=found)


def _all(key: str, texts: Iterable[str]) -> Phrase:
    found = tuple(texts)
    return phrase(key, say("explain.and").join(found), words=found)


def _sessions(test: SessionsTest) -> str:
    counted = words.half_days(test.counted)
    if test.over is None:
        return say("explain.sessions", counted=counted, bounds=words.compared(test.compare))
    return say("explain.sessions_share", counted=counted, over=words.half_days([test.over]), bounds=words.compared(test.compare))


def attribute(test: AttributeTest) -> str:
    """`形式为口头`, `外出为是`, `金额不少于 1000`."""
    name = words.word("attribute", test.name)
    if test.compare is not None:
        return f"{name}{words.compared(test.compare)}"
    return say("explain.attribute_is", name=name, values=either(map(words.value, test.values)))


def member_phrase(key: str, test: MemberTest) -> Phrase:
    """Whom it is about."""
    return phrase(key, member(test), parts=member_parts(test))


def member(test: MemberTest) -> str:
    """`常委，且属“经济”界别`; asking nothing, everybody."""
    return say("explain.and").join(part.text for part in member_parts(test)) or say("explain.everybody")


def member_parts(test: MemberTest) -> tuple[Phrase, ...]:
    """The fields of a member condition that ask something."""
    standing = {None: "", True: say("explain.standing"), False: say("explain.not_standing")}
    excluded = {None: "", True: say("explain.is_excluded"), False: say("explain.not_excluded")}
    served: Comparison | None = test.months_served
    found = (
        phrase("standing_committee", standing[test.standing_committee]),
        _set("posts", map(quoted, test.posts), "explain.posts"),
        _set("sectors", map(quoted, test.sectors), "explain.sectors"),
        _set("special_committees", map(quoted, test.special_committees), "explain.special_committees"),
        _set("groups", map(quoted, test.groups), "explain.groups"),
        _set("parties", map(quoted, test.parties), "explain.parties"),
        _set("group_kinds", (words.word("group_kind", name) for name in test.kinds), "explain.kinds_of_group"),
        phrase("months_served", say("explain.months_served", bounds=words.compared(served)) if served is not None else ""),
        _all("attributes", map(attribute, test.attributes)),
        phrase("excluded_state", excluded[test.excluded]),
    )
    return tuple(each for each in found if each.text)

"""What the circular says, section by section, as plain data: grades and who has them, who has none and why, lists, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.footing import chinese_date


class Group(msgspec.Struct, frozen=True):
    """Names under a heading of the second level; `note` stands below them."""

    heading: str
    names: tuple[str, ...]
    undecided: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """A heading of the first level with sentences and groups of names."""

    heading: str
    texts: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


def opening(sheet: AnnualSheet) -> Iterator[str]:
    """Why this is written, and for a later version what it corrects."""
    days = {"start": chinese_date(sheet.period_from), "end": chinese_date(sheet.period_to), "cut_off": chinese_date(sheet.cut_off)}
    yield say("documents.circular_opening", title=sheet.title, version=chinese_date(sheet.version), count=len(sheet.members), **days)
    if sheet.seal is not None and sheet.seal.reason is not None:
        seal = sheet.seal
        yield say("documents.circular_corrected", version=seal.version, approver=seal.approver or "—", reason=seal.reason)


def sections(sheet: AnnualSheet, names: Mapping[str, str]) -> list[Section]:
    """Everything between the opening and the end that there is something to say about; `names` by 委员编号 in 姓氏笔画 order."""
    found = (_grades(sheet, names), _ungraded(sheet, names), _lists(sheet, names), _remarks(sheet))
    return [section for section in found if section.texts or section.groups]


def _grades(sheet: AnnualSheet, names: Mapping[str, str]) -> Section:
    heading = say("documents.circular_grades")
    known = [mark.grade for mark in sheet.grades]
    given = sorted({member.grade for member in sheet.members if member.grade} - set(known))
    if not known and not given:
        return Section(heading, (say("documents.circular_no_grades"),))
    groups = tuple(_group(grade, [each for each in sheet.in_order() if each.grade == grade], names) for grade in [*known, *given])
    counts = [(group.heading, len(group.names)) for group in groups]
    ungraded = sum(member.grade is None for member in sheet.members)
    if ungraded:
        counts.append((say("exports.not_graded"), ungraded))
    counted = "、".join(say("documents.circular_count", grade=grade, count=count) for grade, count in counts)
    texts = [say("documents.circular_grades_counted", counts=counted)]
    decided = sum(member.decided_because is not None for member in sheet.members)
    if decided:
        texts.append(say("documents.circular_decided", count=decided))
    return Section(heading, tuple(texts), groups)


def _group(heading: str, members: Iterable[AnnualMember], names: Mapping[str, str]) -> Group:
    return Group(heading, tuple(names[member.number] for member in members))


def _ungraded(sheet: AnnualSheet, names: Mapping[str, str]) -> Section:
    """Grouped by why; nobody where the regulation knows no grades."""
    reasons: dict[str, list[AnnualMember]] = {}
    if sheet.grades:
        for member in sheet.in_order():
            if member.grade is None:
                reasons.setdefault(why_no_grade(member), []).append(member)
    groups = tuple(_group(reason, members, names) for reason, members in reasons.items())
    return Section(say("documents.circular_not_graded"), groups=groups)


def why_no_grade(member: AnnualMember) -> str:
    """What people decided, or why the regulation gives no grade, or that one is still to be decided."""
    card = member.scorecard
    if member.decided_because is not None:
        return member.decided_because
    if card.not_graded:
        return card.not_graded
    if card.candidate_for is not None:
        return say("documents.circular_grade_open", grade=card.candidate_for)
    return say("documents.circular_reason_none")


def _lists(sheet: AnnualSheet, names: Mapping[str, str]) -> Section:
    groups = []
    for each in sheet.lists:
        heading = say("documents.circular_list_part", name=each.name, part=each.per) if each.per else each.name
        chosen = tuple(name for number, name in names.items() if number in each.members)
        open_places = tuple(name for number, name in names.items() if number in each.to_decide)
        groups.append(Group(heading, chosen, open_places))
    return Section(say("documents.circular_lists"), groups=tuple(groups))


def _remarks(sheet: AnnualSheet) -> Section:
    texts = []
    if sheet.status != "complete":
        status, meaning = say(f"regulation.status.{sheet.status}"), say(f"regulation.status.{sheet.status}.meaning")
        texts.append(say("documents.circular_status", status=status, meaning=meaning))
    if sheet.partial_because is not None:
        texts.append(say("documents.circular_partial_because", because=sheet.partial_because.rstrip("。")))
    if sheet.chosen or sheet.not_computable:
        texts.append(say("documents.circular_annex_named"))
    if sheet.unverified_count:
        texts.append(say("documents.circular_unverified", count=sheet.unverified_count))
    if sheet.objections_until is not None:
        texts.append(say("documents.objections_until", day=chinese_date(sheet.objections_until)))
    return Section(say("documents.circular_remarks"), tuple(texts))

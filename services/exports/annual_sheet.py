"""What the annual workbook is made from: one committee's year, scored, as plain data without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.cohort import ListOutcome, QuotaOutcome
from scoring_plugins.engine.scorecard import Chosen, NotComputable, Scorecard, points_text
from scoring_plugins.records import Record


class WorkLabel(msgspec.Struct, frozen=True, kw_only=True):
    """What people call a work: its kind in Chinese, its title, its date, and the office's own number."""

    kind: str
    title: str
    dated_on: date | None = None
    number: str = ""


class GradeMark(msgspec.Struct, frozen=True, kw_only=True):
    """A grade of the regulation, best first, and the colour it asks for: `绿色`, `#C6E0B4`, or None for ours.

    `at_least` and `above` are its bounds in micro-points, None where it has none; `duties` are those it asks for.
    """

    grade: str
    colour: str | None = None
    at_least: int | None = None
    above: int | None = None
    duties: tuple[str, ...] = ()


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """What an issued result is known by: its version, the digests over everything that it says, and who let it out, and when.

    `sha256` and `sm3` are hexadecimal; `reason` and `approver` are those of a version after the first.
    """

    version: int
    sha256: str
    sm3: str
    issued_on: date
    document_number: str | None = None
    reason: str | None = None
    approver: str | None = None


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What a member said about the own year in the 履职情况登记表; `own_points` are micro-points, None where none were given."""

    summary: str
    own_points: int | None = None


class ProposalDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What people decided about something that the regulation proposes: whether it follows, and why."""

    accepted: bool
    reason: str


class ShownParticulars(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a member's particulars: a telephone number without its middle, or in the clear with the party; "" for nothing."""

    phone: str = ""
    party: str = ""


class AnnualMember(msgspec.Struct, frozen=True, kw_only=True):
    """One member as of the period's end. `strokes_key` is the stored 姓氏笔画 key (`services.name_order`, correctable).

    `decided_grade` and `decided_because` are what people decided where the scorecard leaves the grade open or names who decides.
    `decided_proposals` are what people decided about what the regulation proposes, by the proposal; undecided ones are not among them.
    `records` is everything verified of the year, scored or not; `earlier` are the totals of years before, in micro-points.
    `particulars` is None but on forms with fields for them, made for somebody who may read them.
    """

    name: str
    number: str
    strokes_key: str
    sector: str
    posts: tuple[str, ...] = ()
    standing_committee: bool = False
    special_committee: str | None = None
    scorecard: Scorecard
    decided_grade: str | None = None
    decided_because: str | None = None
    decided_proposals: dict[str, ProposalDecision] = {}
    records: tuple[Record, ...] = ()
    earlier: dict[str, int] = {}
    declaration: Declaration | None = None
    particulars: ShownParticulars | None = None

    @property
    def grade(self) -> str | None:
        """The grade that stands: what people decided, or else what the score came to."""
        return self.scorecard.grade if self.decided_because is None else self.decided_grade


class AnnualSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One committee's year under one version of one regulation.

    `works` labels every work a line or a duty rests on. `unverified_count` is the committee's registered facts of the year
    that nobody verified; each member's own count is in the scorecard. `facts_hash` is the hash of the facts scored.
    `seal` is None as long as the result is not issued: such a sheet says on every page that it is a draft.
    `partial_because` is why a regulation that is known only in part may decide about people, as it was decided at the opening; None where
    nobody decided so. `objections_until` is the last day on which somebody may object; None where nobody may.
    """

    committee: str
    committee_code: str
    year: int
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    engine_version: str
    period_from: date
    period_to: date
    cut_off: date
    facts_hash: str
    unverified_count: int
    members: tuple[AnnualMember, ...]
    works: dict[str, WorkLabel] = {}
    grades: tuple[GradeMark, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    quotas: tuple[QuotaOutcome, ...] = ()
    lists: tuple[ListOutcome, ...] = ()
    seal: Seal | None = None
    partial_because: str | None = None
    objections_until: date | None = None

    def in_order(self) -> list[AnnualMember]:
        """The members in 姓氏笔画 order, never by score."""
        return sorted(self.members, key=lambda member: (member.strokes_key, member.number))

    def blocks(self) -> list[str]:
        """The top-level blocks, in the regulation's order."""
        return list(dict.fromkeys(name for member in self.members for name in top_blocks(member.scorecard)))


def grade_note(scorecard: Scorecard) -> str:
    """What has to be said beside a grade: why there is none, that one is open, or who decides about it; "" where nothing has."""
    if scorecard.not_graded:
        return scorecard.not_graded
    decided_by = say("exports.grade_decided_by", who=scorecard.grade_decided_by) if scorecard.grade_decided_by else ""
    if scorecard.candidate_for is not None:
        return say("exports.grade_open", grade=scorecard.candidate_for) + (decided_by and f"；{decided_by}")
    return decided_by


def member_note(member: AnnualMember) -> str:
    """What has to be said beside the grade that stands: why people decided it and what the score came to, or what `grade_note` says."""
    if member.decided_because is None:
        return grade_note(member.scorecard)
    scored = member.scorecard.grade or say("exports.not_graded")
    return say("documents.grade_decided", because=member.decided_because.rstrip("。"), scored=scored)


def own_lists(lists: Iterable[ListOutcome], number: str) -> tuple[ListOutcome, ...]:
    """The lists that one member or group stands on, or may yet stand on, without anybody else who does."""
    return tuple(
        msgspec.structs.replace(
            each,
            members=tuple(one for one in each.members if one == number),
            to_decide=tuple(one for one in each.to_decide if one == number),
        )
        for each in lists
        if number in each.members or number in each.to_decide
    )


class PlacesRow(msgspec.Struct, frozen=True, kw_only=True):
    """A quota or a list as it is printed: names with numbers, counts as text where there are any."""

    name: str
    part: str
    places: str
    chosen: str
    open: str
    note: str = ""


def places_rows(quotas: Iterable[QuotaOutcome], lists: Iterable[ListOutcome], names: Mapping[str, str]) -> Iterator[PlacesRow]:
    """Who got into which grade with a quota, and onto which list, named in the order of `names` (by number, in 姓氏笔画 order)."""
    place = {member: position for position, member in enumerate(names)}

    def named(members: Iterable[str]) -> str:
        in_order = sorted(members, key=place.__getitem__)
        return "、".join(say("exports.places_member", name=names[member], number=member) for member in in_order)

    for quota in quotas:
        part = quota.per or say("exports.places_everyone")
        texts = {"places": quota.places, "people": quota.people, "candidates": quota.candidates}
        if quota.belongs_nowhere:
            note = say("exports.places_nowhere", names=named(quota.belongs_nowhere))
            yield PlacesRow(name=quota.grade, part="—", places="—", chosen="", open="", note=note)
            continue
        note = say("exports.places_short", count=quota.short_of) if quota.short_of else ""
        places = say("exports.places_count", **texts)
        yield PlacesRow(name=quota.grade, part=part, places=places, chosen=named(quota.members), open=named(quota.to_decide), note=note)
    for each in lists:
        part = each.per or say("exports.places_everyone")
        yield PlacesRow(name=each.name, part=part, places="—", chosen=named(each.members), open=named(each.to_decide))


def top_blocks(scorecard: Scorecard) -> dict[str, int]:
    """Points of the blocks that stand directly under the total."""
    return {block.name: block.points for block in scorecard.blocks if block.parent is None}


def named_works(scorecard: Scorecard) -> set[str]:
    """Every work that a line, a duty or a refusal of the score names."""
    named = {refused.work for refused in scorecard.refused}
    named.update(work for line in scorecard.lines for work in line.works)
    named.update(work for duty in scorecard.duties for work in duty.works)
    return named


def adjustment(scorecard: Scorecard) -> int:
    """What the total's own cap, floor and rounding changed: the total less its blocks."""
    return sum(line.points for line in scorecard.lines if line.node == "total")


def check(sheet: AnnualSheet) -> None:
    """Raises ValueError naming everything in `sheet` that would make a workbook contradict itself."""
    numbers = Counter(member.number for member in sheet.members)
    problems = [f"member number {number} stands {count} times" for number, count in sorted(numbers.items()) if count > 1]
    for member in sheet.members:
        problems += [f"{member.number} {member.name}: {problem}" for problem in _problems(sheet, member.scorecard)]
    if problems:
        raise ValueError("no workbook was made; recompute the scores from one set of facts:\n" + "\n".join(problems))


def _problems(sheet: AnnualSheet, scorecard: Scorecard) -> Iterator[str]:
    for field in ("regulation", "version", "status", "content_hash", "engine_version", "year", "cut_off"):
        if getattr(scorecard, field) != getattr(sheet, field):
            yield f"{field} is {getattr(scorecard, field)}, the workbook's is {getattr(sheet, field)}"
    lines = sum(line.points for line in scorecard.lines)
    if lines != scorecard.total:
        yield f"lines add up to {points_text(lines)}, the total is {points_text(scorecard.total)}"
    subtotals = sum(top_blocks(scorecard).values()) + adjustment(scorecard)
    if subtotals != scorecard.total:
        yield f"blocks and the total's own lines add up to {points_text(subtotals)}, the total is {points_text(scorecard.total)}"
    for work in sorted(named_works(scorecard) - sheet.works.keys()):
        yield f"work {work} has no label"


def decided_proposal(member: AnnualMember, proposal: str) -> tuple[str, str]:
    """What people decided about a proposal, in a word, and why; both empty as long as nobody decided."""
    decided = member.decided_proposals.get(proposal)
    if decided is None:
        return "", ""
    return say("exports.proposal_accepted") if decided.accepted else say("exports.proposal_declined"), decided.reason
